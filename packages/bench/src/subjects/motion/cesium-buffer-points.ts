import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import type { Fixes } from '../../messages/fixes.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, toGlobe } from '../../page/cesium.js';
import { createKeyframes, type Keyframes } from '../../page/keyframes.js';
import type { Subject } from '../../subject.js';

/** The expert's way in Cesium: a BufferPointCollection, float32 places, set by one object moved from point to point. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  let open: OpenCesium | null = null;
  let points: Cesium.BufferPointCollection | null = null;
  let keyframes: Keyframes = createKeyframes(0);
  const point = new Cesium.BufferPoint();
  const position = new Cesium.Cartesian3();
  const put = (vehicle: number, x: number, y: number): void => {
    position.x = x;
    position.y = y;
    points?.get(vehicle, point);
    point.setPosition(position);
  };
  return {
    name: 'cesium:BufferPointCollection',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      keyframes = createKeyframes(n);
      points = new Cesium.BufferPointCollection({
        primitiveCountMax: n,
        positionDatatype: Cesium.ComponentDatatype.FLOAT,
        modelMatrix: toGlobe(),
        allowPicking: false,
        boundingVolume: new Cesium.BoundingSphere(Cesium.Cartesian3.ZERO, 6000),
      });
      for (let i = 0; i < n; i++) points.add({ position }, point);
      open.scene.primitives.add(points);
      open.draw();
    },
    apply(message) {
      keyframes.add(message);
      keyframes.place(message.atMs, put);
      open?.draw();
    },
    read(vehicle) {
      points?.get(vehicle, point);
      return point.getPosition(position).x;
    },
    close: () => open?.close(),
  };
}

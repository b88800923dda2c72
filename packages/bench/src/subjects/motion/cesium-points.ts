import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import type { Fixes } from '../../messages/fixes.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, toGlobe } from '../../page/cesium.js';
import { createKeyframes, type Keyframes } from '../../page/keyframes.js';
import type { Subject } from '../../subject.js';

/** A PointPrimitiveCollection whose points are each set in every frame. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  let open: OpenCesium | null = null;
  let points = new Cesium.PointPrimitiveCollection();
  let keyframes: Keyframes = createKeyframes(0);
  const position = new Cesium.Cartesian3();
  const put = (vehicle: number, x: number, y: number): void => {
    position.x = x;
    position.y = y;
    points.get(vehicle).position = position;
  };
  return {
    name: 'cesium:PointPrimitiveCollection',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      keyframes = createKeyframes(n);
      points = new Cesium.PointPrimitiveCollection({ modelMatrix: toGlobe() });
      for (let i = 0; i < n; i++) points.add({ position: Cesium.Cartesian3.ZERO, pixelSize: 2 });
      open.scene.primitives.add(points);
      open.draw();
    },
    apply(message) {
      keyframes.add(message);
      keyframes.place(message.atMs, put);
      open?.draw();
    },
    read: (vehicle) => points.get(vehicle).position.x,
    close: () => open?.close(),
  };
}

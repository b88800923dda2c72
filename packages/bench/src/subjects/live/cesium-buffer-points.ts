import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, toGlobe } from '../../page/cesium.js';
import type { Subject } from '../../subject.js';

/** Cesium's newest way for very many points: typed arrays, float32 places, one object that is moved from point to point. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let open: OpenCesium | null = null;
  let points: Cesium.BufferPointCollection | null = null;
  let values = new Float32Array(0);
  let lut = toLut(0);
  let look = 0;
  const point = new Cesium.BufferPoint();
  const material = new Cesium.BufferPointMaterial({ size: 2 });
  const { color } = material;
  const draw = (): void => open?.draw();

  function paint(slot: number): void {
    const at = texelOf(look, values[slot] as number) * 4;
    Cesium.Color.fromBytes(
      lut[at] as number,
      lut[at + 1] as number,
      lut[at + 2] as number,
      255,
      color,
    );
    points?.get(slot, point);
    point.setMaterial(material);
  }

  return {
    name: 'cesium:BufferPointCollection',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      values = new Float32Array(n);
      const modelMatrix = toGlobe();
      points = new Cesium.BufferPointCollection({
        primitiveCountMax: n,
        positionDatatype: Cesium.ComponentDatatype.FLOAT,
        modelMatrix,
        allowPicking: false,
        boundingVolume: new Cesium.BoundingSphere(Cesium.Cartesian3.ZERO, 6000),
      });
      const place = placeIn(n, 8000);
      const position = new Cesium.Cartesian3();
      for (let i = 0; i < n; i++) {
        Cesium.Cartesian3.fromElements(...place(i), 0, position);
        points.add({ position, material }, point);
        paint(i);
      }
      open.scene.primitives.add(points);
      draw();
      draw();
    },
    draw,
    apply(message) {
      for (let i = 0; i < message.slots.length; i++) {
        const slot = message.slots[i] as number;
        values[slot] = message.values[i] as number;
        paint(slot);
      }
      draw();
    },
    restyle(next) {
      look = next;
      lut = toLut(next);
      for (let i = 0; i < values.length; i++) paint(i);
      draw();
    },
    read(slot) {
      points?.get(slot, point);
      return (point.getMaterial(material) as Cesium.BufferPointMaterial).color.red * 255;
    },
    close: () => open?.close(),
  };
}

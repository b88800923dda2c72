import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, toGlobe } from '../../page/cesium.js';
import type { Subject } from '../../subject.js';

/** The idiomatic way: a PointPrimitiveCollection, a colour for each point. */
export function create(_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let open: OpenCesium | null = null;
  let points = new Cesium.PointPrimitiveCollection();
  let values = new Float32Array(0);
  let lut = toLut(0);
  let look = 0;
  const color = new Cesium.Color();
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
    points.get(slot).color = color;
  }

  return {
    name: 'cesium:PointPrimitiveCollection',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      values = new Float32Array(n);
      points = new Cesium.PointPrimitiveCollection({ modelMatrix: toGlobe() });
      const place = placeIn(n, 8000);
      for (let i = 0; i < n; i++) {
        points.add({ position: new Cesium.Cartesian3(...place(i), 0), pixelSize: 2 });
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
    // Its buffers are packed in a form of its own; that bytes were sent is checked apart.
    read: (slot) => points.get(slot).color.red * 255,
    close: () => open?.close(),
  };
}

import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { texelOf, toLut } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { CESIUM_VERSION } from '../../page/cesium.js';
import { openPlainTiles, type PlainTiles } from '../../page/plain-tiles.js';
import type { Subject } from '../../subject.js';

/** The idiomatic way: `feature.color`, one by one; what is unloaded would forget it. */
export const create = (_spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> =>
  createPainted(canvas, 'cesium:feature.color', (message) => message);

/** @param order the form in which a message's changes are painted, made outside of what is measured */
export function createPainted(
  canvas: HTMLCanvasElement,
  name: string,
  order: (message: Values) => Values,
): Subject<Values> {
  const ordered = new WeakMap<Values, Values>();
  let plain: PlainTiles | null = null;
  let values = new Float32Array(0);
  let lut = toLut(0);
  let look = 0;
  const color = new Cesium.Color();
  const draw = (): void => plain?.draw();

  function paint(i: number): void {
    const at = texelOf(look, values[i] as number) * 4;
    Cesium.Color.fromBytes(
      lut[at] as number,
      lut[at + 1] as number,
      lut[at + 2] as number,
      255,
      color,
    );
    (plain?.features[i] as Cesium.Cesium3DTileFeature).color = color;
  }

  function paintAll(): void {
    for (let i = 0; i < values.length; i++) paint(i);
    draw();
  }

  return {
    name,
    version: CESIUM_VERSION,
    async open(n) {
      plain = await openPlainTiles(canvas, n);
      values = new Float32Array(n);
      paintAll();
    },
    draw,
    prepare: (message) => ordered.set(message, order(message)),
    apply(message) {
      const { slots, values: next } = ordered.get(message) ?? message;
      for (let i = 0; i < slots.length; i++) {
        values[slots[i] as number] = next[i] as number;
        paint(slots[i] as number);
      }
      draw();
    },
    restyle(next) {
      look = next;
      lut = toLut(next);
      paintAll();
    },
    read: (i) => (plain?.features[i]?.color.red ?? Number.NaN) * 255,
    close: () => plain?.close(),
  };
}

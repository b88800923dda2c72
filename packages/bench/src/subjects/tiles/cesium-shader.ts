import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { CESIUM_VERSION } from '../../page/cesium.js';
import { openPlainTiles, type PlainTiles } from '../../page/plain-tiles.js';
import { createStateShader, type StateShader } from '../../page/state-shader.js';
import type { Subject } from '../../subject.js';

/**
 * The expert's way: a CustomShader of one's own over a state texture, by a number that the tiles carry. Changes come by
 * that number: nobody looks up a key, nobody keeps what was before or when it was.
 */
export const create = (spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> =>
  createShaded(spy, canvas, 'cesium:CustomShader + state texture', (message) => message);

/** @param toNumbers gives things their numbers, inside of what is measured */
export function createShaded(
  spy: GlSpy,
  canvas: HTMLCanvasElement,
  name: string,
  toNumbers: (message: Values) => Values,
  prepare?: (message: Values) => void,
): Subject<Values> {
  let plain: PlainTiles | null = null;
  let state: StateShader | null = null;
  let look = 0;
  const draw = (): void => plain?.draw();
  return {
    name,
    version: CESIUM_VERSION,
    async open(n) {
      plain = await openPlainTiles(canvas, n);
      state = createStateShader(n, 'vsInput.metadata.ordinal', '');
      plain.tileset.customShader = state.shader;
      for (let i = 0; i < 3; i++) draw();
    },
    draw,
    ...(prepare && { prepare }),
    apply(message) {
      state?.apply(toNumbers(message));
      draw();
    },
    restyle(next) {
      look = next;
      state?.restyle(next);
      draw();
    },
    read(index) {
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.width === 1024 && h.format === spy.gl.R32F,
      );
      const value = readTexel(spy, values, index & 1023, index >> 10)[0] as number;
      const lut = findHeld(
        spy,
        'a ramp',
        (h) => h.width === 256 && h.height === 1 && h.bytes === 1024,
      );
      return readTexel(spy, lut, texelOf(look, value), 0)[0] as number;
    },
    close: () => plain?.close(),
  };
}

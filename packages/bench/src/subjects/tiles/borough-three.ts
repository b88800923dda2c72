import { createThreeRenderer } from '@borough/three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { publishBoxes } from '../../page/boxes.js';
import { openBoxesCity } from '../../page/boxes-city.js';
import { createFrames } from '../../page/live-city.js';
import type { PointsCity } from '../../page/points-city.js';
import type { Subject } from '../../subject.js';

/** Buildings of a tileset coloured by a features layer, on three.js. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  const frames = createFrames();
  let boxes: PointsCity | null = null;
  let look = 0;
  const opened = (): PointsCity => boxes as PointsCity;
  const frame = (): void => {
    opened().frame();
    frames.run();
  };
  return {
    name: 'borough on three.js:default',
    version: '0.0.1',
    async open(n) {
      const { url, keyOf } = publishBoxes(Math.round(Math.sqrt(n)));
      boxes = openBoxesCity(url, keyOf, n);
      const renderer = createThreeRenderer(canvas, { pixelRatio: 1, requestFrame: frames.request });
      boxes.city.attach(renderer);
      for (let i = 0; i < 600 && !(renderer.stats().tilesVisible >= 25 && i > 5); i++) {
        frame();
        await new Promise((done) => setTimeout(done, 50));
      }
      if (renderer.stats().tilesVisible < 25) throw new Error('Not all tiles are in.');
    },
    prepare: (message) => opened().prepare(message),
    apply(message) {
      opened().hand(opened().delivery(message));
      frame();
    },
    restyle(next) {
      look = next;
      opened().restyle(next);
      frame();
    },
    read(index) {
      const slot = opened().slotOf(index);
      const { gl } = spy;
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.format === gl.R32F && h.width === 256,
      );
      const value = readTexel(spy, values, slot & 255, (slot >> 8) & 63, slot >> 14)[0] as number;
      const lut = findHeld(
        spy,
        'a ramp',
        (h) => h.width === 256 && h.height === 1 && h.bytes === 1024,
      );
      return readTexel(spy, lut, texelOf(look, value), 0)[0] as number;
    },
    close: () => opened().city.close(),
  };
}

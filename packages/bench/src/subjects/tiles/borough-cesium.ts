import { type CesiumRenderer, createCesiumRenderer } from '@borough/cesium';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { publishBoxes } from '../../page/boxes.js';
import { openBoxesCity } from '../../page/boxes-city.js';
import { prepareCesium, toHost } from '../../page/cesium.js';
import type { PointsCity } from '../../page/points-city.js';
import type { Subject } from '../../subject.js';

/** Buildings of a tileset coloured by a features layer, on Cesium. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let boxes: PointsCity | null = null;
  let renderer: CesiumRenderer | null = null;
  let look = 0;
  const opened = (): PointsCity => boxes as PointsCity;
  const draw = (): void => {
    renderer?.scene?.requestRender();
    renderer?.scene?.render();
  };
  const frame = (): void => {
    opened().frame();
    renderer?.scene?.render();
  };
  return {
    name: 'borough on cesium:default',
    version: '0.0.1',
    async open(n) {
      const { url, keyOf } = publishBoxes(Math.round(Math.sqrt(n)));
      boxes = openBoxesCity(url, keyOf, n);
      renderer = createCesiumRenderer(toHost(canvas), {
        assetBase: '/cesium/',
        engine: async () => prepareCesium(),
      });
      boxes.city.attach(renderer);
      for (let i = 0; i < 600 && renderer.stats().tilesVisible < 25; i++) {
        opened().frame();
        draw();
        await new Promise((done) => setTimeout(done, 50));
      }
      if (renderer.stats().tilesVisible < 25) throw new Error('Not all tiles are in.');
      for (let i = 0; i < 3; i++) draw();
    },
    prepare: (message) => opened().prepare(message),
    draw,
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
      const rows = Math.ceil((opened().city.scene.table('buildings').capacity ?? 0) / 1024);
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.width === 1024 && h.height === rows && h.format === gl.R32F,
      );
      const value = readTexel(spy, values, slot & 1023, slot >> 10)[0] as number;
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

import { type CesiumRenderer, createCesiumRenderer } from '@borough/cesium';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { prepareCesium, toHost } from '../../page/cesium.js';
import { openPointsCity, type PointsCity } from '../../page/points-city.js';
import type { Subject } from '../../subject.js';

/** The same city as on three.js, drawn by Cesium. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let points: PointsCity | null = null;
  let renderer: CesiumRenderer | null = null;
  let look = 0;
  const opened = (): PointsCity => points as PointsCity;
  const draw = (): void => {
    renderer?.scene?.requestRender();
    renderer?.scene?.render();
  };

  return {
    name: 'borough on cesium:default',
    version: '0.0.1',
    async open(size) {
      points = openPointsCity(size);
      renderer = createCesiumRenderer(toHost(canvas), {
        assetBase: '/cesium/',
        engine: async () => prepareCesium(),
      });
      points.city.attach(renderer);
      points.frame();
      await renderer.settled();
      points.frame();
      draw();
    },
    prepare: (message) => opened().prepare(message),
    draw,
    apply(message) {
      opened().hand(opened().delivery(message));
      opened().frame();
      renderer?.scene?.render();
    },
    restyle(next) {
      look = next;
      opened().restyle(next);
      opened().frame();
      renderer?.scene?.render();
    },
    read(index) {
      const slot = opened().slotOf(index);
      const { gl } = spy;
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.width === 1024 && h.format === gl.R32F,
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

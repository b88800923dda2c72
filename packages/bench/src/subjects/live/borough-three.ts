import { createThreeRenderer } from '@borough/three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { createFrames } from '../../page/live-city.js';
import { openPointsCity, type PointsCity } from '../../page/points-city.js';
import type { Subject } from '../../subject.js';

/** A points layer of a city, drawn by three.js: what ten lines of a description give. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  const frames = createFrames();
  let points: PointsCity | null = null;
  let look = 0;
  const opened = (): PointsCity => points as PointsCity;

  return {
    name: 'borough:default',
    version: '0.0.1',
    async open(size) {
      points = openPointsCity(size);
      const { city } = points;
      city.attach(createThreeRenderer(canvas, { pixelRatio: 1, requestFrame: frames.request }));
      for (let i = 0; i < 3; i++) {
        points.frame();
        frames.run();
      }
    },
    prepare: (message) => opened().prepare(message),
    apply(message) {
      opened().hand(opened().delivery(message));
      opened().frame();
      frames.run();
    },
    restyle(next) {
      look = next;
      opened().restyle(next);
      opened().frame();
      frames.run();
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

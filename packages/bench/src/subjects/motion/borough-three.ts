import { createThreeRenderer } from '@borough/three';
import type { GlSpy } from '../../gl.js';
import type { Fixes } from '../../messages/fixes.js';
import { type FleetCity, openFleetCity } from '../../page/fleet-city.js';
import { createFrames } from '../../page/live-city.js';
import { readEast } from '../../page/read-keyframes.js';
import type { Subject } from '../../subject.js';

/** A tracks layer of a city, drawn by three.js. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  const frames = createFrames();
  let fleet: FleetCity | null = null;
  let nowMs = 0;
  const opened = (): FleetCity => fleet as FleetCity;
  return {
    name: 'borough:default',
    version: '0.0.1',
    async open(n) {
      fleet = openFleetCity(n);
      fleet.city.attach(
        createThreeRenderer(canvas, { pixelRatio: 1, requestFrame: frames.request }),
      );
      fleet.frame();
      frames.run();
    },
    prepare: (message) => opened().prepare(message),
    apply(message) {
      nowMs = message.atMs;
      opened().say(message);
      opened().frame();
      frames.run();
    },
    read(vehicle) {
      const { tracks } = opened().city.scene.table('cars');
      return tracks ? readEast(spy, tracks, opened().slotOf(vehicle), nowMs) : Number.NaN;
    },
    close: () => opened().city.close(),
  };
}

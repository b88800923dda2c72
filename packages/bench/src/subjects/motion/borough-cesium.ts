import { type CesiumRenderer, createCesiumRenderer } from '@borough/cesium';
import type { GlSpy } from '../../gl.js';
import type { Fixes } from '../../messages/fixes.js';
import { prepareCesium, toHost } from '../../page/cesium.js';
import { type FleetCity, openFleetCity } from '../../page/fleet-city.js';
import { readEast } from '../../page/read-keyframes.js';
import type { Subject } from '../../subject.js';

/** A tracks layer of a city, drawn by Cesium. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  let fleet: FleetCity | null = null;
  let renderer: CesiumRenderer | null = null;
  let nowMs = 0;
  const opened = (): FleetCity => fleet as FleetCity;
  return {
    name: 'borough on cesium:default',
    version: '0.0.1',
    async open(n) {
      fleet = openFleetCity(n);
      renderer = createCesiumRenderer(toHost(canvas), {
        assetBase: '/cesium/',
        engine: async () => prepareCesium(),
      });
      fleet.city.attach(renderer);
      fleet.frame();
      for (let i = 0; i < 600 && !renderer.scene; i++)
        await new Promise((done) => setTimeout(done, 50));
    },
    prepare: (message) => opened().prepare(message),
    apply(message) {
      nowMs = message.atMs;
      opened().say(message);
      opened().frame();
      renderer?.scene?.requestRender();
      renderer?.scene?.render();
    },
    read(vehicle) {
      const { tracks } = opened().city.scene.table('cars');
      return tracks ? readEast(spy, tracks, opened().slotOf(vehicle), nowMs) : Number.NaN;
    },
    close: () => opened().city.close(),
  };
}

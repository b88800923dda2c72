import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bake } from '../steps/bake.mjs';
import { ROOT } from '../steps/root.mjs';
import { writeRecording } from './recording.mjs';

const SEED = 1;
/** What a kiosk plays while its network is gone: a minute and a half at dusk. */
const RECORDING = { fromMs: Date.parse('2026-06-05T19:05:00+08:00'), seconds: 90 };
const TILES = {
  id: 'id',
  height: 'height',
  base: 'base',
  properties: [
    'use',
    'era',
    'floors',
    'floorHeight',
    'shops',
    'dwellings',
    'cell',
    'nameEn',
    'nameZh',
  ],
  roof: { type: 'roof', height: 'roofHeight', direction: 'ridge' },
};

/**
 * Loomford: an invented town with everything that moves and measures in it, by the real time of day or from
 * `atMs` on.
 */
export async function openTown(atMs) {
  const { createTown, createTownSimulation, toTownFiles } = await import(
    '../../packages/town/dist/index.js'
  );
  const { createCityClock, simulateOperators } = await import(
    '../../packages/server/dist/index.js'
  );
  const { tileFile } = await import('../../packages/tiler/dist/index.js');
  const town = createTown({ seed: SEED });
  const folder = await bake({
    id: 'town',
    options: { SEED, TILES, RECORDING },
    async make(into) {
      for (const [name, collection] of Object.entries(toTownFiles(town)))
        await writeFile(join(into, `${name}.geojson`), JSON.stringify(collection));
      await tileFile(join(into, 'buildings.geojson'), join(into, 'tiles'), TILES);
      const simulations = createTownSimulation(town).feeds;
      await writeRecording(join(into, 'recorded.rec'), { simulations, ...RECORDING });
    },
  });
  const clock = createCityClock(atMs === undefined ? {} : { fromMs: atMs, rate: 1 });
  const { feeds, parking } = createTownSimulation(town);
  const operators = simulateOperators(parking, clock);
  return {
    title: 'Loomford, simulated',
    document: join(ROOT, 'cities/town.json'),
    folders: {
      '/tiles/': join(folder, 'tiles'),
      '/town/': folder,
      '/recorded.rec': join(folder, 'recorded.rec'),
    },
    clock,
    simulations: feeds,
    // Car parks are pushed: through the door, as operators do.
    door: operators.door,
    start: operators.start,
  };
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bake } from '../steps/bake.mjs';
import { ROOT } from '../steps/root.mjs';
import { writeRecording } from './recording.mjs';

const SEED = 1;
/** What a kiosk plays while its network is gone. */
const RECORDING = { fromMs: Date.parse('2026-06-05T19:05:00+08:00'), seconds: 180 };
/** The building that every walk-through names; its meter never fails. */
const RELIABLE = ['B-1204'];
const TILES = {
  id: 'id',
  height: 'height',
  base: 'base',
  properties: ['use', 'floors', 'nameEn', 'nameZh'],
};

/** Weavers' Quarter: invented buildings, simulated energy and parking, by the real time of day. */
export async function openQuarter() {
  const { createEnergy, createParking, createQuarter } = await import(
    '../../packages/town/dist/index.js'
  );
  const { tileFile } = await import('../../packages/tiler/dist/index.js');
  const { buildings, lots } = createQuarter(SEED);
  const byKey = new Map(buildings.features.map(({ properties }) => [properties.id, properties]));
  function simulate() {
    const energy = createEnergy({
      keys: [...byKey.keys()],
      seed: SEED,
      reliable: RELIABLE,
      consumer(key) {
        const { use, area, floors } = byKey.get(key);
        return { use, floorArea: area * floors };
      },
    });
    return [energy, createParking({ lots: lots.features, seed: SEED })];
  }
  const folder = await bake({
    id: 'quarter',
    options: { SEED, TILES, RECORDING },
    async make(into) {
      const path = join(into, 'buildings.geojson');
      await writeFile(path, JSON.stringify(buildings));
      await writeFile(join(into, 'lots.geojson'), JSON.stringify(lots));
      await tileFile(path, join(into, 'tiles'), TILES);
      await writeRecording(join(into, 'recorded.rec'), { simulations: simulate(), ...RECORDING });
    },
  });
  return {
    title: "Weavers' Quarter, simulated",
    document: join(ROOT, 'cities/quarter.json'),
    folders: {
      '/tiles/': join(folder, 'tiles'),
      '/lots.geojson': join(folder, 'lots.geojson'),
      '/recorded.rec': join(folder, 'recorded.rec'),
    },
    simulations: simulate(),
  };
}

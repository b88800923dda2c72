import type { Use as MeteredUse } from '../build.js';
import { createEnergy } from '../energy.js';
import type { Simulator } from '../simulator.js';
import type { Use } from '../town/site.js';
import type { Town } from '../town/town.js';

/** Which load curve a building's use follows, and how hungry each square metre is beside it. */
const LOADS: Readonly<Record<Use, readonly [MeteredUse, number]>> = {
  dwelling: ['dwelling', 1],
  office: ['office', 1],
  retail: ['retail', 1],
  civic: ['office', 1],
  culture: ['culture', 1],
  school: ['school', 1],
  campus: ['school', 1.4],
  hospital: ['hotel', 3],
  hotel: ['hotel', 1],
  warehouse: ['office', 0.4],
  data: ['hotel', 40],
  construction: ['office', 0.5],
};

/** The building that every walk-through names; its meter never fails. */
const RELIABLE = ['B-1204'];
const ROUND_SECONDS = 20;
const MOST_PER_SECOND = 500;

/** The energy of every building and every part of one, on `town/energy/<key>`. */
export function createConsumption(town: Town, seed: number): Simulator {
  const byKey = new Map(town.buildings.map((building) => [building.key, building]));
  return createEnergy({
    keys: [...byKey.keys()],
    seed,
    reliable: RELIABLE,
    perSecond: Math.min(MOST_PER_SECOND, byKey.size / ROUND_SECONDS),
    consumer(key) {
      const building = byKey.get(key);
      const [use, hunger] = LOADS[building?.use ?? 'dwelling'];
      const area = (building?.areaSquareMeters ?? 100) * (building?.floors ?? 1);
      return { use, floorArea: area * hunger };
    },
  });
}

import { type DayCurve, valueAt, wander } from './day.js';
import type { LotFeature } from './lot.js';
import { chanceOf } from './random.js';
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.js';

export interface ParkingOptions extends Partial<Omit<SimulatorOptions, 'keys'>> {
  readonly lots: readonly Pick<LotFeature, 'properties'>[];
  /** What the clocks on the wall show there, hours before UTC; 8 by default. */
  readonly utcOffsetHours?: number;
}

/** Percent of the spaces taken by hour: where people work, and where they live. */
const WORK: DayCurve = [
  12, 11, 10, 10, 10, 12, 22, 48, 78, 90, 94, 93, 88, 90, 92, 90, 84, 70, 52, 44, 36, 26, 18, 14,
];
const HOME: DayCurve = [
  93, 94, 94, 94, 93, 90, 80, 62, 46, 40, 38, 38, 42, 42, 40, 42, 48, 60, 74, 82, 86, 89, 91, 92,
];

/**
 * The simulated parking feed: free spaces of each car park by hour, on `town/parking/<key>` as
 * `{"free": 12, "capacity": 40, "time": "…Z"}`. Plausible and invented: label it simulated.
 */
export function createParking(options: ParkingOptions): Simulator {
  const { lots, seed = 1, utcOffsetHours = 8 } = options;
  const capacities = new Map(lots.map(({ properties: p }) => [p.id, p.capacity]));
  const read = (key: string, cityMs: number): Record<string, number> => {
    const capacity = capacities.get(key) ?? 0;
    const work = chanceOf(`work ${key}`, seed);
    const taken =
      work * valueAt(WORK, cityMs, utcOffsetHours) +
      (1 - work) * valueAt(HOME, cityMs, utcOffsetHours);
    const share = taken / 100 + 0.08 * wander(key, cityMs, 15 * 60_000, seed);
    return { free: Math.round(capacity * (1 - Math.min(1, Math.max(0, share)))), capacity };
  };
  const faults = { dead: 0.05, late: 0.05, nonsense: 0.03 };
  return createSimulator(
    {
      topic: 'town/parking/',
      perSecond: 4,
      faults,
      ...options,
      seed,
      keys: [...capacities.keys()],
    },
    { member: 'free', read },
  );
}

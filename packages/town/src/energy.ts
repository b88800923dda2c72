import type { Use } from './build.js';
import { type DayCurve, valueAt, wander } from './day.js';
import { round } from './place.js';
import { chanceOf } from './random.js';
import { createSimulator, type Simulator, type SimulatorOptions } from './simulator.js';

/** What the energy of a building depends on. */
export interface Consumer {
  readonly use: Use;
  /** All floors together, square metres. */
  readonly floorArea: number;
}

export interface EnergyOptions extends Partial<Omit<SimulatorOptions, 'keys'>> {
  readonly keys: readonly string[];
  /** What stands under a key; invented from the key where absent. */
  readonly consumer?: (key: string) => Consumer;
  /** What the clocks on the wall show there, hours before UTC; 8 by default. */
  readonly utcOffsetHours?: number;
}

/** Shares of the peak by hour, by use. Invented, in the shape that load curves have. */
const CURVES: Readonly<Record<Use, DayCurve>> = {
  dwelling: toCurve('34 28 25 24 25 32 52 68 60 44 38 40 46 42 38 40 50 68 88 99 96 84 66 46'),
  office: toCurve('15 14 14 14 15 18 28 52 82 95 98 96 84 90 99 97 92 78 54 38 28 22 18 16'),
  retail: toCurve('12 11 11 11 12 15 22 34 50 72 84 88 92 90 86 86 88 94 99 98 90 62 30 16'),
  school: toCurve('10 10 10 10 10 14 30 66 92 97 95 90 78 86 94 88 62 38 24 18 14 12 11 10'),
  hotel: toCurve('48 42 38 36 38 50 72 88 80 66 60 60 64 60 56 56 62 72 84 94 98 92 76 60'),
  culture: toCurve('14 12 12 12 12 14 18 26 44 68 82 86 84 84 88 90 88 84 86 92 88 58 28 18'),
};

/** Peak kWh an hour of a building of one square metre; it grows with the root of the floor area. */
const PEAK: Readonly<Record<Use, number>> = {
  dwelling: 1.2,
  office: 0.85,
  retail: 1.6,
  school: 1.2,
  hotel: 0.95,
  culture: 1.3,
};

const STEP_MS = 20 * 60_000;

/**
 * The simulated energy feed: kWh an hour of each building, by use and hour, on `town/energy/<key>` as
 * `{"value": 41.5, "unit": "kWh", "time": "…Z"}`. It is plausible and invented: label it simulated.
 *
 * @example
 * ```ts
 * const energy = createEnergy({ keys: ['B-1204'], seed: 1 });
 * for (const { topic, payload } of energy.fill(Date.now(), 1)) console.log(topic, payload);
 * ```
 */
export function createEnergy(options: EnergyOptions): Simulator {
  const { seed = 1, utcOffsetHours = 8, consumer = (key) => invent(key, seed) } = options;
  const known = new Map(options.keys.map((key) => [key, consumer(key)]));
  const read = (key: string, cityMs: number): Record<string, number | string> => {
    const { use, floorArea } = known.get(key) ?? invent(key, seed);
    const peak = PEAK[use] * Math.sqrt(Math.max(20, floorArea)) * habit(key, seed);
    const share = valueAt(CURVES[use], cityMs, utcOffsetHours) / 100;
    const noise =
      1 + 0.12 * wander(key, cityMs, STEP_MS, seed) + 0.02 * wander(key, cityMs, 5000, ~seed);
    return { value: round(peak * share * noise, 1), unit: 'kWh' };
  };
  return createSimulator(
    { topic: 'town/energy/', perSecond: 60, ...options, seed },
    { member: 'value', read },
  );
}

/** Some live thriftily, some do not. */
function habit(key: string, seed: number): number {
  return 0.7 + 0.6 * chanceOf(`habit ${key}`, seed);
}

function invent(key: string, seed: number): Consumer {
  const chance = chanceOf(`use ${key}`, seed);
  const use = chance < 0.7 ? 'dwelling' : chance < 0.85 ? 'retail' : 'office';
  return { use, floorArea: 200 + 4000 * chanceOf(`area ${key}`, seed) ** 2 };
}

function toCurve(text: string): DayCurve {
  return text.split(' ').map(Number);
}

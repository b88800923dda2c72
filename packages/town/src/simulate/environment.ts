import { type DayCurve, valueAt, wander } from '../day.js';
import { round } from '../place.js';
import { createSimulator, type Simulator } from '../simulator.js';
import type { StationKind } from '../town/sensor.js';
import type { Town } from '../town/town.js';

const UTC_OFFSET_HOURS = 8;
const HOUR_MS = 3_600_000;
const FAULTS = { dead: 0.04, late: 0.08, nonsense: 0.03 };

/** Shares of a usual value by hour: traffic in the air, sun in the ozone, and what a street sounds like (dB). */
const TRAFFIC = toCurve(
  '70 62 58 56 58 70 96 126 134 118 104 98 96 94 96 102 112 130 138 128 112 100 88 78',
);
const SUN = toCurve(
  '42 40 38 36 34 34 38 50 70 92 114 134 150 160 162 154 138 116 92 74 62 54 48 44',
);
const SOUND = toCurve('49 47 46 45 46 50 56 62 65 64 63 63 62 62 63 63 64 66 66 64 62 59 55 52');
const WARMTH = toCurve('20 19 19 18 18 18 19 20 22 24 25 27 28 28 29 28 27 26 25 24 23 22 21 21');

/** Air, noise and weather stations, on `town/air/…`, `town/noise/…` and `town/weather/…`; each speaks every ten seconds or so. */
export function createEnvironment(town: Town, seed: number): Simulator[] {
  const of = (kind: StationKind): string[] =>
    town.stations.filter((station) => station.kind === kind).map(({ key }) => key);
  const open = (
    kind: StationKind,
    member: string,
    read: (key: string, cityMs: number) => Record<string, number>,
  ): Simulator => {
    const keys = of(kind);
    const perSecond = Math.max(0.4, keys.length / 10);
    return createSimulator(
      { keys, seed, topic: `town/${kind}/`, perSecond, faults: FAULTS },
      { member, read },
    );
  };
  const near = (key: string, cityMs: number, hours: number): number =>
    0.7 * wander('town', cityMs, hours * HOUR_MS, seed) +
    0.3 * wander(key, cityMs, HOUR_MS / 3, seed);
  const share = (curve: DayCurve, cityMs: number): number =>
    valueAt(curve, cityMs, UTC_OFFSET_HOURS) / 100;
  return [
    open('air', 'pm25', (key, cityMs) => {
      const haze = 1 + 0.45 * near(key, cityMs, 9);
      const traffic = share(TRAFFIC, cityMs);
      const pm25 = 26 * haze * (0.55 + 0.45 * traffic);
      return {
        pm25: round(pm25, 1),
        pm10: round(pm25 * (1.6 + 0.2 * near(`${key} 10`, cityMs, 5)), 1),
        no2: round(31 * traffic * (1 + 0.25 * near(`${key} n`, cityMs, 6)), 1),
        o3: round(58 * share(SUN, cityMs) * (1 + 0.2 * near(`${key} o`, cityMs, 8)), 1),
      };
    }),
    open('noise', 'level', (key, cityMs) => {
      const level =
        valueAt(SOUND, cityMs, UTC_OFFSET_HOURS) +
        4 * wander(`site ${key}`, 0, HOUR_MS, seed) +
        2.5 * wander(key, cityMs, 20_000, seed);
      return { level: round(level, 1) };
    }),
    open('weather', 'temperature', (key, cityMs) => {
      // Showers: now and then, for an hour or two, the same over the whole town.
      const rain = Math.max(0, 40 * (wander('rain', cityMs, 3 * HOUR_MS, seed) - 0.8));
      const temperature = valueAt(WARMTH, cityMs, UTC_OFFSET_HOURS) + 2.5 * near(key, cityMs, 24);
      return {
        temperature: round(temperature, 1),
        humidity: Math.round(
          Math.min(98, Math.max(25, 118 - 2.2 * temperature + 8 * near(key, cityMs, 7))),
        ),
        wind: round(Math.max(0, 2.6 + 2.2 * near(`${key} w`, cityMs, 3)), 1),
        rain: round(rain, 1),
        visibility: Math.round(30_000 / (1 + rain)),
        windFrom: Math.round(180 + 120 * wander('wind', cityMs, 6 * HOUR_MS, seed)),
      };
    }),
  ];
}

function toCurve(text: string): DayCurve {
  return text.split(' ').map(Number);
}

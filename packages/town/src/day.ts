import { chanceOf } from './random.js';

/** 24 values, one an hour, the first at midnight. */
export type DayCurve = readonly number[];

const HOUR_MS = 3_600_000;

/** The value of a curve at a time of the local day, running straight from hour to hour. */
export function valueAt(curve: DayCurve, cityMs: number, utcOffsetHours: number): number {
  const hour = (((cityMs / HOUR_MS + utcOffsetHours) % 24) + 24) % 24;
  const at = Math.floor(hour);
  const from = curve[at] as number;
  const to = curve[(at + 1) % 24] as number;
  return from + (to - from) * (hour - at);
}

/**
 * A number from −1 to 1 that wanders: the same for the same key and time, smooth within `stepMs`
 * (value noise with a smoothstep between lattice points).
 */
export function wander(key: string, cityMs: number, stepMs: number, seed: number): number {
  const at = Math.floor(cityMs / stepMs);
  const t = cityMs / stepMs - at;
  const a = chanceOf(`${key} ${at}`, seed);
  const b = chanceOf(`${key} ${at + 1}`, seed);
  return 2 * (a + (b - a) * t * t * (3 - 2 * t)) - 1;
}

import type { FacadePoints } from './points.js';
import type { SunRule } from './rule.js';
import type { SunHours } from './study.js';

/** What a rule says of one building. */
export interface SunVerdict {
  readonly key: string;
  readonly rule: string;
  /** Hours of the worst floor's best point. */
  readonly hours: number;
  /** Hours the building's use needs; 0 where the rule asks nothing of it. */
  readonly needed: number;
  readonly worstFloor: number;
  readonly passes: boolean;
}

/** A building passes where on every floor some point of its façades has the hours its use needs. */
export function judgeSun(
  key: string,
  use: string,
  rule: SunRule,
  { floor }: FacadePoints,
  hours: SunHours,
): SunVerdict {
  const minutes = hours[rule.counts];
  const best = new Map<number, number>();
  for (const [i, storey] of floor.entries())
    best.set(storey, Math.max(best.get(storey) ?? 0, minutes[i] as number));
  let [worstFloor, least] = [0, Number.POSITIVE_INFINITY];
  for (const [storey, most] of best) if (most < least) [worstFloor, least] = [storey, most];
  const needed = Object.hasOwn(rule.hours, use) ? (rule.hours[use] as number) : 0;
  const reached = best.size === 0 ? 0 : least / 60;
  // Float32 minutes: a sum of 24 steps of five is 120 to a few millionths.
  return {
    key,
    rule: rule.id,
    hours: reached,
    needed,
    worstFloor,
    passes: reached >= needed - 1e-4,
  };
}

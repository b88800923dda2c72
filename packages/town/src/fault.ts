import { chanceOf } from './random.js';

/**
 * How a sensor fails: `dead` never speaks, `late` speaks every fourth time, `nonsense` says what nobody
 * can use. A simulator without faults would leave source health with nothing true to say.
 */
export type Fault = 'dead' | 'late' | 'nonsense';

/** Shares of all sensors, each from 0 to 1. */
export interface FaultShares {
  readonly dead: number;
  readonly late: number;
  readonly nonsense: number;
}

export const USUAL_FAULTS: FaultShares = { dead: 0.02, late: 0.03, nonsense: 0.012 };

/** Of how many turns a late sensor takes one. */
export const LATE_TURNS = 4;

/** What is wrong with a key's sensor, by seed; undefined for nearly all. */
export function faultOf(key: string, seed: number, shares: FaultShares): Fault | undefined {
  const chance = chanceOf(`fault ${key}`, seed);
  if (chance < shares.dead) return 'dead';
  if (chance < shares.dead + shares.late) return 'late';
  if (chance < shares.dead + shares.late + shares.nonsense) return 'nonsense';
  return undefined;
}

/** What a broken sensor sends: no JSON, no number, below zero, far too much, cut off. One sensor keeps to one kind. */
export function toNonsense(key: string, seed: number, member: string, time: string): string {
  const kinds = [
    `{"${member}":NaN,"time":"${time}"}`,
    `{"${member}":"n/a","time":"${time}"}`,
    `{"${member}":-370,"time":"${time}"}`,
    `{"${member}":9999999,"time":"${time}"}`,
    `{"${member}":4`,
  ];
  return kinds[Math.floor(chanceOf(`nonsense ${key}`, seed) * kinds.length)] as string;
}

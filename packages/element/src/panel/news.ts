import type { Alarm } from '@borough/core';

/** Between two announcements; a reader that is interrupted all the time hears nothing. */
const QUIET_MS = 10_000;

/** Gathers alarms that have begun, and gives them out together, seldom. */
export interface News {
  /** Takes the list as it is now. */
  look(alarms: readonly Alarm[]): void;
  /** What is to be said at a time, or null; what was given out is not said again. */
  take(nowMs: number): { readonly first: Alarm; readonly count: number } | null;
}

const nameOf = ({ rule, table, key, sinceMs }: Alarm): string =>
  JSON.stringify([rule, table, key, sinceMs]);

/** What is there at the first look is no news: it stands in the list. */
export function createNews(): News {
  let known: Set<string> | null = null;
  let waiting: Alarm[] = [];
  let saidMs = Number.NEGATIVE_INFINITY;
  return {
    look(alarms) {
      const old = known;
      known = new Set(alarms.map(nameOf));
      const isOpen = new Set(alarms.filter((a) => a.endedMs === undefined).map(nameOf));
      const fresh = old ? alarms.filter((alarm) => !old.has(nameOf(alarm))) : [];
      waiting = [...waiting, ...fresh].filter((alarm) => isOpen.has(nameOf(alarm)));
    },
    take(nowMs) {
      if (waiting.length === 0 || nowMs - saidMs < QUIET_MS) return null;
      const [first, ...others] = waiting.sort((a, b) => b.level - a.level || b.sinceMs - a.sinceMs);
      waiting = [];
      saidMs = nowMs;
      return first ? { first, count: others.length + 1 } : null;
    },
  };
}

import type { Text } from '../table/column.js';
import type { Rule } from './rule.js';

/** A rule that has become true for a thing. */
export interface Alarm {
  readonly rule: string;
  readonly label: Text;
  readonly table: string;
  readonly key: string;
  readonly level: 1 | 2 | 3;
  /** City time of the reading with which it began, or at which its source was found silent. */
  readonly sinceMs: number;
  /** The value with which it began; a text column's word. */
  readonly value: number | string;
  /** City time at which it was over; absent while it lasts. */
  readonly endedMs?: number;
  readonly isAcknowledged: boolean;
}

/** The alarms of a city, bounded: what is over goes first, then the oldest of the least concern. */
export interface AlarmBook {
  begin(rule: Rule, key: string, alarm: { sinceMs: number; value: number | string }): void;
  end(rule: string, key: string, atMs: number): void;
  /** False where there is no such alarm. */
  acknowledge(rule: string, key: string): boolean;
  forget(rule: string): void;
  /** Those that had begun by a city time, newest first. */
  list(nowMs: number): readonly Alarm[];
  /** Something changed since the last `list`. */
  readonly isChanged: boolean;
}

/** Most alarms that are told. */
export const MOST_ALARMS = 1000;

export function createAlarmBook(nowMs: () => number): AlarmBook {
  // The newest alarm of each rule and thing.
  const alarms = new Map<string, Alarm>();
  /** Not so at the time that is shown, which is before they began. */
  const withdrawn = new Set<string>();
  let isChanged = false;
  const nameOf = (rule: string, key: string): string => `${rule}\n${key}`;

  function put(name: string, alarm: Alarm): void {
    isChanged = true;
    alarms.set(name, alarm);
    if (alarms.size > MOST_ALARMS * 1.25) shrink();
  }

  /** Seldom and by many, so that a storm of alarms does not sort for each. */
  function shrink(): void {
    const concern = ({ endedMs, level }: Alarm): number => (endedMs === undefined ? level : 0);
    const least = [...alarms].sort(
      ([, a], [, b]) => concern(a) - concern(b) || a.sinceMs - b.sinceMs,
    );
    for (const [name] of least.slice(0, alarms.size - MOST_ALARMS)) {
      alarms.delete(name);
      withdrawn.delete(name);
    }
  }

  return {
    begin({ id, label, level, table }, key, { sinceMs, value }) {
      const name = nameOf(id, key);
      const old = alarms.get(name);
      const isOldOne =
        old && old.sinceMs <= nowMs() && (old.endedMs === undefined || nowMs() < old.endedMs);
      withdrawn.delete(name);
      if (isOldOne) {
        // Looking back and coming again begins nothing anew.
        const { endedMs: _over, ...again } = old;
        put(name, again);
        return;
      }
      alarms.delete(name);
      put(name, {
        rule: id,
        label: label ?? id,
        table,
        key,
        level,
        sinceMs,
        value,
        isAcknowledged: false,
      });
    },
    end(rule, key, atMs) {
      const name = nameOf(rule, key);
      const old = alarms.get(name);
      if (!old || old.endedMs !== undefined) return;
      if (nowMs() < old.sinceMs) {
        withdrawn.add(name);
        isChanged = true;
        return;
      }
      put(name, { ...old, endedMs: Math.max(atMs, old.sinceMs) });
    },
    acknowledge(rule, key) {
      const name = nameOf(rule, key);
      const old = alarms.get(name);
      if (!old) return false;
      if (!old.isAcknowledged) put(name, { ...old, isAcknowledged: true });
      return true;
    },
    forget(rule) {
      for (const [name, alarm] of alarms) {
        if (alarm.rule !== rule) continue;
        alarms.delete(name);
        withdrawn.delete(name);
        isChanged = true;
      }
    },
    list(now) {
      isChanged = false;
      return [...alarms]
        .filter(([name, { sinceMs }]) => sinceMs <= now && !withdrawn.has(name))
        .map(([, alarm]) => alarm)
        .sort((a, b) => b.sinceMs - a.sinceMs)
        .slice(0, MOST_ALARMS);
    },
    get isChanged() {
      return isChanged;
    },
  };
}

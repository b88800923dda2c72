import { type ReadonlySignal, signal } from '../signal/signal.js';
import type { Table } from '../table/table.js';
import { type Alarm, createAlarmBook } from './alarm.js';
import type { Rule } from './rule.js';
import { createWatch, type Watch } from './watch.js';

/** The rules of a running city, and what they have found. */
export interface Alarms {
  readonly list: ReadonlySignal<readonly Alarm[]>;
  /** Follows the rules of the city; those that are as they were go on. */
  sync(rules: readonly Rule[]): void;
  /** Looks at a bounded number of changed pages; true when some thing may have changed its look. */
  sweep(maxPages: number): boolean;
  /** City time has jumped. */
  restart(): void;
  /** False where there is no such alarm. */
  acknowledge(rule: string, key: string): boolean;
}

/** The rules of one column at work, with what they say. */
interface Entry {
  readonly text: string;
  readonly table: Table;
  readonly watch: Watch;
}

export function createAlarms(
  nowMs: () => number,
  tableOf: (id: string) => Table | undefined,
): Alarms {
  const list = signal<readonly Alarm[]>([]);
  const book = createAlarmBook(nowMs);
  const watches = new Map<string, Entry>();
  let known = new Set<string>();
  let isJumped = false;

  function publish(): void {
    if (!book.isChanged && !isJumped) return;
    isJumped = false;
    const next = book.list(nowMs());
    const old = list.get();
    const isSame = next.length === old.length && next.every((alarm, i) => alarm === old[i]);
    if (!isSame) list.set(next);
  }

  return {
    list,
    sync(rules) {
      const byColumn = new Map<string, Rule[]>();
      for (const rule of rules) {
        const name = `${rule.table}\n${rule.column}`;
        byColumn.set(name, [...(byColumn.get(name) ?? []), rule]);
      }
      for (const [name, { text, table, watch }] of watches) {
        const own = byColumn.get(name);
        if (own && JSON.stringify(own) === text && tableOf(own[0]?.table ?? '') === table) continue;
        watch.close();
        watches.delete(name);
      }
      const ids = new Set(rules.map(({ id }) => id));
      for (const id of known) if (!ids.has(id)) book.forget(id);
      known = ids;
      for (const [name, own] of byColumn) {
        const [first] = own as [Rule];
        const table = tableOf(first.table);
        if (watches.has(name) || !table) continue;
        const watch = createWatch(table, table.column(first.column), own, book);
        watches.set(name, { text: JSON.stringify(own), table, watch });
      }
      publish();
    },
    sweep(maxPages) {
      let looked = 0;
      for (const { watch } of watches.values()) looked += watch.sweep(nowMs(), maxPages);
      publish();
      return looked > 0;
    },
    restart() {
      isJumped = true;
      for (const { watch } of watches.values()) watch.restart();
    },
    acknowledge(rule, key) {
      const isThere = book.acknowledge(rule, key);
      publish();
      return isThere;
    },
  };
}

import type { DoorReading } from './batch.js';

/** What became of a reading. */
export type Outcome = 'accepted' | 'late' | 'duplicate';

/** The newest value of each column of each thing: late readings never move one back. */
export interface Live {
  /** `columns` are those that moved. */
  put(reading: Pick<DoorReading, 'key' | 'atMs' | 'values'>): {
    readonly outcome: Outcome;
    readonly columns: readonly string[];
  };
  /** Unknown again: it could not be kept, and will be sent again. */
  forget(key: string): void;
}

interface Cell {
  readonly atMs: number;
  readonly value: number | string | null;
}

/** Things of one feed; keys beyond are taken for new each time, which costs order and nothing else. */
const MAX_KEYS = 1_048_576;

export function createLive(): Live {
  const things = new Map<string, Map<string, Cell>>();
  return {
    forget: (key) => void things.delete(key),
    put({ key, atMs, values }) {
      let cells = things.get(key);
      if (!cells) {
        cells = new Map();
        if (things.size < MAX_KEYS) things.set(key, cells);
      }
      const columns: string[] = [];
      let isLate = false;
      for (const [name, value] of Object.entries(values)) {
        const before = cells.get(name);
        if (before && before.atMs > atMs) {
          isLate = true;
          continue;
        }
        // The same time and value is the same reading; another value is a correction.
        if (before && before.atMs === atMs && before.value === value) continue;
        cells.set(name, { atMs, value });
        columns.push(name);
      }
      if (columns.length > 0) return { outcome: 'accepted', columns };
      return { outcome: isLate ? 'late' : 'duplicate', columns };
    },
  };
}

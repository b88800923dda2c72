import { type Column, FRESHNESS_MASK, FRESHNESS_SHIFT, KNOWN } from './column.js';
import type { Table } from './table.js';

/** Who writes a coverage column: the city itself. */
export const COVERAGE = 'borough:coverage';

/** Looks at some more things; true when what is said of one has changed. */
export type CoverageSweep = (nowMs: number) => boolean;

/** Things looked at in one turn: a million are through in less than a minute, a town at once. */
const AT_ONCE = 2048;

/**
 * Keeps the coverage columns of a table (rule BI8): of each thing whether a living sensor stands behind it. A thing is
 * a row once a tile or a reading has named it, so what did not join is told as well: `none`.
 *
 * @param isSensor whether a feed's readings are measured again and again
 */
export function createCoverageSweep(
  table: Table,
  isSensor: (feed: string) => boolean,
): readonly CoverageSweep[] {
  const all = [...table.columns.values()];
  return all
    .filter(({ schema }) => schema.derive === 'coverage')
    .map((column) => {
      const { of } = column.schema;
      const watched = all.filter(({ id, schema }) => !schema.derive && (of?.includes(id) ?? true));
      return createSweep(table, { column, watched, isSensor });
    });
}

interface Watch {
  readonly column: Column;
  readonly watched: readonly Column[];
  readonly isSensor: (feed: string) => boolean;
}

function createSweep(table: Table, { column, watched, isSensor }: Watch): CoverageSweep {
  const writer = column.writerOf(COVERAGE);
  const [none, silent, living] = ['none', 'silent', 'living'].map(column.code) as [
    number,
    number,
    number,
  ];
  let next = 1;

  function look(slot: number, isTold: readonly (readonly boolean[])[]): number {
    let found = none;
    for (let i = 0; i < watched.length; i++) {
      const { flags, writer: writers } = watched[i] as Column;
      const bits = flags[slot] as number;
      if (!(bits & KNOWN) || !isTold[i]?.[writers[slot] as number]) continue;
      if ((bits & FRESHNESS_MASK) >> FRESHNESS_SHIFT < 2) return living;
      found = silent;
    }
    return found;
  }

  return (nowMs) => {
    let isChanged = false;
    const isTold = watched.map(({ writers }) => writers.map(isSensor));
    for (let n = Math.min(AT_ONCE, table.size - 1); n > 0; n--) {
      if (next >= table.size) next = 1;
      const slot = next++;
      const found = look(slot, isTold);
      const isKnown = ((column.flags[slot] as number) & KNOWN) !== 0;
      if (isKnown && column.values[slot] === found) continue;
      column.write(slot, found, nowMs, 0, writer);
      isChanged = true;
    }
    return isChanged;
  };
}

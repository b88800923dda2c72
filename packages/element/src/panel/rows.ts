import {
  type ColumnReader,
  type Freshness,
  freshnessOf,
  KNOWN,
  type TableReader,
} from '@borough/core';

/** One cell of a table as people read it; null where nothing is known. */
export interface Cell {
  readonly value: number | string;
  readonly freshness: Freshness;
}

export function cellOf(column: ColumnReader, slot: number): Cell | null {
  const flags = column.flags[slot] ?? 0;
  if (!(flags & KNOWN)) return null;
  const number = column.values[slot] as number;
  const value = column.schema.type === 'text' ? column.texts[number] : number;
  return value === undefined ? null : { value, freshness: freshnessOf(flags) };
}

export interface RowQuery {
  /** Letters that title or key must have, in any case. */
  readonly text: string;
  /** The column that orders; by title where null. */
  readonly by: string | null;
  readonly isDescending: boolean;
  /** The name of a thing. */
  readonly title: (slot: number) => string;
}

/** Slots of the rows that something is known of, or that stand somewhere, in the order asked for; unknown last. */
export function findRows(table: TableReader, query: RowQuery): number[] {
  const needle = query.text.trim().toLowerCase();
  const columns = [...table.columns.values()];
  const found: number[] = [];
  for (let slot = 1; slot < table.size; slot++) {
    const isKnown = columns.some((column) => (column.flags[slot] as number) & KNOWN);
    if (!isKnown) continue;
    if (needle) {
      const title = query.title(slot).toLowerCase();
      if (!title.includes(needle) && !table.keyOf(slot)?.toLowerCase().includes(needle)) continue;
    }
    found.push(slot);
  }
  const column = query.by === null ? null : table.column(query.by);
  const orderOf = (slot: number): number | string | null =>
    column ? (cellOf(column, slot)?.value ?? null) : query.title(slot);
  const values = new Map(found.map((slot) => [slot, orderOf(slot)]));
  const sign = query.isDescending ? -1 : 1;
  return found.sort((a, b) => {
    const [x, y] = [values.get(a) ?? null, values.get(b) ?? null];
    if (x === null || y === null) return x === y ? a - b : x === null ? 1 : -1;
    if (typeof x === 'number' && typeof y === 'number') return (x - y) * sign || a - b;
    return String(x).localeCompare(String(y), undefined, { numeric: true }) * sign || a - b;
  });
}

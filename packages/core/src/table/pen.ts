import type { Column } from './column.js';
import { ANYBODY } from './exchange.js';
import type { Ledger } from './ledger.js';
import type { Slot, Table } from './table.js';

/**
 * Readings as columns, of which a pen takes row after row: numbers that cross a call one by one would
 * each be an allocation.
 */
export interface Rows {
  readonly value: Float64Array;
  readonly atMs: Float64Array;
  readonly quality: Uint8Array;
  /** lon, lat, height for each of `positionAtMs`. */
  readonly position: Float64Array;
  readonly positionAtMs: Float64Array;
  /** The play time at which they came. */
  readonly playMs: number;
}

/** How a feed writes to its table; `column` is an index into the columns that the pen was made for. */
export interface Pen {
  /** Rows `from` … `to`, of one column; `slots` are those of all rows. */
  write(
    column: number,
    slots: Uint32Array,
    rows: Rows,
    from: number,
    to: number,
    writer: number,
  ): void;
  /** A reading that is older than what stands. */
  late(column: number, slot: Slot, rows: Rows, row: number, writer: number): void;
  /** Makes a cell unknown, if it was this writer that wrote it last, or whoever did (`ANYBODY`). */
  clear(column: number, slot: Slot, writer: number): void;
  place(slot: Slot, rows: Rows, row: number): void;
  /** Only for tables that move. */
  fix(slot: Slot, rows: Rows, row: number): void;
  clearTrack(slot: Slot): void;
}

/** Writes that nobody remembers. */
export function createPlainPen(table: Table, columns: readonly Column[]): Pen {
  return {
    write(i, slots, { value, atMs, quality }, from, to, writer) {
      for (let row = from; row < to; row++)
        (columns[i] as Column).write(
          slots[row] as number,
          value[row] as number,
          atMs[row] as number,
          quality[row] as number,
          writer,
        );
    },
    late() {},
    clear(i, slot, writer) {
      const column = columns[i] as Column;
      if (writer === ANYBODY || column.writer[slot] === writer) column.clear(slot);
    },
    place(slot, { position }, row) {
      const at = row * 3;
      table.setPosition(
        slot,
        position[at] as number,
        position[at + 1] as number,
        position[at + 2] as number,
      );
    },
    fix(slot, { position, positionAtMs, playMs }, row) {
      table.tracks?.fix(slot, position, row * 3, positionAtMs[row] as number, playMs);
    },
    clearTrack: (slot) => table.tracks?.clear(slot),
  };
}

/** Writes that can be taken back. */
export function createLoggedPen(
  table: Table,
  columns: readonly Column[],
  ledger: Ledger,
  streamOf: (column: Column) => number,
): Pen {
  const ids = Uint16Array.from(columns, streamOf);
  const place = ledger.streamOf({ what: 'place', table });
  const track = ledger.streamOf({ what: 'track', table });
  return {
    write(i, slots, rows, from, to, writer) {
      ledger.write(ids[i] as number, columns[i] as Column, slots, rows, from, to, writer);
    },
    late(i, slot, rows, row, writer) {
      ledger.late(ids[i] as number, slot, rows, row, writer);
    },
    clear(i, slot, writer) {
      ledger.clear(ids[i] as number, columns[i] as Column, slot, writer);
    },
    place(slot, rows, row) {
      ledger.put(place, table, slot, rows, row);
    },
    fix(slot, rows, row) {
      if (table.tracks) ledger.fix(track, table.tracks, slot, rows, row);
    },
    clearTrack(slot) {
      if (table.tracks) ledger.clearTrack(track, table.tracks, slot);
    },
  };
}

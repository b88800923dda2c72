import { ALARM_MASK, type Column, KNOWN } from './column.js';
import { type Block, flagsIn, streamIn, toWhat, writerIn } from './log.js';
import type { Slot, Table } from './table.js';
import { TRACK, type Tracks } from './track.js';

/** What an entry of the log is of: a cell, the place of a thing, or its keyframes. */
export type Stream =
  | { readonly what: 'cell'; readonly table: Table; readonly column: Column }
  | { readonly what: 'place' | 'track'; readonly table: Table };

// What the alarm bits of an entry's flags say; alarms themselves are never logged.
/** Of no effect, in either direction. */
export const DEAD = 0x20;
/** Not yet decided: a clearing that depends on who wrote last, a fix that depends on what is shown. */
export const PENDING = 0x40;
/** A reading that came too late to be shown. */
export const LATE = 0x60;

/** Whoever wrote last; so a column has 255 writers at most. */
export const ANYBODY = 255;

/** Exchanges an entry's state with the table's; where the entry was not done before, it is done as it would have been. */
export function exchange(stream: Stream | null | undefined, block: Block, row: number): void {
  const what = block.what[row] as number;
  const mark = flagsIn(what) & ALARM_MASK;
  if (!stream || mark === DEAD || mark === LATE) return;
  const slot = block.slot[row] as number;
  const { table } = stream;
  if (stream.what === 'cell') exchangeCell(stream.column, slot, block, row);
  else if (stream.what === 'place')
    exchangePlace(table, slot, block.wide, block.atMs[row] as number);
  else if (!table.tracks) return;
  else if (mark === PENDING) beginTrack(table.tracks, slot, block, row);
  else table.tracks.swap(slot, block.wide, block.atMs[row] as number);
}

function exchangeCell(column: Column, slot: Slot, block: Block, row: number): void {
  const what = block.what[row] as number;
  const [stream, kept, by] = [streamIn(what), flagsIn(what), writerIn(what)];
  const flags = column.flags[slot] as number;
  const writer = column.writer[slot] as number;
  const value = column.values[slot] as number;
  const atMs = column.atMs[slot] as number;
  if ((kept & ALARM_MASK) === PENDING) {
    // What another feed has said since is not this one's to clear.
    if ((by !== ANYBODY && by !== writer) || !(flags & KNOWN)) {
      block.what[row] = toWhat(stream, DEAD, 0);
      return;
    }
    column.clear(slot);
  } else column.restore(slot, block.value[row] as number, block.atMs[row] as number, kept, by);
  block.value[row] = value;
  block.atMs[row] = atMs;
  block.what[row] = toWhat(stream, flags & ~ALARM_MASK, writer);
}

function exchangePlace(table: Table, slot: Slot, store: Float64Array, from: number): void {
  const i = slot * 3;
  const lon = table.positions?.[i] ?? Number.NaN;
  const lat = table.positions?.[i + 1] ?? Number.NaN;
  const height = table.positions?.[i + 2] ?? Number.NaN;
  table.setPosition(
    slot,
    store[from] as number,
    store[from + 1] as number,
    store[from + 2] as number,
  );
  store[from] = lon;
  store[from + 1] = lat;
  store[from + 2] = height;
}

/** A fix (lon, lat, height, its time, the play time at which it came), or with writer 1 the end of a track. */
function beginTrack(tracks: Tracks, slot: Slot, block: Block, row: number): void {
  const { wide } = block;
  const from = block.atMs[row] as number;
  const what = block.what[row] as number;
  const stream = streamIn(what);
  block.what[row] = stream;
  if (writerIn(what) === 1) {
    wide.fill(Number.NaN, from, from + TRACK);
    tracks.swap(slot, wide, from);
  } else {
    const [atMs, playMs] = [wide[from + 3] as number, wide[from + 4] as number];
    const isNews = tracks.fix(slot, wide, from, atMs, playMs, wide, from);
    if (!isNews) block.what[row] = toWhat(stream, DEAD, 0);
  }
}

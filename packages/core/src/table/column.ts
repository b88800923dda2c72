import { createPages, PAGE, type Pages } from './pages.js';

/** What a column means; the panel, the legend and intake read it. */
export interface ColumnSchema {
  readonly type: 'number' | 'text';
  readonly label?: Text;
  /** As printed after the value: `kWh`, `°C`. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Digits after the decimal point when shown. */
  readonly digits?: number;
  /** What people read in place of a text of this column: `silent` → `沉默`. A text without words is shown as it is. */
  readonly words?: { readonly [text: string]: Text };
  /**
   * Kept by the city itself, from what joined. `coverage`: a text, `living` where a sensor reports, `silent` where
   * its readings are stale or it is offline, `none` where nothing ever reported of the thing.
   */
  readonly derive?: 'coverage';
  /** The columns that a derived one looks at; all by default. */
  readonly of?: readonly string[];
}

/** A text for people: one for all languages, or one for each. */
export type Text = string | { readonly [language: string]: string };

/** Bits of a cell's flags: one byte for each slot of each column, also what the GPU reads. */
export const KNOWN = 0b0000_0001;
export const QUALITY_SHIFT = 1;
export const QUALITY_MASK = 0b0000_0110;
export const FRESHNESS_SHIFT = 3;
export const FRESHNESS_MASK = 0b0001_1000;
export const ALARM_SHIFT = 5;
export const ALARM_MASK = 0b0110_0000;
export const PREDICTED = 0b1000_0000;

/** The four ages of a reading, in the order of the two freshness bits. */
export const FRESHNESS = ['live', 'late', 'stale', 'offline'] as const;
export type Freshness = (typeof FRESHNESS)[number];

export function freshnessOf(flags: number): Freshness {
  return FRESHNESS[(flags & FRESHNESS_MASK) >> FRESHNESS_SHIFT] as Freshness;
}

/** One column, read-only: arrays are indexed by slot and owned by the column; they move when the table grows. */
export interface ColumnReader {
  readonly id: string;
  readonly schema: ColumnSchema;
  /** Numbers, or dictionary codes of a text column. Meaningless where the known bit is not set. */
  readonly values: Float32Array;
  readonly flags: Uint8Array;
  /** City time of each reading; 0 where unknown. */
  readonly atMs: Float64Array;
  /** Index into `writers`. */
  readonly writer: Uint8Array;
  /** The feeds that have written here. */
  readonly writers: readonly string[];
  /** What the codes of a text column say; code = index. */
  readonly texts: readonly string[];
  readonly pages: Pages;
}

/** One column, writable by its table. */
export interface Column extends ColumnReader {
  write(slot: number, value: number, atMs: number, quality: number, writer: number): void;
  setFlags(slot: number, flags: number): void;
  /** Makes a cell unknown again. */
  clear(slot: number): void;
  /** Puts a cell back as it once was; its alarm level stands until the rules have looked at it. */
  restore(slot: number, value: number, atMs: number, flags: number, writer: number): void;
  /** The dictionary code of a text, new if needed. */
  code(text: string): number;
  /** The index of a feed in `writers`, new if needed. */
  writerOf(feed: string): number;
  grow(capacity: number): void;
}

export function createColumn(id: string, schema: ColumnSchema, capacity: number): Column {
  const codes = new Map<string, number>();
  const texts: string[] = [];
  const writers: string[] = [];
  const pages = createPages(capacity);
  const column = {
    id,
    schema,
    values: new Float32Array(capacity),
    flags: new Uint8Array(capacity),
    atMs: new Float64Array(capacity),
    writer: new Uint8Array(capacity),
    writers,
    texts,
    pages,
    write(slot: number, value: number, atMs: number, quality: number, writer: number) {
      column.values[slot] = value;
      column.atMs[slot] = atMs;
      column.writer[slot] = writer;
      column.flags[slot] = bornFlags(column.flags[slot] as number, quality);
      pages.mark(slot);
    },
    setFlags(slot: number, flags: number) {
      if (column.flags[slot] === flags) return;
      column.flags[slot] = flags;
      pages.mark(slot);
    },
    clear(slot: number) {
      if (column.flags[slot] === 0) return;
      column.flags[slot] = 0;
      column.values[slot] = 0;
      column.atMs[slot] = 0;
      pages.mark(slot);
    },
    restore(slot: number, value: number, atMs: number, flags: number, writer: number) {
      column.values[slot] = value;
      column.atMs[slot] = atMs;
      column.writer[slot] = writer;
      column.flags[slot] =
        flags & KNOWN ? (flags & ~ALARM_MASK) | ((column.flags[slot] as number) & ALARM_MASK) : 0;
      pages.mark(slot);
    },
    code(text: string) {
      const known = codes.get(text);
      if (known !== undefined) return known;
      const code = texts.length;
      texts.push(text);
      codes.set(text, code);
      return code;
    },
    writerOf(feed: string) {
      const at = writers.indexOf(feed);
      return at >= 0 ? at : writers.push(feed) - 1;
    },
    grow(next: number) {
      column.values = grown(column.values, next);
      column.flags = grown(column.flags, next);
      column.atMs = grown(column.atMs, next);
      column.writer = grown(column.writer, next);
      pages.grow(next);
    },
  };
  return column;
}

/** The flags of a new reading: born live; its alarm level stands until the rules have looked at it. */
export function bornFlags(old: number, quality: number): number {
  const claimedStale = quality === 3 ? 2 << FRESHNESS_SHIFT : 0;
  return (old & ALARM_MASK) | KNOWN | ((quality << QUALITY_SHIFT) & QUALITY_MASK) | claimedStale;
}

type Growable = Float32Array | Float64Array | Uint8Array;

function grown<T extends Growable>(array: T, length: number): T {
  const next = new (array.constructor as new (length: number) => T)(length);
  next.set(array as never);
  return next;
}

/** Pages in one layer of an array texture of 256 × 64 texels. */
const LAYER_PAGES = 16;

/** Capacities are whole pages, and whole texture layers from one layer on, so that a texture may share the array. */
export function toCapacity(rows: number): number {
  const pages = Math.max(1, Math.ceil(rows / PAGE));
  return (pages <= LAYER_PAGES ? pages : Math.ceil(pages / LAYER_PAGES) * LAYER_PAGES) * PAGE;
}

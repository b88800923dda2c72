import { BoroughError } from '../error.js';
import {
  type Column,
  type ColumnReader,
  type ColumnSchema,
  createColumn,
  toCapacity,
} from './column.js';
import { createGeometries, type Geometries, type GeometryReader } from './geometry.js';
import { createPages, type Pages } from './pages.js';
import { createTracks, type TrackReader, type Tracks } from './track.js';

/** A slot: the integer place of one thing, for life. 0 means "nothing known" and is never given out. */
export type Slot = number;

/** One kind of thing, read-only. All arrays are indexed by slot and owned by the table. */
export interface TableReader {
  readonly id: string;
  /** Slots given out so far, slot 0 included: valid slots are 1 … size − 1. */
  readonly size: number;
  readonly capacity: number;
  readonly columns: ReadonlyMap<string, ColumnReader>;
  column(id: string): ColumnReader;
  keyOf(slot: Slot): string | undefined;
  /** The slot of a key, or 0. */
  slotOf(key: string): Slot;
  /** lon, lat (degrees), height (metres) by slot; `NaN` where unknown. Absent until something has a place. */
  readonly positions: Float64Array | null;
  /** Changes of positions. */
  readonly positionPages: Pages;
  /** Lines and areas of things that have a shape. */
  readonly geometry: GeometryReader;
  /** Present where the things of this table move. */
  readonly tracks: TrackReader | null;
}

/** One kind of thing. */
export interface Table extends TableReader {
  column(id: string): Column;
  readonly columns: ReadonlyMap<string, Column>;
  /** Slots of keys, new ones where a key is unknown, from either side: a feed or a tile. */
  resolve(keys: readonly string[]): Promise<Uint32Array>;
  /** The same at once; for those who already are where the keys live. 0 where the table is full. */
  resolveNow(keys: readonly string[]): Uint32Array;
  setPosition(slot: Slot, lon: number, lat: number, heightMeters: number): void;
  readonly geometry: Geometries;
  readonly tracks: Tracks | null;
  /** Makes every cell of a slot unknown; the slot keeps its key. */
  clear(slot: Slot): void;
}

export interface TableOptions {
  readonly columns: Readonly<Record<string, ColumnSchema>>;
  /** Most slots this table will give out; keys beyond it resolve to 0. Default 4,194,303 (256 texture layers). */
  readonly maxRows?: number;
  /** Things move: positions are kept as tracks as well. */
  readonly moves?: boolean;
}

/** Rows that one array texture can hold in WebGL 2: 256 layers of 256 × 64, less slot 0. */
export const MAX_ROWS = 256 * 64 * 256 - 1;

/** An empty table; it grows by doubling. */
export function createTable(id: string, options: TableOptions): Table {
  const maxRows = Math.min(options.maxRows ?? MAX_ROWS, MAX_ROWS);
  const slots = new Map<string, Slot>();
  const keys: string[] = [''];
  let capacity = toCapacity(1);
  let positions: Float64Array | null = null;
  const positionPages = createPages(capacity);
  const geometry = createGeometries(capacity);
  const tracks = options.moves ? createTracks(capacity) : null;
  const columns = new Map<string, Column>();
  for (const [name, schema] of Object.entries(options.columns)) {
    columns.set(name, createColumn(name, schema, capacity));
  }

  function ensure(size: number): void {
    if (size <= capacity) return;
    capacity = toCapacity(Math.max(size, capacity * 2));
    for (const column of columns.values()) column.grow(capacity);
    positionPages.grow(capacity);
    geometry.grow(capacity);
    tracks?.grow(capacity);
    if (positions) {
      const wider = new Float64Array(capacity * 3).fill(Number.NaN);
      wider.set(positions);
      positions = wider;
    }
  }

  function resolveNow(wanted: readonly string[]): Uint32Array {
    const out = new Uint32Array(wanted.length);
    for (let i = 0; i < wanted.length; i++) {
      const key = wanted[i] as string;
      let slot = slots.get(key);
      if (slot === undefined) {
        if (keys.length > maxRows) continue;
        slot = keys.length;
        keys.push(key);
        slots.set(key, slot);
      }
      out[i] = slot;
    }
    ensure(keys.length);
    return out;
  }

  return {
    id,
    columns,
    positionPages,
    geometry,
    tracks,
    get size() {
      return keys.length;
    },
    get capacity() {
      return capacity;
    },
    get positions() {
      return positions;
    },
    column(name) {
      const column = columns.get(name);
      if (column) return column;
      throw new BoroughError(
        'COLUMN_UNKNOWN',
        `Table "${id}" has no column "${name}". It has: ${[...columns.keys()].join(', ') || 'none'}.`,
      );
    },
    keyOf: (slot) => (slot > 0 ? keys[slot] : undefined),
    slotOf: (key) => slots.get(key) ?? 0,
    resolveNow,
    resolve: async (wanted) => resolveNow(wanted),
    setPosition(slot, lon, lat, heightMeters) {
      positions ??= new Float64Array(capacity * 3).fill(Number.NaN);
      const at = slot * 3;
      if (positions[at] === lon && positions[at + 1] === lat && positions[at + 2] === heightMeters)
        return;
      positions[at] = lon;
      positions[at + 1] = lat;
      positions[at + 2] = heightMeters;
      positionPages.mark(slot);
    },
    clear(slot) {
      for (const column of columns.values()) column.clear(slot);
      tracks?.clear(slot);
    },
  };
}

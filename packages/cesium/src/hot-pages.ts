import type { ColumnReader } from '@borough/core';
import { ROW } from './shader.js';

/** Pages in the small texture; a table of no more pages is uploaded whole, which costs the same. */
export const HOT_PAGES = 64;

type Pixels = Float32Array | Uint8Array;

/** A texture that is to be made again, by its name in the shader. */
export interface Upload {
  readonly name: 'u_value' | 'u_flags' | 'u_hot';
  readonly pixels: Pixels;
}

/**
 * Decides what of a column goes to a shader whose textures can only be made anew. Pages that changed
 * since the column was last uploaded whole are copied into a small texture: its first rows say for each page
 * in which of its rows the values are, 0 for nowhere, and the flags are in the row after them. When it is full,
 * the column goes whole again. So a change costs what has changed lately.
 */
export interface HotPages {
  mark(pages: Uint32Array): void;
  markWhole(): void;
  /** What to upload so that the shader reads `column` as it is now; null: no column is read. */
  take(column: ColumnReader | null): Upload[];
}

const NO_VALUES = new Float32Array(ROW);
const NO_FLAGS = new Uint8Array(ROW);

export function createHotPages(): HotPages {
  const rows = new Map<number, number>();
  const pending = new Set<number>();
  let hot = new Float32Array(0);
  let source: Float32Array | null = null;
  /** What the shader has: most readings change values and no flags. */
  let sentFlags = NO_FLAGS;
  let isWhole = true;

  function whole(column: ColumnReader | null): Upload[] {
    const uploads: Upload[] = [{ name: 'u_value', pixels: column?.values ?? NO_VALUES }];
    const flags = column?.flags ?? NO_FLAGS;
    if (!isSame(flags, sentFlags)) {
      sentFlags = flags.slice();
      uploads.push({ name: 'u_flags', pixels: flags });
    }
    if (rows.size > 0) uploads.push({ name: 'u_hot', pixels: NO_VALUES });
    rows.clear();
    pending.clear();
    isWhole = false;
    source = column?.values ?? null;
    return uploads;
  }

  return {
    mark(pages) {
      for (const page of pages) pending.add(page);
    },
    markWhole() {
      isWhole = true;
    },
    take(column) {
      if (isWhole || (column && column.values !== source)) return whole(column);
      if (pending.size === 0 || !column) return [];
      const isSmall = column.values.length <= HOT_PAGES * ROW;
      const fresh = [...pending].filter((page) => !rows.has(page));
      if (isSmall || rows.size + fresh.length > HOT_PAGES) return whole(column);
      const mapRows = Math.ceil(column.values.length / ROW / ROW);
      if (rows.size === 0) hot = new Float32Array((mapRows + 2 * HOT_PAGES) * ROW);
      for (const page of fresh) rows.set(page, mapRows + 2 * rows.size);
      for (const page of pending) {
        const row = rows.get(page) as number;
        const from = page * ROW;
        hot[page] = row;
        hot.set(column.values.subarray(from, from + ROW), row * ROW);
        hot.set(column.flags.subarray(from, from + ROW), (row + 1) * ROW);
      }
      pending.clear();
      return [{ name: 'u_hot', pixels: hot.subarray(0, (mapRows + 2 * rows.size) * ROW) }];
    },
  };
}

/** Whole rows of bytes, four at a time. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const [x, y] = [a, b].map(
    ({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, a.length / 4),
  );
  for (let i = 0; i < a.length / 4; i++)
    if ((x as Uint32Array)[i] !== (y as Uint32Array)[i]) return false;
  return true;
}

import type { ColumnReader } from '@borough/core';
import { ROW } from './shader.js';

/** Rows of the small texture; a table of no more pages is uploaded whole, which costs the same. */
export const HOT_ROWS = 64;

type Pixels = Float32Array | Uint8Array;

/** A texture that is to be made again, by its name in the shader. */
export interface Upload {
  readonly name: 'u_value' | 'u_flags' | 'u_pages' | 'u_hotValue' | 'u_hotFlags';
  readonly pixels: Pixels;
}

/**
 * Decides what of a column goes to a shader whose textures can only be made anew. Pages that changed
 * since the column was last uploaded whole are copied into a small texture, and a map of pages says
 * which; when it is full, the column goes whole again. So a change costs what has changed lately.
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
  const values = new Float32Array(HOT_ROWS * ROW);
  const flags = new Uint8Array(HOT_ROWS * ROW);
  const pending = new Set<number>();
  let source: Float32Array | null = null;
  let isWhole = true;

  function whole(column: ColumnReader | null): Upload[] {
    const hadRows = rows.size > 0;
    rows.clear();
    pending.clear();
    isWhole = false;
    source = column?.values ?? null;
    return [
      { name: 'u_value', pixels: column?.values ?? NO_VALUES },
      { name: 'u_flags', pixels: column?.flags ?? NO_FLAGS },
      ...(hadRows ? [{ name: 'u_pages', pixels: new Float32Array(ROW) } as const] : []),
    ];
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
      const fresh = [...pending].filter((page) => !rows.has(page));
      const isSmall = column.values.length <= HOT_ROWS * ROW;
      if (isSmall || rows.size + fresh.length > HOT_ROWS) return whole(column);
      for (const page of fresh) rows.set(page, rows.size);
      for (const page of pending) {
        const row = rows.get(page) as number;
        const from = page * ROW;
        values.set(column.values.subarray(from, from + ROW), row * ROW);
        flags.set(column.flags.subarray(from, from + ROW), row * ROW);
      }
      pending.clear();
      const height = 2 ** Math.ceil(Math.log2(rows.size)) * ROW;
      const hot: Upload[] = [
        { name: 'u_hotValue', pixels: values.subarray(0, height) },
        { name: 'u_hotFlags', pixels: flags.subarray(0, height) },
      ];
      if (fresh.length === 0) return hot;
      const map = new Float32Array(Math.ceil(column.values.length / ROW / ROW) * ROW);
      for (const [page, row] of rows) map[page] = row + 1;
      return [...hot, { name: 'u_pages', pixels: map }];
    },
  };
}

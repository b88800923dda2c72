import type { FrameChanges } from '@borough/core';
import { GHOSTED, PAGE } from '@borough/core';
import type { Cesium3DTileContent } from '@cesium/engine';
import type { Engine } from './engine.js';
import { colorColumn, lookOfSlot, type Wear } from './look.js';
import { GHOST_OPACITY } from './shader.js';

/**
 * State of tiles that carry no numeric column (path B): each feature's colour and visibility are written
 * one by one, for changed slots of visible tiles now, for others when they become visible.
 */
export interface FeatureState {
  /** Takes a tile on; `slots` by row. */
  add(content: Cesium3DTileContent, slots: Uint32Array): void;
  /** A tile is about to be drawn in frame `frame`. */
  show(content: Cesium3DTileContent, frame: number): void;
  remove(content: Cesium3DTileContent): void;
  /** Writes what changed to the tiles of frame `frame`; `pages` null: everything may have. */
  apply(pages: Uint32Array | null, frame: number): void;
}

interface Tile {
  readonly content: Cesium3DTileContent;
  /** Rows in the order of their slots, and those slots: a page is a run of them. */
  readonly rows: Uint32Array;
  readonly slots: Uint32Array;
  /** What each row wears, in the same order. */
  readonly values: Float32Array;
  readonly states: Uint16Array;
  /** True where all rows are to be written, whatever they wear. */
  isBare: boolean;
  /** True where changes have passed by unseen. */
  isStale: boolean;
  seenFrame: number;
}

export function createFeatureState(engine: Engine, wear: () => Wear): FeatureState {
  const tiles = new Map<Cesium3DTileContent, Tile>();
  const scratch = new engine.Color();

  function write(tile: Tile, from: number, to: number, now: Wear): void {
    const column = colorColumn(now);
    const { bits } = now.override;
    for (let i = from; i < to; i++) {
      const slot = tile.slots[i] as number;
      const value = column?.values[slot] ?? 0;
      const override = slot === 0 ? 0 : (bits[slot] ?? 0);
      const state = ((column?.flags[slot] ?? 0) << 8) | override;
      if (!tile.isBare && tile.values[i] === value && tile.states[i] === state) continue;
      tile.values[i] = value;
      tile.states[i] = state;
      paint(tile.content, tile.rows[i] as number, slot, now, (override & GHOSTED) !== 0);
    }
  }

  function paint(
    content: Cesium3DTileContent,
    row: number,
    slot: number,
    now: Wear,
    isGhosted: boolean,
  ): void {
    const feature = content.getFeature(row);
    const color = lookOfSlot(now, slot);
    feature.show = color !== null;
    if (!color) return;
    scratch.red = color[0] / 255;
    scratch.green = color[1] / 255;
    scratch.blue = color[2] / 255;
    scratch.alpha = isGhosted ? GHOST_OPACITY : 1;
    feature.color = scratch;
  }

  function writeAll(tile: Tile): void {
    write(tile, 0, tile.rows.length, wear());
    tile.isBare = false;
    tile.isStale = false;
  }

  return {
    add(content, slots) {
      const rows = Uint32Array.from(slots, (_, row) => row).sort(
        (a, b) => (slots[a] as number) - (slots[b] as number),
      );
      tiles.set(content, {
        content,
        rows,
        slots: rows.map((row) => slots[row] as number),
        values: new Float32Array(rows.length),
        states: new Uint16Array(rows.length),
        isBare: true,
        isStale: true,
        seenFrame: -1,
      });
    },
    show(content, frame) {
      const tile = tiles.get(content);
      if (!tile) return;
      tile.seenFrame = frame;
      if (tile.isStale) writeAll(tile);
    },
    remove(content) {
      tiles.delete(content);
    },
    apply(pages, frame) {
      const now = wear();
      for (const tile of tiles.values()) {
        if (!pages) tile.isBare = true;
        if (!pages || tile.seenFrame < frame) {
          tile.isStale = true;
          continue;
        }
        for (const page of pages) {
          const from = lowerBound(tile.slots, page * PAGE);
          const to = lowerBound(tile.slots, (page + 1) * PAGE);
          if (to > from) write(tile, from, to, now);
        }
      }
    },
  };
}

/** The pages of a table that changed for a wear: its colour column and its view's override. */
export function changedPages(changes: FrameChanges, now: Wear, view: string): Uint32Array[] {
  const column = now.style.color?.column;
  return [
    ...changes.columns.filter((c) => c.table === now.table.id && c.column === column),
    ...changes.overrides.filter((o) => o.table === now.table.id && o.view === view),
  ].map(({ pages }) => pages);
}

/** The first index whose number is at least `least`; numbers ascend. */
export function lowerBound(numbers: Uint32Array, least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

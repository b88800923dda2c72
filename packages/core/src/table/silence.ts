import { KNOWN } from './column.js';
import { PAGE } from './pages.js';
import type { Table } from './table.js';
import { FADE_MS, NEWEST, TRACK } from './track.js';

/** Sends things that move and have fallen silent away, and has them back when they speak (rule TR5). */
export interface SilenceSweep {
  /**
   * Looks at `maxPages` pages, the next ones with the next call.
   * @param limitMs silence after which a thing begins to fade; Infinity where nobody can say
   */
  sweep(nowMs: number, limitMs: number, maxPages: number): void;
}

export function createSilenceSweep(table: Table): SilenceSweep {
  let cursor = 0;

  /** When a thing was last heard of: where it is, or how it is. */
  function heardMs(slot: number, frames: Float64Array): number {
    let heard = frames[slot * TRACK + NEWEST] as number;
    for (const { flags, atMs } of table.columns.values())
      if ((flags[slot] as number) & KNOWN && (atMs[slot] as number) > heard)
        heard = atMs[slot] as number;
    return heard;
  }

  return {
    sweep(nowMs, limitMs, maxPages) {
      const { tracks } = table;
      if (!tracks) return;
      const pages = Math.ceil(table.size / PAGE);
      for (let n = Math.min(maxPages, pages); n > 0; n--) {
        cursor = (cursor + 1) % pages;
        const end = Math.min(table.size, (cursor + 1) * PAGE);
        for (let slot = cursor * PAGE; slot < end; slot++) {
          // What has no track is not silent, it is nowhere.
          const silentFrom = heardMs(slot, tracks.frames) + limitMs;
          tracks.end(slot, nowMs > silentFrom ? silentFrom + FADE_MS : Number.NaN);
        }
      }
    },
  };
}

import { createPages, type Pages } from './pages.js';
import type { Slot } from './table.js';

/** Numbers of one track: lon, lat, height, time, twice. */
export const TRACK = 8;

/** Metres a second above which a fix is a new beginning, not a movement. */
const MOST_SPEED = 80;

/**
 * Moving things: two keyframes each, between which a renderer moves them by itself. `frames` holds
 * lon₀ lat₀ h₀ t₀ lon₁ lat₁ h₁ t₁ by slot (degrees, metres, city milliseconds; t is `NaN` where there is
 * no track) and moves when the table grows.
 */
export interface TrackReader {
  readonly frames: Float64Array;
  readonly pages: Pages;
}

/** Moving things, writable by their table. */
export interface Tracks extends TrackReader {
  /**
   * A new fix (lon, lat, height in `place` from `from` on): the first keyframe becomes what is shown at `playMs`, the second the fix. So the thing
   * never jumps back, and a fix that would need more than 80 m/s starts a new track (rule TR2). False for
   * an older fix, which changes nothing. `kept` gets the keyframes as they were, from `keptAt` on.
   */
  fix(
    slot: Slot,
    place: ArrayLike<number>,
    from: number,
    atMs: number,
    playMs: number,
    kept?: Float64Array,
    keptAt?: number,
  ): boolean;
  clear(slot: Slot): void;
  /** Exchanges a thing's keyframes for those in `store` at `from`. */
  swap(slot: Slot, store: Float64Array, from: number): void;
  grow(capacity: number): void;
}

export function createTracks(capacity: number): Tracks {
  let frames = new Float64Array(capacity * TRACK).fill(Number.NaN);
  const pages = createPages(capacity);
  return {
    get frames() {
      return frames;
    },
    pages,
    fix(slot, place, from, atMs, playMs, kept, keptAt = 0) {
      const i = slot * TRACK;
      const lastMs = frames[i + 7] as number;
      if (atMs <= lastMs) return false;
      const lon = place[from] as number;
      const lat = place[from + 1] as number;
      const height = place[from + 2] as number;
      if (kept) for (let k = 0; k < TRACK; k++) kept[keptAt + k] = frames[i + k] as number;
      if (Number.isNaN(lastMs) || isImplausible(frames, i, lon, lat, atMs)) {
        frames[i] = lon;
        frames[i + 1] = lat;
        frames[i + 2] = height;
        frames[i + 3] = atMs;
      } else {
        const u = shareAt(frames, i, playMs);
        for (let k = 0; k < 3; k++) {
          const start = frames[i + k] as number;
          frames[i + k] = start + ((frames[i + 4 + k] as number) - start) * u;
        }
        // A fix that is already due is shown at once; time must not run backwards between keyframes.
        frames[i + 3] = Math.min(Math.max(playMs, frames[i + 3] as number), atMs);
      }
      frames[i + 4] = lon;
      frames[i + 5] = lat;
      frames[i + 6] = height;
      frames[i + 7] = atMs;
      pages.mark(slot);
      return true;
    },
    clear(slot) {
      if (Number.isNaN(frames[slot * TRACK + 7])) return;
      frames.fill(Number.NaN, slot * TRACK, (slot + 1) * TRACK);
      pages.mark(slot);
    },
    swap(slot, store, from) {
      const at = slot * TRACK;
      for (let k = 0; k < TRACK; k++) {
        const kept = frames[at + k] as number;
        frames[at + k] = store[from + k] as number;
        store[from + k] = kept;
      }
      pages.mark(slot);
    },
    grow(next) {
      const wider = new Float64Array(next * TRACK).fill(Number.NaN);
      wider.set(frames);
      frames = wider;
      pages.grow(next);
    },
  };
}

/** How far beyond its last fix a thing is carried on: a fifth of its last step, and never over 2 s (rule TR3). */
export const CARRY_PART = 0.2;
export const CARRY_MS = 2000;

/** lon, lat, height of a thing at a play time, as every renderer shows it; null where it has no track. */
export function trackAt(
  frames: Float64Array,
  slot: Slot,
  playMs: number,
): [number, number, number] | null {
  const i = slot * TRACK;
  if (Number.isNaN(frames[i + 7])) return null;
  const u = shareAt(frames, i, playMs);
  const at = (k: number): number => {
    const from = frames[i + k] as number;
    return from + ((frames[i + 4 + k] as number) - from) * u;
  };
  return [at(0), at(1), at(2)];
}

/** How far a thing is on its way from the first keyframe to the second. */
function shareAt(frames: Float64Array, i: number, playMs: number): number {
  const t0 = frames[i + 3] as number;
  const step = (frames[i + 7] as number) - t0;
  if (!(step > 0)) return 1;
  const carry = Math.min(CARRY_PART, CARRY_MS / step);
  return Math.min(1 + carry, Math.max(0, (playMs - t0) / step));
}

function isImplausible(
  frames: Float64Array,
  i: number,
  lon: number,
  lat: number,
  atMs: number,
): boolean {
  const seconds = (atMs - (frames[i + 7] as number)) / 1000;
  const north = (lat - (frames[i + 5] as number)) * 111_320;
  const east = (lon - (frames[i + 4] as number)) * 111_320 * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(north, east) > MOST_SPEED * Math.max(seconds, 0.1);
}

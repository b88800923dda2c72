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
   * A new fix: the first keyframe becomes what is shown at `playMs`, the second the fix. So the thing
   * never jumps back, and a fix that would need more than 80 m/s starts a new track (rule TR2).
   */
  fix(slot: Slot, place: readonly [number, number, number], atMs: number, playMs: number): void;
  clear(slot: Slot): void;
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
    fix(slot, [lon, lat, height], atMs, playMs) {
      const i = slot * TRACK;
      const lastMs = frames[i + 7] as number;
      if (atMs <= lastMs) return;
      const shown = trackAt(frames, slot, playMs);
      const isNew = shown === null || isImplausible(frames, i, lon, lat, atMs);
      const from = isNew ? [lon, lat, height] : shown;
      frames.set(from, i);
      frames[i + 3] = isNew ? atMs : Math.max(playMs, frames[i + 3] as number);
      frames.set([lon, lat, height, atMs], i + 4);
      // A fix that is already due is shown at once; time must not run backwards between keyframes.
      if ((frames[i + 3] as number) > atMs) frames[i + 3] = atMs;
      pages.mark(slot);
    },
    clear(slot) {
      if (Number.isNaN(frames[slot * TRACK + 7])) return;
      frames.fill(Number.NaN, slot * TRACK, (slot + 1) * TRACK);
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
  const [t0, t1] = [frames[i + 3] as number, frames[i + 7] as number];
  if (Number.isNaN(t1)) return null;
  const step = t1 - t0;
  const carry = step > 0 ? Math.min(CARRY_PART, CARRY_MS / step) : 0;
  const u = step > 0 ? Math.min(1 + carry, Math.max(0, (playMs - t0) / step)) : 1;
  const at = (k: number): number => {
    const from = frames[i + k] as number;
    return from + ((frames[i + 4 + k] as number) - from) * u;
  };
  return [at(0), at(1), at(2)];
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

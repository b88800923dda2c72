import { createPages, type Pages } from './pages.js';
import type { Slot } from './table.js';

/** Numbers of one track: lon, lat, height, time, three times. */
export const TRACK = 12;
/** Of those, the time of the newest keyframe. */
export const NEWEST = 11;

/** Metres a second above which a fix is a new beginning, not a movement. */
const MOST_SPEED = 80;

/** How long a thing fades before it is gone, city milliseconds (rule TR5). */
export const FADE_MS = 5000;

/**
 * Moving things: three keyframes each, between which a renderer moves them by itself. `frames` holds
 * lon, lat, height and time of each by slot, oldest first (degrees, metres, city milliseconds; times are
 * `NaN` where there is no track) and moves when the table grows, as does `ends`: the city time at which
 * a thing that has fallen silent is gone, `NaN` where none is to go.
 */
export interface TrackReader {
  readonly frames: Float64Array;
  readonly ends: Float64Array;
  readonly pages: Pages;
  /** By slot: the tick of `pages` at which it last changed. Who moves is spread over all pages, and few move at once. */
  readonly stamps: Uint32Array;
}

/** Moving things, writable by their table. */
export interface Tracks extends TrackReader {
  /**
   * A new fix (lon, lat, height in `place` from `from` on): the oldest keyframe goes. What is shown at
   * `playMs` stays where it is, so that the thing never jumps back; a fix that would need more than 80 m/s
   * starts a new track (rule TR2). False for an older fix, which changes nothing. `kept` gets the keyframes
   * as they were, from `keptAt` on.
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
  /** When a thing is gone; `NaN` for one that is not to go. */
  end(slot: Slot, atMs: number): void;
  /** Exchanges a thing's keyframes for those in `store` at `from`. */
  swap(slot: Slot, store: Float64Array, from: number): void;
  grow(capacity: number): void;
}

export function createTracks(capacity: number): Tracks {
  let frames = new Float64Array(capacity * TRACK).fill(Number.NaN);
  let ends = new Float64Array(capacity).fill(Number.NaN);
  const pages = createPages(capacity);
  let stamps = new Uint32Array(capacity);

  function mark(slot: Slot): void {
    stamps[slot] = pages.tick;
    pages.mark(slot);
  }

  /** What is shown at a play time, as the beginning of what is to come. */
  function begin(i: number, playMs: number): void {
    const from = legAt(frames, i, playMs);
    const u = shareAt(frames, from, playMs, from > i);
    for (let k = 0; k < 3; k++) {
      const start = frames[from + k] as number;
      frames[i + k] = start + ((frames[from + 4 + k] as number) - start) * u;
    }
    frames[i + 3] = Math.max(playMs, frames[i + 3] as number);
  }

  return {
    get frames() {
      return frames;
    },
    get ends() {
      return ends;
    },
    pages,
    get stamps() {
      return stamps;
    },
    fix(slot, place, from, atMs, playMs, kept, keptAt = 0) {
      const i = slot * TRACK;
      const lastMs = frames[i + NEWEST] as number;
      if (atMs <= lastMs) return false;
      const lon = place[from] as number;
      const lat = place[from + 1] as number;
      const height = place[from + 2] as number;
      if (kept) for (let k = 0; k < TRACK; k++) kept[keptAt + k] = frames[i + k] as number;
      const isNew = Number.isNaN(lastMs) || isImplausible(frames, i + 8, lon, lat, atMs);
      const midMs = frames[i + 7] as number;
      if (!isNew && playMs > midMs && playMs <= lastMs) frames.copyWithin(i, i + 4, i + TRACK);
      else if (!isNew) {
        // Fixes come closer together than they are shown, or later: the way bends, and nothing jumps.
        begin(i, playMs);
        if (playMs > lastMs) frames.copyWithin(i + 4, i, i + 4);
        else frames.copyWithin(i + 4, i + 8, i + TRACK);
      }
      for (let at = isNew ? i : i + 8; at < i + TRACK; at += 4) {
        frames[at] = lon;
        frames[at + 1] = lat;
        frames[at + 2] = height;
        frames[at + 3] = atMs;
      }
      // A fix that is already due is shown at once; time must not run backwards between keyframes.
      for (const at of [i + 7, i + 3]) if ((frames[at] as number) > atMs) frames[at] = atMs;
      mark(slot);
      return true;
    },
    clear(slot) {
      if (Number.isNaN(frames[slot * TRACK + NEWEST])) return;
      frames.fill(Number.NaN, slot * TRACK, (slot + 1) * TRACK);
      mark(slot);
    },
    end(slot, atMs) {
      if (Object.is(ends[slot], atMs)) return;
      ends[slot] = atMs;
      mark(slot);
    },
    swap(slot, store, from) {
      const at = slot * TRACK;
      for (let k = 0; k < TRACK; k++) {
        const kept = frames[at + k] as number;
        frames[at + k] = store[from + k] as number;
        store[from + k] = kept;
      }
      mark(slot);
    },
    grow(next) {
      const wider = new Float64Array(next * TRACK).fill(Number.NaN);
      wider.set(frames);
      frames = wider;
      const widerEnds = new Float64Array(next).fill(Number.NaN);
      widerEnds.set(ends);
      ends = widerEnds;
      const widerStamps = new Uint32Array(next);
      widerStamps.set(stamps);
      stamps = widerStamps;
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
  if (Number.isNaN(frames[i + NEWEST])) return null;
  const from = legAt(frames, i, playMs);
  const u = shareAt(frames, from, playMs, from > i);
  const at = (k: number): number => {
    const start = frames[from + k] as number;
    return start + ((frames[from + 4 + k] as number) - start) * u;
  };
  return [at(0), at(1), at(2)];
}

/** How much of a thing is there at a play time: 1, less while it fades, 0 when it is gone (rule TR5). */
export function fadeAt({ ends }: TrackReader, slot: Slot, playMs: number): number {
  const end = ends[slot] as number;
  return Number.isNaN(end) ? 1 : Math.min(1, Math.max(0, (end - playMs) / FADE_MS));
}

/** Where the leg begins on which a thing is. */
function legAt(frames: Float64Array, i: number, playMs: number): number {
  return playMs < (frames[i + 7] as number) ? i : i + 4;
}

/** How far a thing is on its leg; the last one is carried on. */
function shareAt(frames: Float64Array, from: number, playMs: number, isLast: boolean): number {
  const t0 = frames[from + 3] as number;
  const step = (frames[from + 7] as number) - t0;
  if (!(step > 0)) return 1;
  const carry = isLast ? Math.min(CARRY_PART, CARRY_MS / step) : 0;
  return Math.min(1 + carry, Math.max(0, (playMs - t0) / step));
}

function isImplausible(
  frames: Float64Array,
  i: number,
  lon: number,
  lat: number,
  atMs: number,
): boolean {
  const seconds = (atMs - (frames[i + 3] as number)) / 1000;
  const north = (lat - (frames[i + 1] as number)) * 111_320;
  const east = (lon - (frames[i] as number)) * 111_320 * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(north, east) > MOST_SPEED * Math.max(seconds, 0.1);
}

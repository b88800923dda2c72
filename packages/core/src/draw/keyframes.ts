import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { TableReader } from '../table/table.js';
import { CARRY_MS, CARRY_PART, FADE_MS, NEWEST, TRACK, type TrackReader } from '../table/track.js';
import { NOWHERE, rangesOf, type ToLocal } from './anchors.js';

/** Keyframes by slot as a shader reads them: metres of the renderer's axes and seconds since an epoch. */
export interface Keyframes {
  readonly k0: Float32Array;
  readonly k1: Float32Array;
  readonly k2: Float32Array;
  /** Radians clockwise from north: what a thing turns from, on its first leg, on its second; and when it is gone, seconds. */
  readonly turn: Float32Array;
}

/** How many numbers a thing has in each array. */
export const KEYFRAME: Readonly<Record<keyof Keyframes, number>> = { k0: 4, k1: 4, k2: 4, turn: 4 };
export const KEYFRAMES = Object.keys(KEYFRAME) as readonly (keyof Keyframes)[];

/** What stays is gone in a time that no clock comes to. */
const NEVER = 1e30;

/** float32 seconds of an hour step by a quarter of a millisecond: then times are told from another epoch. */
const EPOCH_MS = 3_600_000;

/** Shorter ways say nothing about where a thing looks. */
const LEAST_WAY_METERS = 0.4;

/**
 * Core's `trackAt` for a vertex stage: `vec3 bPlace`, `float bHeading` and `float bFade` from the arrays of
 * `KEYFRAME` and a uniform of play seconds.
 */
export const trackPlace = (play: string): string => /* glsl */ `
bool bIsLast = ${play} >= k1.w;
vec4 bFrom = bIsLast ? k1 : k0;
vec4 bTo = bIsLast ? k2 : k1;
float bStep = bTo.w - bFrom.w;
float bCarry = bIsLast && bStep > 0.0 ? min(${CARRY_PART}, ${(CARRY_MS / 1000).toFixed(3)} / bStep) : 0.0;
float bU = bStep > 0.0 ? clamp((${play} - bFrom.w) / bStep, 0.0, 1.0 + bCarry) : 1.0;
vec3 bPlace = bFrom.xyz + (bTo.xyz - bFrom.xyz) * bU;
vec2 bTurns = bIsLast ? turn.yz : turn.xy;
float bHeading = mix(bTurns.x, bTurns.y, smoothstep(0.0, 0.45, bU));
float bFade = clamp((turn.w - ${play}) / ${(FADE_MS / 1000).toFixed(3)}, 0.0, 1.0);
`;

/** Condition of the vertex stage under which a thing is nowhere, or gone. */
export const TRACK_IS_GONE = '(k2.w < -1e29 || bFade <= 0.0)';

/** Statement of the fragment stage that leaves out as much of a thing as has faded: by a fine grain, so that nothing is sorted. */
export const trackCut = (fade: string): string => /* glsl */ `
if (${fade} < 1.0 && fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) >= ${fade}) discard;
`;

/** Keeps keyframes of a table as its tracks are, in time that is proportional to what has moved. */
export interface KeyframeWriter {
  /** The city time that the seconds of keyframes count from. */
  readonly epochMs: number;
  /** The play time from which everything holds and is as it will be. */
  readonly untilMs: number;
  /**
   * Writes what has moved since the last time, among `pages`; null: everything, into arrays that may be new.
   * `moved` is told each slot that was written.
   */
  follow(
    to: Keyframes,
    table: TableReader,
    pages: Uint32Array | null,
    moved?: (slot: number) => void,
  ): void;
  /** True where the clock has gone so far from the epoch that there is another: follow everything then. */
  rebase(playMs: number): boolean;
}

/** @param toLocal the renderer's axes */
export function createKeyframeWriter(
  frame: Frame,
  playMs: number,
  toLocal: ToLocal = (enu) => enu,
): KeyframeWriter {
  let epochMs = playMs;
  let untilMs = Number.NEGATIVE_INFINITY;
  let isRebase = false;
  let seen = 0;

  const placeAt = ({ frames }: TrackReader, at: number): Enu => {
    const height = frames[at + 2] as number;
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    return frame.place(frames[at] as number, frames[at + 1] as number, meters);
  };
  const seconds = (ms: number): number => Math.fround((ms - epochMs) / 1000);

  /** Writes one thing's keyframes, and its headings from what has changed; unwritten arrays hold `NOWHERE`. */
  function write({ k0, k1, k2, turn }: Keyframes, tracks: TrackReader, slot: number): void {
    const { frames } = tracks;
    const at = slot * TRACK;
    const own = slot * 4;
    const newestMs = frames[at + NEWEST] as number;
    const wasThere = (k2[own + 3] as number) > NOWHERE / 10;
    if (Number.isNaN(newestMs)) {
      if (wasThere) for (const array of [k0, k1, k2]) array.fill(NOWHERE, own, own + 4);
      turn.fill(0, own, own + 4);
      return;
    }
    const end = tracks.ends[slot] as number;
    turn[own + 3] = Number.isNaN(end) ? NEVER : (end - epochMs) / 1000;
    const t0 = seconds(frames[at + 3] as number);
    const t1 = seconds(frames[at + 7] as number);
    const t2 = seconds(newestMs);
    // Every fix has a later time: what has kept its times has kept its place.
    if (wasThere && k0[own + 3] === t0 && k1[own + 3] === t1 && k2[own + 3] === t2) return;
    const from = placeAt(tracks, at + 4);
    const to = placeAt(tracks, at + 8);
    if (wasThere && k1[own + 3] === t0 && k2[own + 3] === t1) {
      for (let k = 0; k < 4; k++) {
        k0[own + k] = k1[own + k] as number;
        k1[own + k] = k2[own + k] as number;
      }
    } else {
      k0.set(toLocal(placeAt(tracks, at)), own);
      k1.set(toLocal(from), own);
      k0[own + 3] = t0;
      k1[own + 3] = t1;
    }
    k2.set(toLocal(to), own);
    k2[own + 3] = t2;
    if (!isRebase) writeTurn(turn, own, wasThere, to[0] - from[0], to[1] - from[1]);
  }

  return {
    get epochMs() {
      return epochMs;
    },
    get untilMs() {
      return untilMs;
    },
    follow(to, { tracks, size }, pages, moved) {
      if (!tracks) return;
      const { stamps } = tracks;
      const since = pages ? seen : -1;
      for (const [from, end] of rangesOf(pages, size))
        for (let slot = from; slot < end; slot++) {
          if ((stamps[slot] as number) <= since) continue;
          write(to, tracks, slot);
          untilMs = Math.max(untilMs, holdMs(tracks, slot));
          moved?.(slot);
        }
      // What is marked from now on has this tick or a later one.
      seen = tracks.pages.tick - 1;
      isRebase = false;
    },
    rebase(playMs) {
      if (Math.abs(playMs - epochMs) <= EPOCH_MS) return false;
      epochMs = playMs;
      isRebase = true;
      return true;
    },
  };
}

/** The play time from which a thing holds and is as it will be. */
function holdMs({ frames, ends }: TrackReader, slot: number): number {
  const t1 = frames[slot * TRACK + 7] as number;
  const t2 = frames[slot * TRACK + NEWEST] as number;
  if (Number.isNaN(t2)) return Number.NEGATIVE_INFINITY;
  const holds = t2 + Math.min(CARRY_PART * (t2 - t1), CARRY_MS);
  const end = ends[slot] as number;
  return Number.isNaN(end) ? holds : Math.max(holds, end);
}

/** The newest heading comes in, the oldest goes. */
function writeTurn(
  turn: Float32Array,
  own: number,
  wasThere: boolean,
  east: number,
  north: number,
): void {
  const known = turn[own + 2] as number;
  // Of those that have never moved it is 0.
  const isKnown = wasThere && known !== 0;
  const before = isKnown ? (turn[own + 1] as number) : 0;
  if (Math.hypot(east, north) < LEAST_WAY_METERS) {
    // It stands: it goes on looking where it looked.
    turn[own] = before;
    turn[own + 1] = isKnown ? known : 0;
    turn[own + 2] = isKnown ? known : 0;
    return;
  }
  const heading = Math.atan2(east, north);
  const from = isKnown ? known : heading;
  const round = Math.round((from - heading) / (2 * Math.PI)) * 2 * Math.PI;
  turn[own] = (isKnown ? before : heading) - round;
  turn[own + 1] = from - round;
  turn[own + 2] = heading;
}

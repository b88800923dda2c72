import type { Frame } from '../geo/frame.js';
import { CARRY_MS, CARRY_PART, TRACK, type TrackReader } from '../table/track.js';
import { NOWHERE, type ToLocal } from './anchors.js';

/** Keyframes by slot as a shader reads them: metres of the renderer's axes and seconds since an epoch, 4; headings, 2. */
export interface Keyframes {
  readonly k0: Float32Array;
  readonly k1: Float32Array;
  /** Radians clockwise from north: what a thing turns from and to. */
  readonly turn: Float32Array;
}

/** How many numbers a thing has in each array. */
export const KEYFRAME: Readonly<Record<keyof Keyframes, number>> = { k0: 4, k1: 4, turn: 2 };

/** float32 seconds of an hour step by a quarter of a millisecond: then times are told from another epoch. */
export const EPOCH_MS = 3_600_000;

/** Shorter ways say nothing about where a thing looks. */
const LEAST_WAY_METERS = 0.4;

/** Core's `trackAt` for a vertex stage: `bU` and `vec3 bPlace` from `k0`, `k1` and a uniform of play seconds. */
export const trackPlace = (play: string): string => /* glsl */ `
float bStep = k1.w - k0.w;
float bCarry = bStep > 0.0 ? min(${CARRY_PART}, ${(CARRY_MS / 1000).toFixed(3)} / bStep) : 0.0;
float bU = bStep > 0.0 ? clamp((${play} - k0.w) / bStep, 0.0, 1.0 + bCarry) : 1.0;
vec3 bPlace = k0.xyz + (k1.xyz - k0.xyz) * bU;
`;

/** The play time from which a thing holds. */
export function holdMs(frames: Float64Array, slot: number): number {
  const t0 = frames[slot * TRACK + 3] as number;
  const t1 = frames[slot * TRACK + 7] as number;
  if (Number.isNaN(t1)) return Number.NEGATIVE_INFINITY;
  return t1 + Math.min(CARRY_PART * (t1 - t0), CARRY_MS);
}

export interface KeyframesRoom {
  readonly frame: Frame;
  readonly epochMs: number;
  /** True where only the epoch is another: nothing has moved. */
  readonly isRebase: boolean;
  readonly toLocal: ToLocal;
}

/** Writes one thing's keyframes, and its headings from what has changed; unwritten arrays hold `NOWHERE`. */
export function writeKeyframes(
  { k0, k1, turn }: Keyframes,
  { frames }: TrackReader,
  slot: number,
  { frame, epochMs, isRebase, toLocal }: KeyframesRoom,
): void {
  const at = slot * TRACK;
  const wasThere = (k1[slot * 4 + 3] as number) > NOWHERE / 10;
  if (Number.isNaN(frames[at + 7])) {
    k1.fill(NOWHERE, slot * 4, slot * 4 + 4);
    turn.fill(0, slot * 2, slot * 2 + 2);
    return;
  }
  // Every fix has a later time: what has kept its times has kept its place.
  const isSame =
    wasThere &&
    k0[slot * 4 + 3] === Math.fround(((frames[at + 3] as number) - epochMs) / 1000) &&
    k1[slot * 4 + 3] === Math.fround(((frames[at + 7] as number) - epochMs) / 1000);
  if (isSame) return;
  const [from, to] = [at, at + 4].map((i) => {
    const height = frames[i + 2] as number;
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    return frame.place(frames[i] as number, frames[i + 1] as number, meters);
  }) as [
    readonly number[] & [number, number, number],
    readonly number[] & [number, number, number],
  ];
  k0.set(toLocal(from), slot * 4);
  k1.set(toLocal(to), slot * 4);
  k0[slot * 4 + 3] = ((frames[at + 3] as number) - epochMs) / 1000;
  k1[slot * 4 + 3] = ((frames[at + 7] as number) - epochMs) / 1000;
  if (!isRebase) writeTurn(turn, slot, to[0] - from[0], to[1] - from[1]);
}

function writeTurn(turn: Float32Array, slot: number, east: number, north: number): void {
  const known = turn[slot * 2 + 1] as number;
  // Of those that have never moved it is 0, or what an empty slot holds.
  const isKnown = known !== 0 && known > NOWHERE / 10;
  if (Math.hypot(east, north) < LEAST_WAY_METERS) {
    // It stands: it goes on looking where it looked.
    turn.fill(isKnown ? known : 0, slot * 2, slot * 2 + 2);
    return;
  }
  const heading = Math.atan2(east, north);
  const from = isKnown ? known : heading;
  const round = Math.round((from - heading) / (2 * Math.PI)) * 2 * Math.PI;
  turn[slot * 2] = from - round;
  turn[slot * 2 + 1] = heading;
}

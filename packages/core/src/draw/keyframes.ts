import type { Frame } from '../geo/frame.js';
import { CARRY_MS, CARRY_PART, FADE_MS, NEWEST, TRACK, type TrackReader } from '../table/track.js';
import { NOWHERE, type ToLocal } from './anchors.js';

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
export const EPOCH_MS = 3_600_000;

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

/** The play time from which a thing holds and is as it will be. */
export function holdMs({ frames, ends }: TrackReader, slot: number): number {
  const t1 = frames[slot * TRACK + 7] as number;
  const t2 = frames[slot * TRACK + NEWEST] as number;
  if (Number.isNaN(t2)) return Number.NEGATIVE_INFINITY;
  const holds = t2 + Math.min(CARRY_PART * (t2 - t1), CARRY_MS);
  const end = ends[slot] as number;
  return Number.isNaN(end) ? holds : Math.max(holds, end);
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
  { k0, k1, k2, turn }: Keyframes,
  { frames, ends }: TrackReader,
  slot: number,
  { frame, epochMs, isRebase, toLocal }: KeyframesRoom,
): void {
  const at = slot * TRACK;
  const own = slot * 4;
  const wasThere = (k2[own + 3] as number) > NOWHERE / 10;
  if (Number.isNaN(frames[at + NEWEST])) {
    for (const array of [k0, k1, k2]) array.fill(NOWHERE, own, own + 4);
    turn.fill(0, own, own + 4);
    return;
  }
  const end = ends[slot] as number;
  turn[own + 3] = Number.isNaN(end) ? NEVER : (end - epochMs) / 1000;
  const times = [3, 7, NEWEST].map((k) => ((frames[at + k] as number) - epochMs) / 1000);
  // Every fix has a later time: what has kept its times has kept its place.
  const isSame = [k0, k1, k2].every(
    (array, i) => array[own + 3] === Math.fround(times[i] as number),
  );
  if (wasThere && isSame) return;
  const places = [at, at + 4, at + 8].map((i) => {
    const height = frames[i + 2] as number;
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    return frame.place(frames[i] as number, frames[i + 1] as number, meters);
  });
  const [, from, to] = places as [Place, Place, Place];
  for (const [i, array] of [k0, k1, k2].entries()) {
    array.set(toLocal(places[i] as Place), own);
    array[own + 3] = times[i] as number;
  }
  if (!isRebase) writeTurn(turn, own, wasThere, to[0] - from[0], to[1] - from[1]);
}

type Place = readonly number[] & [number, number, number];

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

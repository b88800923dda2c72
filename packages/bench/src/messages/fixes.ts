import { createRandom } from '../random.js';
import { placeIn } from './values.js';

/** What is said before one frame: vehicles, and where they are, in metres from the middle. */
export interface Fixes {
  /** When the fixes were true, and the frame is drawn. */
  readonly atMs: number;
  readonly vehicles: Uint32Array;
  /** x east, y north for each. */
  readonly places: Float64Array;
}

/** Where a vehicle is at a time. */
export type Fleet = (vehicle: number, atMs: number) => readonly [x: number, y: number];

export const FRAME_MS = 1000 / 60;
/** Frames from one report of a vehicle to its next: a second. */
export const INTERVAL_FRAMES = 60;
/** How far behind its fixes everybody shows a vehicle, so that it has one ahead. */
export const DELAY_MS = 1500;
const START_MS = Date.UTC(2026, 4, 4, 12);
const SIDE_METERS = 8000;
const METERS_A_SECOND = 12;

/** All drive straight on, each in its own direction. */
export function createFleet(n: number): Fleet {
  const start = placeIn(n, SIDE_METERS);
  const random = createRandom(4);
  const ways = Float64Array.from({ length: n }, () => random.next() * Math.PI * 2);
  return (vehicle, atMs) => {
    const [x, y] = start(vehicle);
    const way = ways[vehicle] as number;
    const meters = (METERS_A_SECOND * (atMs - START_MS)) / 1000;
    return [x + Math.cos(way) * meters, y + Math.sin(way) * meters];
  };
}

/** What is said before frame `frame`: each vehicle speaks once an interval, in each frame its share of them. */
export function createFixes(fleet: Fleet, n: number, frame: number, isSilent = false): Fixes {
  const atMs = START_MS + frame * FRAME_MS;
  const mine: number[] = [];
  if (!isSilent) for (let v = frame % INTERVAL_FRAMES; v < n; v += INTERVAL_FRAMES) mine.push(v);
  return {
    atMs,
    vehicles: Uint32Array.from(mine),
    places: Float64Array.from(mine.flatMap((vehicle) => [...fleet(vehicle, atMs)])),
  };
}

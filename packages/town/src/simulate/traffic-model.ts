import type { Point } from '../town/plane.js';
import { headingOf } from '../town/plane.js';
import type { Town } from '../town/town.js';
import { STEP_MS } from './drive.js';
import { poseOf } from './pose.js';
import { createTrafficGround, type TrafficGround, type TrafficRun } from './traffic.js';
import type { Vehicle } from './vehicle.js';

/** Where a vehicle truly is. */
export interface VehiclePose {
  /** Its middle, metres east and north of the town's origin. */
  readonly at: Point;
  readonly headingDegrees: number;
  /** Metres a second. */
  readonly speed: number;
}

/** Traffic by city time: the truth that reports, pictures and tests are held against. */
export interface TrafficModel {
  readonly ground: TrafficGround;
  /** The time of the last step; NaN before the first. */
  readonly nowMs: number;
  /** When this run began. */
  readonly anchorMs: number;
  readonly vehicles: readonly Vehicle[];
  /** Steps on to a time, or begins anew where that lies back or far ahead; `onStep` sees each step. */
  advance(cityMs: number, onStep?: (isNew: boolean) => void): void;
  /** The pose of a vehicle now, by its place in the list. */
  poseNow(place: number): VehiclePose;
  /** The pose at any time of the last twenty seconds; null outside, and for who is unknown. */
  poseAt(id: string, cityMs: number): VehiclePose | null;
}

/**
 * Runs begin at marks, so that servers started together show the same city. What led up to a moment has to be driven
 * through first: a city of twenty times the cars has its marks closer together.
 */
const MARK_MS = 300_000;
const LEAST_MARK_MS = 15_000;
/** And a minute before, so that there are queues when the first one looks. */
const WARM_MS = 60_000;
/** A longer leap is not driven through. */
const LEAP_MS = 120_000;
const KEPT_STEPS = 100;
const FIELDS = 5;

/**
 * The traffic of a town in steps of 200 ms. From one seed and one beginning it is the same to the last digit: only
 * + − × ÷ and √ move a vehicle.
 */
export function createTrafficModel(town: Town, seed: number): TrafficModel {
  const ground = createTrafficGround(town, seed);
  const markMs =
    LEAST_MARK_MS * Math.max(1, Math.round(MARK_MS / LEAST_MARK_MS / Math.max(1, town.scale)));
  let run: TrafficRun | null = null;
  let anchorMs = Number.NaN;
  let places = new Map<string, number>();
  /** x, y, along x, along y, speed of each vehicle, in a ring of steps. */
  let kept = new Float64Array(0);
  const rowOf = (stepMs: number, place: number): number => {
    const count = run?.vehicles.length ?? 0;
    return (((stepMs / STEP_MS) % KEPT_STEPS) * count + place) * FIELDS;
  };
  const keep = (): void => {
    for (const vehicle of run?.vehicles ?? []) {
      const { at, along } = poseOf(vehicle, ground.ways);
      kept.set(
        [at[0], at[1], along[0], along[1], vehicle.speed],
        rowOf(run?.nowMs ?? 0, vehicle.place),
      );
    }
  };
  const begin = (cityMs: number): TrafficRun => {
    anchorMs = Math.floor(cityMs / markMs) * markMs - WARM_MS;
    run = ground.start(anchorMs);
    places = new Map(run.vehicles.map(({ id, place }) => [id, place]));
    kept = new Float64Array(KEPT_STEPS * run.vehicles.length * FIELDS);
    keep();
    return run;
  };
  const poseIn = (row: number, next: number, t: number): VehiclePose => {
    const mixed = (i: number): number => {
      const from = kept[row + i] as number;
      return from + ((kept[next + i] as number) - from) * t;
    };
    const headingDegrees = headingOf([mixed(2), mixed(3)]);
    return { at: [mixed(0), mixed(1)], headingDegrees, speed: mixed(4) };
  };
  return {
    ground,
    get nowMs() {
      return run?.nowMs ?? Number.NaN;
    },
    get anchorMs() {
      return anchorMs;
    },
    get vehicles() {
      return run?.vehicles ?? [];
    },
    advance(cityMs, onStep) {
      const isNew = !run || cityMs < run.nowMs - STEP_MS || cityMs > run.nowMs + LEAP_MS;
      const own = isNew || !run ? begin(cityMs) : run;
      while (own.nowMs + STEP_MS <= cityMs) {
        own.step();
        // Of what is only driven through, the last seconds are kept.
        if (!isNew || cityMs - own.nowMs <= KEPT_STEPS * STEP_MS) keep();
        // What led up to the beginning is nobody's news.
        if (!isNew) onStep?.(false);
      }
      if (isNew) onStep?.(true);
    },
    poseNow(place) {
      const row = rowOf(run?.nowMs ?? 0, place);
      return poseIn(row, row, 0);
    },
    poseAt(id, cityMs) {
      const place = places.get(id);
      if (!run || place === undefined) return null;
      const from = Math.floor(cityMs / STEP_MS) * STEP_MS;
      const to = from === cityMs ? from : from + STEP_MS;
      const oldest = Math.max(anchorMs, run.nowMs - (KEPT_STEPS - 1) * STEP_MS);
      if (from < oldest || to > run.nowMs) return null;
      return poseIn(rowOf(from, place), rowOf(to, place), (cityMs - from) / STEP_MS);
    },
  };
}

import Flatbush from 'flatbush';
import type { Solid } from './solid.js';

/** Where a ray first meets a solid. */
export interface RayHit {
  readonly key: string;
  /** Along the ground, metres. */
  readonly distanceMeters: number;
}

/** Solids that rays are cast against. It keeps the solids; they must not change. */
export interface Obstacles {
  /**
   * The first solid on a straight way: from a point (x, y, height in metres) along a direction on the
   * ground (a unit vector) with a slope (metres up for each metre along), up to a distance.
   */
  first(
    from: Point,
    direction: readonly [number, number],
    slope: number,
    farthest?: number,
  ): RayHit | null;
  /** Whether there is one at all: cheaper. */
  isBlocked(
    from: Point,
    direction: readonly [number, number],
    slope: number,
    farthest?: number,
  ): boolean;
}

/** x east, y north of the origin, and ellipsoidal height: metres. */
export type Point = readonly [number, number, number];

/** What touches is not in the way: a point on a wall does not shade itself. */
const TOUCH_METERS = 1e-3;

export function createObstacles(solids: readonly Solid[]): Obstacles {
  const index = solids.length > 0 ? new Flatbush(solids.length) : null;
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (const { rings, bottomMeters, topMeters } of solids) {
    index?.add(...boxOf(rings));
    highest = Math.max(highest, topMeters);
    lowest = Math.min(lowest, bottomMeters);
  }
  index?.finish();
  const crossings: number[] = [];

  /** How far along the ground a solid is first in the way; infinite where it is not. */
  function meet(
    solid: Solid,
    [x, y, z]: Point,
    [dx, dy]: readonly [number, number],
    slope: number,
  ): number {
    crossings.length = 0;
    let isInside = false;
    for (const ring of solid.rings) {
      const n = ring.length / 2;
      for (let i = 0, j = n - 1; i < n; j = i++) {
        const ax = (ring[j * 2] as number) - x;
        const ay = (ring[j * 2 + 1] as number) - y;
        const bx = (ring[i * 2] as number) - x;
        const by = (ring[i * 2 + 1] as number) - y;
        // Sides of the ray's line; a corner on it belongs to the left.
        const sideA = dx * ay - dy * ax;
        const sideB = dx * by - dy * bx;
        if (sideA > 0 === sideB > 0) continue;
        const share = sideA / (sideA - sideB);
        const t = dx * (ax + share * (bx - ax)) + dy * (ay + share * (by - ay));
        if (t <= 0) isInside = !isInside;
        else crossings.push(t);
      }
    }
    crossings.sort((a, b) => a - b);
    // An odd number of crossings behind: the way begins inside.
    if (isInside) crossings.unshift(0);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const enter = crossings[i] as number;
      const leave = crossings[i + 1] as number;
      if (leave - enter < TOUCH_METERS) continue;
      const near = z + enter * slope;
      const far = z + leave * slope;
      const isOver = Math.min(near, far) >= solid.topMeters - TOUCH_METERS;
      const isUnder = Math.max(near, far) <= solid.bottomMeters + TOUCH_METERS;
      if (isOver || isUnder) continue;
      if (near > solid.topMeters) return enter + (near - solid.topMeters) / -slope;
      if (near < solid.bottomMeters) return enter + (solid.bottomMeters - near) / slope;
      return enter;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Beyond this distance the ray is over or under everything. */
  function reach(z: number, slope: number, farthest: number): number {
    if (slope > 0) return Math.min(farthest, Math.max(0, (highest - z) / slope));
    if (slope < 0) return Math.min(farthest, Math.max(0, (lowest - z) / slope));
    return farthest;
  }

  function nearby(
    [x, y, z]: Point,
    [dx, dy]: readonly [number, number],
    slope: number,
    farthest: number,
  ): number[] {
    const far = reach(z, slope, farthest);
    const [ex, ey] = [x + dx * far, y + dy * far];
    return index?.search(Math.min(x, ex), Math.min(y, ey), Math.max(x, ex), Math.max(y, ey)) ?? [];
  }

  const FAR = 50_000;
  return {
    first(from, direction, slope, farthest = FAR) {
      let best: RayHit | null = null;
      for (const i of nearby(from, direction, slope, farthest)) {
        const solid = solids[i] as Solid;
        const distanceMeters = meet(solid, from, direction, slope);
        if (distanceMeters <= (best?.distanceMeters ?? farthest))
          best = { key: solid.key, distanceMeters };
      }
      return best;
    },
    isBlocked(from, direction, slope, farthest = FAR) {
      return nearby(from, direction, slope, farthest).some(
        (i) => meet(solids[i] as Solid, from, direction, slope) <= farthest,
      );
    },
  };
}

function boxOf(rings: readonly Float64Array[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (let i = 0; i < ring.length; i += 2) {
      west = Math.min(west, ring[i] as number);
      east = Math.max(east, ring[i] as number);
      south = Math.min(south, ring[i + 1] as number);
      north = Math.max(north, ring[i + 1] as number);
    }
  return [west, south, east, north];
}

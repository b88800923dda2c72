import { createFrame, type Geodetic } from '@borough/core';
import type { Obstacles, Point, RayHit } from '../ray.js';
import { shoelace } from '../solid.js';

/** lon, lat (degrees), ellipsoidal height (metres). */
export type Place = readonly [number, number, number];

/** Metres along a line of places, straight from one to the next. */
export function lengthOf(places: readonly Place[]): number {
  const points = toPoints(places);
  let sum = 0;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1] as Point, points[i] as Point];
    sum += Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]);
  }
  return sum;
}

/** Square metres of the ground within places, seen from above. */
export function groundAreaOf(places: readonly Place[]): number {
  const ring = new Float64Array(places.length * 2);
  for (const [i, [x, y]] of toPoints(places).entries()) ring.set([x, y], i * 2);
  return Math.abs(shoelace(ring));
}

/** Metres from the lower of two places to the higher. */
export function heightBetween(a: Place, b: Place): number {
  return Math.abs(a[2] - b[2]);
}

/** What one place sees of another: all of the way, or up to the first thing that stands in it. */
export type Sight =
  | { readonly isClear: true }
  | { readonly isClear: false; readonly by: RayHit; readonly blockedAt: Point };

/** The straight line from one point to another; what is beyond the first obstacle is not seen. */
export function sightBetween(from: Point, to: Point, obstacles: Obstacles): Sight {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const distance = Math.hypot(dx, dy);
  if (distance === 0) return { isClear: true };
  const slope = (to[2] - from[2]) / distance;
  const direction = [dx / distance, dy / distance] as const;
  const by = obstacles.first(from, direction, slope, distance);
  if (!by || by.distanceMeters >= distance) return { isClear: true };
  const along = by.distanceMeters;
  return {
    isClear: false,
    by,
    blockedAt: [
      from[0] + direction[0] * along,
      from[1] + direction[1] * along,
      from[2] + slope * along,
    ],
  };
}

/** East, north and height, in metres, from the first place. */
function toPoints(places: readonly Place[]): Point[] {
  const [lon, lat, heightMeters] = places[0] ?? [0, 0, 0];
  const origin: Geodetic = { lon, lat, heightMeters };
  const frame = createFrame(origin);
  return places.map(([x, y, z]) => {
    const [east, north] = frame.place(x, y, heightMeters);
    return [east, north, z] as const;
  });
}

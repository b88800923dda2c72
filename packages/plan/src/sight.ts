import type { Obstacles, Point, RayHit } from './ray.js';

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

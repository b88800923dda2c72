import type { Point } from '../src/ray.js';
import type { Solid } from '../src/solid.js';

/** Exact solids as triangles, and the plainest way there is to cast a ray at them: every triangle, one after another. */
export interface Triangles {
  isBlocked(from: Point, direction: readonly [number, number, number]): boolean;
}

/**
 * The walls, two triangles each, as corners by nine. A ray from outside that climbs, as one to the sun
 * does, cannot come through a roof without a wall; so roofs are left out.
 */
export function createTriangles(solids: readonly Solid[]): Triangles {
  const corners: number[] = [];
  for (const { rings, bottomMeters: b, topMeters: t } of solids)
    for (const ring of rings) {
      const n = ring.length / 2;
      for (let i = 0, j = n - 1; i < n; j = i++) {
        const [ax, ay] = [ring[j * 2] as number, ring[j * 2 + 1] as number];
        const [bx, by] = [ring[i * 2] as number, ring[i * 2 + 1] as number];
        corners.push(ax, ay, b, bx, by, b, bx, by, t, ax, ay, b, bx, by, t, ax, ay, t);
      }
    }
  const walls = Float64Array.from(corners);
  return {
    isBlocked(from, direction) {
      for (let i = 0; i < walls.length; i += 9) if (hits(walls, i, from, direction)) return true;
      return false;
    },
  };
}

/** Möller and Trumbore, "Fast, Minimum Storage Ray/Triangle Intersection" (1997), without culling. */
function hits(
  c: Float64Array,
  i: number,
  [ox, oy, oz]: Point,
  [dx, dy, dz]: readonly [number, number, number],
): boolean {
  const [ax, ay, az] = [c[i] as number, c[i + 1] as number, c[i + 2] as number];
  const [ux, uy, uz] = [
    (c[i + 3] as number) - ax,
    (c[i + 4] as number) - ay,
    (c[i + 5] as number) - az,
  ];
  const [vx, vy, vz] = [
    (c[i + 6] as number) - ax,
    (c[i + 7] as number) - ay,
    (c[i + 8] as number) - az,
  ];
  const [px, py, pz] = [dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx];
  const det = ux * px + uy * py + uz * pz;
  if (Math.abs(det) < 1e-12) return false;
  const [tx, ty, tz] = [ox - ax, oy - ay, oz - az];
  const u = (tx * px + ty * py + tz * pz) / det;
  if (u < 0 || u > 1) return false;
  const [qx, qy, qz] = [ty * uz - tz * uy, tz * ux - tx * uz, tx * uy - ty * ux];
  const v = (dx * qx + dy * qy + dz * qz) / det;
  if (v < 0 || u + v > 1) return false;
  return (vx * qx + vy * qy + vz * qz) / det > 1e-9;
}

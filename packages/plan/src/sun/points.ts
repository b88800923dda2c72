import { isWithin } from '@borough/core';
import { type Solid, shoelace } from '../solid.js';

/** Points on one building's façades, with what belongs to each. */
export interface FacadePoints {
  /** x, y, height by threes. */
  readonly points: Float64Array;
  /** Outward, a unit vector: east, north by twos. */
  readonly normals: Float32Array;
  /** Of the wall that the point stands for, metres along it. */
  readonly widths: Float32Array;
  /** Counted from 0 at the ground. */
  readonly floor: Uint16Array;
}

export interface FacadeGrid {
  readonly floorHeightMeters: number;
  readonly sillMeters: number;
  /** Most between two points of a wall. */
  readonly spacingMeters: number;
}

/** In front of the wall, so that a point is outside of its own building whatever the rounding. */
const STAND_OFF_METERS = 0.05;

/** A grid of points on a building's walls: at sill height of each floor, evenly spread along each wall. */
export function facadePoints(
  solid: Solid,
  { floorHeightMeters, sillMeters, spacingMeters }: FacadeGrid,
): FacadePoints {
  const points: number[] = [];
  const normals: number[] = [];
  const widths: number[] = [];
  const floors: number[] = [];
  const height = solid.topMeters - solid.bottomMeters;
  const floorCount = Math.max(1, Math.round(height / floorHeightMeters));
  for (const ring of solid.rings) {
    const n = ring.length / 2;
    const turn = Math.sign(shoelace(ring)) * (isHole(solid, ring) ? -1 : 1);
    for (let i = 0, j = n - 1; i < n; j = i++) {
      const [ax, ay] = [ring[j * 2] as number, ring[j * 2 + 1] as number];
      const [bx, by] = [ring[i * 2] as number, ring[i * 2 + 1] as number];
      const length = Math.hypot(bx - ax, by - ay);
      if (length < 0.5) continue;
      const [nx, ny] = [((by - ay) / length) * turn, (-(bx - ax) / length) * turn];
      const count = Math.max(1, Math.ceil(length / spacingMeters));
      for (let k = 0; k < count; k++) {
        const share = (k + 0.5) / count;
        const x = ax + (bx - ax) * share + nx * STAND_OFF_METERS;
        const y = ay + (by - ay) * share + ny * STAND_OFF_METERS;
        for (let floor = 0; floor < floorCount; floor++) {
          points.push(x, y, solid.bottomMeters + floor * floorHeightMeters + sillMeters);
          normals.push(nx, ny);
          widths.push(length / count);
          floors.push(floor);
        }
      }
    }
  }
  return {
    points: Float64Array.from(points),
    normals: Float32Array.from(normals),
    widths: Float32Array.from(widths),
    floor: Uint16Array.from(floors),
  };
}

/** A ring is a hole where it lies within an odd number of the others. */
function isHole({ rings }: Solid, ring: Float64Array): boolean {
  const others = rings.filter((other) => other !== ring);
  return isWithin(others, ring[0] as number, ring[1] as number);
}

/** A grid of points over open ground: those within the rings, and outside of all that is built or water. x, y, height by threes. */
export function groundPoints(
  rings: readonly Float64Array[],
  taken: readonly Pick<Solid, 'rings'>[],
  heightMeters: number,
  spacingMeters: number,
): Float64Array {
  const outer = rings.flatMap((ring) => [...ring]);
  const xs = outer.filter((_, i) => i % 2 === 0);
  const ys = outer.filter((_, i) => i % 2 === 1);
  const points: number[] = [];
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  const [east, north] = [Math.max(...xs), Math.max(...ys)];
  for (let y = south + spacingMeters / 2; y < north; y += spacingMeters)
    for (let x = west + spacingMeters / 2; x < east; x += spacingMeters)
      if (isWithin(rings, x, y) && !taken.some((other) => isWithin(other.rings, x, y)))
        points.push(x, y, heightMeters);
  return Float64Array.from(points);
}

import type { Part } from './footprint.js';
import { type Scale, triangleArea } from './plane.js';

/** What a roof may look like. A parapet is a flat roof with a low wall around it. */
export const ROOF_TYPES = ['flat', 'gable', 'hip', 'shed', 'pyramid', 'parapet'] as const;
export type RoofType = (typeof ROOF_TYPES)[number];

/** A roof as it is wanted. */
export interface RoofForm {
  readonly type: RoofType;
  /** From the eaves to the highest point. */
  readonly heightMeters: number;
  /** Which way the ridge runs, clockwise from north; a shed falls to the right of it. Null: along the longest edge. */
  readonly directionDegrees: number | null;
  /** The most that a face may rise over its run; beyond, the roof is not believed. */
  readonly steepest: number;
}

/**
 * A roof over one polygon, closed against its walls: every edge of a triangle is shared by another or is in the rim.
 * The corners of the polygon come first among the points, in its order.
 */
export interface Roof {
  /** Three numbers a point: longitude and latitude in radians (or x and y in metres while it is built), and the rise. */
  readonly points: ArrayLike<number>;
  /** Each face is flat: triples of points, counter-clockwise from outside. */
  readonly faces: readonly (readonly number[])[];
  /** Where the walls end: pairs of points with the building to the left, along all rings in order. */
  readonly rim: readonly (readonly [number, number])[];
}

/** A polygon in the plane: metres from its first corner. */
export interface Outline {
  readonly xy: Float64Array;
  readonly ringStarts: readonly number[];
  readonly triangles: readonly number[];
}

/** The corners of an outline as points of a roof. */
export function withRise({ xy }: Outline, riseMeters: number): number[] {
  const points: number[] = [];
  for (let i = 0; i < xy.length; i += 2) {
    points.push(xy[i] as number, xy[i + 1] as number, riseMeters);
  }
  return points;
}

/** The flat roof that every polygon can carry. */
export function flatRoof(part: Part): Roof {
  const points = new Float64Array((part.lonLat.length / 2) * 3);
  for (let i = 0; i < part.lonLat.length; i += 2) {
    points.set(part.lonLat.subarray(i, i + 2), (i / 2) * 3);
  }
  return { points, faces: [part.triangles], rim: rimOf(part.ringStarts) };
}

/** The edges of all rings, as pairs of corners. */
export function rimOf(ringStarts: readonly number[]): [number, number][] {
  return ringStarts.slice(0, -1).flatMap((start, ring) => {
    const end = ringStarts[ring + 1] as number;
    return Array.from({ length: end - start }, (_, i): [number, number] => {
      const next = start + i + 1;
      return [start + i, next < end ? next : start];
    });
  });
}

/** Cubic metres between the eaves and the roof. */
export function roofVolume({ points, faces }: Roof, scale: Scale): number {
  // From the first point: areas of small triangles far from the origin cancel badly.
  const xy = new Float64Array(points.length);
  for (let i = 0; i < xy.length; i++) {
    const axis = i % 3;
    xy[i] =
      axis === 2
        ? (points[i] as number)
        : ((points[i] as number) - (points[axis] as number)) * (scale[axis] as number);
  }
  let volume = 0;
  for (const face of faces) {
    for (let i = 0; i < face.length; i += 3) {
      const rise = [0, 1, 2].reduce((sum, k) => sum + riseOf(xy, face[i + k] as number), 0) / 3;
      volume += triangleArea(xy, face, i, 3) * rise;
    }
  }
  return volume;
}

function riseOf(points: ArrayLike<number>, point: number): number {
  return points[point * 3 + 2] as number;
}

/** Rise over run of the steepest face; upright faces are walls and do not count. */
export function steepestOf({ points, faces }: Roof): number {
  let steepest = 0;
  for (const face of faces) {
    for (let i = 0; i < face.length; i += 3) {
      const double = 2 * triangleArea(points, face, i, 3);
      if (double < 1e-9) continue;
      const [a, b, c] = [0, 1, 2].map((k) => (face[i + k] as number) * 3) as [
        number,
        number,
        number,
      ];
      const to = (p: number, axis: number) =>
        (points[p + axis] as number) - (points[a + axis] as number);
      const slopeX = (to(b, 2) * to(c, 1) - to(c, 2) * to(b, 1)) / double;
      const slopeY = (to(c, 2) * to(b, 0) - to(b, 2) * to(c, 0)) / double;
      steepest = Math.max(steepest, Math.hypot(slopeX, slopeY));
    }
  }
  return steepest;
}

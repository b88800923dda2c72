import { HIDDEN, KNOWN, type NumberChannel, numberAt } from '@borough/core';
import type { Wear } from './look.js';

/** What stands somewhere must be seen, even at zero and from far away: least sizes, also used by shaders. */
export const LEAST = { barPixels: 2, dotPixels: 7, barMeters: 0.5, linePixels: 1.2 } as const;

/** A line of sight in metres east, north, up of the city's origin; the direction has length 1. */
export interface Ray {
  readonly from: readonly [number, number, number];
  readonly direction: readonly [number, number, number];
}

/** A pixel that somebody asks about: its line of sight, and where it is in CSS pixels from the top left. */
export interface Sight {
  readonly ray: Ray;
  readonly x: number;
  readonly y: number;
}

/** A thing on a line of sight, and how far away. */
export interface HitThing {
  readonly slot: number;
  readonly meters: number;
}

interface Things {
  readonly shape: 'dot' | 'bar';
  /** East, north, up by slot. */
  readonly anchors: Float32Array;
  readonly wear: Wear;
  /** Metres that one CSS pixel covers at a distance of one metre. */
  readonly pixel: number;
}

/**
 * The thing a line of sight meets first. Cesium gives every pickable thing an object of its own, which a
 * crowd cannot pay for: the layer has one, and this finds the slot, with the shader's own sizes. Costs
 * one pass over the table, when a layer is hit and never else.
 */
export function hitPoints(ray: Ray, things: Things): HitThing | null {
  const { anchors, wear, shape, pixel } = things;
  const { table, style, override } = wear;
  const height = numberReader(wear, style.height);
  const size = numberReader(wear, style.size);
  let best: HitThing | null = null;
  for (let slot = 1; slot < table.size; slot++) {
    const x = anchors[slot * 3] as number;
    const y = anchors[slot * 3 + 1] as number;
    const z = anchors[slot * 3 + 2] as number;
    if (z < -1e29 || ((override.bits[slot] ?? 0) & HIDDEN) !== 0) continue;
    const dx = x - ray.from[0];
    const dy = y - ray.from[1];
    const dz = z - ray.from[2];
    const least = pixel * Math.hypot(dx, dy, dz);
    const meters =
      shape === 'bar'
        ? hitBox(
            ray.direction,
            [dx, dy, dz],
            Math.max(size(slot), LEAST.barPixels * least),
            Math.max(LEAST.barMeters, height(slot)),
          )
        : hitBall(
            ray.direction,
            [dx, dy, dz + height(slot)],
            Math.max(size(slot), LEAST.dotPixels * least) / 2,
          );
    if (meters !== null && (best === null || meters < best.meters)) best = { slot, meters };
  }
  return best;
}

/** A slot's number in a channel, as the shader reads it. */
export function numberReader({ table }: Wear, channel: NumberChannel): (slot: number) => number {
  if (!channel.column) return () => channel.low;
  const { values, flags } = table.column(channel.column);
  return (slot) =>
    numberAt(channel, values[slot] as number, ((flags[slot] as number) & KNOWN) !== 0);
}

export type Vector = readonly [number, number, number];

/** Slabs: where a ray from 0 enters an upright box that stands on `foot`. */
export function hitBox(d: Vector, foot: Vector, width: number, height: number): number | null {
  let near = 0;
  let far = Infinity;
  for (let i = 0; i < 3; i++) {
    const low = (foot[i] as number) - (i < 2 ? width / 2 : 0);
    const high = (foot[i] as number) + (i < 2 ? width / 2 : height);
    const along = d[i] as number;
    if (Math.abs(along) < 1e-12) {
      if (low > 0 || high < 0) return null;
      continue;
    }
    near = Math.max(near, Math.min(low / along, high / along));
    far = Math.min(far, Math.max(low / along, high / along));
  }
  return near <= far ? near : null;
}

/** A disc that faces the eye is, to a ray, a ball that stands on its place. */
export function hitBall(d: Vector, foot: Vector, radius: number): number | null {
  const [x, y, z] = [foot[0], foot[1], foot[2] + radius];
  const along = x * d[0] + y * d[1] + z * d[2];
  if (along <= 0) return null;
  const across = x * x + y * y + z * z - along * along;
  return across <= radius * radius ? along : null;
}

/** Where a ray from 0 meets a triangle, from either side (Möller and Trumbore 1997). */
export function hitTriangle(d: Vector, a: Vector, b: Vector, c: Vector): number | null {
  const u = minus(b, a);
  const v = minus(c, a);
  const p = cross(d, v);
  const determinant = dot(u, p);
  if (Math.abs(determinant) < 1e-12) return null;
  const along = dot(a, p) / -determinant;
  if (along < 0 || along > 1) return null;
  const q = cross(minus([0, 0, 0], a), u);
  const across = dot(d, q) / determinant;
  if (across < 0 || along + across > 1) return null;
  const meters = dot(v, q) / determinant;
  return meters > 0 ? meters : null;
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];

/** The nearest triangle of a body at a place, turned clockwise from north and stretched; null: none. */
export function hitBody(
  ray: Ray,
  positions: Float32Array,
  place: Vector,
  headingRadians: number,
  stretch: Vector,
): number | null {
  const [cos, sin] = [Math.cos(headingRadians), Math.sin(headingRadians)];
  const foot = minus(place, ray.from);
  const corner = (i: number): Vector => {
    const x = (positions[i] as number) * stretch[0];
    const y = (positions[i + 1] as number) * stretch[1];
    const z = (positions[i + 2] as number) * stretch[2];
    return [foot[0] + x * cos + y * sin, foot[1] - x * sin + y * cos, foot[2] + z];
  };
  let best: number | null = null;
  for (let i = 0; i < positions.length; i += 9) {
    const meters = hitTriangle(ray.direction, corner(i), corner(i + 3), corner(i + 6));
    if (meters !== null && (best === null || meters < best)) best = meters;
  }
  return best;
}

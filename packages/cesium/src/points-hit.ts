import { HIDDEN, KNOWN, type NumberChannel, numberAt } from '@borough/core';
import type { Wear } from './look.js';
import { LEAST } from './shader.js';

/** A line of sight in metres east, north, up of the city's origin; the direction has length 1. */
export interface Ray {
  readonly from: readonly [number, number, number];
  readonly direction: readonly [number, number, number];
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
export function hitPoints(ray: Ray, things: Things): { slot: number; meters: number } | null {
  const { anchors, wear, shape, pixel } = things;
  const { table, style, override } = wear;
  const height = reader(wear, style.height);
  const size = reader(wear, style.size);
  let best: { slot: number; meters: number } | null = null;
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

function reader({ table }: Wear, channel: NumberChannel): (slot: number) => number {
  if (!channel.column) return () => channel.low;
  const { values, flags } = table.column(channel.column);
  return (slot) =>
    numberAt(channel, values[slot] as number, ((flags[slot] as number) & KNOWN) !== 0);
}

type Vector = readonly [number, number, number];

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
function hitBall(d: Vector, foot: Vector, radius: number): number | null {
  const [x, y, z] = [foot[0], foot[1], foot[2] + radius];
  const along = x * d[0] + y * d[1] + z * d[2];
  if (along <= 0) return null;
  const across = x * x + y * y + z * z - along * along;
  return across <= radius * radius ? along : null;
}

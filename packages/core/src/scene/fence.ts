import type { Camera } from './view.js';

/** What a view's camera may not leave: for kiosks, and for cities that end somewhere. */
export interface Fence {
  /** West, south, east, north in degrees: where it may look. West is less than east. */
  readonly bounds?: readonly [number, number, number, number];
  /** Least and most metres between the eye and what it looks at. */
  readonly rangeMeters?: readonly [number, number];
}

/** The camera within its fence; the same object where it was within. */
export function keepWithin(camera: Camera, fence: Fence | undefined): Camera {
  if (!fence) return camera;
  const [west, south, east, north] = fence.bounds ?? [-180, -90, 180, 90];
  const [least, most] = fence.rangeMeters ?? [0, Number.POSITIVE_INFINITY];
  const [lon, lat, heightMeters] = camera.target;
  const x = clamp(lon, west, east);
  const y = clamp(lat, south, north);
  const rangeMeters = clamp(camera.rangeMeters, least, most);
  if (x === lon && y === lat && rangeMeters === camera.rangeMeters) return camera;
  return { ...camera, target: [x, y, heightMeters], rangeMeters };
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

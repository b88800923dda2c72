import { type Camera, FIELD_OF_VIEW_DEGREES } from '../scene/view.js';
import { clampCamera } from './camera.js';

/** Things as a sphere: its middle as a place, and metres. */
export interface Sphere {
  readonly place: readonly [number, number, number];
  readonly radiusMeters: number;
}

/** Room around the things, and the least distance from which one sees where they are. */
const MARGIN = 1.25;
const LEAST_METERS = 120;
/** Flatter than this, one thing stands before the other. */
const FLATTEST_DEGREES = -25;

/** A camera that shows things whole, from where one looks already, but not too flat. */
export function lookAtAll({ place, radiusMeters }: Sphere, from: Camera): Camera {
  const half = (FIELD_OF_VIEW_DEGREES * Math.PI) / 360;
  return clampCamera({
    target: place,
    headingDegrees: from.headingDegrees,
    pitchDegrees: Math.min(from.pitchDegrees, FLATTEST_DEGREES),
    rangeMeters: Math.max(LEAST_METERS, (radiusMeters / Math.sin(half)) * MARGIN),
  });
}

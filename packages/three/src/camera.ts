import type { Camera, Ecef, Frame } from '@borough/core';
import { standOf } from '@borough/core/view';

/** A point or direction of the local scene: x east, y up, z south, metres from the city's origin. */
export type Point = readonly [number, number, number];

/** Where a camera stands in the local scene. */
export interface Pose {
  readonly eye: Point;
  readonly target: Point;
  /** The direction of the picture's upper edge. */
  readonly up: Point;
}

export function toScene([east, north, up]: Point): Point {
  return [east, up, -north];
}

/** Many points or directions at once, in place. */
export function toSceneArray(array: Float32Array): Float32Array {
  for (let i = 0; i < array.length; i += 3) {
    const north = array[i + 1] as number;
    array[i + 1] = array[i + 2] as number;
    array[i + 2] = -north;
  }
  return array;
}

export function toEnu([x, y, z]: Point): Point {
  return [x, -z, y];
}

/** Eye, target and up of a camera. Up is up at the target, not at the city's origin. */
export function poseOf(camera: Camera, frame: Frame): Pose {
  const { eye, target, up } = standOf(camera);
  const place = (ecef: Ecef): Point => toScene(frame.toEnu(ecef));
  const middle = place(target);
  const above = place(plus(target, up));
  return { eye: place(eye), target: middle, up: minus(above, middle) };
}

const plus = (a: Point, b: Point): Point => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Point, b: Point): Point => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

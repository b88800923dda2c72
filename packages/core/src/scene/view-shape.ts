import { number, object, optional, type Shape, tuple } from '../shape/shape.js';
import { fractionShape, latShape, lonShape, placeShape } from '../shape/terms.js';
import type { Fence } from './fence.js';
import type { Camera, Rect } from './view.js';

export const rectShape: Shape<Rect> = tuple<Rect>(
  fractionShape,
  fractionShape,
  fractionShape,
  fractionShape,
);

export const cameraShape: Shape<Camera> = object<Camera>({
  target: placeShape,
  headingDegrees: number({ min: -360, max: 360 }),
  pitchDegrees: number({ min: -90, max: 0 }),
  rangeMeters: number({ min: 1, max: 1e7 }),
});

const distance = number({ min: 20, max: 50_000, hint: 'metres from 20 to 50000' });

export const fenceShape: Shape<Fence> = object<Fence>({
  bounds: optional(
    tuple<readonly [number, number, number, number]>(lonShape, latShape, lonShape, latShape),
  ),
  rangeMeters: optional(tuple<readonly [number, number]>(distance, distance)),
});

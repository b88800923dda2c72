import type { Frame } from '@borough/core';
import { bend } from './plan.js';
import type { Point } from './shape.js';

/** A point of the plan in degrees, to seven digits: a centimetre, and the same text on every machine. */
export function placeOf(point: Point, frame: Frame): number[] {
  const [x, y] = bend(point);
  const { lon, lat } = frame.geodetic([x, y, 0]);
  return [round(lon, 7), round(lat, 7)];
}

export function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

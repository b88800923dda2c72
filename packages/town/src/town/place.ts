import { createFrame } from '@borough/core';
import type { Point } from './plane.js';

/** Turns a point of the plan into longitude and latitude. */
export type Place = (p: Point) => number[];

/** Degrees to seven digits: a centimetre, and the same text on every machine. */
export function createPlace(origin: { lon: number; lat: number; heightMeters: number }): Place {
  const frame = createFrame(origin);
  return ([x, y]) => {
    const { lon, lat } = frame.geodetic([x, y, 0]);
    return [Math.round(lon * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
  };
}

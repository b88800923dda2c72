import { areaSquareMeters } from '@borough/core';
import { expect, it } from 'vitest';
import { heightBetween, lengthOf } from './measure.js';

it('ME1 lengths and areas are metres on the ellipsoid', () => {
  // A minute of latitude at 33° is 1,848.7 m.
  expect(
    lengthOf([
      [115, 33, 0],
      [115, 33 + 1 / 60, 0],
    ]),
  ).toBeCloseTo(1848.7, 0);
  expect(
    lengthOf([
      [115, 33, 0],
      [115, 33, 12],
    ]),
  ).toBeCloseTo(12, 6);
  expect(
    areaSquareMeters([
      [115, 33, 0],
      [115.001, 33, 0],
      [115.001, 33.001, 9],
      [115, 33.001, 0],
    ]),
  ).toBeCloseTo(93.46 * 110.91, -1);
  expect(heightBetween([115, 33, 4], [115, 33, 34])).toBe(30);
});

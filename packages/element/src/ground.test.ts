import { areaSquareMeters, distanceMeters, wayMeters } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { groundAt, metersPerPixel, project } from './ground.js';

const camera = {
  target: [113.35, 23.12, 20],
  headingDegrees: 30,
  pitchDegrees: -35,
  rangeMeters: 850,
} as const;
const picture = { width: 1200, height: 800 };

describe('the ground under a picture', () => {
  it('has the target in the middle', () => {
    expect(project(camera, picture, camera.target)?.map(Math.round)).toEqual([600, 400]);
    expect(groundAt(camera, picture, 600, 400)?.[0]).toBeCloseTo(113.35, 9);
  });

  it('is found again where it is drawn, all over the picture', () => {
    for (const [x, y] of [
      [0, 300],
      [1200, 300],
      [300, 799],
      [1100, 500],
    ] as const) {
      const at = groundAt(camera, picture, x, y);
      const [px, py] = (at && project(camera, picture, at)) ?? [Number.NaN, Number.NaN];
      expect(px).toBeCloseTo(x, 1);
      expect(py).toBeCloseTo(y, 1);
    }
  });

  it('has north above when the camera looks straight down to the north', () => {
    const down = { ...camera, headingDegrees: 0, pitchDegrees: -90 };
    const north = project(down, picture, [113.35, 23.121, 20]);
    const east = project(down, picture, [113.351, 23.12, 20]);
    expect(north?.[0]).toBeCloseTo(600, 0);
    expect(north?.[1]).toBeLessThan(400);
    expect(east?.[0]).toBeGreaterThan(600);
  });

  it('ends at the horizon', () => {
    expect(groundAt({ ...camera, pitchDegrees: -5 }, picture, 600, 0)).toBe(null);
    expect(project(camera, picture, [113.35, 23.0, 20])).toBe(null);
  });

  it('is as many metres wide as the eye sees', () => {
    // 2 · 850 m · tan 25° over 800 pixels
    expect(metersPerPixel(camera, 800)).toBeCloseTo(0.99091, 4);
  });

  it('is measured on the ellipsoid: a hundredth of a degree is 1,024.6 m east and 1,107.5 m north here', () => {
    const here = [113.35, 23.12, 0] as const;
    expect(distanceMeters(here, [113.36, 23.12, 0])).toBeCloseTo(1024.35, 0);
    expect(distanceMeters(here, [113.35, 23.13, 0])).toBeCloseTo(1107.5, 0);
    expect(wayMeters([here, [113.36, 23.12, 0], [113.36, 23.13, 0]])).toBeCloseTo(2131.8, 0);
    const square = [here, [113.36, 23.12, 0], [113.36, 23.13, 0], [113.35, 23.13, 0]] as const;
    expect(areaSquareMeters(square) / 1e6).toBeCloseTo(1.1344, 3);
    expect(areaSquareMeters(square.slice(0, 2))).toBe(0);
  });
});

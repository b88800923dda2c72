import { describe, expect, it } from 'vitest';
import { DEGREE, enuFrame, frameMatrix, radiiAt, toEcef, toLocal } from './ellipsoid.js';

describe('toEcef', () => {
  it('puts the equator and the pole on the axes of WGS84', () => {
    expect(toEcef(0, 0, 0)).toEqual([6_378_137, 0, 0]);
    expect(toEcef(0, Math.PI / 2, 0)[2]).toBeCloseTo(6_356_752.314245, 6);
  });

  it('agrees with the worked example of EPSG Guidance Note 7-2, method 9602', () => {
    const lat = (53 + 48 / 60 + 33.82 / 3600) * DEGREE;
    const lon = (2 + 7 / 60 + 46.38 / 3600) * DEGREE;
    const [x, y, z] = toEcef(lon, lat, 73);
    expect(x).toBeCloseTo(3_771_793.968, 1);
    expect(y).toBeCloseTo(140_253.342, 1);
    expect(z).toBeCloseTo(5_124_304.349, 1);
  });
});

describe('enuFrame', () => {
  const frame = enuFrame(4.83 * DEGREE, 45.77 * DEGREE, 220);

  it('east, north and up are where they say', () => {
    const [east, north, up] = toLocal(frame, toEcef(4.8301 * DEGREE, 45.77 * DEGREE, 220));
    // PROJ 9, +proj=topocentric, gives the same.
    expect(east).toBeCloseTo(7.778631, 6);
    expect(Math.abs(north)).toBeLessThan(1e-4);
    expect(Math.abs(up)).toBeLessThan(1e-4);
    expect(toLocal(frame, toEcef(4.83 * DEGREE, 45.77 * DEGREE, 320))[2]).toBeCloseTo(100, 8);
  });

  it('a relative matrix times its parent gives the absolute one', () => {
    const child = enuFrame(4.9 * DEGREE, 45.7 * DEGREE, 180);
    const product = multiply(frameMatrix(frame, null), frameMatrix(child, frame));
    const absolute = frameMatrix(child, null);
    for (let i = 0; i < 16; i++)
      expect(product[i]).toBeCloseTo(absolute[i] ?? NaN, i < 12 ? 12 : 6);
  });
});

it('radii of curvature are those of the equator and the pole', () => {
  expect(radiiAt(0).primeVertical).toBe(6_378_137);
  expect(radiiAt(0).meridian).toBeCloseTo(6_335_439.327, 3);
  expect(radiiAt(Math.PI / 2).meridian).toBeCloseTo(6_399_593.626, 3);
});

function multiply(a: number[], b: number[]): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const row = i % 4;
    const column = i - row;
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += (a[k * 4 + row] ?? NaN) * (b[column + k] ?? NaN);
    return sum;
  });
}

import { areaSquareMeters, type Massing } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { aligned, headingOf, middleOf, moved, squareAt, turned } from './shape.js';

const square = squareAt(115, 33, 24);
const places = (ring: typeof square) => ring.map(([lon, lat]) => [lon, lat, 0] as const);

describe('the shape of a block', () => {
  it('is a square of the asked side, around its place', () => {
    expect(areaSquareMeters(places(square))).toBeCloseTo(24 * 24, 0);
    const [lon, lat] = middleOf(square);
    expect(lon).toBeCloseTo(115, 6);
    expect(lat).toBeCloseTo(33, 6);
  });

  it('moves by metres and keeps its area', () => {
    const there = moved(square, 10, -4);
    expect((middleOf(there)[1] - middleOf(square)[1]) * 110_900).toBeCloseTo(-4, 1);
    expect(areaSquareMeters(places(there))).toBeCloseTo(24 * 24, 0);
    expect(moved(there, -10, 4)[0]?.[0]).toBeCloseTo(square[0]?.[0] as number, 6);
  });

  it('turns about its middle, and comes back to itself after a quarter', () => {
    const quarter = turned(square, 90);
    for (const [lon, lat] of quarter)
      expect(square.some(([x, y]) => Math.hypot(x - lon, y - lat) < 3e-7)).toBe(true);
    expect(headingOf(turned(moved(square, 0, 0), 30)) % 90).toBeCloseTo(30, 0);
  });

  it('aligns with a heading by the smaller turn', () => {
    const block: Massing = {
      footprint: turned(square, 20),
      baseMeters: 0,
      floors: 3,
      floorHeightMeters: 3,
      use: 'dwelling',
    };
    expect(headingOf(aligned(block, 35).footprint) % 90).toBeCloseTo(35, 0);
  });
});

import { describe, expect, it } from 'vitest';
import { type PlanPoint, snapLines, snapMove, snapTurn } from './snap.js';

const house = Float64Array.of(0, 0, 20, 0, 20, 10, 0, 10);
const square = (x: number, y: number, side = 8): PlanPoint[] => [
  [x, y],
  [x + side, y],
  [x + side, y + side],
  [x, y + side],
];
const lines = snapLines([house], [10, 5], 50);

describe('snapping', () => {
  it('SP1 a corner that comes near a corner lies on it', () => {
    const { by, on } = snapMove(square(20.9, 10.7), lines, 2);
    expect(by[0]).toBeCloseTo(-0.9, 9);
    expect(by[1]).toBeCloseTo(-0.7, 9);
    expect(on).toHaveLength(1);
  });

  it('SP1 a side comes to lie in a line and its extension, and at a crossing in both', () => {
    // Beside the house, its south side nearly in the line of the house's.
    const beside = snapMove(square(30, 0.8), lines, 2);
    expect(beside.by[0]).toBeCloseTo(0, 9);
    expect(beside.by[1]).toBeCloseTo(-0.8, 9);
    const street = Float64Array.of(39, -50, 60, -50, 60, 60, 39, 60);
    const both = snapMove(square(30, 0.8), [...lines, ...snapLines([street], [30, 0], 60)], 2);
    expect(both.by[0]).toBeCloseTo(1, 9);
    expect(both.by[1]).toBeCloseTo(-0.8, 9);
    expect(both.on).toHaveLength(2);
  });

  it('SP2 a turned side runs along a line or square to it', () => {
    expect(snapTurn(92.5, lines, 4)).toBeCloseTo(-2.5, 9);
    expect(snapTurn(-3, lines, 4)).toBeCloseTo(3, 9);
    expect(snapTurn(178, lines, 4)).toBeCloseTo(2, 9);
  });

  it('SP3 what is too far away, or too oblique, moves nothing', () => {
    expect(snapMove(square(30, 4), lines, 2)).toEqual({ by: [0, 0], on: [] });
    expect(snapMove(square(90, 0.5), lines, 2)).toEqual({ by: [0, 0], on: [] });
    expect(snapTurn(45, lines, 4)).toBe(0);
    expect(snapLines([house], [200, 200], 50)).toEqual([]);
  });
});

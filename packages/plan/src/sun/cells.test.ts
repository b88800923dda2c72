import { createFrame, type Geometry, toGeodetic } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { createSolidMaker, type Solid, shoelace } from '../solid.js';
import { facadeCells, groundCells } from './cells.js';
import { facadePoints, groundPoints } from './points.js';

const ORIGIN = { lon: 120, lat: 30, heightMeters: 5 };
const maker = createSolidMaker(ORIGIN);
const house: Solid = {
  key: 'house',
  rings: [Float64Array.of(0, 0, 20, 0, 20, 10, 0, 10)],
  bottomMeters: 5,
  topMeters: 14,
};
const GRID = { floorHeightMeters: 3, sillMeters: 0.9, spacingMeters: 4 };

/** x, y by twos in the plan again. */
const ringOf = ({ parts }: Geometry): Float64Array => {
  const [part] = parts as [Float64Array];
  const ring: number[] = [];
  for (let i = 0; i < part.length; i += 3)
    ring.push(...maker.plan(part[i] as number, part[i + 1] as number));
  return Float64Array.from(ring);
};

describe('a study as a surface', () => {
  it('SU6 façade cells cover all walls on all floors, each before the piece of wall that its point stands for', () => {
    const points = facadePoints(house, GRID);
    const cells = facadeCells(points, house, GRID, maker);
    expect(cells).toHaveLength(points.floor.length);
    expect(cells).toHaveLength((5 + 3 + 5 + 3) * 3);
    let length = 0;
    for (const [i, cell] of cells.entries()) {
      const ring = ringOf(cell);
      length += Math.hypot(
        (ring[2] as number) - (ring[0] as number),
        (ring[3] as number) - (ring[1] as number),
      );
      const [part] = cell.parts as [Float64Array];
      expect(part[2]).toBeCloseTo(5 + (points.floor[i] as number) * 3, 9);
      const xs = ring.filter((_, at) => at % 2 === 0);
      const ys = ring.filter((_, at) => at % 2 === 1);
      const middle = [
        (Math.min(...xs) + Math.max(...xs)) / 2,
        (Math.min(...ys) + Math.max(...ys)) / 2,
      ];
      const away = Math.hypot(
        (middle[0] as number) - (points.points[i * 3] as number),
        (middle[1] as number) - (points.points[i * 3 + 1] as number),
      );
      expect(away).toBeLessThan(0.2);
    }
    expect(length).toBeCloseTo(60 * 3, 3);
  });

  it('SU6 ground cells cover the open ground and lie on it', () => {
    const site = Float64Array.of(-10, -10, 30, -10, 30, 20, -10, 20);
    const points = groundPoints([site], [house], 5.1, 2);
    const cells = groundCells(points, 2, maker);
    const area = cells.reduce((sum, cell) => sum + shoelace(ringOf(cell)), 0);
    expect(area).toBeCloseTo(40 * 30 - 200, 1);
    expect(cells.every(({ parts }) => Number.isNaN((parts[0] as Float64Array)[2]))).toBe(true);
    const pond = { rings: [Float64Array.of(20, 0, 30, 0, 30, 10, 20, 10)] };
    expect(groundPoints([site], [house, pond], 5.1, 2).length / 3).toBe(
      points.length / 3 - 100 / 4,
    );
  });

  it('a point of the plan is the place it came from', () => {
    const frame = createFrame(ORIGIN);
    const [lon, lat] = maker.place(120, -80);
    const [east, north] = maker.plan(lon, lat);
    expect([east, north].map((x) => Math.round(x * 1e3))).toEqual([120_000, -80_000]);
    const there = toGeodetic(frame.fromEnu([120, -80, 0]));
    expect(there.lon).toBeCloseTo(lon, 9);
  });
});

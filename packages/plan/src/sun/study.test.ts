import { createTown, TOWN_ORIGIN } from '@borough/town';
import { describe, expect, it } from 'vitest';
import { createTriangles } from '../../test/triangles.js';
import { createObstacles, type Point } from '../ray.js';
import type { Solid } from '../solid.js';
import { facadePoints, groundPoints } from './points.js';
import { HANGZHOU_DWELLINGS, HANGZHOU_SCHOOLS, stepsOf } from './rule.js';
import { studySun } from './study.js';
import { judgeSun } from './verdict.js';

const box = (key: string, x: number, y: number, w: number, d: number, top: number): Solid => ({
  key,
  rings: [Float64Array.from([x, y, x + w, y, x + w, y + d, x, y + d])],
  bottomMeters: 0,
  topMeters: top,
});

function isNear({ rings }: Solid, [x, y]: Point, reach: number): boolean {
  const corners = rings[0] as Float64Array;
  for (let i = 0; i < corners.length; i += 2)
    if (Math.hypot((corners[i] as number) - x, (corners[i + 1] as number) - y) < reach + 150)
      return true;
  return false;
}

const GRID = { floorHeightMeters: 3, sillMeters: 0.9, spacingMeters: 3 };

describe('sun hours', () => {
  it('SU1 agree within a minute with rays cast at every wall of the town, on both days of the rule', async () => {
    const town = createTown({ seed: 1 });
    const solids = town.buildings.map(
      ({ key, ring, hole, baseMeters, heightMeters }): Solid => ({
        key,
        rings: [ring, ...(hole ? [hole] : [])].map((r) => Float64Array.from(r.flat())),
        bottomMeters: baseMeters,
        topMeters: baseMeters + heightMeters,
      }),
    );
    // One façade point each of 200 dwellings over the whole town.
    const dwellings = solids.filter((_, i) => town.buildings[i]?.use === 'dwelling');
    const points: number[] = [];
    for (let i = 0; points.length < 600; i++) {
      const solid = dwellings[(i * 37) % dwellings.length] as Solid;
      const all = facadePoints(solid, GRID).points;
      const at = ((i * 53) % (all.length / 3)) * 3;
      points.push(...all.subarray(at, at + 3));
    }
    const obstacles = createObstacles(solids);
    const tallest = Math.max(...solids.map(({ topMeters }) => topMeters));
    for (const rule of [HANGZHOU_DWELLINGS, HANGZHOU_SCHOOLS]) {
      const steps = stepsOf(rule, TOWN_ORIGIN, 'Asia/Shanghai');
      // Nothing farther away can throw its shadow here.
      const reach = tallest / Math.min(...steps.map(({ slope }) => slope));
      const { total } = await studySun(Float64Array.from(points), obstacles, steps);
      for (let i = 0; i < total.length; i++) {
        const point = points.slice(i * 3, i * 3 + 3) as unknown as Point;
        const triangles = createTriangles(solids.filter((solid) => isNear(solid, point, reach)));
        let minutes = 0;
        for (const { direction, slope, minutes: length } of steps)
          if (!triangles.isBlocked(point, [direction[0], direction[1], slope])) minutes += length;
        expect(Math.abs((total[i] as number) - minutes), `point ${i}`).toBeLessThanOrEqual(1);
      }
      expect(new Set(total).size).toBeGreaterThan(20);
    }
  }, 60_000);

  it('SU2 a wall to the south takes the noon, and the longest time is the longer side', async () => {
    const wall = box('wall', -5, -20, 10, 2, 40);
    const rule = { ...HANGZHOU_DWELLINGS, stepMinutes: 5 };
    const steps = stepsOf(rule, TOWN_ORIGIN, 'Asia/Shanghai');
    const free = await studySun(Float64Array.of(0, 0, 1), createObstacles([]), steps);
    expect(free.total[0]).toBeCloseTo(360, 3);
    expect(free.longest[0]).toBeCloseTo(360, 3);
    const shaded = await studySun(Float64Array.of(0, 0, 1), createObstacles([wall]), steps);
    expect(shaded.total[0]).toBeLessThan(330);
    expect(shaded.longest[0]).toBeCloseTo((shaded.total[0] as number) / 2, -1);
  });

  it('SU3 solar time is symmetric about noon; civil time is the zone’s', () => {
    const steps = stepsOf(HANGZHOU_DWELLINGS, TOWN_ORIGIN, 'Asia/Shanghai');
    expect(steps).toHaveLength(72);
    const [first, last] = [steps[0], steps.at(-1)];
    expect(first?.slope).toBeCloseTo(last?.slope ?? 0, 2);
    expect(first?.direction[0]).toBeCloseTo(-(last?.direction[0] ?? 0), 2);
    const civil = stepsOf({ ...HANGZHOU_DWELLINGS, clock: 'civil' }, TOWN_ORIGIN, 'Asia/Shanghai');
    expect(new Date((civil[0]?.atMs ?? 0) - 150_000).toISOString()).toBe(
      '2026-01-20T01:00:00.000Z',
    );
    expect(() =>
      stepsOf({ ...HANGZHOU_DWELLINGS, to: '08:00' }, TOWN_ORIGIN, 'Asia/Shanghai'),
    ).toThrow(/SUN_RULE_INVALID/);
  });

  it('SU4 a building passes by its worst floor’s best point', async () => {
    const house = box('house', -6, 0, 12, 10, 18);
    const wall = box('wall', -60, -14, 120, 2, 12);
    const steps = stepsOf(HANGZHOU_DWELLINGS, TOWN_ORIGIN, 'Asia/Shanghai');
    const points = facadePoints(house, GRID);
    const alone = await studySun(points.points, createObstacles([house]), steps);
    const judged = judgeSun('house', 'dwelling', HANGZHOU_DWELLINGS, points, alone);
    expect(judged).toMatchObject({ passes: true, needed: 2 });
    expect(judged.hours).toBeGreaterThan(5.9);
    const walled = await studySun(points.points, createObstacles([house, wall]), steps);
    const worse = judgeSun('house', 'dwelling', HANGZHOU_DWELLINGS, points, walled);
    expect(worse.worstFloor).toBe(0);
    expect(worse.hours).toBeLessThan(judged.hours);
    expect(judgeSun('house', 'office', HANGZHOU_DWELLINGS, points, walled)).toMatchObject({
      needed: 0,
      passes: true,
    });
  });

  it('SU5 a study tells how far it is and can be called off', async () => {
    const controller = new AbortController();
    const solids = Array.from({ length: 400 }, (_, i) =>
      box(`b${i}`, (i % 20) * 30, Math.floor(i / 20) * 30, 20, 20, 20 + (i % 7) * 5),
    );
    const points = groundPoints(
      [Float64Array.from([0, 0, 600, 0, 600, 600, 0, 600])],
      solids,
      1,
      5,
    );
    const steps = stepsOf(HANGZHOU_DWELLINGS, TOWN_ORIGIN, 'Asia/Shanghai');
    const shares: number[] = [];
    const study = studySun(points, createObstacles(solids), steps, {
      signal: controller.signal,
      onProgress(share) {
        shares.push(share);
        if (shares.length === 2) controller.abort();
      },
    });
    await expect(study).rejects.toThrow(/abort/i);
    expect(shares).toHaveLength(2);
    expect(shares[1]).toBeGreaterThan(shares[0] as number);
  });
});

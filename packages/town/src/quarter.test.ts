import { createFrame, toEcef } from '@borough/core';
import { describe, expect, test } from 'vitest';
import { type BuildingFeature, createQuarter, QUARTER_ORIGIN } from './quarter.js';

const SEEDS = [1, 2, 3, 7, 42, 1999, 2 ** 31];
const frame = createFrame(QUARTER_ORIGIN);

/** Rings in metres, open. */
function toPlan(feature: BuildingFeature): [number, number][][] {
  return feature.geometry.coordinates.map((ring) =>
    ring.slice(0, -1).map(([lon = 0, lat = 0]) => {
      const heightMeters = QUARTER_ORIGIN.heightMeters;
      const [x, y] = frame.toEnu(toEcef({ lon, lat, heightMeters }));
      return [x, y] as [number, number];
    }),
  );
}

function areaOf(ring: readonly [number, number][]): number {
  return (
    ring.reduce((sum, [x, y], i) => {
      const [nextX, nextY] = ring[(i + 1) % ring.length] as [number, number];
      return sum + x * nextY - nextX * y;
    }, 0) / 2
  );
}

function isInside([x, y]: [number, number], ring: readonly [number, number][]): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as [number, number];
    const [bx, by] = ring[j] as [number, number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

type Edge = readonly [[number, number], [number, number]];

function edgesOf(rings: readonly [number, number][][]): Edge[] {
  return rings.flatMap((ring) =>
    ring.map((point, i): Edge => [point, ring[(i + 1) % ring.length] as [number, number]]),
  );
}

function isCrossing([a, b]: Edge, [c, d]: Edge): boolean {
  const side = (p: [number, number], q: [number, number], r: [number, number]): number =>
    (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

/** Naive and whole: outlines that cross, or one that lies in the other and not in its courtyard. */
function isOverlapping(a: [number, number][][], b: [number, number][][]): boolean {
  const edges = edgesOf(b);
  if (edgesOf(a).some((edge) => edges.some((other) => isCrossing(edge, other)))) return true;
  const covers = (p: [number, number][][], q: [number, number][][]): boolean => {
    const [outer = [], ...holes] = p;
    const point = q[0]?.[0] as [number, number];
    return isInside(point, outer) && !holes.some((hole) => isInside(point, hole));
  };
  return covers(a, b) || covers(b, a);
}

test('the same seed gives the same quarter, byte for byte', () => {
  expect(JSON.stringify(createQuarter(1))).toBe(JSON.stringify(createQuarter(1)));
});

test('another seed gives another quarter', () => {
  const texts = new Set(SEEDS.map((seed) => JSON.stringify(createQuarter(seed).buildings)));
  expect(texts.size).toBe(SEEDS.length);
});

describe.each(SEEDS)('with seed %i', (seed) => {
  const { buildings, lots } = createQuarter(seed);
  const { features } = buildings;

  test('about 300 buildings have keys of their own, and B-1204 is one', () => {
    expect(features.length).toBeGreaterThan(250);
    expect(features.length).toBeLessThan(400);
    expect(new Set(features.map(({ id }) => id)).size).toBe(features.length);
    for (const { id, properties } of features) {
      expect(id).toMatch(/^B-\d{4}$/);
      expect(properties.id).toBe(id);
    }
    expect(features.some(({ id }) => id === 'B-1204')).toBe(true);
  });

  test('no two footprints overlap', () => {
    const plans = features.map((feature) => {
      const rings = toPlan(feature);
      const xs = rings.flat().map(([x]) => x);
      const ys = rings.flat().map(([, y]) => y);
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const;
      return { id: feature.id, rings, box };
    });
    const found: string[] = [];
    plans.forEach((a, i) => {
      for (const b of plans.slice(i + 1)) {
        const isFar =
          a.box[2] < b.box[0] || b.box[2] < a.box[0] || a.box[3] < b.box[1] || b.box[3] < a.box[1];
        if (!isFar && isOverlapping(a.rings, b.rings)) found.push(`${a.id} ${b.id}`);
      }
    });
    expect(found).toEqual([]);
  });

  test('rings are closed, outer ones run against the clock and holes with it', () => {
    for (const feature of features) {
      for (const ring of feature.geometry.coordinates) expect(ring.at(-1)).toEqual(ring[0]);
      const [outer = [], ...holes] = toPlan(feature);
      expect(areaOf(outer)).toBeGreaterThan(15);
      for (const hole of holes) {
        expect(areaOf(hole)).toBeLessThan(0);
        for (const point of hole) expect(isInside(point, outer)).toBe(true);
      }
    }
  });

  test('heights follow floors, and the middle is taller than the edge', () => {
    for (const { properties: p } of features) {
      expect(p.floors).toBeGreaterThanOrEqual(1);
      expect(p.height / p.floors).toBeGreaterThan(2.8);
      expect(p.height).toBeLessThan(200);
      expect(p.base).toBe(QUARTER_ORIGIN.heightMeters);
    }
    const tallest = (near: boolean): number =>
      Math.max(
        ...features.flatMap((feature) => {
          const [[x, y] = [0, 0]] = toPlan(feature)[0] ?? [];
          return Math.hypot(x, y) < 150 === near ? [feature.properties.height] : [];
        }),
      );
    expect(tallest(true)).toBeGreaterThan(1.5 * tallest(false));
  });

  test('every use is there, and names are given once and in both languages', () => {
    const uses = new Set(features.map(({ properties }) => properties.use));
    for (const use of ['dwelling', 'office', 'retail', 'school', 'culture'])
      expect(uses).toContain(use);
    const named = features.filter(({ properties }) => properties.nameEn !== undefined);
    expect(named.length).toBeGreaterThan(8);
    expect(new Set(named.map(({ properties }) => properties.nameEn)).size).toBe(named.length);
    for (const { properties } of named) expect(properties.nameZh).toMatch(/\p{Script=Han}/u);
  });

  test('40 car parks stand in the quarter, none of them inside a house', () => {
    expect(lots.features).toHaveLength(40);
    const plans = features.map(toPlan);
    for (const { properties, geometry } of lots.features) {
      expect(properties.capacity).toBeGreaterThan(0);
      const [lon = 0, lat = 0, heightMeters = 0] = geometry.coordinates;
      const [x, y] = frame.toEnu(toEcef({ lon, lat, heightMeters }));
      expect(Math.hypot(x, y)).toBeLessThan(600);
      expect(plans.some(([outer = []]) => isInside([x, y], outer))).toBe(false);
    }
  });
});

import { describe, expect, it } from 'vitest';
import type { RoofOptions } from './roof-options.js';
import { ROOF_TYPES } from './roof-shape.js';
import { expectClean } from './testing/expect-clean.js';
import { openMeshEdges, turnedTriangles } from './testing/open-mesh.js';
import { readGlb, volumeOf } from './testing/read-glb.js';
import { collection, createRandom, ORIGIN } from './testing/town.js';
import { tileBuildings } from './tile.js';

type Random = () => number;

const pick = <T>(random: Random, values: readonly T[]): T =>
  values[Math.floor(random() * values.length)] as T;

const JUNK = [
  null,
  undefined,
  NaN,
  Infinity,
  -Infinity,
  '',
  'x',
  '12',
  {},
  [],
  true,
  -1,
  0,
  1e308,
  9999,
];

function position(random: Random): unknown {
  const near = [ORIGIN[0] + random() * 60, ORIGIN[1] + random() * 60, 200 + random() * 30];
  const luck = random();
  if (luck < 0.9) return near.slice(0, random() < 0.5 ? 2 : 3);
  if (luck < 0.93) return pick(random, JUNK);
  if (luck < 0.96) return [near[0], pick(random, JUNK)];
  return [near[0], (near[1] ?? 0) + 10 ** (random() * 9)];
}

function ring(random: Random): unknown {
  if (random() < 0.02) return pick(random, JUNK);
  const isRound = random() < 0.6;
  const count = Math.floor(random() * 12);
  const [x, y] = [ORIGIN[0] + random() * 500, ORIGIN[1] + random() * 500];
  const points = Array.from({ length: count }, (_, i) => {
    if (!isRound) return position(random);
    const angle = (i / count) * 2 * Math.PI;
    return [x + 20 * Math.cos(angle), y + 20 * Math.sin(angle)];
  });
  const twice = points.flatMap((p) => (random() < 0.1 ? [p, p] : [p]));
  if (random() < 0.5) twice.reverse();
  return random() < 0.8 && twice.length > 0 ? [...twice, twice[0]] : twice;
}

function polygon(random: Random): unknown {
  return random() < 0.03
    ? pick(random, JUNK)
    : Array.from({ length: Math.floor(random() * 3) + 1 }, () => ring(random));
}

function geometry(random: Random): unknown {
  const luck = random();
  if (luck < 0.04) return pick(random, JUNK);
  if (luck < 0.08)
    return {
      type: pick(random, ['Point', 'Polygon', 'MultiPolygon', 7]),
      coordinates: pick(random, JUNK),
    };
  if (luck < 0.6) return { type: 'Polygon', coordinates: polygon(random) };
  return {
    type: 'MultiPolygon',
    coordinates: Array.from({ length: Math.floor(random() * 4) }, () => polygon(random)),
  };
}

function broken(random: Random): unknown {
  if (random() < 0.03) return pick(random, JUNK);
  const value = (good: unknown) => (random() < 0.08 ? pick(random, JUNK) : good);
  return {
    type: value('Feature'),
    properties: value({
      id: value(Math.floor(random() * 500)),
      height: value(random() * 50),
      base: value(200),
      use: value('home'),
      roof: value(pick(random, [...ROOF_TYPES, 'onion'])),
      roofHeight: value(random() * 6),
      ridge: value(random() * 360),
    }),
    geometry: geometry(random),
  };
}

const ROOFS: readonly (RoofOptions | null)[] = [
  null,
  { type: 'roof', height: 'roofHeight', direction: 'ridge', parapetMeters: 0.9 },
  { eaves: 'base', ridge: 'roofHeight', otherwise: 'gable' },
  { height: 'roofHeight', otherwise: 'hip' },
];

describe('tileBuildings on broken features', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => [seed]))(
    'seed %i: nothing is thrown, and in = out + rejected',
    async (seed) => {
      const random = createRandom(seed);
      const features = Array.from({ length: 150 }, () => broken(random));
      const { files, report } = tileBuildings(collection(features), {
        id: 'id',
        height: 'height',
        base: 'base',
        properties: ['use'],
        featuresPerTile: 1 + Math.floor(random() * 60),
        ...(seed % 4 > 0 && { roof: ROOFS[seed % 4] as RoofOptions }),
        ...(seed % 3 > 0 && { ground: { cellMeters: 20, marginMeters: 100 } }),
      });
      expect(report.read).toBe(150);
      expect(report.written + report.rejected.length).toBe(150);
      expect(report.written).toBeGreaterThan(0);
      for (const { code, detail } of report.rejected) expect(`${code} ${detail}`).toMatch(/^\w+ ./);
      const { raised, roofFlat, roofHeightUnknown } = report.roofs;
      expect(raised + roofFlat + roofHeightUnknown).toBeLessThanOrEqual(report.written);
      if (seed % 4 === 1 || seed % 4 === 3) expect(raised).toBeGreaterThan(0);
      const tiles = [...files].filter(([path]) => path.endsWith('.glb')).map(([, glb]) => glb);
      for (const glb of tiles) {
        for (const value of readGlb(glb).positions.flat()) if (!Number.isFinite(value)) throw glb;
      }
      const ids = tiles.flatMap((glb) => readGlb(glb).rows.map((row) => row.id));
      expect(ids.length).toBe(report.written);
      expect(new Set(ids).size).toBe(report.written);
      if (seed < 8) for (const glb of tiles) await expectClean(glb);
    },
  );
});

/** A star of random radii: simple, seldom convex, with sharp and blunt corners. */
function star(random: Random, x: number, y: number): number[][] {
  const count = 3 + Math.floor(random() * 14);
  const corners = Array.from({ length: count }, (_, i) => {
    const angle = ((i + 0.8 * random()) / count) * 2 * Math.PI;
    const far = 4 + 16 * random();
    return [ORIGIN[0] + x + far * Math.cos(angle), ORIGIN[1] + y + far * Math.sin(angle)];
  });
  return [...corners, corners[0] as number[]];
}

/** Right angles, as houses have: the union of rows of boxes, so that many slopes meet in one point. */
function comb(random: Random, x: number, y: number): number[][] {
  const teeth = 1 + Math.floor(random() * 4);
  const corners: number[][] = [[0, 0]];
  corners.push([teeth * 8 + 4, 0]);
  for (let i = teeth; i >= 0; i--) {
    const high = 6 + Math.floor(random() * 5) * 2;
    corners.push([i * 8 + 4, high], [i * 8, high]);
    if (i > 0) corners.push([i * 8, 4], [i * 8 - 4, 4]);
  }
  const placed = corners.map(([u = 0, v = 0]) => [ORIGIN[0] + x + u, ORIGIN[1] + y + v]);
  return [...placed, placed[0] as number[]];
}

describe('roofs on random footprints', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => [seed]))(
    'seed %i: closed, facing outwards, and no volume is lost',
    (seed) => {
      const random = createRandom(1000 + seed);
      const features = Array.from({ length: 40 }, (_, i) => {
        const place = [(i % 8) * 60, Math.floor(i / 8) * 60] as const;
        const rings = [seed % 2 ? star(random, ...place) : comb(random, ...place)];
        const roof = pick(random, ROOF_TYPES);
        const properties = {
          id: i,
          height: 9,
          base: 0,
          roof,
          roofHeight: 3,
          ridge: random() * 360,
        };
        return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: rings } };
      });
      const options = { id: 'id', height: 'height', base: 'base', roof: ROOFS[1] as RoofOptions };
      const { files, report } = tileBuildings(collection(features), options);
      expect(report.written).toBe(40);
      expect(report.roofs.raised + report.roofs.roofFlat).toBe(40);
      const glb = readGlb(files.get('tiles/r.glb') as Uint8Array);
      expect(turnedTriangles(glb)).toEqual([]);
      for (const [featureId] of glb.rows.entries()) {
        expect(openMeshEdges(glb, featureId)).toEqual([]);
        expect(volumeOf(glb, featureId)).toBeGreaterThan(0);
      }
    },
  );
});

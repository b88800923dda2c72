import { describe, expect, it } from 'vitest';
import { expectClean } from './testing/expect-clean.js';
import { readGlb } from './testing/read-glb.js';
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
    }),
    geometry: geometry(random),
  };
}

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
      });
      expect(report.read).toBe(150);
      expect(report.written + report.rejected.length).toBe(150);
      expect(report.written).toBeGreaterThan(0);
      for (const { code, detail } of report.rejected) expect(`${code} ${detail}`).toMatch(/^\w+ ./);
      const tiles = [...files].filter(([path]) => path.endsWith('.glb')).map(([, glb]) => glb);
      const ids = tiles.flatMap((glb) => readGlb(glb).rows.map((row) => row.id));
      expect(ids.length).toBe(report.written);
      expect(new Set(ids).size).toBe(report.written);
      if (seed < 8) for (const glb of tiles) await expectClean(glb);
    },
  );
});

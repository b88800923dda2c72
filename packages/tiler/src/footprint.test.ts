import { describe, expect, it } from 'vitest';
import { openCrs } from './crs.js';
import { type Footprint, layOut } from './footprint.js';
import type { Polygon } from './geojson.js';
import { createRepairs, isFault } from './report.js';
import { signedArea } from './ring.js';
import { openEdges } from './testing/open-edges.js';
import { box } from './testing/town.js';

const UTM = openCrs('EPSG:32631');
/** Square metres of ellipsoid in one of UTM's, this far from its central meridian. */
const TRUE_AREA = 1 / (0.9996 * (1 + 142_000 ** 2 / (2 * 6_378_000 ** 2))) ** 2;

function lay(polygons: number[][][][], around: number | null = null, crs = UTM) {
  const repairs = createRepairs();
  const open = polygons.map((rings) =>
    rings.map((ring) => ring.slice(0, -1).map(([x = 0, y = 0]) => [x, y, NaN] as const)),
  ) satisfies Polygon[];
  return { result: layOut(open, crs, around, repairs), repairs };
}

function expectFootprint(result: ReturnType<typeof lay>['result']): Footprint {
  if (isFault(result)) throw new Error(result.detail);
  return result;
}

describe('layOut', () => {
  it('a square of ten metres has a hundred square metres and two triangles', () => {
    const footprint = expectFootprint(lay([[box(0, 0, 10)]]).result);
    expect(footprint.areaSquareMeters / TRUE_AREA).toBeCloseTo(100, 2);
    expect(footprint.widthMeters).toBeCloseTo(Math.hypot(10, 10), 0);
    expect(footprint.parts[0]?.triangles.length).toBe(6);
    expect(footprint.parts[0]?.ringStarts).toEqual([0, 4]);
  });

  it('a hole is not covered', () => {
    const { result, repairs } = lay([[box(0, 0, 30), box(10, 10, 10).toReversed()]]);
    const footprint = expectFootprint(result);
    expect(footprint.areaSquareMeters / TRUE_AREA).toBeCloseTo(800, 1);
    expect(footprint.parts[0]?.ringStarts).toEqual([0, 4, 8]);
    expect(repairs.ringsTurned).toBe(0);
  });

  it('roof and walls meet in every edge, points on straight lines and holes or not', () => {
    const outer = box(0, 0, 30);
    outer.splice(1, 0, [642_010, 5_070_000], [642_020, 5_070_000]);
    const footprint = expectFootprint(lay([[outer, box(5, 5, 10), box(20, 5, 5)]]).result);
    expect(footprint.parts.flatMap(openEdges)).toEqual([]);
  });

  it('rings that run the wrong way are turned and counted', () => {
    const { result, repairs } = lay([[box(0, 0, 30).toReversed(), box(10, 10, 10)]]);
    expect(expectFootprint(result).areaSquareMeters / TRUE_AREA).toBeCloseTo(800, 1);
    expect(repairs.ringsTurned).toBe(2);
  });

  it('parts add up, and a part without an area is dropped and counted', () => {
    const line = [box(0, 0, 10)[0], box(0, 0, 10)[1], box(0, 0, 10)[0]] as number[][];
    const { result, repairs } = lay([[box(0, 0, 10)], [line], [box(50, 0, 20)]]);
    const footprint = expectFootprint(result);
    expect(footprint.parts.length).toBe(2);
    expect(footprint.areaSquareMeters / TRUE_AREA).toBeCloseTo(500, 1);
    expect(repairs.partsDropped).toBe(1);
  });

  it('a hole without an area is dropped and counted', () => {
    const { result, repairs } = lay([[box(0, 0, 10), box(5, 5, 0.01)]]);
    expect(expectFootprint(result).areaSquareMeters / TRUE_AREA).toBeCloseTo(100, 2);
    expect(repairs.holesDropped).toBe(1);
  });

  it('rings that cross are drawn and counted', () => {
    const [a, b, c, d] = box(0, 0, 10) as [number[], number[], number[], number[]];
    const bow = [a, [c[0] ?? 0, (c[1] ?? 0) + 8], b, d, a];
    const { result, repairs } = lay([[bow]]);
    expect(isFault(result)).toBe(false);
    expect(repairs.ringsCrossing).toBe(1);
  });

  it.each([
    ['no polygons', []],
    ['no rings', [[]]],
    ['an empty ring', [[[]]]],
    ['a line', [[[...box(0, 0, 10).slice(0, 2), ...box(0, 0, 10).slice(0, 1)]]]],
    ['a square centimetre', [[box(0, 0, 0.01)]]],
  ])('%s is refused as noArea', (_, polygons) => {
    expect(lay(polygons as number[][][][]).result).toMatchObject({ code: 'noArea' });
  });

  it('one stray vertex makes a building too large, and is not drawn across the city', () => {
    const ring = box(0, 0, 10);
    ring[2] = [400_000, 5_000_000];
    expect(lay([[ring]]).result).toMatchObject({ code: 'tooLarge' });
  });

  it('metres read as degrees are outside the crs', () => {
    const degrees = openCrs('EPSG:4326');
    expect(lay([[box(0, 0, 10)]], null, degrees).result).toMatchObject({ code: 'outsideCrs' });
  });

  it('a building across the antimeridian stays in one piece', () => {
    const west = 179.9999;
    const ring = [
      [west, -16],
      [-179.9999, -16],
      [-179.9999, -15.9999],
      [west, -15.9999],
      [west, -16],
    ];
    const degrees = openCrs('OGC:CRS84');
    const footprint = expectFootprint(lay([[ring]], null, degrees).result);
    expect(footprint.widthMeters).toBeLessThan(30);
    expect(footprint.box[2]).toBeGreaterThan(Math.PI);
    const other = expectFootprint(lay([[ring]], -3.14, degrees).result);
    expect(other.box[0]).toBeLessThan(-Math.PI);
  });

  it('a ring of 200,000 vertices does not overflow anything', () => {
    const ring = Array.from({ length: 200_000 }, (_, i) => {
      const angle = (i / 100_000) * Math.PI;
      const radius = 3000 + ((i * 7919) % 1000) / 10;
      return [642_000 + radius * Math.cos(angle), 5_070_000 + radius * Math.sin(angle)];
    });
    const xy = ring.flatMap(([x = NaN, y = NaN]) => [x - 642_000, y - 5_070_000]);
    ring.push(ring[0] as number[]);
    const footprint = expectFootprint(lay([[ring]]).result);
    expect(footprint.areaSquareMeters / TRUE_AREA / signedArea(xy)).toBeCloseTo(1, 4);
  });
});

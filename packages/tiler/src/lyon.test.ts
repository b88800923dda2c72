import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { signedArea } from './ring.js';
import { expectClean } from './testing/expect-clean.js';
import { openEdges } from './testing/open-edges.js';
import { readGlb, volumeOf } from './testing/read-glb.js';
import { tileBuildings } from './tile.js';

/** Real buildings, where they lie (Licence Ouverte 2.0, IGN BD TOPO); a clone has none and skips these tests. */
const ROOT = resolve(import.meta.dirname, '../../..');
const PATH = resolve(
  ROOT,
  process.env.BOROUGH_DATA ?? '../shared/data',
  'lyon/buildings_lyon1.geojson',
);

describe.skipIf(!existsSync(PATH))('Lyon 1er', () => {
  const open = () => {
    const geojson = JSON.parse(readFileSync(PATH, 'utf8'));
    const output = tileBuildings(geojson, {
      id: 'ID',
      height: 'HAUTEUR',
      base: 'Z_MIN_SOL',
      properties: ['USAGE1', 'NB_ETAGES', 'NB_LOGTS'],
      geoidMeters: 50,
    });
    const glbs = [...output.files].filter(([path]) => path.endsWith('.glb')).map(([, glb]) => glb);
    return { geojson, glbs, ...output };
  };
  const cache: { city?: ReturnType<typeof open> } = {};
  const city = () => {
    cache.city ??= open();
    return cache.city;
  };

  it('all 2,576 buildings are in the property tables, none twice, none lost', () => {
    const { geojson, glbs, report } = city();
    const ids = glbs.flatMap((glb) => readGlb(glb).rows.map((row) => row.id));
    expect(ids.length).toBe(2576);
    const wanted = geojson.features.map((f: { properties: { ID: string } }) => f.properties.ID);
    expect(new Set(ids)).toEqual(new Set(wanted));
    expect(report).toMatchObject({ read: 2576, written: 2576, rejected: [], crs: 'EPSG:3946' });
  });

  it('five buildings without a ground altitude stand below their roof', () => {
    expect(city().report.fallbacks).toEqual({ baseFromRoof: 5, baseZero: 0, baseNotPlausible: 0 });
  });

  it('the box is that of the vertices', () => {
    const [west, south, east, north, low, high] = city().report.box ?? [];
    expect(west).toBeGreaterThan(4.81396 - 1e-5);
    expect(south).toBeGreaterThan(45.76473 - 1e-5);
    expect(east).toBeLessThan(4.8382 + 1e-5);
    expect(north).toBeLessThan(45.77466 + 1e-5);
    expect(low).toBeGreaterThan(200);
    expect(high).toBeLessThan(400);
  });

  it('every prism has the volume of its footprint times its height within a thousandth', () => {
    const { geojson, glbs } = city();
    const areas = new Map<unknown, number>();
    for (const { properties, geometry } of geojson.features) {
      let area = 0;
      for (const polygon of geometry.coordinates as number[][][][]) {
        const [outer = 0, ...holes] = polygon.map((ring) => Math.abs(signedArea(flat(ring))));
        area += outer - holes.reduce((sum, hole) => sum + hole, 0);
      }
      areas.set(properties.ID, area);
    }
    let worst = 0;
    for (const bytes of glbs) {
      const glb = readGlb(bytes);
      for (const [featureId, row] of glb.rows.entries()) {
        const expected = (areas.get(row.id) ?? NaN) * (row.height as number);
        worst = Math.max(worst, Math.abs(volumeOf(glb, featureId) / expected - 1));
      }
    }
    // Most of it is CC46's scale factor there, which is not quite 1.
    expect(worst).toBeLessThan(0.001);
  }, 60_000);

  it('roof and walls meet in every edge of every building', () => {
    const options = { id: 'ID', height: 'HAUTEUR', base: null, geoidMeters: 0 };
    const { buildings } = readBuildings(city().geojson.features, openCrs('EPSG:3946'), options);
    const parts = buildings.flatMap((building) => building.footprint.parts);
    expect(parts.length).toBe(2576);
    expect(parts.flatMap(openEdges)).toEqual([]);
  });

  it("Khronos' validator finds nothing in any tile", async () => {
    for (const glb of city().glbs) await expectClean(glb);
  }, 60_000);
});

function flat(ring: number[][]): number[] {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  return ring.slice(0, -1).flatMap(([x = NaN, y = NaN]) => [x - x0, y - y0]);
}

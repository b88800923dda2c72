import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { signedArea } from './ring.js';
import { expectClean } from './testing/expect-clean.js';
import { openEdges } from './testing/open-edges.js';
import { openMeshEdges, turnedTriangles } from './testing/open-mesh.js';
import { faceOf, type Glb, readGlb, volumeOf } from './testing/read-glb.js';
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
  }, 60_000);

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

describe.skipIf(!existsSync(PATH))('Lyon 1er with roofs and ground', () => {
  const open = () => {
    const geojson = JSON.parse(readFileSync(PATH, 'utf8'));
    const { files, report } = tileBuildings(geojson, {
      id: 'ID',
      height: 'HAUTEUR',
      base: 'Z_MIN_SOL',
      geoidMeters: 50,
      roof: { eaves: 'Z_MIN_TOIT', ridge: 'Z_MAX_TOIT' },
      ground: {},
    });
    const glbs = (prefix: string) =>
      [...files].flatMap(([path, glb]) =>
        path.startsWith(prefix) && path.endsWith('.glb') ? [glb] : [],
      );
    return { geojson, report, tiles: glbs('tiles/'), ground: glbs('ground/') };
  };
  const cache: { city?: ReturnType<typeof open> } = {};
  const city = () => {
    cache.city ??= open();
    return cache.city;
  };

  it('most roofs whose altitudes say so are raised, and none is lost', () => {
    const { geojson, report, tiles } = city();
    const asking = geojson.features.filter(({ properties: p }: { properties: Altitudes }) => {
      const rise = p.Z_MIN_TOIT === null || p.Z_MAX_TOIT === null ? 0 : p.Z_MAX_TOIT - p.Z_MIN_TOIT;
      return rise >= 0.8 && rise <= 6;
    }).length;
    expect(report.roofs.raised + report.roofs.roofFlat).toBe(asking);
    expect(report.roofs.raised).toBeGreaterThan(0.9 * asking);
    const ids = tiles.flatMap((glb) => readGlb(glb).rows.map((row) => row.id));
    expect([report.written, ids.length, new Set(ids).size]).toEqual([2576, 2576, 2576]);
  }, 60_000);

  it('every building is closed, its faces look outwards, and it is as high as walls and roof', () => {
    const { geojson, tiles } = city();
    const known = new Map<unknown, Altitudes>(
      geojson.features.map(({ properties }: { properties: Altitudes }) => [
        properties.ID,
        properties,
      ]),
    );
    let raised = 0;
    for (const bytes of tiles) {
      const glb = readGlb(bytes);
      expect(turnedTriangles(glb)).toEqual([]);
      for (const [featureId, row] of glb.rows.entries()) {
        expect(openMeshEdges(glb, featureId)).toEqual([]);
        const area = footprintOf(glb, featureId);
        const wall = area * (row.height as number);
        const p = known.get(row.id) as Altitudes;
        const rise = Math.max(0, (p.Z_MAX_TOIT ?? 0) - (p.Z_MIN_TOIT ?? 0));
        const roof = roofVolumeOf(glb, featureId);
        // The earth is round: a level roof 600 m from the middle of its tile is off level there by centimetres.
        const level = 0.05 * area;
        if (roof > level) raised++;
        // A hip roof of one slope has between a third and a half of the box around it, with jogs a little less.
        expect(roof).toBeLessThan(0.56 * area * rise + level);
        expect(volumeOf(glb, featureId)).toBeGreaterThan(0.999 * wall);
      }
    }
    expect(raised).toBe(city().report.roofs.raised);
  }, 120_000);

  it('the ground shows the hill, and its border is level', () => {
    const { report, ground } = city();
    expect(report.ground?.box[5]).toBeGreaterThan(295);
    expect(report.ground?.box[4]).toBeLessThan(220);
    expect(report.ground?.borderHeightMeters).toBeLessThan(222);
    const triangles = ground.reduce((sum, glb) => sum + trianglesOf(glb), 0);
    expect(triangles).toBe(report.ground?.triangles);
    expect(triangles).toBeLessThan(100_000);
  });

  it("Khronos' validator finds nothing in any tile", async () => {
    for (const glb of [...city().tiles, ...city().ground]) await expectClean(glb);
  }, 120_000);
});

interface Altitudes {
  readonly ID: string;
  readonly Z_MIN_TOIT: number | null;
  readonly Z_MAX_TOIT: number | null;
}

/** Square metres under the faces that look up. */
function footprintOf(glb: Glb, featureId: number): number {
  let area = 0;
  for (const triangle of glb.triangles) {
    if (glb.featureIds[triangle[0] ?? -1] !== featureId) continue;
    if ((glb.normals[triangle[0] ?? -1]?.[1] ?? 0) < 0.01) continue;
    area += (faceOf(glb, triangle)[1] as number) / 2;
  }
  return area;
}

/** Cubic metres between the lowest point of the faces that look up and these faces. */
function roofVolumeOf(glb: Glb, featureId: number): number {
  const faces = glb.triangles.filter(
    ([first = -1]) => glb.featureIds[first] === featureId && (glb.normals[first]?.[1] ?? 0) >= 0.01,
  );
  const heightOf = (vertex: number) => glb.positions[vertex]?.[1] ?? NaN;
  const eaves = faces.flat().reduce((low, vertex) => Math.min(low, heightOf(vertex)), Infinity);
  return faces.reduce((volume, face) => {
    const rise = face.reduce((sum, vertex) => sum + heightOf(vertex) - eaves, 0) / 3;
    return volume + ((faceOf(glb, face)[1] as number) / 2) * rise;
  }, 0);
}

function trianglesOf(bytes: Uint8Array): number {
  const jsonLength = new DataView(bytes.buffer, bytes.byteOffset).getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + jsonLength)));
  return json.accessors[json.meshes[0].primitives[0].indices].count / 3;
}

function flat(ring: number[][]): number[] {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  return ring.slice(0, -1).flatMap(([x = NaN, y = NaN]) => [x - x0, y - y0]);
}

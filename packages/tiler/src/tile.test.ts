import { describe, expect, it } from 'vitest';
import { expectClean } from './testing/expect-clean.js';
import { dot, faceOf, readGlb, volumeOf } from './testing/read-glb.js';
import { box, collection, feature, houses, OPTIONS } from './testing/town.js';
import { planTiles, tileBuildings } from './tile.js';

const SETTINGS = { ...OPTIONS, featuresPerTile: 40, properties: ['use', 'floors'] };

const B0_CORNERS = [
  [4.826281392646811, 45.768962326142656],
  [4.826412875108288, 45.76905023202628],
] as const;

function json(files: Map<string, Uint8Array>, path: string) {
  return JSON.parse(new TextDecoder().decode(files.get(path)));
}

function glbs(files: Map<string, Uint8Array>) {
  return [...files].filter(([path]) => path.endsWith('.glb'));
}

describe('tileBuildings', () => {
  const { files, report } = tileBuildings(houses(300), SETTINGS);

  it('every key comes back once, under the ordinal that keys.json gives it', () => {
    const { keys } = json(files, 'keys.json');
    const rows = glbs(files).flatMap(([, glb]) => readGlb(glb).rows);
    expect(rows.length).toBe(300);
    for (const row of rows) expect(keys[row.ordinal as number]).toBe(row.id);
    expect(new Set(rows.map((row) => row.ordinal)).size).toBe(300);
    expect(keys.length).toBe(300);
  });

  it('heights, bases and attributes come back, unknown as the noData of the schema', () => {
    for (const row of readGlb(files.get('tiles/r.glb') as Uint8Array).rows) {
      const i = row.ordinal as number;
      expect(row.height).toBeCloseTo(5 + i * 0.01, 5);
      expect([row.base, row.use, row.floors]).toEqual([200, i % 2 ? 'home' : '', i % 7]);
    }
  });

  it('each prism has the volume of its footprint times its height within a thousandth', () => {
    for (const [, bytes] of glbs(files)) {
      const glb = readGlb(bytes);
      for (const [featureId, row] of glb.rows.entries()) {
        const expected = 100 * (row.height as number);
        expect(Math.abs(volumeOf(glb, featureId) / expected - 1)).toBeLessThan(0.001);
      }
    }
  });

  it('normals have unit length and point to the side the triangle is seen from', () => {
    for (const [, bytes] of glbs(files)) {
      const glb = readGlb(bytes);
      for (const triangle of glb.triangles) {
        const face = faceOf(glb, triangle);
        for (const vertex of triangle) {
          const normal = glb.normals[vertex] ?? [];
          expect(dot(normal, normal)).toBeCloseTo(1, 5);
          expect(dot(normal, face) / Math.sqrt(dot(face, face))).toBeGreaterThan(0.9999);
        }
      }
    }
  });

  it("Khronos' validator finds nothing in any tile", async () => {
    expect(report.tiles).toBeGreaterThan(5);
    for (const [, glb] of glbs(files)) await expectClean(glb);
  });

  it('the same input and options give the same bytes', () => {
    const again = tileBuildings(structuredClone(houses(300)), SETTINGS);
    expect([...again.files.keys()]).toEqual([...files.keys()]);
    for (const [path, bytes] of files) expect(again.files.get(path)).toEqual(bytes);
    expect(again.report).toEqual(report);
  });

  it('transforms from the root down put vertices where the source has them', () => {
    const worlds = worldsOf(json(files, 'tileset.json').root);
    let corners = 0;
    for (const [path, bytes] of glbs(files)) {
      const glb = readGlb(bytes);
      for (const [i, [x = NaN, y = NaN, z = NaN]] of glb.positions.entries()) {
        const place = toGeodetic(apply(worlds.get(path) ?? [], [x, -z, y]));
        const row = glb.rows[glb.featureIds[i] ?? -1];
        const overBase = place.heightMeters - 200;
        const off = Math.min(Math.abs(overBase), Math.abs(overBase - (row?.height as number)));
        expect(off).toBeLessThan(0.001);
        if (row?.id !== 'B-0') continue;
        // Its south-west and north-east corners by PROJ 9, within a millimetre.
        for (const [lon, lat] of B0_CORNERS) {
          const east = (place.lon - lon) * 77_700;
          const north = (place.lat - lat) * 111_100;
          if (Math.hypot(east, north) < 0.001) corners++;
        }
      }
    }
    // Each corner is five vertices: two at the bottom, three at the top.
    expect(corners).toBe(10);
  });

  it('a file without a crs is WGS84, and the option overrides whatever the file says', () => {
    const degrees = [
      [4.83, 45.77],
      [4.8301, 45.77],
      [4.8301, 45.7701],
      [4.83, 45.77],
    ];
    const one = feature({ id: 'a', height: 3, base: 0 }, [degrees]);
    expect(tileBuildings(collection([one], null), OPTIONS).report).toMatchObject({
      crs: 'OGC:CRS84',
      written: 1,
    });
    const wrong = collection([one], 'EPSG:99999');
    expect(() => tileBuildings(wrong, OPTIONS)).toThrow('TILE_CRS_UNKNOWN');
    const { box: place } = tileBuildings(wrong, { ...OPTIONS, crs: 'EPSG:4326' }).report;
    expect(place?.map((v) => Number(v.toFixed(6)))).toEqual([4.83, 45.77, 4.8301, 45.7701, 0, 3]);
  });

  it('the geoid lifts geometry and box, not the base in the table', () => {
    const one = collection([feature({ id: 'a', height: 3, base: 170 }, [box(0, 0, 10)])]);
    const lifted = tileBuildings(one, { ...OPTIONS, geoidMeters: 50 });
    expect(lifted.report.box?.slice(4)).toEqual([220, 223]);
    expect(readGlb(lifted.files.get('tiles/r.glb') as Uint8Array).rows[0]?.base).toBe(170);
  });
});

describe('planTiles', () => {
  it('encodes a tile when asked, and refuses one that is not in the plan', () => {
    const plan = planTiles(houses(100), SETTINGS);
    expect(plan.report().tiles).toBe(0);
    expect(plan.encode(plan.uris[0] as string).length).toBeGreaterThan(1000);
    expect(plan.report().tiles).toBe(1);
    expect(() => plan.encode('tiles/none.glb')).toThrow('take one of its uris');
  });
});

interface Tile {
  readonly transform?: number[];
  readonly content?: { readonly uri: string };
  readonly children?: readonly Tile[];
}

/** The matrix of each content, multiplied from the root down as the specification says. */
function worldsOf(
  tile: Tile,
  above = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  worlds = new Map<string, number[]>(),
): Map<string, number[]> {
  const world = tile.transform ? multiply(above, tile.transform) : above;
  if (tile.content) worlds.set(tile.content.uri, world);
  for (const child of tile.children ?? []) worldsOf(child, world, worlds);
  return worlds;
}

function multiply(a: number[], b: number[]): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i % 4, i - (i % 4)];
    return [0, 1, 2, 3].reduce(
      (sum, k) => sum + (a[k * 4 + row] ?? NaN) * (b[column + k] ?? NaN),
      0,
    );
  });
}

function apply(m: number[], [x = NaN, y = NaN, z = NaN]: number[]): number[] {
  const at = (i: number) => m[i] ?? NaN;
  return [0, 1, 2].map((r) => at(r) * x + at(4 + r) * y + at(8 + r) * z + at(12 + r));
}

/** Degrees and metres by Bowring's formula (1976), independent of the code under test. */
function toGeodetic([x = NaN, y = NaN, z = NaN]: number[]) {
  const [a, f] = [6_378_137, 1 / 298.257223563];
  const b = a * (1 - f);
  const e2 = f * (2 - f);
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * a, p * b);
  const lat = Math.atan2(
    z + ((a * a - b * b) / b) * Math.sin(theta) ** 3,
    p - e2 * a * Math.cos(theta) ** 3,
  );
  const heightMeters = p / Math.cos(lat) - a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
  return { lon: (Math.atan2(y, x) * 180) / Math.PI, lat: (lat * 180) / Math.PI, heightMeters };
}

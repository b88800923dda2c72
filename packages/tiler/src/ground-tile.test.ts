import { describe, expect, it } from 'vitest';
import { expectClean } from './testing/expect-clean.js';
import { dot, faceOf, readGlb } from './testing/read-glb.js';
import { box, collection, feature, houses, OPTIONS } from './testing/town.js';
import { tileBuildings, tileGround } from './tile.js';

/** Houses on a slope of one in five, uphill to the east, over 2.5 km: wider than one tile. */
const SLOPE = collection(
  Array.from({ length: 200 }, (_, i) => {
    const x = (i % 50) * 50;
    const properties = { id: `B-${i}`, height: 6, base: 100 + x / 5 };
    return feature(properties, [box(x, Math.floor(i / 50) * 50, 20)]);
  }),
);

interface Tile {
  boundingVolume: { region: number[] };
  transform: number[];
  content: { uri: string };
}

/** Vitest compares arrays number by number, which takes seconds here. */
function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && Buffer.from(a).equals(b);
}

function open(geojson: object, options: object = {}) {
  const { files, report } = tileGround(geojson, { ...OPTIONS, ...options });
  const json = JSON.parse(new TextDecoder().decode(files.get('tileset.json')));
  return { files, report, json, tiles: (json.root.children ?? []) as Tile[] };
}

/** Earth-centred places and normals of every vertex of a tile. */
function inEcef(files: Map<string, Uint8Array>, { transform: m, content }: Tile) {
  const glb = readGlb(files.get(content.uri) as Uint8Array);
  const turn = ([x = NaN, y = NaN, z = NaN]: readonly number[], w: number) =>
    [0, 1, 2].map(
      (k) =>
        (m[k] as number) * x -
        (m[4 + k] as number) * z +
        (m[8 + k] as number) * y +
        w * (m[12 + k] as number),
    );
  return {
    glb,
    places: glb.positions.map((place) => turn(place, 1)),
    normals: glb.normals.map((normal) => turn(normal, 0)),
  };
}

describe('tileGround', () => {
  it("Khronos' validator finds nothing, and there are no features and no keys", async () => {
    const { files, tiles } = open(SLOPE);
    expect(tiles.length).toBeGreaterThan(1);
    for (const { content } of tiles) {
      const glb = files.get(content.uri) as Uint8Array;
      await expectClean(glb);
      const { json } = readGlb(glb);
      expect(json.extensionsUsed).toBeUndefined();
      expect(Object.keys(json.meshes[0].primitives[0].attributes)).toEqual(['POSITION', 'NORMAL']);
    }
  });

  it('every triangle looks up, with normals of unit length that look the same way', () => {
    const { files, tiles } = open(SLOPE);
    for (const tile of tiles) {
      const { glb } = inEcef(files, tile);
      const odd = glb.normals.filter((normal) => Math.abs(Math.hypot(...normal) - 1) > 1e-5);
      expect(odd).toEqual([]);
      const turned = glb.triangles.filter((triangle) => {
        const face = faceOf(glb, triangle);
        return triangle.some((vertex) => dot(face, glb.normals[vertex] ?? []) <= 0);
      });
      expect(turned).toEqual([]);
    }
  });

  it('neighbours share the places and the normals along their seam', () => {
    const { files, tiles } = open(SLOPE);
    const [west, east] = [tiles[0] as Tile, tiles[1] as Tile].map((tile) => inEcef(files, tile));
    let shared = 0;
    for (const [i, place] of (east?.places ?? []).entries()) {
      const k = west?.places.findIndex((other) =>
        other.every((value, axis) => Math.abs(value - (place[axis] as number)) < 0.002),
      );
      if (k === undefined || k < 0) continue;
      shared++;
      expect(dot(west?.normals[k] ?? [], east?.normals[i] ?? [])).toBeCloseTo(1, 5);
    }
    expect(shared).toBeGreaterThan(50);
  });

  it('regions hold their tiles, and the root holds all', () => {
    const { json, tiles, report } = open(SLOPE);
    const root = json.root.boundingVolume.region;
    for (const { boundingVolume } of tiles) {
      for (const k of [0, 1, 4]) expect(boundingVolume.region[k]).toBeGreaterThanOrEqual(root[k]);
      for (const k of [2, 3, 5]) expect(boundingVolume.region[k]).toBeLessThanOrEqual(root[k]);
    }
    expect(json.root.geometricError).toBeGreaterThan(2000);
    expect(report?.box[4]).toBeCloseTo(root[4], 9);
  });

  it('of nothing is an empty tileset', () => {
    const { files, report, json } = open(collection([]));
    expect([...files.keys()]).toEqual(['tileset.json']);
    expect(report).toBeNull();
    expect(json.root.children).toBeUndefined();
  });

  it('the same input gives the same bytes', () => {
    const first = open(SLOPE).files;
    for (const [path, bytes] of open(SLOPE).files)
      expect(isSame(bytes, first.get(path))).toBe(true);
  });
});

describe('tileBuildings with ground', () => {
  it('puts the same ground into ground/, and says so', () => {
    const own = open(SLOPE);
    const { files, report } = tileBuildings(SLOPE, { ...OPTIONS, ground: {} });
    for (const [path, bytes] of own.files)
      expect(isSame(bytes, files.get(`ground/${path}`))).toBe(true);
    expect(report.ground).toEqual(own.report);
    expect(report.tiles).toBe([...files.keys()].filter((path) => path.startsWith('tiles/')).length);
  });

  it('walls reach down to the lowest ground around them, and the table keeps the base', () => {
    const { files } = tileBuildings(SLOPE, { ...OPTIONS, ground: {} });
    const glb = readGlb(files.get('tiles/r.glb') as Uint8Array);
    for (const [featureId, row] of glb.rows.entries()) {
      // Not the houses at the ends, where the land turns level.
      if ((row.base as number) < 150 || (row.base as number) > 550) continue;
      const ups = glb.positions.flatMap((place, v) =>
        glb.featureIds[v] === featureId ? [place[1] as number] : [],
      );
      const high = Math.max(...ups) - Math.min(...ups);
      // Walls of 6 m, and a cell or two of a slope of one in five.
      expect(high).toBeGreaterThan(6.1);
      expect(high).toBeLessThan(6 + 0.2 * (20 + 3 * 15));
      expect(row.height).toBe(6);
    }
  });

  it('without the option there is none', () => {
    const { files, report } = tileBuildings(houses(5), OPTIONS);
    expect(report.ground).toBeNull();
    expect([...files.keys()].some((path) => path.startsWith('ground/'))).toBe(false);
  });
});

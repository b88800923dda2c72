import { describe, expect, it } from 'vitest';
import type { Building } from './building.js';
import { DEGREE } from './ellipsoid.js';
import { growQuadtree, type TileNode } from './quadtree.js';
import { planTileset, toDegrees } from './tileset.js';

interface Tile {
  geometricError: number;
  boundingVolume: { region: number[] };
  content?: { uri: string; boundingVolume: { region: number[] } };
  transform?: number[];
  children?: Tile[];
}

function building(ordinal: number, lon: number, sizeMeters: number): Building {
  const [west, south] = [lon * DEGREE, 45 * DEGREE];
  const box = [west, south, west + 1e-6, south + 1e-6] as const;
  return {
    ordinal,
    sizeMeters,
    volumeCubicMeters: sizeMeters,
    bottomMeters: 12 + ordinal,
    footMeters: 10 + ordinal,
    topMeters: 20 + ordinal,
    footprint: { parts: [], areaSquareMeters: 1, widthMeters: 1, box },
  } as unknown as Building;
}

function plan(root: TileNode | null) {
  const { json, contents } = planTileset(root);
  return { json: json as { geometricError: number; root: Tile & { refine: string } }, contents };
}

describe('planTileset', () => {
  const sizes = [100, 80, 60, 40, 20, 10];
  const buildings = sizes.map((size, i) => building(i, 4.8 + i * 0.001, size));
  const { json, contents } = plan(growQuadtree(buildings, 2));

  it('the error of a tile is the largest building that only its descendants show, of a leaf 0', () => {
    expect(json.geometricError).toBe(100);
    expect(json.root.geometricError).toBe(60);
    const check = (tile: Tile) => {
      if (!tile.children) expect(tile.geometricError).toBe(0);
      for (const child of tile.children ?? []) {
        expect(child.geometricError).toBeLessThanOrEqual(tile.geometricError);
        check(child);
      }
    };
    check(json.root);
  });

  it('refinement adds, and every content is listed once', () => {
    expect(json.root.refine).toBe('ADD');
    const uris = (tile: Tile): string[] => [
      ...(tile.content ? [tile.content.uri] : []),
      ...(tile.children ?? []).flatMap(uris),
    ];
    expect(uris(json.root)).toEqual(contents.map((content) => content.uri));
    expect(contents.flatMap((content) => content.buildings).length).toBe(sizes.length);
  });

  it('a region is tight around its subtree, heights included, and that of the content around the content', () => {
    const [west = 0, south, east = 0, north, low, high] = json.root.boundingVolume.region;
    expect([west / DEGREE, east / DEGREE].map((v) => Number(v.toFixed(6)))).toEqual([
      4.8, 4.805057,
    ]);
    expect([south, north]).toEqual([45 * DEGREE, 45 * DEGREE + 1e-6]);
    expect([low, high]).toEqual([10, 25]);
    expect(json.root.content?.boundingVolume.region.slice(4)).toEqual([10, 21]);
  });

  it('tiles without content have no transform and children hang from the nearest frame', () => {
    const wide = plan(growQuadtree([building(0, 4, 10), building(1, 14, 10)], 2));
    expect(wide.json.root.transform).toBeUndefined();
    expect(wide.json.root.content).toBeUndefined();
    expect(wide.json.root.geometricError).toBe(10);
    const ecef = Math.hypot(...(wide.json.root.children?.[0]?.transform?.slice(12, 15) ?? []));
    expect(ecef).toBeGreaterThan(6.3e6);
  });

  it('across the antimeridian west is greater than east, as the specification wants it', () => {
    const { region } = plan(growQuadtree([building(0, 179.999, 9), building(1, 180.001, 9)], 5))
      .json.root.boundingVolume;
    const [west = NaN, , east = NaN] = region;
    expect(west / DEGREE).toBeCloseTo(179.999, 6);
    expect(east / DEGREE).toBeCloseTo(-179.998943, 5);
  });

  it('nothing is an empty tileset that is still valid', () => {
    expect(plan(null).json.root).toEqual({
      boundingVolume: { region: [0, 0, 0, 0, 0, 0] },
      geometricError: 0,
      refine: 'ADD',
    });
  });
});

it('a region that goes all the way round is the whole turn', () => {
  expect(toDegrees([-4, 0, 4, 1, 0, 1]).filter((_, i) => i % 2 === 0 && i < 4)).toEqual([
    -180, 180,
  ]);
});

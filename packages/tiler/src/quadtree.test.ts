import { describe, expect, it } from 'vitest';
import type { Building } from './building.js';
import { DEGREE } from './ellipsoid.js';
import { growQuadtree, MAX_CONTENT_METERS, type TileNode, unite } from './quadtree.js';
import { createRandom } from './testing/town.js';

function at(ordinal: number, lon: number, lat: number, volumeCubicMeters = 1): Building {
  const [x, y] = [lon * DEGREE, lat * DEGREE];
  const footprint = { parts: [], areaSquareMeters: 1, widthMeters: 1, box: [x, y, x, y] as const };
  return { ordinal, volumeCubicMeters, footprint } as unknown as Building;
}

function city(count: number, spanDegrees: number): Building[] {
  const random = createRandom(count);
  return Array.from({ length: count }, (_, i) =>
    at(i, 4 + random() * spanDegrees, 45 + random() * spanDegrees, random() * 1000),
  );
}

function nodesOf(node: TileNode): TileNode[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

function grown(buildings: Building[], budget: number): TileNode {
  const root = growQuadtree(buildings, budget);
  if (!root) throw new Error('no tree');
  return root;
}

describe('growQuadtree', () => {
  it('nothing grows nothing', () => {
    expect(growQuadtree([], 10)).toBeNull();
  });

  it('a few buildings are one leaf, biggest first', () => {
    const root = grown([at(0, 4, 45, 1), at(1, 4.001, 45, 9), at(2, 4, 45.001, 1)], 10);
    expect(root.children).toEqual([]);
    expect(root.buildings.map((building) => building.ordinal)).toEqual([1, 0, 2]);
  });

  it('every building is in exactly one node, none over the budget, none bigger than its ancestors', () => {
    const buildings = city(1000, 0.05);
    const root = grown(buildings, 30);
    const shown = nodesOf(root).flatMap((node) => node.buildings.map((b) => b.ordinal));
    expect(shown.toSorted((a, b) => a - b)).toEqual(buildings.map((b) => b.ordinal));
    expect(new Set(nodesOf(root).map((node) => node.path)).size).toBe(nodesOf(root).length);
    for (const node of nodesOf(root)) {
      expect(node.buildings.length).toBeLessThanOrEqual(30);
      const smallest = Math.min(...node.buildings.map((b) => b.volumeCubicMeters));
      for (const child of node.children) {
        for (const b of child.buildings) expect(b.volumeCubicMeters).toBeLessThanOrEqual(smallest);
      }
    }
  });

  it('thousands of buildings at one place end as leaves side by side', () => {
    const root = grown(
      Array.from({ length: 5000 }, (_, i) => at(i, 4, 45)),
      2,
    );
    expect(nodesOf(root).length).toBe(2500);
    expect(Math.max(...nodesOf(root).map((node) => node.path.length))).toBeLessThan(10);
  });

  it('no content is so wide that float32 would lose a millimetre', () => {
    for (const node of nodesOf(grown(city(500, 2), 10))) {
      if (node.buildings.length === 0) continue;
      const [west, south, east, north] = unite(node.buildings.map((b) => b.footprint.box));
      const width = Math.max((east - west) * Math.cos(south), north - south) * 6_371_000;
      expect(width).toBeLessThan(MAX_CONTENT_METERS * 1.02);
    }
  });

  it('an outlier on the far side of the earth costs no depth of empty tiles', () => {
    const root = grown([at(0, 4, 45), at(1, 4.0001, 45), at(2, -176, -45)], 10);
    expect(nodesOf(root).length).toBe(3);
    expect(root.buildings).toEqual([]);
  });
});

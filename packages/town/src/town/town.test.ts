import { describe, expect, it } from 'vitest';
import { createRandom } from '../random.js';
import type { Building } from './building.js';
import { toBuildingsGeoJson, toLayers } from './layers.js';
import { distance, type Point, type Ring } from './plane.js';
import { areaOf, boxesMeet, boxOf, contains, outlinesCross } from './ring.js';
import { createRingIndex } from './ring-index.js';
import { generateSensors } from './sensor.js';
import { toSvg } from './svg.js';
import { createTown } from './town.js';

const town = createTown({ seed: 1 });
const other = createTown({ seed: 2 });

/** Pairs of rings whose boxes meet, found on a grid. */
function near(a: readonly Ring[], b: readonly Ring[]): [number, number][] {
  const size = 60;
  const cells = new Map<string, number[]>();
  const each = (ring: Ring, visit: (key: string) => void): void => {
    const [w, s, e, n] = boxOf(ring);
    for (let x = Math.floor(w / size); x <= Math.floor(e / size); x++) {
      for (let y = Math.floor(s / size); y <= Math.floor(n / size); y++) visit(`${x},${y}`);
    }
  };
  b.forEach((ring, k) => {
    each(ring, (key) => {
      cells.set(key, [...(cells.get(key) ?? []), k]);
    });
  });
  const pairs: [number, number][] = [];
  a.forEach((ring, i) => {
    const seen = new Set<number>();
    each(ring, (key) => {
      for (const k of cells.get(key) ?? []) seen.add(k);
    });
    for (const k of seen) if (boxesMeet(boxOf(ring), boxOf(b[k] as Ring))) pairs.push([i, k]);
  });
  return pairs;
}

function share(a: Ring, b: Ring): boolean {
  return outlinesCross(a, b) || contains(a, b[0] as Point) || contains(b, a[0] as Point);
}

describe('the town', () => {
  it('is the same, byte for byte, for the same seed, and another for another', () => {
    const text = JSON.stringify(town);
    // Not toBe: a difference of megabytes is slow to print.
    expect(JSON.stringify(createTown({ seed: 1 })) === text).toBe(true);
    expect(JSON.stringify(other) === text).toBe(false);
  }, 20_000);

  it('has a plan that nearly all of it keeps, and some of what is older does not', () => {
    const over = { height: 0, ratio: 0, coverage: 0 };
    for (const { ring, limit } of town.blocks) {
      const houses = town.buildings.filter(({ ring: house }) => contains(ring, house[0] as Point));
      const sum = (of: (house: Building) => number): number =>
        houses.reduce((all, house) => all + of(house), 0) / areaOf(ring);
      over.height += houses.filter(
        ({ baseMeters, heightMeters }) => baseMeters + heightMeters > limit.heightLimitMeters,
      ).length;
      if (sum((house) => house.floors * house.areaSquareMeters) > limit.floorAreaRatio)
        over.ratio++;
      const covered = sum(({ part, areaSquareMeters }) =>
        part === 'tower' ? 0 : areaSquareMeters,
      );
      if (covered * 100 > limit.coveragePercent) over.coverage++;
    }
    expect(over.height / town.buildings.length).toBeLessThan(0.02);
    expect(over.ratio / town.blocks.length).toBeLessThan(0.1);
    expect(over.coverage / town.blocks.length).toBeLessThan(0.1);
    expect(Math.min(over.height, over.ratio, over.coverage)).toBeGreaterThan(0);
  });

  it('has the things it is known for', () => {
    const houses = town.buildings.filter(({ part }) => part !== 'podium');
    expect(houses.length).toBeGreaterThan(2_000);
    expect(houses.length).toBeLessThan(3_000);
    expect(town.grid.cells).toHaveLength(115);
    expect(town.lots).toHaveLength(40);
    expect(new Set(town.lots.map(({ operator }) => operator)).size).toBe(7);
    expect(new Set(town.bays.map(({ operator }) => operator)).size).toBe(1);
    expect(town.operators).toHaveLength(8);
    expect(town.buses.routes.length).toBeGreaterThanOrEqual(6);
    expect(town.buses.routes.reduce((sum, { buses }) => sum + buses, 0)).toBe(30);
    expect(town.cranes.length).toBeGreaterThanOrEqual(2);
    const bridges = new Set(
      town.roads.filter(({ isBridge }) => isBridge).map(({ nameEn }) => nameEn),
    );
    expect(bridges.size).toBe(3);
    const uses = new Set(houses.map(({ use }) => use));
    for (const use of [
      'dwelling',
      'office',
      'retail',
      'school',
      'hospital',
      'hotel',
      'warehouse',
      'data',
      'campus',
      'construction',
      'culture',
      'civic',
    ]) {
      expect(uses).toContain(use);
    }
    for (const type of ['flat', 'gable', 'hip', 'shed']) {
      expect(houses.some(({ roof }) => roof.type === type)).toBe(true);
    }
  });

  it('gives every thing a key of its own, and B-1204 to a building', () => {
    for (const list of [
      town.buildings,
      town.roads,
      town.junctions,
      town.lanes,
      town.connectors,
      town.lots,
      town.bays,
      town.lights,
      town.chargers,
      town.stations,
      town.cameras,
      town.buses.stops,
      town.tunnel.devices,
      town.grid.cells,
    ]) {
      expect(new Set(list.map(({ key }) => key)).size).toBe(list.length);
    }
    for (const { buildings } of [town, other]) {
      expect(buildings.some(({ key }) => key === 'B-1204')).toBe(true);
    }
  });

  it('is highest near its heart and low in the old town', () => {
    const topOf = (b: Building) => b.baseMeters + b.heightMeters;
    const tallest = [...town.buildings].sort((a, b) => topOf(b) - topOf(a))[0] as Building;
    expect(topOf(tallest)).toBeGreaterThan(150);
    expect(distance(tallest.ring[0] as Point, [60, 110])).toBeLessThan(300);
    for (const b of town.buildings) if (b.era === 'heritage') expect(topOf(b)).toBeLessThan(13);
  });

  it('draws itself, and writes its layers as plain GeoJSON', () => {
    expect(toSvg(town).length).toBeGreaterThan(100_000);
    const layers = toLayers(town);
    for (const [name, { features }] of Object.entries(layers))
      expect(features.length, name).toBeGreaterThan(0);
    const buildings = toBuildingsGeoJson(town);
    expect(buildings.features).toHaveLength(town.buildings.length);
    const tree = layers.trees?.features[0];
    const [lon, lat] = (tree?.geometry.coordinates ?? []) as number[];
    expect(Math.abs((lon as number) - town.origin.lon)).toBeLessThan(0.02);
    expect(Math.abs((lat as number) - town.origin.lat)).toBeLessThan(0.02);
  });
});

describe('the ground', () => {
  const rings = town.buildings.map(({ ring }) => ring);

  it('holds no two buildings in one place, but a tower on its podium', () => {
    const clashes = near(rings, rings)
      .filter(([i, k]) => i < k && town.buildings[i]?.of !== town.buildings[k]?.of)
      .filter(([i, k]) => share(rings[i] as Ring, rings[k] as Ring));
    expect(clashes).toEqual([]);
  });

  it('keeps buildings off roads and out of the water', () => {
    const others = [
      ...town.roads.map(({ ring }) => ring),
      ...town.junctions.flatMap(({ ring }) => (ring ? [ring] : [])),
      ...town.water.map(({ ring }) => ring),
    ];
    const clashes = near(rings, others).filter(([i, k]) =>
      share(rings[i] as Ring, others[k] as Ring),
    );
    expect(clashes.map(([i, k]) => [town.buildings[i]?.key, k])).toEqual([]);
  });

  it('is divided into cells: every point in exactly one', () => {
    const { cells } = town.grid;
    const sum = cells.reduce((total, { ring }) => total + areaOf(ring), 0);
    expect(Math.abs(sum - areaOf(town.outline))).toBeLessThan(1);
    const random = createRandom(7);
    for (let k = 0; k < 1_500; k++) {
      const p: Point = [random.between(-1_100, 1_100), random.between(-1_100, 1_100)];
      const count = cells.filter(({ ring }) => contains(ring, p)).length;
      expect(count, String(p)).toBe(contains(town.outline, p) ? 1 : 0);
    }
    const keys = new Set(cells.map(({ key }) => key));
    for (const { cell } of town.buildings) expect(keys).toContain(cell);
    const communities = new Map(town.grid.communities.map((area) => [area.key, area.parent]));
    for (const { community, street } of cells) expect(communities.get(community)).toBe(street);
  });

  it('grows no tree in a building or on a carriageway', () => {
    const hard = createRingIndex();
    for (const ring of rings) hard.add(ring);
    for (const { ring } of town.roads) hard.add(ring);
    for (const { ring } of town.junctions) if (ring) hard.add(ring);
    expect(town.trees.filter((tree) => hard.isNear(tree.at, 0))).toEqual([]);
    expect(town.trees.length).toBeGreaterThan(5_000);
  });

  it('turns every ring against the clock', () => {
    for (const ring of [
      ...rings,
      ...town.roads.map((road) => road.ring),
      ...town.quays,
      ...town.water.map((w) => w.ring),
    ]) {
      expect(areaOf(ring)).toBeGreaterThan(0);
    }
  });
});

describe('sensors', () => {
  it('come one at a time, each with its own key, and follow from the building', () => {
    const keys = new Set<string>();
    for (const { key, of } of generateSensors(town.buildings.slice(0, 200))) {
      expect(key.startsWith(of)).toBe(true);
      keys.add(key);
    }
    expect(keys.size).toBe([...generateSensors(town.buildings.slice(0, 200))].length);
    const [first] = generateSensors(town.buildings);
    expect(first?.kind).toBe('electricity');
  });
});

describe('a larger town', () => {
  it('has as many buildings more as its scale says, and still B-1204', () => {
    const large = createTown({ seed: 1, scale: 4 });
    const count = large.buildings.filter(({ part }) => part !== 'podium').length;
    expect(count).toBeGreaterThan(7_500);
    expect(large.grid.cells).toHaveLength(460);
    expect(large.buildings.some(({ key }) => key === 'B-1204')).toBe(true);
    expect(new Set(large.buildings.map(({ key }) => key)).size).toBe(large.buildings.length);
    // At scale 20 this makes 57,000 buildings and a million sensors.
    const sensors = (buildings: typeof large.buildings): number => {
      let count = 0;
      for (const _ of generateSensors(buildings)) count++;
      return count;
    };
    expect(sensors(town.buildings)).toBeGreaterThan(50_000);
    expect(sensors(large.buildings)).toBeGreaterThan(3.5 * sensors(town.buildings));
  }, 20_000);
});

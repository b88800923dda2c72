import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { createGround, type Ground, lowestUnder } from './ground.js';
import { checkGround, type GroundOptions } from './ground-options.js';
import { box, feature, OPTIONS, ORIGIN } from './testing/town.js';

const DEFAULTS = { cellMeters: 15, marginMeters: 600, sinkMeters: 0.2 };
const CRS = openCrs('EPSG:32631');

function read(features: object[]) {
  return readBuildings(features, CRS, { ...OPTIONS, geoidMeters: 50 }).buildings;
}

/** Houses every 25 m over `size` metres, their bases as `baseAt` says. */
function houses(size: number, baseAt: (x: number, y: number) => number): object[] {
  const features: object[] = [];
  for (let x = 0; x < size; x += 25) {
    for (let y = 0; y < size; y += 25) {
      const properties = { id: `${x}-${y}`, height: 8, base: baseAt(x, y) };
      features.push(feature(properties, [box(x, y, 12)]));
    }
  }
  return features;
}

function heightAt(ground: Ground, x: number, y: number): number {
  const [lon = NaN, lat = NaN] = CRS.toLonLat(ORIGIN[0] + x, ORIGIN[1] + y) ?? [];
  const column = ((lon * Math.PI) / 180 - ground.west) / ground.stepLon;
  const row = ((lat * Math.PI) / 180 - ground.south) / ground.stepLat;
  const [left, low] = [Math.floor(column), Math.floor(row)];
  const node = (dx: number, dy: number) =>
    ground.heights[(low + dy) * ground.columns + left + dx] as number;
  const [u, v] = [column - left, row - low];
  return (
    (1 - v) * ((1 - u) * node(0, 0) + u * node(1, 0)) + v * ((1 - u) * node(0, 1) + u * node(1, 1))
  );
}

function groundOf(features: object[]): Ground {
  const ground = createGround(read(features), DEFAULTS);
  if (!ground) throw new Error('no ground');
  return ground;
}

describe('checkGround', () => {
  it('fills in the defaults; none is none', () => {
    expect(checkGround({})).toEqual(DEFAULTS);
    expect(checkGround(undefined)).toBeNull();
  });

  it.each([
    [{ cellMeters: 1 }, 'ground.cellMeters'],
    [{ marginMeters: NaN }, 'ground.marginMeters'],
    [{ sinkMeters: -1 }, 'ground.sinkMeters'],
    [null, 'ground'],
  ])('%j is refused, and the error names %s', (ground, option) => {
    expect(() => checkGround(ground as GroundOptions)).toThrow(`The option ${option} is not right`);
  });
});

describe('createGround', () => {
  it('without buildings there is none', () => {
    expect(createGround([], DEFAULTS)).toBeNull();
  });

  it('under a level town it is level, a little below the bases', () => {
    const ground = groundOf(houses(200, () => 100));
    for (const height of ground.heights) expect(height).toBeCloseTo(149.8, 9);
  });

  it('goes on for the margin and ends level at the height of the low land', () => {
    const ground = groundOf(houses(400, (x) => 100 + x / 10));
    const { columns, rows, heights, cellMeters, borderHeightMeters } = ground;
    expect((columns - 1) * cellMeters).toBeGreaterThanOrEqual(387 + 1200);
    expect((columns - 1) * cellMeters).toBeLessThan(387 + 1200 + 2 * cellMeters);
    expect(borderHeightMeters).toBeGreaterThan(149);
    expect(borderHeightMeters).toBeLessThan(155);
    for (let x = 0; x < columns; x++) {
      expect(heights[x]).toBeCloseTo(borderHeightMeters, 6);
      expect(heights[(rows - 1) * columns + x]).toBeCloseTo(borderHeightMeters, 6);
    }
  });

  it('a hill stays a hill: within 2.5 m of the bases on slopes up to one in four', () => {
    const hill = (x: number, y: number) =>
      180 + 60 * Math.exp(-(((x - 300) ** 2 + (y - 300) ** 2) / 40_000));
    const ground = groundOf(houses(600, hill));
    for (let x = 50; x < 550; x += 50) {
      for (let y = 50; y < 550; y += 50) {
        expect(Math.abs(heightAt(ground, x + 6, y + 6) - 50 - hill(x, y))).toBeLessThan(2.5);
      }
    }
    expect(heightAt(ground, 306, 306)).toBeGreaterThan(285);
  });

  it('is smooth: no cell is steeper than the land by much', () => {
    const noise = (x: number, y: number) => 100 + ((x * 7 + y * 13) % 5) / 2;
    const { heights, columns } = groundOf(houses(400, noise));
    for (let i = 1; i < heights.length; i++) {
      if (i % columns === 0) continue;
      expect(Math.abs((heights[i] as number) - (heights[i - 1] as number))).toBeLessThan(1);
    }
  });

  it('a tower on its podium does not lift it, nor does a typing error tear a hole', () => {
    const features = houses(300, () => 100);
    const tower = feature({ id: 'tower', height: 80, base: 120 }, [box(105, 105, 20)]);
    const error = feature({ id: 'error', height: 8, base: 1 }, [box(190, 190, 8)]);
    const { heights } = groundOf([...features, tower, error]);
    for (const height of heights) expect(height).toBeCloseTo(149.8, 6);
  });

  it('bases that are not known do not count', () => {
    const unknown = feature({ id: 'u', height: 8 }, [box(90, 90, 8)]);
    for (const height of groundOf([...houses(200, () => 100), unknown]).heights)
      expect(height).toBeCloseTo(149.8, 9);
  });

  it('a wide city has wider cells, not more of them', () => {
    const far = feature({ id: 'far', height: 8, base: 90 }, [box(40_000, 30_000, 8)]);
    const ground = groundOf([...houses(50, () => 100), far]);
    expect(ground.columns * ground.rows).toBeLessThan(260_000);
    expect(ground.cellMeters).toBeGreaterThan(50);
  });

  it('the lowest under a box is at most every height in it', () => {
    const ground = groundOf(houses(400, (x) => 100 + x / 5));
    for (const building of read(houses(400, (x) => 100 + x / 5))) {
      const lowest = lowestUnder(ground, building.footprint.box);
      const [west, south, east, north] = building.footprint.box;
      for (const [lon, lat] of [
        [west, south],
        [east, north],
      ] as const) {
        const column = (lon - ground.west) / ground.stepLon;
        const row = (lat - ground.south) / ground.stepLat;
        for (const x of [Math.floor(column), Math.ceil(column)]) {
          for (const y of [Math.floor(row), Math.ceil(row)]) {
            expect(ground.heights[y * ground.columns + x]).toBeGreaterThanOrEqual(lowest);
          }
        }
      }
    }
  });
});

import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { box, feature, OPTIONS } from './testing/town.js';

const GOOD = { id: 'a', height: 10, base: 200 };
const RING = box(0, 0, 10);

function read(features: unknown[], options: object = {}) {
  return readBuildings(features, openCrs('EPSG:32631'), { ...OPTIONS, geoidMeters: 0, ...options });
}

function withZ(z: number) {
  return RING.map((position) => [...position, z]);
}

describe('readBuildings', () => {
  it('a good feature becomes a building with ellipsoidal heights', () => {
    const [building] = read([feature(GOOD, [RING])], { geoidMeters: 50 }).buildings;
    expect(building).toMatchObject({
      key: 'a',
      ordinal: 0,
      heightMeters: 10,
      baseMeters: 200,
      bottomMeters: 250,
      topMeters: 260,
    });
    expect(building?.volumeCubicMeters).toBeCloseTo(1000, -1);
  });

  it('ordinals are dense in the order of the file, rejects between them or not', () => {
    const { buildings } = read([
      feature({ ...GOOD, id: 'x' }, [RING]),
      feature({ ...GOOD, height: null }, [RING]),
      feature({ ...GOOD, id: 'y' }, [RING]),
    ]);
    expect(buildings.map(({ key, ordinal }) => [key, ordinal])).toEqual([
      ['x', 0],
      ['y', 1],
    ]);
  });

  it('of two features with one key the first stays and the second is named', () => {
    const { buildings, rejected } = read([feature(GOOD, [RING]), feature(GOOD, [RING])]);
    expect(buildings.length).toBe(1);
    expect(rejected).toEqual([
      { key: 'a', index: 1, code: 'duplicateId', detail: 'an earlier feature has the same key' },
    ]);
  });

  it('a broken feature does not take the key from a good one after it', () => {
    const { buildings, rejected } = read([
      feature({ ...GOOD, height: 0 }, [RING]),
      feature(GOOD, [RING]),
    ]);
    expect(buildings.map((building) => building.key)).toEqual(['a']);
    expect(rejected[0]).toMatchObject({ index: 0, code: 'heightNotPositive' });
  });

  it('numbers are keys, and the id of the feature is used where no property is named', () => {
    const keyed = feature({ height: 5 }, [RING], { id: 42 });
    expect(read([keyed], { id: null }).buildings[0]?.key).toBe('42');
  });

  it('keys that UTF-8 cannot tell apart are duplicates', () => {
    const [first, second] = ['\ud800', '\ud801'].map((id) => feature({ ...GOOD, id }, [RING]));
    expect(read([first, second]).rejected[0]?.code).toBe('duplicateId');
  });

  it.each([
    [{ id: null }, 'idMissing'],
    [{ id: '' }, 'idMissing'],
    [{ id: {} }, 'idMissing'],
    [{ id: NaN }, 'idMissing'],
    [{ height: undefined }, 'heightMissing'],
    [{ height: 'tall' }, 'heightMissing'],
    [{ height: NaN }, 'heightMissing'],
    [{ height: Infinity }, 'heightMissing'],
    [{ height: 0 }, 'heightNotPositive'],
    [{ height: -3 }, 'heightNotPositive'],
    [{ height: 9999 }, 'heightNotPlausible'],
  ])('%j is refused as %s', (change, code) => {
    const { rejected } = read([feature({ ...GOOD, ...change }, [RING])]);
    expect(rejected).toMatchObject([{ index: 0, code }]);
  });

  it('property names that every object inherits are not properties', () => {
    const { rejected } = read([feature(GOOD, [RING])], { id: 'constructor' });
    expect(rejected[0]?.code).toBe('idMissing');
  });

  it('numbers written as text are read and counted', () => {
    const { buildings, repairs } = read([
      feature({ ...GOOD, height: '9.5', base: ' 180' }, [RING]),
    ]);
    expect(buildings[0]).toMatchObject({ heightMeters: 9.5, baseMeters: 180 });
    expect(repairs.numbersFromText).toBe(2);
  });

  it('without a ground altitude the base is the lowest roof edge less the height', () => {
    const { buildings, fallbacks } = read([feature({ ...GOOD, base: null }, [withZ(230)])]);
    expect(buildings[0]?.baseMeters).toBe(220);
    expect(fallbacks).toEqual({ baseFromRoof: 1, baseZero: 0, baseNotPlausible: 0 });
  });

  it('with neither altitude nor Z, or a Z of nothing but zeros, the base is zero', () => {
    const { buildings, fallbacks } = read([
      feature({ ...GOOD, base: null }, [RING]),
      feature({ ...GOOD, id: 'b', base: null }, [withZ(0)]),
    ]);
    expect(buildings.map((building) => building.baseMeters)).toEqual([0, 0]);
    expect(fallbacks).toEqual({ baseFromRoof: 0, baseZero: 2, baseNotPlausible: 0 });
  });

  it('an altitude that stands for "unknown" is not believed, and counted', () => {
    const { buildings, fallbacks } = read([feature({ ...GOOD, base: -9999 }, [withZ(230)])]);
    expect(buildings[0]?.baseMeters).toBe(220);
    expect(fallbacks).toEqual({ baseFromRoof: 1, baseZero: 0, baseNotPlausible: 1 });
  });

  it('a rejected feature counts neither fallbacks nor repairs', () => {
    const line = [...RING.slice(0, 2), ...RING.slice(0, 2)];
    const { fallbacks, repairs } = read([feature({ ...GOOD, height: '4', base: null }, [line])]);
    expect(Object.values({ ...fallbacks, ...repairs }).every((count) => count === 0)).toBe(true);
  });
});

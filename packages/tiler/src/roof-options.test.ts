import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { checkRoof, type RoofOptions } from './roof-options.js';
import { box, feature, OPTIONS } from './testing/town.js';

const RING = box(0, 0, 12, 10);

function read(properties: object, options: RoofOptions) {
  const input = [feature({ id: 'a', height: 10, base: 100, ...properties }, [RING])];
  const settings = { ...OPTIONS, geoidMeters: 0, roof: checkRoof(options) };
  const { buildings, roofs } = readBuildings(input, openCrs('EPSG:32631'), settings);
  const { eavesMeters = NaN, topMeters = NaN } = buildings[0] ?? {};
  return { roofs, eaves: eavesMeters - 100, top: topMeters - 100 };
}

describe('checkRoof', () => {
  it.each([
    [{ type: 3 }, 'roof.type'],
    [{ height: '' }, 'roof.height'],
    [{ eaves: 'low' }, 'roof.eaves'],
    [{ ridge: 'high' }, 'roof.eaves'],
    [{ otherwise: 'dome' }, 'roof.otherwise'],
    [{ parapetMeters: -1 }, 'roof.parapetMeters'],
    [{ parapetMeters: NaN }, 'roof.parapetMeters'],
    [null, 'roof'],
  ])('%j is refused, and the error names %s', (roof, option) => {
    expect(() => checkRoof(roof as RoofOptions)).toThrow(`The option ${option} is not right`);
  });
});

describe('a roof by type and height', () => {
  const BY_TYPE = { type: 'roof', height: 'roofHeight' };

  it('stands on the walls', () => {
    const { eaves, top, roofs } = read({ roof: 'hip', roofHeight: 2.5 }, BY_TYPE);
    expect([eaves, top]).toEqual([10, 12.5]);
    expect(roofs.raised).toBe(1);
  });

  it("takes OpenStreetMap's words, and numbers as text", () => {
    for (const roof of ['gabled', 'Hipped', ' skillion ', 'pyramidal']) {
      expect(read({ roof, roofHeight: '2' }, BY_TYPE).top).toBe(12);
    }
  });

  it('of a type nobody knows is the one for roofs without a type, and counted', () => {
    const onion = read({ roof: 'onion', roofHeight: 2 }, { ...BY_TYPE, otherwise: 'pyramid' });
    expect(onion).toMatchObject({ top: 12, roofs: { raised: 1, roofTypeUnknown: 1 } });
    const none = read({ roofHeight: 0 }, BY_TYPE);
    expect(none).toMatchObject({ top: 10, roofs: { raised: 0, roofTypeUnknown: 0 } });
  });

  it.each([null, undefined, 'high', 0, -2, 5000])(
    'with the height %j is flat, and counted',
    (roofHeight) => {
      const { top, roofs } = read({ roof: 'gable', roofHeight }, BY_TYPE);
      expect(top).toBe(10);
      expect(roofs).toMatchObject({ raised: 0, roofHeightUnknown: 1 });
    },
  );

  it('a parapet higher than half the building is left away', () => {
    expect(read({ height: 1.5 }, { parapetMeters: 0.9 })).toMatchObject({
      eaves: 1.5,
      roofs: { raised: 0 },
    });
  });
});

describe('a roof by altitudes', () => {
  const BY_ALTITUDE = { eaves: 'low', ridge: 'high' };

  it('is a hip roof as high as ridge over eaves', () => {
    expect(read({ low: 110, high: 113.5 }, BY_ALTITUDE)).toMatchObject({
      eaves: 10,
      top: 13.5,
      roofs: { raised: 1 },
    });
  });

  it.each([
    [110, 110.5],
    [110, 118],
    [110, 105],
    [110, null],
  ])('eaves at %j and ridge at %j are a flat roof, and nothing to report', (low, high) => {
    expect(read({ low, high }, BY_ALTITUDE)).toEqual({
      eaves: 10,
      top: 10,
      roofs: { raised: 0, roofFlat: 0, roofTypeUnknown: 0, roofHeightUnknown: 0 },
    });
  });

  it('steeper than 60° is not believed', () => {
    const shed = feature({ id: 'a', height: 3, base: 0, low: 3, high: 8 }, [box(0, 0, 12, 4)]);
    const settings = { ...OPTIONS, geoidMeters: 0, roof: checkRoof(BY_ALTITUDE) };
    const { roofs } = readBuildings([shed], openCrs('EPSG:32631'), settings);
    expect(roofs).toMatchObject({ raised: 0, roofFlat: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { checkOptions, type TileOptions } from './options.js';

const GOOD: TileOptions = { id: 'id', height: 'h', base: null };

describe('checkOptions', () => {
  it('fills in the defaults and names each attribute once', () => {
    expect(checkOptions({ ...GOOD, properties: ['use', 'use'] })).toEqual({
      ...GOOD,
      properties: ['use'],
      geoidMeters: 0,
      featuresPerTile: 200,
      roof: null,
      ground: null,
    });
  });

  it.each([
    ['id', ''],
    ['id', undefined],
    ['height', null],
    ['base', 3],
    ['properties', 'use'],
    ['properties', [1]],
    ['geoidMeters', NaN],
    ['featuresPerTile', 0],
    ['featuresPerTile', 1.5],
    ['featuresPerTile', 65_536],
  ])('%s must not be %j, and the error names it', (option, value) => {
    const options = { ...GOOD, [option]: value } as TileOptions;
    expect(() => checkOptions(options)).toThrow(
      new RegExp(`^\\[borough TILE_BAD_OPTION\\] The option ${option} is not right\\. Give `),
    );
  });
});

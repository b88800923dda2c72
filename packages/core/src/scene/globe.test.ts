import { expect, it } from 'vitest';
import { checkCity } from './check.js';
import { attributionsOf, toGlobe } from './globe.js';

const city = (globe: unknown): unknown => ({
  version: 1,
  id: 'c',
  name: 'C',
  origin: [8, 47, 400],
  timeZone: 'UTC',
  globe,
});

it('GL1 a globe is optional, whole or in parts, and what is wrong in it is named by its path', () => {
  for (const good of [
    undefined,
    {},
    { ellipsoid: false, terrain: { url: 'terrain' } },
    { imagery: { type: 'xyz', url: 't/{z}/{x}/{y}.png', maxLevel: 18, attribution: { en: 'A' } } },
    { imagery: { type: 'tms', url: 'tms' } },
    { imagery: { type: 'wms', url: 'https://host/wms', layer: 'a,b', format: 'image/jpeg' } },
    { imagery: { type: 'wmts', url: 'https://host/wmts', layer: 'a', tileMatrixSet: 'PM' } },
  ])
    expect(checkCity(city(good))).toEqual([]);
  const paths = (globe: unknown): string[] => checkCity(city(globe)).map(({ path }) => path);
  expect(paths({ imagery: { type: 'bing', url: 'x' } })).toEqual(['globe.imagery.type']);
  expect(paths({ imagery: { type: 'wms', url: 'x' } })).toEqual(['globe.imagery.layer']);
  expect(paths({ terrain: {} })).toEqual(['globe.terrain.url']);
});

it('GL2 its urls are relative to the document, and templates stay templates', () => {
  const globe = toGlobe(
    { imagery: { type: 'xyz', url: 't/{z}/{x}/{y}.png' }, terrain: { url: '/heights/' } },
    (url) => new URL(url, 'https://host/lyon/city.json').href,
  );
  expect(globe?.imagery?.url).toBe('https://host/lyon/t/{z}/{x}/{y}.png');
  expect(globe?.terrain?.url).toBe('https://host/heights/');
  expect(toGlobe(undefined, (url) => url)).toBeNull();
});

it('GL3 whoever made the ground is named beside whoever made the city', () => {
  const imagery = { type: 'tms', url: 'x', attribution: { en: 'Maps', 'zh-CN': '地图' } } as const;
  expect(attributionsOf({ attribution: ['City'], globe: { imagery } })).toEqual([
    'City',
    { en: 'Maps', 'zh-CN': '地图' },
  ]);
  expect(attributionsOf({})).toEqual([]);
});

import { BoroughError } from '@borough/core';
import { expect, test } from 'vitest';
import { checkJsonMap } from './json-map.js';

const check = (map: unknown) => checkJsonMap({ id: 'energy', columns: ['energy', 'state'], map });

test('FE5 a right map is read', () => {
  const map = check({ rows: '$root', key: '$topic[2]', columns: { state: 's' }, full: true });
  expect(map.columns).toEqual([
    { index: 1, path: { from: 'row', steps: ['s'] }, per: null, times: 1 },
  ]);
  expect(map).toMatchObject({ full: true, numericStrings: false, time: null });
});

test.each([
  [undefined, 'feeds.energy.map must be an object'],
  [[], 'feeds.energy.map must be an object'],
  [{ columns: { energy: 'value' } }, 'feeds.energy.map.key is missing'],
  [{ key: 'a..b', columns: { energy: 'v' } }, 'feeds.energy.map.key ("a..b") has an empty name'],
  [{ key: 'id', columns: { energy: 7 } }, 'feeds.energy.map.columns.energy (7) is not a text'],
  [
    { key: 'id', columns: { power: 'v' } },
    'feeds.energy.map.columns.power is not a column of the table. It has: energy, state.',
  ],
  [{ key: 'id' }, 'feeds.energy.map.columns is empty'],
  [
    { key: 'id', columns: { energy: 'v' }, timezone: 'x' },
    'feeds.energy.map.timezone is not known',
  ],
  [{ key: 'id', columns: { energy: 'v' }, timeZone: 'Mars/Olympus' }, 'feeds.energy.map.timeZone'],
  [{ key: 'id', columns: { energy: 'v' }, timeZone: 8 }, 'feeds.energy.map.timeZone'],
  [{ key: 'id', columns: { energy: 'v' }, timeUnit: 'h' }, 'feeds.energy.map.timeUnit must be'],
  [{ key: 'id', columns: { energy: 'v' }, full: 'yes' }, 'feeds.energy.map.full must be'],
  [
    { key: 'id', position: { lon: 'x' } },
    'feeds.energy.map.position.lat (undefined) is not a text',
  ],
  [{ key: 'id', position: 'x' }, 'feeds.energy.map.position must be an object'],
  [{ rows: '$topic[1]', key: 'id', columns: { energy: 'v' } }, 'feeds.energy.map.rows cannot be'],
])('FE5 the map %j is refused with its place', (map, message) => {
  expect(() => check(map)).toThrow(BoroughError);
  expect(() => check(map)).toThrow(message);
  expect(() => check(map)).toThrow('[borough FEED_MAP_INVALID]');
});

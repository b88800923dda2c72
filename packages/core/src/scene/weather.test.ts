import { expect, it } from 'vitest';
import { openCity } from '../city.js';
import { checkCity } from './check.js';

const CITY = {
  version: 1,
  id: 'a',
  name: 'A',
  origin: [8, 47, 400],
  timeZone: 'Europe/Zurich',
  tables: { stations: { columns: { rain: { type: 'number', unit: 'mm/h' } } } },
} as const;
const RAIN = { table: 'stations', key: 'w-1', column: 'rain' };

it('WE1 weather is a reading; what is not known is clear', () => {
  const city = openCity({ ...CITY, weather: { rain: RAIN, visibility: 9000 } });
  expect(city.scene.air).toEqual({ rain: 0, visibility: 9000 });
  const stations = city.scene.table('stations');
  const [slot = 0] = stations.resolveNow(['w-1']);
  stations.column('rain').write(slot, 4.5, 1, 0, 0);
  const told: string[] = [];
  city.scene.watch(({ what }) => told.push(what));
  city.scene.refresh();
  city.scene.refresh();
  expect(city.scene.air.rain).toBe(4.5);
  expect(told).toEqual(['sun']);
  city.close();
});

it('WE1 a command sets another weather, until it is the city’s again', async () => {
  const city = openCity({ ...CITY, weather: { visibility: 9000 } });
  await city.run({ do: 'weather', weather: { rain: 8, visibility: 2000 } });
  expect(city.scene.air).toEqual({ rain: 8, visibility: 2000 });
  await city.run({ do: 'weather', weather: 'city' });
  expect(city.scene.air).toEqual({ rain: 0, visibility: 9000 });
  await expect(city.run({ do: 'weather', weather: { rain: -1 } })).rejects.toThrow(/rain/);
  city.close();
});

it('DE2 weather from a table or a column that is not there says so', () => {
  const issuesOf = (rain: object) => checkCity({ ...CITY, weather: { rain } });
  expect(issuesOf({ ...RAIN, table: 'station' })).toMatchObject([{ path: 'weather.rain.table' }]);
  expect(issuesOf({ ...RAIN, column: 'snow' })).toMatchObject([{ path: 'weather.rain.column' }]);
  expect(issuesOf(RAIN)).toEqual([]);
});

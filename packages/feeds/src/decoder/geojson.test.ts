import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { decodeOne, FUZZ_MS, fuzz, marksOf, NOON, planOf, thingsOf } from '../../test/decoding.js';
import { createGeojsonDecoder } from './geojson.js';

const POINT = {
  type: 'Feature',
  id: 7,
  geometry: { type: 'Point', coordinates: [4.83, 45.76, 170] },
  properties: { name: 'Bellecour', level: 2, at: '2026-05-04T11:59:00Z', more: { kind: 'x' } },
};
const LINE = {
  type: 'Feature',
  id: 'l',
  geometry: {
    type: 'LineString',
    coordinates: [
      [4.83, 45.76],
      [4.84, 45.77],
    ],
  },
  properties: { name: 'Rue' },
};
const ALL = { type: 'FeatureCollection', features: [POINT, LINE] };
const COLUMNS = { name: 'text', level: 'number' } as const;

function setUp(map?: unknown, columns: Record<string, 'number' | 'text'> = COLUMNS) {
  const plan = planOf('geojson', columns, map);
  const decode = createGeojsonDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC15 features without a map: ids, namesakes among the properties, points and shapes', () => {
  const batch = setUp()(ALL);
  expect(batch.rejects).toEqual([]);
  expect(batch.things).toEqual({
    '7': { name: 'Bellecour', level: 2, place: [4.83, 45.76, 170] },
    l: { name: 'Rue' },
  });
  expect(batch.geometries).toMatchObject([{ geometry: { type: 'line' } }]);
  expect(setUp()(POINT).things['7']).toMatchObject({ level: 2 });
});

test('DC15 properties by path, a key and a time of their own', () => {
  const map = { key: 'name', time: 'at', columns: { name: 'more.kind' } };
  const batch = setUp(map, { name: 'text' })(ALL);
  expect(batch.things.Bellecour).toMatchObject({ name: 'x' });
  expect(batch.marks('Bellecour', 'name')).toEqual({
    observedMs: NOON - 60_000,
    sentMs: NaN,
    quality: 0,
  });
});

test('DC15 other coordinates than degrees are refused, as is what is no GeoJSON', () => {
  const crs = (name: string) => ({ ...ALL, crs: { type: 'name', properties: { name } } });
  expect(setUp()(crs('urn:ogc:def:crs:OGC:1.3:CRS84')).rejects).toEqual([]);
  expect(setUp()(crs('urn:ogc:def:crs:EPSG::2154')).rejects[0]).toMatchObject({
    reason: 'schema',
    detail: expect.stringContaining('2154'),
  });
  expect(setUp()({ type: 'Topology' }).rejects[0]?.reason).toBe('schema');
  const mixed = {
    type: 'FeatureCollection',
    features: [
      null,
      { type: 'Feature', properties: 3 },
      { ...POINT, geometry: { type: 'Point', coordinates: ['x'] } },
      LINE,
    ],
  };
  const batch = setUp()(mixed);
  expect(batch.rejects.map(({ reason }) => reason)).toEqual(['schema', 'schema', 'position']);
  expect(Object.keys(batch.things)).toEqual(['7', 'l']);
});

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const lyon = join(resolve(root, process.env.BOROUGH_DATA ?? '../shared/data'), 'lyon');

test.skipIf(!existsSync(join(lyon, 'velov_2020-03-13.geojson')))(
  'DC15 the Vélo’v reply of 2020: all properties are texts, times have no zone',
  () => {
    const bytes = new Uint8Array(readFileSync(join(lyon, 'velov_2020-03-13.geojson')));
    const map = {
      key: 'number',
      time: 'last_update',
      timeZone: 'Europe/Paris',
      numericStrings: true,
      columns: { bikes: 'available_bikes', status: 'status' },
    };
    const batch = setUp(map, { bikes: 'number', status: 'text' })(bytes);
    expect(batch.rejects).toEqual([]);
    expect(batch.keys.length).toBeGreaterThan(10);
    expect(batch.rows).toBe(batch.keys.length * 3);
    expect(new Date(batch.observedMs[0] as number).getUTCFullYear()).toBe(2020);
  },
);

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('geojson', COLUMNS);
    expect(fuzz(plan, createGeojsonDecoder(plan), [ALL, POINT], seed).accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

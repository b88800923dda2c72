import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkJoin } from './join.js';
import { suggestMap } from './suggest.js';

const toFrame = (value: unknown, topic?: string) => ({
  bytes: new TextEncoder().encode(JSON.stringify(value)),
  ...(topic !== undefined && { topic }),
});

test('a message with a topic has its key there', () => {
  const frames = [1, 2].map((n) =>
    toFrame({ value: n, unit: 'kWh', time: '2026-05-04T12:00:00Z' }, `town/energy/B-${n}`),
  );
  const suggestion = suggestMap(frames);
  expect(suggestion?.map).toEqual({
    key: '$topic[2]',
    columns: { value: 'value', unit: 'unit' },
    time: 'time',
  });
  expect(suggestion?.types.get('unit')).toBe('text');
});

test('a bare number has its key in the topic', () => {
  expect(suggestMap([toFrame(41.5, 'a/b')])?.map).toEqual({
    key: '$topic[1]',
    columns: { value: '$value' },
  });
});

test('a list inside of a document is its rows; seconds are seconds', () => {
  const stations = [
    { station_id: 's1', lat: 45.7, lon: 4.8, bikes: 3, last_reported: 1_777_896_000 },
    { station_id: 's2', lat: 45.8, lon: 4.9, bikes: null, last_reported: 1_777_896_001 },
  ];
  expect(suggestMap([toFrame({ ttl: 60, data: { stations } })])?.map).toEqual({
    rows: 'data.stations',
    key: 'station_id',
    columns: { bikes: 'bikes' },
    time: 'last_reported',
    timeUnit: 's',
    position: { lon: 'lon', lat: 'lat' },
  });
  const timed = stations.map(({ station_id: id }) => ({ id, update_time: 1_777_896_000_000 }));
  expect(suggestMap([toFrame(timed)])?.map).toMatchObject({
    rows: '$root',
    time: 'update_time',
    timeUnit: 'ms',
  });
});

test('GeoJSON points have their place in the geometry', () => {
  const features = ['a', 'b'].map((id) => ({
    type: 'Feature',
    properties: { id, free: 3 },
    geometry: { type: 'Point', coordinates: [4.8, 45.7] },
  }));
  expect(suggestMap([toFrame({ type: 'FeatureCollection', features })])?.map).toMatchObject({
    rows: 'features',
    key: 'properties.id',
    columns: { free: 'properties.free' },
    position: { lon: 'geometry.coordinates[0]', lat: 'geometry.coordinates[1]' },
  });
});

test('what is no JSON, or has no key, has no map', () => {
  expect(suggestMap([])).toBeNull();
  expect(suggestMap([{ bytes: Uint8Array.of(1, 2, 3) }])).toBeNull();
  expect(suggestMap([toFrame({ value: 7 })])).toBeNull();
  expect(suggestMap([toFrame({ ['__proto__']: { id: 1 }, 'a b': { id: 1 } })])).toBeNull();
});

const velov = `${process.env.BOROUGH_DATA ?? '../shared/data'}/lyon/velov.ndjson`;
test.skipIf(!existsSync(velov))('the Vélo’v raw reply is found out', () => {
  const line = readFileSync(velov, 'utf8').split('\n', 1)[0] as string;
  expect(suggestMap([{ bytes: new TextEncoder().encode(line) }])?.map).toMatchObject({
    rows: 'stations',
    key: 'number',
    time: 'last_update',
    columns: { bikes: 'bikes', stands: 'stands', capacity: 'capacity' },
  });
});

test('ids that do not join are named, with the key that was probably meant', () => {
  const report = checkJoin('buildings', ['B-1', 'b_2', 'B-0003', 'X'], ['B-1', 'B-2', 'B-3']);
  expect(report).toEqual({
    table: 'buildings',
    known: 3,
    ids: 4,
    joined: 1,
    strangers: [{ id: 'b_2', like: 'B-2' }, { id: 'B-0003', like: 'B-3' }, { id: 'X' }],
  });
});

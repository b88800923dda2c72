import { type FeedPlan, type ReadingBatch, WHOLE_THING } from '@borough/core';
import { describe, expect, test } from 'vitest';
import { toPlan } from '../../test/listener.js';
import { createJsonDecoder } from './json.js';
import type { JsonMap } from './json-map.js';

const NOON = Date.UTC(2026, 4, 4, 12);

function decode(frame: unknown, map: JsonMap, more: Partial<FeedPlan> = {}, topic?: string) {
  const plan = toPlan({
    id: 'f',
    url: 'ws://127.0.0.1:1',
    map,
    columns: ['level', 'state'],
    checks: [{ type: 'number' }, { type: 'text' }],
    ...more,
  });
  const bytes = new TextEncoder().encode(typeof frame === 'string' ? frame : JSON.stringify(frame));
  return createJsonDecoder(plan)({
    bytes,
    receivedMs: NOON,
    retained: false,
    ...(topic !== undefined && { topic }),
  });
}

/** Rows as `key column value`. */
function rowsOf(batch: ReadingBatch): unknown[][] {
  return Array.from({ length: batch.rows }, (_row, i) => [
    batch.keys[batch.key[i] as number],
    batch.column[i],
    batch.text?.[i] ?? batch.value[i],
  ]);
}

const ONE: JsonMap = { key: 'id', columns: { level: 'level', state: 'state' } };

test('a frame is one row where no rows are declared', () => {
  const batch = decode({ id: 'B-1', level: 4, state: 'on' }, ONE);
  expect(rowsOf(batch)).toEqual([
    ['B-1', 0, 4],
    ['B-1', 1, 'on'],
  ]);
  expect(batch).toMatchObject({ kind: 'delta', retained: false, receivedMs: NOON, rejects: [] });
  expect([...batch.observedMs, ...batch.sentMs, ...batch.seq]).toEqual(Array(6).fill(Number.NaN));
});

test('a bare number is a reading, its key from the topic', () => {
  const map = { key: '$topic[2]', columns: { level: '$value' } };
  expect(rowsOf(decode('41.5', map, {}, 'town/energy/B-1'))).toEqual([['B-1', 0, 41.5]]);
  expect(rowsOf(decode('41.5', map, {}, 'town/energy/B%2F1%20a'))).toEqual([['B/1 a', 0, 41.5]]);
  expect(rowsOf(decode('41.5', map, {}, 'town/energy/100%'))).toEqual([['100%', 0, 41.5]]);
  expect(decode('41.5', map, {}, 'town').rejects[0]).toMatchObject({ reason: 'id' });
});

test('GeoJSON is rows at features, with positions', () => {
  const frame = {
    type: 'FeatureCollection',
    features: [
      { properties: { number: 1005 }, geometry: { coordinates: [4.83, 45.76] } },
      { properties: { number: 1006, level: 3 }, geometry: { coordinates: [4.84, 45.77, 170] } },
      { properties: { number: 1007 }, geometry: null },
      { properties: { number: 1008 }, geometry: { coordinates: ['4.8', 45.7] } },
    ],
  };
  const batch = decode(frame, {
    rows: 'features',
    key: 'properties.number',
    columns: { level: 'properties.level' },
    position: {
      lon: 'geometry.coordinates[0]',
      lat: 'geometry.coordinates[1]',
      height: 'geometry.coordinates[2]',
    },
  });
  expect(rowsOf(batch)).toEqual([
    ['1005', WHOLE_THING, Number.NaN],
    ['1006', 0, 3],
    ['1006', WHOLE_THING, Number.NaN],
  ]);
  const position = Array.from(batch.position ?? []);
  expect(position.slice(0, 6)).toEqual([4.83, 45.76, Number.NaN, 4.84, 45.77, 170]);
  expect(position).toHaveLength(batch.keys.length * 3);
  expect(batch.rejects.map(({ reason, key }) => [reason, key])).toEqual([
    ['schema', '1007'],
    ['position', '1008'],
  ]);
});

test('FE11 one bad row never spoils its neighbours', () => {
  const rows = [
    { id: 'a', level: 1 },
    null,
    7,
    { id: { x: 1 }, level: 2 },
    { level: 3 },
    [],
    { id: 'b', level: 4 },
  ];
  const batch = decode({ rows }, { ...ONE, rows: 'rows' });
  expect(rowsOf(batch)).toEqual([
    ['a', 0, 1],
    ['b', 0, 4],
  ]);
  expect(batch.rejects.map((reject) => reject.reason)).toEqual(Array(5).fill('id'));
  expect(batch.rejects[3]?.raw).toBe('{"level":3}');
});

test('FE11 truncated JSON is put aside with its beginning', () => {
  const batch = decode('{"id":"B-1","lev', ONE);
  expect(batch.rows).toBe(0);
  expect(batch.rejects).toEqual([
    {
      reason: 'decode',
      detail: expect.stringContaining('Not JSON'),
      raw: '{"id":"B-1","lev',
      atMs: NOON,
    },
  ]);
});

test('FE11 whose frame could not be read is told where the topic says it', () => {
  const map = { key: '$topic[2]', columns: { level: 'value' } };
  const { rejects } = decode('{"value":NaN}', map, {}, 'town/energy/B-1');
  expect(rejects[0]).toMatchObject({ reason: 'decode', key: 'B-1' });
});

test('FE12 only numbers are numbers', () => {
  for (const level of ['4', 'NaN', true, [4], { value: 4 }, '']) {
    const batch = decode({ id: 'a', level, state: 'on' }, ONE);
    expect(rowsOf(batch)).toEqual([['a', 1, 'on']]);
    expect(batch.rejects[0]).toMatchObject({ reason: 'type', key: 'a', column: 'level' });
  }
  expect(decode({ id: 'a', state: 7 }, ONE).rejects[0]).toMatchObject({
    reason: 'type',
    column: 'state',
  });
  expect(decode('{"id":"a","level":1e999}', ONE).rejects[0]).toMatchObject({ reason: 'type' });
});

test('FE12 texts are numbers where that is declared', () => {
  const map = { ...ONE, numericStrings: true };
  expect(rowsOf(decode({ id: 'a', level: ' -4.5e1 ' }, map))).toEqual([['a', 0, -45]]);
  for (const level of ['', ' ', '0x10', 'NaN', 'Infinity', '1e999', '1,5', '4 kWh']) {
    expect(decode({ id: 'a', level }, map).rejects[0]).toMatchObject({ reason: 'type' });
  }
});

test('FE12 a whole number becomes a key by its decimal text, another does not', () => {
  expect(decode({ id: 1005, level: 1 }, ONE).keys).toEqual(['1005']);
  expect(decode({ id: 1.5, level: 1 }, ONE).rejects[0]).toMatchObject({ reason: 'id' });
  expect(decode({ id: true, level: 1 }, ONE).rejects[0]).toMatchObject({ reason: 'id' });
});

test('FE13 absent is no reading, null is one without a value', () => {
  const absent = decode({ id: 'a', level: 1 }, ONE);
  expect(rowsOf(absent)).toEqual([['a', 0, 1]]);
  const empty = decode({ id: 'a', level: 1, state: null }, ONE);
  expect([...empty.quality]).toEqual([0, 2]);
  expect([...empty.value]).toEqual([1, Number.NaN]);
  expect(decode({ id: 'a', other: 1 }, ONE).rejects[0]).toMatchObject({
    reason: 'schema',
    key: 'a',
  });
});

describe('times', () => {
  const map: JsonMap = { ...ONE, time: 'at', sent: '$root.sent', rows: 'rows' };

  test('FE14 both times are read', () => {
    const frame = {
      sent: '2026-05-04 17:10:41.131311+02:00',
      rows: [{ id: 'a', level: 1, at: '2026-05-04 17:09:32+02:00' }],
    };
    const batch = decode(frame, map);
    expect([...batch.observedMs]).toEqual([Date.UTC(2026, 4, 4, 15, 9, 32)]);
    expect(Math.floor(batch.sentMs[0] as number)).toBe(Date.UTC(2026, 4, 4, 15, 10, 41, 131));
  });

  test('FE14 a promised time that is absent makes its row uncertain', () => {
    const batch = decode({ rows: [{ id: 'a', level: 1, at: null }] }, map);
    expect([...batch.quality]).toEqual([1]);
    expect([...batch.observedMs]).toEqual([Number.NaN]);
  });

  test('FE14 a time without a zone puts its row aside and says what to declare', () => {
    const rows = [
      { id: 'a', level: 1, at: '2026-05-04 17:09:32' },
      { id: 'b', level: 2 },
    ];
    const batch = decode({ rows }, map);
    expect(rowsOf(batch)).toEqual([['b', 0, 2]]);
    expect(batch.rejects[0]).toMatchObject({
      reason: 'type',
      key: 'a',
      detail: expect.stringContaining('timeZone'),
    });
    expect(rowsOf(decode({ rows }, { ...map, timeZone: 'Europe/Paris' }))).toHaveLength(2);
  });
});

describe('FE15', () => {
  const map: JsonMap = { ...ONE, rows: 'rows' };

  test.each(['__proto__', 'constructor', 'prototype'])('the name %s puts its row aside', (name) => {
    const text = `{"rows":[{"id":"a","level":1},{"id":"b","level":1,"x":[{"${name}":{"y":1}}]}]}`;
    const batch = decode(text, map);
    expect(rowsOf(batch)).toEqual([['a', 0, 1]]);
    expect(batch.rejects[0]?.reason).toBe('unsafe');
    expect(({} as { y?: number }).y).toBeUndefined();
  });

  test('outside of the rows it puts the frame aside', () => {
    const batch = decode('{"__proto__":{"z":1},"rows":[{"id":"a","level":1}]}', map);
    expect(batch.rows).toBe(0);
    expect(batch.rejects[0]?.reason).toBe('unsafe');
  });

  test('depth, names and texts have limits', () => {
    const deep = `${'['.repeat(33)}${']'.repeat(33)}`;
    expect(decode(`{"id":"a","level":1,"x":${deep}}`, ONE).rejects[0]?.reason).toBe('size');
    const names = Object.fromEntries(Array.from({ length: 10_001 }, (_n, i) => [`n${i}`, 1]));
    expect(decode({ id: 'a', level: 1, names }, ONE).rejects[0]?.reason).toBe('size');
    const long = { id: 'a', level: 1, long: 'x'.repeat(65_537) };
    expect(decode(long, ONE).rejects[0]?.reason).toBe('size');
  });

  test('a message has 1 MB, a document 50', () => {
    const big = { id: 'a', level: 1, pad: Array(20).fill('x'.repeat(60_000)) };
    expect(decode(big, ONE).rejects[0]?.reason).toBe('size');
    expect(rowsOf(decode(big, ONE, { transport: 'http' }))).toEqual([['a', 0, 1]]);
  });

  test('rows may be as many as fit', () => {
    const rows = Array.from({ length: 20_000 }, (_row, i) => ({ id: i, level: i }));
    expect(decode({ rows }, map, { transport: 'http' }).rows).toBe(20_000);
  });
});

test('a full frame says so, one that cannot be read does not', () => {
  const map: JsonMap = { ...ONE, rows: 'rows', full: true };
  expect(decode({ rows: [] }, map).kind).toBe('full');
  expect(decode({ error: 'down for repair' }, map)).toMatchObject({
    kind: 'delta',
    rejects: [{ reason: 'schema' }],
  });
  expect(decode('{"rows":[', map).kind).toBe('delta');
});

test('FE18 a share is one number per another; without either there is none, and 0 is no whole', () => {
  const map: JsonMap = {
    rows: '$root',
    key: 'id',
    columns: { level: { value: 'bikes', per: 'docks', times: 100 } },
  };
  const frame = [
    { id: 'a', bikes: 5, docks: 20 },
    { id: 'b', bikes: 0, docks: 20 },
    { id: 'c', bikes: 3, docks: 0 },
    { id: 'd', bikes: null, docks: 4 },
    { id: 'e', bikes: 'many', docks: 4 },
    { id: 'f', bikes: 1 },
  ];
  const batch = decode(frame, map);
  expect(rowsOf(batch)).toEqual([
    ['a', 0, 25],
    ['b', 0, 0],
    ['c', 0, Number.NaN],
    ['d', 0, Number.NaN],
  ]);
  expect(batch.rejects.map(({ reason, key }) => [reason, key])).toEqual([
    ['type', 'e'],
    ['schema', 'f'],
  ]);
  const wrong = { key: 'id', columns: { level: { value: 'a' } } } as unknown as JsonMap;
  expect(() => decode({}, wrong)).toThrow(/feeds\.f\.map\.columns\.level\.per/);
});

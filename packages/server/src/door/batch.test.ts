import { expect, test } from 'vitest';
import { type Batch, readBatch } from './batch.js';
import type { DoorFeed } from './plan.js';
import { isRefusal } from './refusal.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const feed: DoorFeed = {
  id: 'parking',
  topic: 'town/parking/{key}',
  intervalSeconds: 60,
  columns: {
    free: { type: 'number', min: 0, atMost: 'total' },
    total: { type: 'number', min: 0 },
    state: { type: 'text' },
  },
  bounds: [117, 24, 119, 25],
};
const rules = { feed, maxRows: 100, districts: ['siming', 'huli'], nowMs: NOON };
const good = { key: 'P-1', time: '2026-05-04T20:00:00+08:00', values: { free: 3, total: 80 } };

function read(...readings: unknown[]): Batch {
  const result = readBatch(JSON.stringify({ batch: 'b-1', readings }), rules);
  if (isRefusal(result)) throw new Error(result.message);
  return result;
}

test('DO3 a good reading has its time, its district and its values', () => {
  const { readings, rejects } = read(good, {
    ...good,
    key: 'P-2',
    district: 'huli',
    position: [118.1, 24.5],
  });
  expect(rejects).toEqual([]);
  expect(readings[0]).toMatchObject({ key: 'P-1', atMs: NOON, district: 'siming', row: 0 });
  expect(readings[1]).toMatchObject({ district: 'huli', position: [118.1, 24.5] });
});

test.each([
  ['schema', 7],
  ['schema', null],
  ['schema', { ...good, extra: 1 }],
  ['id', { ...good, key: 7 }],
  ['id', { ...good, key: '' }],
  ['id', { ...good, key: '__proto__' }],
  ['type', { ...good, time: undefined }],
  ['type', { ...good, time: '2026-05-04 20:00:00' }],
  ['type', { ...good, time: 1777896000000 }],
  ['future', { ...good, time: '2026-05-04T20:06:00+08:00' }],
  ['schema', { ...good, district: 'elsewhere' }],
  ['schema', { ...good, values: {} }],
  ['schema', { ...good, values: { other: 1 } }],
  ['type', { ...good, values: { free: '3' } }],
  ['type', { ...good, values: { free: true } }],
  ['type', { ...good, values: { state: 3 } }],
  ['range', { ...good, values: { free: -1 } }],
  ['range', { ...good, values: { free: 81, total: 80 } }],
  ['position', { ...good, position: [0, 0] }],
  ['position', { ...good, position: ['118', '24'] }],
  ['bounds', { ...good, position: [120.1, 24.5] }],
  ['unsafe', { ...good, values: JSON.parse('{"__proto__": {"free": 1}}') }],
  ['unsafe', { ...good, values: { free: { constructor: 1 } } }],
  ['unsafe', JSON.parse(`{"values":${'['.repeat(40)}${']'.repeat(40)}}`)],
] as const)('DO4 one bad reading (%s: %j) is put aside and spoils no other', (reason, bad) => {
  const { readings, rejects, rows } = read(good, bad, { ...good, key: 'P-3' });
  expect(rejects).toHaveLength(1);
  expect(rejects[0]).toMatchObject({ row: 1, reason });
  expect(rejects[0]?.detail.length).toBeGreaterThan(10);
  expect(readings.map(({ key }) => key)).toEqual(['P-1', 'P-3']);
  expect(rows).toBe(3);
});

test('IN4 an empty value is a value that is missing, not a bad one', () => {
  expect(read({ ...good, values: { free: null, total: 80 } }).rejects).toEqual([]);
});

test('DO9 readings come in the order of their times, whatever that of the batch', () => {
  const at = (second: number) => ({ ...good, time: `2026-05-04T11:59:${second}Z` });
  expect(read(at(30), at(10), at(20)).readings.map(({ row }) => row)).toEqual([1, 2, 0]);
});

test.each([
  ['nonsense', 422, 'NOT_JSON'],
  ['[]', 422, 'BATCH_SHAPE'],
  ['{"readings":[{}]}', 422, 'BATCH_ID'],
  ['{"batch":"a b","readings":[{}]}', 422, 'BATCH_ID'],
  ['{"batch":"a","readings":[]}', 422, 'BATCH_SHAPE'],
  ['{"batch":"a","readings":{"0":1}}', 422, 'BATCH_SHAPE'],
  ['{"__proto__":1,"batch":"a","readings":[{}]}', 422, 'UNSAFE'],
  [JSON.stringify({ batch: 'a', readings: Array(101).fill(good) }), 413, 'TOO_MANY_ROWS'],
])('DO4 a bad envelope is refused whole: %.40s', (text, status, code) => {
  expect(readBatch(text, rules)).toMatchObject({ status, code });
});

test('DO2 the same words, however written, are the same batch', () => {
  const batch = { batch: 'b-1', readings: [good] };
  const hashes = [JSON.stringify(batch), JSON.stringify(batch, null, 2)].map(
    (text) => (readBatch(text, rules) as Batch).hash,
  );
  expect(hashes[0]).toBe(hashes[1]);
  const other = JSON.stringify({ ...batch, readings: [{ ...good, key: 'P-9' }] });
  expect((readBatch(other, rules) as Batch).hash).not.toBe(hashes[0]);
});

import { expect, test } from 'vitest';
import { decodeOne, FUZZ_MS, fuzz, planOf, thingsOf } from '../../test/decoding.js';
import { createNdjsonDecoder } from './ndjson.js';

const MAP = { key: 'id', columns: { level: 'v.level', state: 'state' }, time: 't' };
const COLUMNS = { level: 'number', state: 'text' } as const;
const LINES =
  '{"id":"a","v":{"level":1},"t":"2026-05-04T11:59:00Z"}\r\n\n{"id":"b","state":"on","t":"2026-05-04T11:59:00Z"}';

function setUp(map: unknown = MAP) {
  const plan = planOf('ndjson', COLUMNS, map);
  const decode = createNdjsonDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return { ...batch, things: thingsOf(batch, plan) };
  };
}

test('DC14 a row a line; empty lines are none, the last needs no end', () => {
  const batch = setUp()(LINES);
  expect(batch.rejects).toEqual([]);
  expect(batch.things).toEqual({ a: { level: 1 }, b: { state: 'on' } });
  expect(setUp({ ...MAP, full: true })(LINES).kind).toBe('full');
});

test('DC14 a line that is no JSON spoils no other', () => {
  const batch = setUp()(
    `${LINES}\n{"id":"c",\n{"__proto__":1,"id":"d"}\n{"id":"e","state":"off","t":"2026-05-04T11:59:00Z"}\n`,
  );
  expect(Object.keys(batch.things)).toEqual(['a', 'b', 'e']);
  expect(batch.rejects.map(({ reason }) => reason)).toEqual(['decode', 'unsafe']);
});

test('FE5 rows are refused: each line is one', () => {
  expect(() => setUp({ ...MAP, rows: 'x' })).toThrow('feeds.f.map.rows');
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('ndjson', COLUMNS, MAP);
    expect(fuzz(plan, createNdjsonDecoder(plan), [LINES], seed).accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

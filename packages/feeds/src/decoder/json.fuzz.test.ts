import { createCityNow, createIntake, type FeedPlan } from '@borough/core';
import { expect, test } from 'vitest';
import { FUZZ_MS, fuzz } from '../../test/decoding.js';
import { sumOf, toPlan } from '../../test/listener.js';
import { createJsonDecoder } from './json.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const encoder = new TextEncoder();

const plan: FeedPlan = toPlan({
  id: 'fuzz',
  url: 'ws://127.0.0.1:1',
  map: {
    rows: 'rows',
    key: 'id',
    columns: { a: 'a', b: 'deep.b[1]', state: 'state' },
    time: 'time',
    sent: '$root.sent',
    position: { lon: 'lon', lat: 'lat', height: 'h' },
    full: true,
  },
  columns: ['a', 'b', 'state'],
  checks: [{ type: 'number', min: 0, max: 10 }, { type: 'number' }, { type: 'text' }],
  bounds: [4, 45, 5, 46],
  maxKeys: 30,
});

const FRAME = {
  sent: '2026-05-04T12:00:00Z',
  rows: [
    {
      id: 'B-1',
      a: 1.5,
      deep: { b: [0, 2] },
      state: 'on',
      time: '2026-05-04T11:59:00Z',
      lon: 4.8,
      lat: 45.7,
      h: 200,
    },
    { id: 2, a: null, state: 'off', time: null, lon: 0, lat: 0 },
    { id: 'B-3', a: 11, deep: {}, time: '2026-05-04 13:59:00+02:00' },
  ],
};

function setUp() {
  let wall = NOON;
  const intake = createIntake(plan, createCityNow({ wall: () => wall }));
  const decode = createJsonDecoder(plan);
  return {
    feed(bytes: Uint8Array) {
      const batch = decode({ bytes, receivedMs: NOON, retained: false, topic: 'a/b' });
      intake.accept(batch);
      return batch;
    },
    health() {
      wall += 1000;
      const health = intake.take()?.health;
      if (!health) throw new Error('Nothing was delivered.');
      return health;
    },
  };
}

test.each([1, 2])(
  'DC8 FE11 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const health = fuzz(plan, createJsonDecoder(plan), [FRAME], seed);
    expect(health.accepted).toBeGreaterThan(0);
    expect(health.rejected.decode).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

test('FE15 a megabyte of brackets is put aside', () => {
  const { feed } = setUp();
  const open = feed(encoder.encode('['.repeat(1_000_000)));
  expect(open.rejects[0]?.reason).toBe('decode');
  const half = 400_000;
  const closed = feed(encoder.encode(`{"rows":[${'['.repeat(half)}${']'.repeat(half)}]}`));
  expect(closed.rejects[0]?.reason).toMatch(/decode|size/);
});

test('FE11 a hundred thousand bad rows cost no more than their count', () => {
  const { feed, health } = setUp();
  const rows = `[${'{},'.repeat(99_999)}{"id":"B-1","a":1,"time":"2026-05-04T11:59:00Z"}]`;
  const batch = feed(encoder.encode(`{"rows":${rows}}`));
  expect(batch.rejects).toHaveLength(100);
  expect(batch.rejectCounts).toEqual({ id: 99_999 });
  const all = health();
  expect(all.rejected).toEqual({ id: 99_999 });
  expect(all.accepted).toBe(1);
  expect(sumOf(all)).toBe(all.received);
});

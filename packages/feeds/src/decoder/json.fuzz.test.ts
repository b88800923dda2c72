import { createCityNow, createIntake, type FeedPlan } from '@borough/core';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../core/test/random.js';
import { sumOf, toPlan } from '../../test/listener.js';
import { createClockDecoder } from './clock.js';
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

const SEED_FRAME = JSON.stringify({
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
});

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  'x',
  'NaN',
  [],
  {},
  [[]],
  '__proto__',
  'constructor',
  'a\u0000b',
  '2026-05-04T12:00:00Z',
  '2026-05-04T12:00:00',
  4.8,
  45.7,
  'x'.repeat(70_000),
  Number.MAX_VALUE,
];
const NAMES = [
  'id',
  'a',
  'deep',
  'state',
  'time',
  'lon',
  'lat',
  'h',
  '__proto__',
  'constructor',
  'zz',
];

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

describe.each([11, 12, 13, 14])(
  'FE11 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    test('bytes changed, cut, doubled', () => {
      const random = createRandom(seed);
      const { feed, health } = setUp();
      for (let i = 0; i < 3000; i++) {
        const bytes = encoder.encode(SEED_FRAME);
        for (let n = random.below(4); n >= 0; n--)
          bytes[random.below(bytes.length)] = random.below(256);
        feed(random.next() < 0.2 ? bytes.subarray(0, random.below(bytes.length)) : bytes);
      }
      const all = health();
      expect(sumOf(all)).toBe(all.received);
      expect(all.accepted).toBeGreaterThan(0);
      expect(all.rejected.decode).toBeGreaterThan(0);
    });

    test('random trees', () => {
      const random = createRandom(seed);
      const { feed, health } = setUp();
      const tree = (depth: number): unknown => {
        if (depth === 0 || random.next() < 0.5) return VALUES[random.below(VALUES.length)];
        const entries = Array.from({ length: random.below(8) }, () => [
          NAMES[random.below(NAMES.length)],
          tree(depth - 1),
        ]);
        return Object.fromEntries(entries);
      };
      for (let i = 0; i < 1000; i++) {
        const rows = Array.from({ length: random.below(6) }, () => tree(4));
        const text = JSON.stringify({ rows: random.next() < 0.9 ? rows : tree(3), sent: tree(1) });
        const batch = feed(encoder.encode(text));
        expect(batch.rejects.every((reject) => reject.detail.length > 0)).toBe(true);
      }
      const all = health();
      expect(sumOf(all)).toBe(all.received);
      expect(all.keys).toBeLessThanOrEqual(30);
    });

    test('noise', () => {
      const random = createRandom(seed);
      const { feed, health } = setUp();
      const clock = createClockDecoder();
      for (let i = 0; i < 1000; i++) {
        const bytes = Uint8Array.from({ length: random.below(60) }, () => random.below(256));
        feed(bytes);
        expect(clock({ bytes, receivedMs: 0, retained: false }).clock).toBeUndefined();
      }
      const all = health();
      expect(all).toMatchObject({ received: 1000, accepted: 0, keys: 0 });
      expect(sumOf(all)).toBe(all.received);
    });
  },
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

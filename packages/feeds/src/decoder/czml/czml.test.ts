import { toEcef } from '@borough/core';
import { expect, test } from 'vitest';
import {
  decodeOne,
  FUZZ_MS,
  fuzz,
  marksOf,
  NOON,
  planOf,
  thingsOf,
} from '../../../test/decoding.js';
import { createCzmlDecoder } from './czml.js';

const DOCUMENT = { id: 'document', name: 'buses', version: '1.0' };
const BUS = {
  id: 'bus-1',
  name: 'Bus 1',
  availability: '2026-05-04T11:00:00Z/2026-05-04T13:00:00Z',
  position: {
    epoch: '2026-05-04T11:58:00Z',
    cartographicDegrees: [0, 4.83, 45.76, 170, 60, 4.84, 45.77, 171, 600, 4.99, 45.9, 180],
  },
  properties: {
    line: 'C3',
    load: { number: 40 },
    speed: { epoch: '2026-05-04T11:59:00Z', number: [0, 10, 30, 12, 300, 99] },
    lit: { boolean: true },
  },
  point: { pixelSize: 8 },
};
const COLUMNS = {
  name: 'text',
  line: 'text',
  load: 'number',
  speed: 'number',
  lit: 'number',
} as const;

function setUp(map?: unknown, columns: Record<string, 'number' | 'text'> = COLUMNS) {
  const plan = planOf('czml', columns, map);
  const decode = createCzmlDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC17 a packet: its newest sample that is not ahead, and its properties', () => {
  const batch = setUp()([DOCUMENT, BUS]);
  expect(batch.rejects).toEqual([]);
  expect(batch.things).toEqual({
    'bus-1': { name: 'Bus 1', line: 'C3', load: 40, speed: 12, lit: 1, place: [4.84, 45.77, 171] },
  });
  expect(batch.marks('bus-1', 'line')?.observedMs).toBe(NOON - 60_000);
  expect(batch.marks('bus-1', 'speed')?.observedMs).toBe(NOON - 30_000);
});

test('DC17 samples ahead of now are predictions: not live, and counted', () => {
  const position = { epoch: '2026-05-04T12:05:00Z', cartographicDegrees: [0, 4.83, 45.76, 0] };
  const batch = setUp()([
    {
      id: 'x',
      position: { ...position, cartographicDegrees: [0, 4.8, 45.7, 0, 60, 4.9, 45.8, 0] },
    },
  ]);
  expect(batch.rows).toBe(0);
  expect(batch.rejects).toEqual([]);
  expect(batch.notices?.[0]?.code).toBe('ahead');
});

test('DC17 constants, radians, cartesian, times as texts, intervals', () => {
  const decode = setUp({ columns: {} }, {});
  const at = (position: unknown) =>
    (decode([{ id: 'x', position }]).things.x?.place ?? []) as number[];
  expect(at({ cartographicDegrees: [4.83, 45.76, 9] })).toEqual([4.83, 45.76, 9]);
  expect(at({ cartographicRadians: [0.1, 0.8, 9] })[1]).toBeCloseTo(45.8366, 4);
  const [x, y, z] = toEcef({ lon: 4.83, lat: 45.76, heightMeters: 9 });
  expect(at({ cartesian: [x, y, z] })[0]).toBeCloseTo(4.83, 9);
  expect(
    at({ cartographicDegrees: ['2026-05-04T11:00:00Z', 1, 2, 3, '2026-05-04T12:30:00Z', 4, 5, 6] }),
  ).toEqual([1, 2, 3]);
  const intervals = [
    { interval: '2026-05-04T10:00:00Z/2026-05-04T11:00:00Z', cartographicDegrees: [1, 1, 1] },
    { interval: '2026-05-04T11:00:00Z/2026-05-04T13:00:00Z', cartographicDegrees: [2, 2, 2] },
  ];
  expect(at(intervals)).toEqual([2, 2, 2]);
});

test('DC17 later packets patch, delete removes, and what is over is stale', () => {
  const decode = setUp();
  decode([DOCUMENT, BUS]);
  expect(decode({ id: 'bus-1', properties: { load: 41 } }).things['bus-1']).toEqual({ load: 41 });
  expect(decode([{ id: 'bus-1', delete: true }]).things['bus-1']).toEqual({ removed: true });
  const over = { ...BUS, availability: ['2026-05-04T10:00:00Z/2026-05-04T11:00:00Z'] };
  expect(decode([over]).marks('bus-1', 'line')?.quality).toBe(3);
  expect(decode([{ id: 'g', billboard: {} }]).rejects).toEqual([]);
});

test('DC17 what cannot be read of a packet is put aside, and spoils no other', () => {
  const bad = (position: unknown) => ({ id: 'b', name: 'B', position });
  const batch = setUp()([
    7,
    bad({ reference: 'a#position' }),
    bad({ cartographicDegrees: [1, 2] }),
    bad({ cartesian: [1, 2, 3], referenceFrame: 'INERTIAL' }),
    bad({ cartographicDegrees: ['x', 1, 2, 3, 'y', 1, 2, 3] }),
    { position: { cartographicDegrees: [4, 5, 6] } },
    BUS,
  ]);
  expect(batch.rejects.map(({ reason }) => reason)).toEqual([
    'schema',
    'position',
    'position',
    'position',
    'position',
    'id',
  ]);
  expect(batch.things.b).toEqual({ name: 'B' });
  expect(batch.things['bus-1']).toMatchObject({ load: 40 });
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('czml', COLUMNS);
    expect(
      fuzz(plan, createCzmlDecoder(plan), [[DOCUMENT, BUS], BUS], seed).accepted,
    ).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

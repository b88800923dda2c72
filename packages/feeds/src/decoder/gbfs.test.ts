import { createCityNow, createIntake } from '@borough/core';
import { expect, test } from 'vitest';
import {
  decodeOne,
  FUZZ_MS,
  fuzz,
  marksOf,
  NOON,
  planOf,
  thingsOf,
  toBytes,
} from '../../test/decoding.js';
import { createGbfsDecoder } from './gbfs.js';

const NOW = NOON / 1000;
const STATUS_2 = {
  last_updated: NOW - 10,
  ttl: 60,
  version: '2.3',
  data: {
    stations: [
      {
        station_id: '105',
        num_bikes_available: 7,
        num_docks_available: 3,
        is_renting: true,
        is_returning: true,
        is_installed: true,
        last_reported: NOW - 120,
      },
      {
        station_id: '106',
        num_bikes_available: 0,
        num_docks_available: 10,
        is_renting: false,
        is_returning: true,
        is_installed: true,
        last_reported: NOW - 30,
      },
    ],
  },
};
const STATUS_3 = {
  last_updated: '2026-05-04T13:59:50+02:00',
  ttl: 0,
  version: '3.0',
  data: {
    stations: [
      {
        station_id: '105',
        num_vehicles_available: 7,
        num_docks_available: 3,
        is_renting: true,
        is_returning: true,
        is_installed: true,
        last_reported: '2026-05-04T11:58:00Z',
      },
    ],
  },
};
const INFORMATION_3 = {
  last_updated: '2026-05-04T11:00:00Z',
  ttl: 3600,
  version: '3.0',
  data: {
    stations: [
      {
        station_id: '105',
        name: [
          { text: 'Mairie', language: 'fr' },
          { text: 'Town hall', language: 'en' },
        ],
        lat: 45.76,
        lon: 4.83,
        capacity: 10,
      },
    ],
  },
};

function setUp(columns: Record<string, 'number' | 'text'>, map?: unknown) {
  const plan = planOf('gbfs', columns, map);
  const decode = createGbfsDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

const BOTH = { bikes: 'number', stands: 'number', isRenting: 'number' } as const;

test('DC12 a station says the same in version 2 and 3', () => {
  for (const frame of [STATUS_2, STATUS_3]) {
    const batch = setUp(BOTH)(frame);
    expect(batch.rejects).toEqual([]);
    expect(batch.kind).toBe('full');
    expect(batch.things['105']).toEqual({ bikes: 7, stands: 3, isRenting: 1 });
    expect(batch.marks('105', 'bikes')).toEqual({
      observedMs: NOON - 120_000,
      sentMs: NOON - 10_000,
      quality: 0,
    });
  }
  const named = setUp({ n: 'number' }, { columns: { n: 'num_bikes_available' } });
  expect(named(STATUS_3).things['105']).toEqual({ n: 7 });
});

test('DC12 the ttl is the interval; 0 is half a minute', () => {
  expect(setUp(BOTH)(STATUS_2).intervalMs).toBe(60_000);
  expect(setUp(BOTH)(STATUS_3).intervalMs).toBe(30_000);
});

test('DC12 information goes to the same key, with its place and its name in a language', () => {
  const decode = setUp(
    { name: 'text', capacity: 'number' },
    { language: 'en', columns: { name: 'name', capacity: 'capacity' } },
  );
  const batch = decode(INFORMATION_3);
  expect(batch.things['105']).toEqual({
    name: 'Town hall',
    capacity: 10,
    place: [4.83, 45.76, NaN],
  });
  expect(batch.marks('105', 'name')).toEqual({
    observedMs: NaN,
    sentMs: NOON - 3_600_000,
    quality: 0,
  });
  const old = {
    ...INFORMATION_3,
    version: '2.3',
    last_updated: NOW,
    data: { stations: [{ ...INFORMATION_3.data.stations[0], name: 'Mairie' }] },
  };
  expect(decode(old).things['105']).toMatchObject({ name: 'Mairie' });
});

test('DC12 vehicles by version; their ids rotate, which is told once', () => {
  const decode = setUp({ isReserved: 'number', rangeMeters: 'number' });
  const vehicle = {
    lat: 45.76,
    lon: 4.83,
    is_reserved: false,
    is_disabled: false,
    current_range_meters: 6543.2,
  };
  const two = { ...STATUS_2, data: { bikes: [{ bike_id: 'b1', ...vehicle }] } };
  const three = {
    ...STATUS_3,
    data: {
      vehicles: [
        { vehicle_id: 'v1', ...vehicle, last_reported: '2026-05-04T11:59:00Z' },
        { vehicle_id: 'v2', station_id: '105', is_reserved: true },
      ],
    },
  };
  const first = decode(two);
  expect(first.things.b1).toEqual({
    isReserved: 0,
    rangeMeters: 6543.2,
    place: [4.83, 45.76, NaN],
  });
  expect(first.notices?.[0]?.code).toBe('rotating');
  const second = decode(three);
  expect(second.things.v1).toMatchObject({ rangeMeters: 6543.2 });
  expect(second.things.v2).toEqual({ isReserved: 1 });
  expect(second.notices).toBeUndefined();
});

test('DC4 a station that is absent was removed; a document cut short removes nobody', () => {
  const plan = planOf('gbfs', { bikes: 'number' });
  const decode = createGbfsDecoder(plan);
  const intake = createIntake(plan, createCityNow({ wall: () => NOON }));
  const say = (bytes: Uint8Array) => {
    intake.accept(decode({ bytes, receivedMs: NOON, retained: false }));
    return [...(intake.take()?.column ?? [])].filter((column) => column === 0xffff).length;
  };
  expect(say(toBytes(STATUS_2))).toBe(0);
  expect(say(toBytes(STATUS_2).subarray(0, 300))).toBe(0);
  const less = {
    ...STATUS_2,
    last_updated: NOW,
    data: { stations: STATUS_2.data.stations.slice(1) },
  };
  expect(say(toBytes(less))).toBe(1);
});

test.each([
  [{ ...STATUS_2, version: '4.0' }, 'Version "4.0"'],
  [
    {
      version: '2.3',
      last_updated: NOW,
      ttl: 0,
      data: { en: { feeds: [{ name: 'station_status', url: 'x' }] } },
    },
    'station_status',
  ],
  [
    {
      version: '3.0',
      last_updated: '2026-05-04T11:00:00Z',
      ttl: 0,
      data: { feeds: [{ name: 'vehicle_status', url: 'x' }] },
    },
    'vehicle_status',
  ],
  [{ ...STATUS_2, data: {} }, 'neither stations nor bikes'],
  [{ ...STATUS_3, last_updated: 'now' }, 'not RFC 3339'],
  [[1], 'no data'],
])('DC4 what is no document that can be read is refused with its reason (%#)', (frame, detail) => {
  const batch = setUp(BOTH)(frame);
  expect(batch).toMatchObject({ rows: 0, kind: 'delta' });
  expect(batch.rejects[0]?.detail).toContain(detail);
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('gbfs', { ...BOTH, name: 'text' });
    const health = fuzz(plan, createGbfsDecoder(plan), [STATUS_2, STATUS_3, INFORMATION_3], seed);
    expect(health.accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

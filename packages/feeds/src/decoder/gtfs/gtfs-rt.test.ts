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
} from '../../../test/decoding.js';
import { double, float, message, nested, type Part, text, varint } from '../../../test/protobuf.js';
import { createGtfsDecoder } from './gtfs-rt.js';

const NOW = NOON / 1000;

function feed(
  entities: readonly Part[],
  more: { timestamp?: number; incrementality?: number; version?: string } = {},
) {
  const { timestamp = NOW - 5, incrementality = 0, version = '2.0' } = more;
  return message(
    nested(1, text(1, version), varint(2, incrementality), varint(3, timestamp)),
    ...entities.map((entity) => nested(2, entity)),
  );
}

const trip = nested(
  1,
  text(1, 'T1'),
  text(3, '20260504'),
  varint(4, 0),
  text(5, 'C3'),
  varint(6, 1),
);
function bus(id: string, { at = NOW - 20, lon = 4.83, vehicle = `v-${id}` } = {}): Part {
  return message(
    text(1, id),
    nested(
      4,
      trip,
      nested(2, float(1, 45.76), float(2, lon), float(3, 90), double(4, 1234.5), float(5, 10)),
      varint(3, 4),
      varint(4, 1),
      varint(5, at),
      varint(6, 2),
      text(7, 'S9'),
      nested(8, text(1, vehicle), text(2, 'Bus 12'), text(3, 'AB-123-CD')),
      varint(9, 0),
      varint(10, 40),
    ),
  );
}

function setUp(columns: Record<string, 'number' | 'text'>, map?: unknown) {
  const plan = planOf('gtfs-rt', columns, map);
  const decode = createGtfsDecoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC11 vehicles: where they are, how fast, and what they say of themselves', () => {
  const map = {
    columns: {
      speed: { from: 'speed', times: 3.6 },
      heading: 'bearing',
      status: 'current_status',
      route: 'route_id',
      full: 'occupancy_percentage',
      crowd: 'occupancy_status',
      way: 'direction_id',
    },
  };
  const decode = setUp(
    {
      speed: 'number',
      heading: 'number',
      status: 'text',
      route: 'text',
      full: 'number',
      crowd: 'text',
      way: 'number',
    },
    map,
  );
  const batch = decode(feed([bus('e1')]));
  expect(batch.rejects).toEqual([]);
  expect(batch).toMatchObject({ kind: 'full', ttlMs: 90_000 });
  expect(batch.things['v-e1']).toMatchObject({
    speed: 36,
    heading: 90,
    status: 'STOPPED_AT',
    route: 'C3',
    full: 40,
    crowd: 'EMPTY',
    way: 1,
  });
  const [lon, lat] = (batch.things['v-e1']?.place ?? []) as number[];
  expect(lon).toBeCloseTo(4.83, 5);
  expect(lat).toBeCloseTo(45.76, 5);
  expect(batch.marks('v-e1', 'speed')).toEqual({
    observedMs: NOON - 20_000,
    sentMs: NOON - 5000,
    quality: 0,
  });
});

test('DC11 without a map, columns find their fields by name; a plate only where it is named', () => {
  const decode = setUp({ heading: 'number', label: 'text', license_plate: 'text', trip: 'text' });
  expect(decode(feed([bus('e1')])).things['v-e1']).toMatchObject({
    heading: 90,
    label: 'Bus 12',
    trip: 'T1',
  });
  expect(decode(feed([bus('e1')])).things['v-e1']).not.toHaveProperty('license_plate');
  const named = setUp({ plate: 'text' }, { columns: { plate: 'license_plate' } });
  expect(named(feed([bus('e1')])).things['v-e1']).toMatchObject({ plate: 'AB-123-CD' });
});

test('DC11 the key is the vehicle’s, else the entity’s; a timestamp of 0 is none', () => {
  const decode = setUp({ speed: 'number' });
  const batch = decode(feed([bus('e1', { vehicle: '', at: 0 })], { timestamp: 0 }));
  expect(Object.keys(batch.things)).toEqual(['e1']);
  expect(batch.marks('e1', 'speed')).toEqual({ observedMs: NaN, sentMs: NaN, quality: 1 });
});

test('DC11 a differential data set is refused, as are other versions and what is no message', () => {
  const decode = setUp({ speed: 'number' });
  const reasons = [
    feed([bus('e1')], { incrementality: 1 }),
    feed([bus('e1')], { version: '3.1' }),
    new Uint8Array(0),
    feed([bus('e1')]).subarray(0, 60),
    'not protobuf at all, but a page of html',
  ].map((frame) => decode(frame));
  expect(reasons.map(({ rejects }) => rejects[0]?.reason)).toEqual([
    'schema',
    'schema',
    'schema',
    'decode',
    'decode',
  ]);
  expect(reasons.every(({ kind, rows }) => kind === 'delta' && rows === 0)).toBe(true);
  expect(reasons[0]?.rejects[0]?.detail).toContain('DIFFERENTIAL');
});

test('DC4 who is absent from a full data set was removed; truncated bytes remove nobody; who is put aside is present', () => {
  const plan = planOf('gtfs-rt', { speed: 'number' }, undefined, { bounds: [4, 45, 5, 46] });
  const decode = createGtfsDecoder(plan);
  const intake = createIntake(plan, createCityNow({ wall: () => NOON }));
  const say = (frame: Uint8Array) => {
    intake.accept(decode({ bytes: frame, receivedMs: NOON, retained: false }));
    const mail = intake.take();
    return mail ? [...mail.column].filter((column) => column === 0xffff).length : 0;
  };
  const at = (seconds: number, ...entities: Part[]) => feed(entities, { timestamp: NOW - seconds });
  expect(say(at(50, bus('a'), bus('b'), bus('c')))).toBe(0);
  expect(say(at(40, bus('a'), bus('b'), bus('c')).subarray(0, 120))).toBe(0);
  expect(say(at(30, bus('a'), bus('b', { lon: 0 }), bus('c')))).toBe(0);
  expect(say(at(20, bus('a'), bus('b')))).toBe(1);
  // An entity without any id might be anybody.
  expect(say(at(10, bus('a'), nested(4, nested(2, float(1, 45.7), float(2, 4.8)))))).toBe(0);
});

test('DC11 an entity marked as deleted is removed; those of another kind are only counted', () => {
  const update = message(text(1, 'u1'), nested(3, trip));
  const batch = setUp({ speed: 'number' })(feed([message(text(1, 'e9'), varint(2, 1)), update]));
  expect(batch.things.e9).toEqual({ removed: true });
  expect(batch.notices).toMatchObject([{ code: 'entity' }]);
});

test('DC11 trip updates: the trip’s delay, else that of the next stop', () => {
  const decode = setUp({ delay: 'number', stop: 'text', route: 'text' }, { entity: 'tripUpdate' });
  const event = (field: number, delay: number, time: number) =>
    nested(field, varint(1, delay), varint(2, time));
  const stops = [
    nested(2, event(2, 300, NOW - 600), event(3, 290, NOW - 590), text(4, 'S1')),
    nested(2, event(2, -30, NOW + 60), text(4, 'S2')),
  ];
  const late = message(text(1, 'u1'), nested(3, trip, ...stops, varint(4, NOW - 10)));
  expect(decode(feed([late])).things.T1).toEqual({ delay: -30, stop: 'S2', route: 'C3' });
  const own = message(text(1, 'u1'), nested(3, trip, ...stops, varint(5, 75)));
  expect(decode(feed([own])).things.T1).toMatchObject({ delay: 75 });
});

const said = (field: number, ...all: readonly (readonly [string, string])[]) =>
  nested(field, ...all.map(([words, language]) => nested(1, text(1, words), text(2, language))));
function alert(id: string, severity: number, ...more: Part[]): Part {
  return message(
    text(1, id),
    nested(
      5,
      ...more,
      varint(6, 10),
      varint(7, 4),
      varint(14, severity),
      said(10, ['Works', 'en'], ['施工', 'zh']),
    ),
  );
}

test('DC11 alerts, in the language asked for', () => {
  const decode = setUp(
    { header: 'text', cause: 'text', effect: 'text' },
    { entity: 'alert', language: 'zh' },
  );
  const batch = decode(feed([alert('a1', 3), alert('a2', 3)]));
  expect(batch.things.a1).toEqual({ header: '施工', cause: 'CONSTRUCTION', effect: 'DETOUR' });
  expect(batch.ttlMs).toBe(600_000);
});

test('DC11 alerts by the stop that they inform of: the worst, how many, and only while active', () => {
  const decode = setUp({ severity: 'text', alerts: 'number' }, { entity: 'alert', key: 'stop' });
  const stop = (id: string) => nested(5, text(5, id));
  const past = nested(1, varint(1, NOW - 900), varint(2, NOW - 300));
  const batch = decode(
    feed([
      alert('a', 2, stop('S1'), stop('S2')),
      alert('b', 4, stop('S1')),
      alert('c', 4, stop('S3'), past),
    ]),
  );
  expect(batch.things).toEqual({
    S1: { severity: 'SEVERE', alerts: 2 },
    S2: { severity: 'INFO', alerts: 1 },
  });
});

test('DC11 a number that the reference does not have is put aside, not guessed', () => {
  const odd = message(text(1, 'e1'), nested(4, varint(4, 77), varint(5, NOW)));
  expect(setUp({ status: 'text' })(feed([odd])).rejects).toMatchObject([
    { reason: 'type', key: 'e1', column: 'status' },
  ]);
});

test.each([
  [{ columns: { speed: 'sped' } }, 'columns.speed'],
  [{ entity: 'bus' }, 'entity'],
])('FE5 a wrong map is refused by its place: %j', (map, place) => {
  expect(() => setUp({ speed: 'number' }, map)).toThrow(`feeds.f.map.${place}`);
});

test('DC8 a megabyte of opened groups ends soon', () => {
  // Looked for again from each group on, their ends would take hours: longer than any test may.
  const batch = setUp({ speed: 'number' })(new Uint8Array(1_000_000).fill(0x0b));
  expect(batch.rejects[0]?.reason).toBe('decode');
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('gtfs-rt', { speed: 'number', status: 'text' });
    const frames = [feed([bus('a'), bus('b')]), feed([alert('x', 3)])];
    const health = fuzz(plan, createGtfsDecoder(plan), frames, seed);
    expect(health.accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

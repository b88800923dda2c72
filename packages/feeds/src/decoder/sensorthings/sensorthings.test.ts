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
import { createSensorThingsDecoder } from './sensorthings.js';

const MINUTE = 60_000;
const OBSERVATION = {
  '@iot.id': 901,
  phenomenonTime: '2026-05-04T11:59:00Z',
  resultTime: '2026-05-04T11:59:05Z',
  result: 21.5,
};
const STREAM = {
  '@iot.id': 7,
  name: 'Temperature at the weir',
  unitOfMeasurement: { name: 'degree Celsius', symbol: '°C', definition: 'ucum:Cel' },
  ObservedProperty: { '@iot.id': 3, name: 'Air temperature' },
  Thing: {
    '@iot.id': 'weir-1',
    name: 'Weir',
    Locations: [{ location: { type: 'Point', coordinates: [4.83, 45.76] } }],
  },
  Observations: [OBSERVATION],
};
const PAGE = { '@iot.nextLink': 'https://example.org/v1.1/Datastreams?$skip=100', value: [STREAM] };
const TOPIC = 'v1.1/Datastreams(7)/Observations';

function setUp(columns: Record<string, 'number' | 'text'>, map?: unknown) {
  const plan = planOf('sensorthings', columns, map, { nature: 'measured' });
  const decode = createSensorThingsDecoder(plan);
  return (frame: unknown, topic?: string) => {
    const batch = decodeOne(decode, frame, topic);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC9 a snapshot of Datastreams with their newest observation', () => {
  const decode = setUp({
    result: 'number',
    name: 'text',
    unit: 'text',
    property: 'text',
    thing: 'text',
  });
  const batch = decode(PAGE);
  expect(batch.rejects).toEqual([]);
  expect(batch.kind).toBe('delta');
  expect(batch.things['7']).toEqual({
    result: 21.5,
    name: 'Temperature at the weir',
    unit: '°C',
    property: 'Air temperature',
    thing: 'Weir',
    place: [4.83, 45.76, NaN],
  });
  expect(batch.marks('7', 'result')).toEqual({
    observedMs: NOON - MINUTE,
    sentMs: NOON - 55_000,
    quality: 0,
  });
  expect(batch.notices?.[0]?.code).toBe('page');
});

test('DC9 by thing, a column takes the Datastream that it names; MQTT then needs no more than its topic', () => {
  const map = { key: 'thing', columns: { temperature: 'Air temperature', level: 'Water level' } };
  const decode = setUp({ temperature: 'number', level: 'number' }, map);
  const unknown = decode({ ...OBSERVATION }, TOPIC);
  expect(unknown.rejects[0]).toMatchObject({
    reason: 'id',
    detail: expect.stringContaining('Datastream 7'),
  });
  const level = {
    ...STREAM,
    '@iot.id': 8,
    ObservedProperty: { name: 'Water level' },
    Observations: [{ ...OBSERVATION, result: 2 }],
  };
  expect(decode({ value: [STREAM, level] }).things['weir-1']).toMatchObject({
    temperature: 21.5,
    level: 2,
  });
  expect(decode({ ...OBSERVATION, result: 22 }, TOPIC).things['weir-1']).toMatchObject({
    temperature: 22,
  });
});

test('DC9 the map may name Datastreams where no snapshot does', () => {
  const datastreams = { '7': { thing: 'lamp-1', property: 'Power' } };
  const decode = setUp(
    { watts: 'number' },
    { key: 'thing', datastreams, columns: { watts: 'Power' } },
  );
  expect(
    decode({ result: 60, phenomenonTime: '2026-05-04T11:59:00Z' }, TOPIC).things['lamp-1'],
  ).toEqual({ watts: 60 });
  expect(
    decode({ result: 60 }, "frost/v1.0/Datastreams('a b')/Observations").rejects[0]?.reason,
  ).toBe('id');
});

test('DC9 Things, Observations and data arrays say the same', () => {
  const { Thing, Observations, ...stream } = STREAM;
  const link = 'https://example.org/v1.1/Datastreams(7)';
  const frames = [
    { value: [{ ...Thing, Datastreams: [{ ...stream, Observations }] }] },
    { value: [{ ...OBSERVATION, Datastream: stream }] },
    { value: [{ ...OBSERVATION, 'Datastream@iot.navigationLink': link }] },
    [
      {
        'Datastream@iot.navigationLink': link,
        components: ['phenomenonTime', 'result'],
        dataArray: [['2026-05-04T11:59:00Z', 21.5]],
      },
    ],
  ];
  for (const frame of frames) {
    const batch = setUp({ result: 'number' })(frame);
    expect(batch.rejects).toEqual([]);
    expect(batch.things['7']).toMatchObject({ result: 21.5 });
    expect(batch.marks('7', 'result')?.observedMs).toBe(NOON - MINUTE);
  }
});

test('DC10 an interval is observed at its end; quality words are heard; what is no longer valid is stale', () => {
  const decode = setUp({ result: 'number' }, { quality: { suspicious: 2 } });
  const mark = (more: object) => decode({ ...OBSERVATION, ...more }, TOPIC).marks('7', 'result');
  expect(mark({ phenomenonTime: '2026-05-04T10:00:00Z/2026-05-04T11:00:00Z' })?.observedMs).toBe(
    NOON - 60 * MINUTE,
  );
  expect(mark({ resultQuality: 'good' })?.quality).toBe(0);
  expect(mark({ resultQuality: 'Invalid' })?.quality).toBe(2);
  expect(mark({ resultQuality: 'suspicious' })?.quality).toBe(2);
  expect(mark({ resultQuality: 'so so' })?.quality).toBe(1);
  expect(mark({ resultQuality: { nameOfMeasure: 'x' } })?.quality).toBe(1);
  expect(mark({ validTime: '2026-05-04T11:00:00Z/2026-05-04T11:30:00Z' })?.quality).toBe(3);
  expect(mark({ validTime: '2026-05-04T11:00:00Z/2026-05-04T12:30:00Z' })?.quality).toBe(0);
  expect(decode({ ...OBSERVATION, phenomenonTime: 'today' }, TOPIC).rejects[0]).toMatchObject({
    reason: 'type',
    key: '7',
  });
});

test('DC10 a result that is no value of the column is put aside; none is missing', () => {
  const decode = setUp({ result: 'number' });
  expect(decode({ ...OBSERVATION, result: null }, TOPIC).quality[0]).toBe(2);
  expect(decode({ ...OBSERVATION, result: 'NaN' }, TOPIC).quality[0]).toBe(2);
  expect(decode({ ...OBSERVATION, result: [1, 2] }, TOPIC).rejects[0]).toMatchObject({
    reason: 'type',
    column: 'result',
  });
  expect(decode({ ...OBSERVATION, result: true }, TOPIC).things['7']).toEqual({ result: 1 });
});

test('DC9 the seam for 2.0 is one map of names', () => {
  const decode = setUp({ result: 'number' }, { version: '2.0' });
  const { '@iot.id': _1, ...stream } = STREAM;
  const time = { start: '2026-05-04T11:00:00Z', end: '2026-05-04T11:30:00Z' };
  const observation = {
    id: 1,
    result: 3,
    phenomenonTime: time,
    properties: { resultQuality: 'bad' },
  };
  const batch = decode({ value: [{ ...stream, id: 7, Observations: [observation] }] });
  expect(batch.things['7']).toMatchObject({ result: 3 });
  expect(batch.marks('7', 'result')).toMatchObject({ observedMs: NOON - 30 * MINUTE, quality: 2 });
});

test('DC4 what is no SensorThings document is refused with its reason', () => {
  const decode = setUp({ result: 'number' });
  expect(decode('"x"').rejects[0]?.reason).toBe('schema');
  expect(decode({ value: [{ '@iot.id': 4, name: 'A sensor' }, STREAM] })).toMatchObject({
    rejects: [{ reason: 'schema', key: '4' }],
    things: { '7': { result: 21.5 } },
  });
});

test.each([
  [{ columns: { result: 'resullt' } }, 'columns.result'],
  [{ version: '3.0' }, 'version'],
  [{ quality: { good: 9 } }, 'quality.good'],
  [{ datastreams: { 7: 'x' } }, 'datastreams.7'],
])('FE5 a wrong map is refused by its place: %j', (map, place) => {
  expect(() => setUp({ result: 'number' }, map)).toThrow(`feeds.f.map.${place}`);
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('sensorthings', { result: 'number', name: 'text' });
    const frames = [
      PAGE,
      OBSERVATION,
      [{ components: ['result'], dataArray: [[1], 2], Datastream: STREAM }],
    ];
    const health = fuzz(plan, createSensorThingsDecoder(plan), frames, seed, [TOPIC, 'x']);
    expect(health.accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

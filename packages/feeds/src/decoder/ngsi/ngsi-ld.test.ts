import { describe, expect, test } from 'vitest';
import {
  decodeOne,
  FUZZ_MS,
  fuzz,
  marksOf,
  NOON,
  planOf,
  thingsOf,
} from '../../../test/decoding.js';
import { createNgsiDecoder } from './ngsi-ld.js';

const MINUTE = 60_000;
const PARKING = {
  id: 'urn:ngsi-ld:OffStreetParking:Downtown1',
  type: 'OffStreetParking',
  name: { type: 'Property', value: 'Downtown One' },
  availableSpotNumber: {
    type: 'Property',
    value: 121,
    observedAt: '2026-05-04T11:59:00Z',
    modifiedAt: '2026-05-04T11:59:30Z',
    reliability: { type: 'Property', value: 0.7 },
  },
  totalSpotNumber: { type: 'Property', value: 200 },
  occupancy: { type: 'Property', value: 0.395, unitCode: 'C62' },
  isNextToBuilding: { type: 'Relationship', object: 'urn:ngsi-ld:Building:1' },
  address: { type: 'Property', value: { addressLocality: 'Lyon' } },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [4.83, 45.76, 170] } },
  '@context': ['https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld'],
};

function setUp(
  columns: Record<string, 'number' | 'text'>,
  map?: unknown,
): (frame: unknown) => ReturnType<typeof decodeOne> & { things: ReturnType<typeof thingsOf> } {
  const plan = planOf('ngsi-ld', columns, map);
  const decode = createNgsiDecoder(plan);
  return (frame) => {
    const batch = decodeOne(decode, frame);
    return { ...batch, things: thingsOf(batch, plan) };
  };
}

const KEY = PARKING.id;

test('DC5 a normalized entity fills the columns that a map names, each attribute with its own age', () => {
  const columns = { free: 'number', share: 'number', town: 'text', beside: 'text' } as const;
  const map = {
    columns: {
      free: 'availableSpotNumber',
      share: { from: 'occupancy', times: 100 },
      town: 'address.addressLocality',
      beside: 'isNextToBuilding',
    },
  };
  const plan = planOf('ngsi-ld', columns, map);
  const batch = decodeOne(createNgsiDecoder(plan), PARKING);
  expect(batch.rejects).toEqual([]);
  expect(batch.kind).toBe('delta');
  expect(thingsOf(batch, plan)[KEY]).toEqual({
    free: 121,
    share: 39.5,
    town: 'Lyon',
    beside: 'urn:ngsi-ld:Building:1',
    place: [4.83, 45.76, 170],
  });
  expect(marksOf(batch, plan, KEY, 'free')).toEqual({
    observedMs: NOON - MINUTE,
    sentMs: NOON - MINUTE / 2,
    quality: 0,
  });
  // In the published example occupancy has no time: its age is not the other's.
  expect(marksOf(batch, plan, KEY, 'share')).toEqual({ observedMs: NaN, sentMs: NaN, quality: 1 });
});

test('DC5 without a map, columns are filled from the FIWARE model’s names', () => {
  const decode = setUp({ free: 'number', capacity: 'number', occupancy: 'number', name: 'text' });
  expect(decode(PARKING).things[KEY]).toMatchObject({
    free: 121,
    capacity: 200,
    occupancy: 0.395,
    name: 'Downtown One',
  });
});

describe('DC5 the known models, concise', () => {
  test.each([
    ['ParkingSpot', { status: 'free' }, { status: 'free' }],
    [
      'TrafficFlowObserved',
      { intensity: 197, averageVehicleSpeed: 52.6, congested: false },
      { flow: 197, speed: 52.6, isCongested: 0 },
    ],
    [
      'Vehicle',
      { speed: 41, bearing: 127, vehiclePlateIdentifier: '1234ABC' },
      { speed: 41, heading: 127 },
    ],
    [
      'AirQualityObserved',
      { NO2: 69, 'pm2.5': 12, relativeHumidity: 0.54 },
      { no2: 69, pm25: 12, humidity: 0.54 },
    ],
    ['NoiseLevelObserved', { LAeq: 67.8, LAmax: 94.5 }, { laeq: 67.8, lamax: 94.5 }],
    [
      'WeatherObserved',
      { temperature: 3.3, relativeHumidity: 1, windSpeed: 2, atmosphericPressure: 938.9 },
      { temperature: 3.3, humidity: 1, windSpeed: 2, pressure: 938.9 },
    ],
    ['Streetlight', { powerState: 'on', illuminanceLevel: 0.8 }, { power: 'on', light: 0.8 }],
    ['Device', { batteryLevel: 0.75, deviceState: 'ok' }, { battery: 0.75, state: 'ok' }],
    [
      'DeviceMeasurement',
      { numValue: 21.5, controlledProperty: 'temperature' },
      { value: 21.5, property: 'temperature' },
    ],
    ['EVChargingStation', { availableCapacity: 1, socketNumber: 4 }, { available: 1, sockets: 4 }],
    [
      'BikeHireDockingStation',
      { availableBikeNumber: 20, freeSlotNumber: 10 },
      { bikes: 20, stands: 10 },
    ],
    ['OnStreetParking', { availableSpotNumber: 3 }, { free: 3 }],
  ] as const)('%s', (type, attributes, expected) => {
    const columns = Object.fromEntries(
      Object.entries(expected).map(([name, value]) => [
        name,
        typeof value === 'string' ? 'text' : 'number',
      ]),
    ) as Record<string, 'number' | 'text'>;
    const withPlate =
      type === 'Vehicle' ? { ...columns, vehiclePlateIdentifier: 'text' as const } : columns;
    const marked = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [
        name,
        { value, observedAt: '2026-05-04T11:59:00Z' },
      ]),
    );
    const { things, rejects } = setUp(withPlate)({ id: 'x', type, ...marked });
    expect(rejects).toEqual([]);
    expect(things.x).toEqual(expected);
  });
});

test('DC5 simplified, concise, v2 and GeoJSON say the same', () => {
  const decode = setUp({ free: 'number' });
  const point = { type: 'Point', coordinates: [4.83, 45.76] };
  const same = { free: 121, place: [4.83, 45.76, NaN] };
  const type = 'OffStreetParking';
  const frames = [
    { id: KEY, type, availableSpotNumber: 121, location: point },
    { id: KEY, type, availableSpotNumber: { value: 121 }, location: { value: point } },
    {
      id: KEY,
      type: ['Thing2', type].reverse(),
      'https://uri.fiware.org/ns/data-models#availableSpotNumber': 121,
      location: point,
    },
    {
      id: KEY,
      type,
      availableSpotNumber: { type: 'Number', value: 121, metadata: {} },
      location: { type: 'geo:json', value: point },
    },
    {
      id: KEY,
      type,
      availableSpotNumber: [{ value: 99, datasetId: 'urn:d:1' }, { value: 121 }],
      location: { type: 'geo:point', value: '45.76, 4.83' },
    },
    {
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          id: KEY,
          geometry: point,
          properties: { type, availableSpotNumber: 121 },
        },
      ],
    },
  ];
  for (const frame of frames) {
    expect(decode(frame).rejects).toEqual([]);
    expect(decode(frame).things[KEY]).toEqual(same);
  }
});

test('DC5 arrays and notifications carry many; one bad entity spoils no other', () => {
  const decode = setUp({ free: 'number' });
  const data = [
    PARKING,
    7,
    { type: 'OffStreetParking' },
    { ...PARKING, id: 'b' },
    { id: 'c', type: 'OffStreetParking' },
  ];
  const note = {
    id: 'urn:ngsi-ld:Notification:1',
    type: 'Notification',
    notifiedAt: '2026-05-04T11:59:50Z',
    data,
  };
  for (const frame of [data, note]) {
    const batch = decode(frame);
    expect(Object.keys(batch.things)).toEqual([KEY, 'b']);
    expect(batch.rejects.map(({ reason, key }) => [reason, key])).toEqual([
      ['schema', undefined],
      ['id', undefined],
      ['schema', 'c'],
    ]);
  }
  const [bare] = decode({ ...note, data: [{ id: 'b', type: 'ParkingSpot', free: 4 }] }).sentMs;
  expect(bare).toBe(NOON - 10_000);
});

test('DC4 a missing attribute is silence; only an explicit null or deletedAt deletes', () => {
  const decode = setUp({ free: 'number', capacity: 'number' });
  expect(decode({ id: 'p', type: 'OffStreetParking', availableSpotNumber: 5 }).things.p).toEqual({
    free: 5,
  });
  const nulled = decode({
    id: 'p',
    type: 'OffStreetParking',
    availableSpotNumber: 'urn:ngsi-ld:null',
  });
  expect(nulled.things.p).toEqual({ free: NaN });
  expect(nulled.quality[0]).toBe(2);
  const gone = { id: 'p', type: 'OffStreetParking', deletedAt: '2026-05-04T11:00:00Z' };
  expect(decode(gone).things.p).toEqual({ removed: true });
});

test('DC5 dateObserved is when the attributes without a time of their own were observed; an interval, at its end', () => {
  const plan = planOf('ngsi-ld', { no2: 'number' });
  const entity = {
    id: 'a',
    type: 'AirQualityObserved',
    NO2: 69,
    dateObserved: '2026-05-04T10:00:00Z/2026-05-04T11:00:00Z',
  };
  const decode = createNgsiDecoder(plan);
  expect(marksOf(decodeOne(decode, entity), plan, 'a', 'no2')).toMatchObject({
    observedMs: NOON - 60 * MINUTE,
    quality: 0,
  });
  const typed = {
    ...entity,
    dateObserved: {
      type: 'Property',
      value: { '@type': 'DateTime', '@value': '2026-05-04T11:30:00Z' },
    },
  };
  expect(marksOf(decodeOne(decode, typed), plan, 'a', 'no2')?.observedMs).toBe(NOON - 30 * MINUTE);
  expect(decodeOne(decode, { ...entity, dateObserved: 'noon' }).rejects[0]).toMatchObject({
    reason: 'type',
    key: 'a',
  });
});

test('DC6 personal data stays out unless a map asks for it', () => {
  const anpr = { id: 'a', type: 'AnprFlowObserved', speed: 41 };
  expect(setUp({ speed: 'number' })(anpr).rejects[0]).toMatchObject({ reason: 'schema', key: 'a' });
  expect(setUp({ speed: 'number' }, { types: ['AnprFlowObserved'] })(anpr).things.a).toEqual({
    speed: 41,
  });
  const plate = { id: 'v', type: 'Vehicle', vehiclePlateIdentifier: '1234ABC', speed: 1 };
  const named = setUp({ plate: 'text' }, { columns: { plate: 'vehiclePlateIdentifier' } });
  expect(named(plate).things.v).toEqual({ plate: '1234ABC' });
});

test('DC3 what is passed over or to be known is a notice; another unit than declared is put aside', () => {
  const only = setUp(
    { free: 'number' },
    { types: ['OffStreetParking'] },
  )([PARKING, { id: 'r', type: 'Road' }]);
  expect(only.notices).toEqual([
    { code: 'type', key: 'r', detail: expect.stringContaining('Road') },
  ]);
  const other = setUp({ level: 'number' })({ id: 'x', type: 'Fountain', level: 2 });
  expect(other.things.x).toEqual({ level: 2 });
  expect(other.notices?.[0]?.code).toBe('generic');
  const warm = { id: 'w', type: 'WeatherObserved', temperature: { value: 68, unitCode: 'FAH' } };
  expect(setUp({ temperature: 'number' })(warm).notices).toEqual([
    { code: 'unit temperature', key: 'w', detail: '"temperature" comes in FAH (°F).' },
  ]);
  const strict = setUp({ temperature: 'number' }, { units: { temperature: 'CEL' } })(warm);
  expect(strict.rejects).toMatchObject([
    {
      reason: 'type',
      key: 'w',
      column: 'temperature',
      detail: 'Its unit is FAH (°F), not CEL (°C).',
    },
  ]);
});

test('DC7 keys lose the beginning that the map strips', () => {
  const decode = setUp({ free: 'number' }, { strip: 'urn:ngsi-ld:OffStreetParking:' });
  expect(Object.keys(decode(PARKING).things)).toEqual(['Downtown1']);
});

test.each([
  [{ colums: {} }, 'colums'],
  [{ columns: { other: 'x' } }, 'columns.other'],
  [{ columns: { free: 'a..b' } }, 'columns.free'],
  [{ types: 'x' }, 'types'],
  [{ units: { nope: 'CEL' } }, 'units.nope'],
])('FE5 a wrong map is refused by its place: %j', (map, place) => {
  expect(() => setUp({ free: 'number' }, map)).toThrow(`feeds.f.map.${place}`);
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('ngsi-ld', { free: 'number', name: 'text', occupancy: 'number' });
    const frames = [
      PARKING,
      [PARKING, { ...PARKING, id: 'b' }],
      { type: 'Notification', data: [PARKING] },
    ];
    const health = fuzz(plan, createNgsiDecoder(plan), frames, seed);
    expect(health.accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

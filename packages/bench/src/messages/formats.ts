import type { FeedPlan } from '@borough/core';
import { double, float, nested, text, varint } from './protobuf.js';
import { keyOf, NOON, placeOf, type Reading } from './readings.js';

/** One wire format: what a source of that kind would send for a batch of readings. */
export interface Format {
  readonly plan: Partial<FeedPlan> & Pick<FeedPlan, 'decoder' | 'columns'>;
  readonly topic?: string;
  /** A message says all there is: what is absent from it is gone. */
  readonly isWhole?: boolean;
  /** A message is one document. */
  readonly isSingle?: boolean;
  /** How the decoder names things, where it is not by their own key. */
  readonly keyOf?: (index: number) => string;
  /** The column that carries the value; what is decoded beside it (places, words) is part of the price. */
  readonly column: string;
  encode(readings: readonly Reading[]): Uint8Array;
}

const encoder = new TextEncoder();
const iso = (atMs: number): string => new Date(atMs).toISOString();
const json = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
const toRow = ({ index, value, atMs }: Reading) => ({ id: keyOf(index), value, time: iso(atMs) });
const ROW_MAP = { key: 'id', columns: { value: 'value' }, time: 'time' };

/** By the name of the decoder, all but the clock's, which reads no readings. */
export const FORMATS: Readonly<Record<string, Format>> = {
  json: {
    plan: { decoder: 'json', columns: ['value'], map: { ...ROW_MAP, rows: '$root' } },
    column: 'value',
    encode: (readings) => json(readings.map(toRow)),
  },
  ndjson: {
    plan: { decoder: 'ndjson', columns: ['value'], map: ROW_MAP },
    column: 'value',
    encode: (readings) =>
      encoder.encode(readings.map((reading) => JSON.stringify(toRow(reading))).join('\n')),
  },
  csv: {
    plan: { decoder: 'csv', columns: ['value'], map: { key: 'id', time: 'time' } },
    column: 'value',
    encode: (readings) =>
      encoder.encode(
        `id,value,time\n${readings.map(({ index, value, atMs }) => `${keyOf(index)},${value},${iso(atMs)}`).join('\n')}`,
      ),
  },
  geojson: {
    plan: { decoder: 'geojson', columns: ['value'], map: { time: 'time' } },
    column: 'value',
    encode: (readings) =>
      json({
        type: 'FeatureCollection',
        features: readings.map(({ index, value, atMs }) => ({
          type: 'Feature',
          id: keyOf(index),
          geometry: { type: 'Point', coordinates: placeOf(index) },
          properties: { value, time: iso(atMs) },
        })),
      }),
  },
  'ngsi-ld': {
    keyOf: (index) => `urn:ngsi-ld:Device:${keyOf(index)}`,
    plan: { decoder: 'ngsi-ld', columns: ['value'], map: { columns: { value: 'value' } } },
    column: 'value',
    encode: (readings) =>
      json(
        readings.map(({ index, value, atMs }) => ({
          id: `urn:ngsi-ld:Device:${keyOf(index)}`,
          type: 'Device',
          value: { type: 'Property', value, observedAt: iso(atMs) },
        })),
      ),
  },
  sensorthings: {
    plan: { decoder: 'sensorthings', columns: ['result'] },
    column: 'result',
    encode: (readings) =>
      json({
        value: readings.map(({ index, value, atMs }) => ({
          '@iot.id': keyOf(index),
          name: 'Level',
          Observations: [{ phenomenonTime: iso(atMs), resultTime: iso(atMs), result: value }],
        })),
      }),
  },
  'gtfs-rt': {
    isWhole: true,
    plan: { decoder: 'gtfs-rt', columns: ['speed'], map: { columns: { speed: 'speed' } } },
    column: 'speed',
    encode: (readings) =>
      Uint8Array.from([
        ...nested(1, text(1, '2.0'), varint(2, 0), varint(3, (readings[0]?.atMs ?? NOON) / 1000)),
        ...readings.flatMap(({ index, value, atMs }) => {
          const [lon, lat] = placeOf(index);
          const position = nested(2, float(1, lat), float(2, lon), float(3, 90), float(5, value));
          const vehicle = nested(8, text(1, keyOf(index)));
          const at = varint(5, Math.floor(atMs / 1000));
          return nested(2, text(1, keyOf(index)), nested(4, position, at, vehicle));
        }),
      ]),
  },
  gbfs: {
    isWhole: true,
    plan: {
      decoder: 'gbfs',
      columns: ['bikes'],
      map: { columns: { bikes: 'num_bikes_available' } },
    },
    column: 'bikes',
    encode: (readings) =>
      json({
        last_updated: Math.floor((readings[0]?.atMs ?? NOON) / 1000),
        ttl: 0,
        version: '2.3',
        data: {
          stations: readings.map(({ index, value, atMs }) => ({
            station_id: keyOf(index),
            num_bikes_available: value,
            is_renting: true,
            is_returning: true,
            is_installed: true,
            last_reported: Math.floor(atMs / 1000),
          })),
        },
      }),
  },
  open311: {
    plan: {
      decoder: 'open311',
      columns: ['level'],
      map: { columns: { level: 'level' }, duplicates: 'keep' },
    },
    column: 'level',
    encode: (readings) =>
      json(
        readings.map(({ index, value, atMs }) => {
          const [long, lat] = placeOf(index);
          const about = { service_name: 'Light', service_code: '006', status: 'open' };
          const times = { requested_datetime: iso(atMs), updated_datetime: iso(atMs) };
          const extended_attributes = { level: value };
          return {
            service_request_id: keyOf(index),
            ...about,
            ...times,
            lat,
            long,
            extended_attributes,
          };
        }),
      ),
  },
  czml: {
    plan: { decoder: 'czml', columns: ['level'] },
    column: 'level',
    encode: (readings) =>
      json([
        { id: 'document', version: '1.0' },
        ...readings.map(({ index, value, atMs }) => ({
          id: keyOf(index),
          position: { epoch: iso(atMs), cartographicDegrees: [0, ...placeOf(index), 170] },
          properties: { level: { epoch: iso(atMs), number: [0, value] } },
        })),
      ]),
  },
  wzdx: {
    isWhole: true,
    plan: {
      decoder: 'wzdx',
      columns: ['limit'],
      map: { columns: { limit: 'reduced_speed_limit_kph' } },
    },
    column: 'limit',
    encode: (readings) =>
      json({
        feed_info: { version: '4.2', update_date: iso(readings[0]?.atMs ?? NOON) },
        type: 'FeatureCollection',
        features: readings.map(({ index, value, atMs }) => ({
          type: 'Feature',
          id: keyOf(index),
          geometry: { type: 'MultiPoint', coordinates: [placeOf(index)] },
          properties: {
            core_details: { event_type: 'work-zone', update_date: iso(atMs) },
            reduced_speed_limit_kph: value,
          },
        })),
      }),
  },
  cap: {
    isSingle: true,
    plan: { decoder: 'cap', columns: ['radius'], map: { columns: { radius: 'radiusMeters' } } },
    // An alert is known by when it was sent; said again, it is a correction.
    keyOf: (index) => `bench,${keyOf(index)},${iso(NOON - 7_200_000)}`,
    column: 'radius',
    encode: ([reading]) => {
      if (!reading) throw new Error('There is no reading.');
      const { index, value } = reading;
      const [lon, lat] = placeOf(index);
      const about = `<identifier>${keyOf(index)}</identifier><sender>bench</sender><sent>${iso(NOON - 7_200_000)}</sent>`;
      const area = `<area><areaDesc>Here</areaDesc><circle>${lat},${lon} ${value / 1000}</circle></area>`;
      return encoder.encode(
        `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${about}<status>Actual</status><msgType>Alert</msgType><info><event>Flood</event>${area}</info></alert>`,
      );
    },
  },
  'sumo-fcd': {
    plan: {
      decoder: 'sumo-fcd',
      columns: ['speed'],
      map: { start: iso(NOON - 86_400_000) },
      nature: 'simulated',
    },
    column: 'speed',
    encode: (readings) => {
      const seconds = ((readings[0]?.atMs ?? NOON) - NOON + 86_400_000) / 1000;
      const vehicles = readings.map(({ index, value }) => {
        const [x, y] = placeOf(index);
        return `<vehicle id="${keyOf(index)}" x="${x}" y="${y}" angle="90.00" type="bus" speed="${value}"/>`;
      });
      return encoder.encode(
        `<fcd-export><timestep time="${seconds}">${vehicles.join('')}</timestep></fcd-export>`,
      );
    },
  },
  sparkplug: {
    plan: { decoder: 'sparkplug', columns: ['value'], map: { key: 'metric' }, transport: 'mqtt' },
    keyOf: (index) => `city/n1/d1/${keyOf(index)}`,
    topic: 'spBv1.0/city/DDATA/n1/d1',
    column: 'value',
    encode: (readings) =>
      Uint8Array.from([
        ...varint(1, readings[0]?.atMs ?? NOON),
        ...readings.flatMap(({ index, value, atMs }) =>
          nested(2, text(1, keyOf(index)), varint(3, atMs), varint(4, 10), double(13, value)),
        ),
        ...varint(3, 1),
      ]),
  },
};

export function planOf(format: Format, n: number): FeedPlan {
  return {
    id: 'feed',
    transport: 'http',
    url: 'https://example.org/feed',
    cadence: { kind: 'static' },
    nature: 'measured',
    checks: format.plan.columns.map(() => ({ type: 'number' })),
    maxKeys: n,
    ...format.plan,
  };
}

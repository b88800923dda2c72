import { message, nested, text, varint } from './protobuf.js';

const POINT = { type: 'Point', coordinates: [4.83, 45.76] };
const VEHICLE = nested(4, varint(3, 4), varint(5, 1_777_895_000), nested(8, text(1, 'k')));
const GTFS = message(
  nested(1, text(1, '2.0'), varint(3, 1_777_895_000)),
  nested(2, text(1, 'k'), VEHICLE),
);
const SPARKPLUG = message(nested(2, text(1, 'n'), varint(4, 3), varint(10, 5)), varint(3, 0));
const CAP =
  '<alert><identifier>k</identifier><sender>s</sender><sent>2026-05-04T11:00:00Z</sent><status>Actual</status><msgType>Alert</msgType><info><event>n</event></info></alert>';

/** A frame of each format with one thing, whose column is `n`, and the map that finds it. */
export const CASES: readonly (readonly [
  decoder: string,
  map: unknown,
  frame: unknown,
  key: string,
])[] = [
  ['json', { key: 'id', columns: { n: 'n' } }, { id: 'k', n: 5 }, 'k'],
  ['ndjson', { key: 'id', columns: { n: 'n' } }, '{"id":"k","n":5}\n', 'k'],
  ['csv', {}, 'id,n\nk,5\n', 'k'],
  ['geojson', {}, { type: 'Feature', id: 'k', geometry: POINT, properties: { n: 5 } }, 'k'],
  ['ngsi-ld', {}, { id: 'k', type: 'Device', n: { type: 'Property', value: 5 } }, 'k'],
  [
    'sensorthings',
    { columns: { n: 'result' } },
    { result: 5, Datastream: { '@iot.id': 'k' } },
    'k',
  ],
  ['gtfs-rt', { columns: { n: 'current_stop_sequence' } }, GTFS, 'k'],
  [
    'gbfs',
    {},
    {
      version: '2.3',
      last_updated: 1_777_895_000,
      ttl: 60,
      data: { stations: [{ station_id: 'k', n: 5 }] },
    },
    'k',
  ],
  ['open311', {}, [{ service_request_id: 'k', n: 5 }], 'k'],
  ['czml', {}, [{ id: 'k', properties: { n: 5 } }], 'k'],
  [
    'wzdx',
    {},
    { feed_info: { version: '4.2' }, features: [{ id: 'k', properties: { n: 5 } }] },
    'k',
  ],
  [
    'cap',
    { columns: { n: 'radiusMeters' } },
    CAP.replace('</info>', '<area><circle>45,4 5</circle></area></info>'),
    's,k,2026-05-04T11:00:00Z',
  ],
  [
    'sumo-fcd',
    { start: '2026-05-04T11:00:00Z', columns: { n: 'speed' } },
    '<timestep time="1"><vehicle id="k" x="4" y="45" speed="5"/></timestep>',
    'k',
  ],
  ['sparkplug', {}, SPARKPLUG, 'g/k'],
];

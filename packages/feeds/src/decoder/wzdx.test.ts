import { expect, test } from 'vitest';
import { decodeOne, FUZZ_MS, fuzz, marksOf, NOON, planOf, thingsOf } from '../../test/decoding.js';
import { createWzdxDecoder } from './wzdx.js';

const ZONE = {
  id: 'zone-1',
  type: 'Feature',
  properties: {
    core_details: {
      event_type: 'work-zone',
      data_source_id: '1',
      road_names: ['I-80', 'I-35'],
      direction: 'eastbound',
      update_date: '2026-05-04T11:00:00Z',
    },
    start_date: '2026-05-04T08:00:00Z',
    end_date: '2026-05-05T08:00:00Z',
    vehicle_impact: 'some-lanes-closed',
  },
  geometry: {
    type: 'LineString',
    coordinates: [
      [-93.77, 41.61],
      [-93.76, 41.62],
    ],
  },
};
const FEED = {
  feed_info: {
    update_date: '2026-05-04T11:59:00Z',
    publisher: 'x',
    version: '4.2',
    update_frequency: 300,
    data_sources: [],
  },
  type: 'FeatureCollection',
  features: [
    ZONE,
    {
      ...ZONE,
      id: 'zone-2',
      geometry: {
        type: 'MultiPoint',
        coordinates: [
          [-93.7, 41.6],
          [-93.6, 41.7],
        ],
      },
    },
  ],
};
const COLUMNS = { kind: 'text', roads: 'text', impact: 'text', endMs: 'number' } as const;

function setUp(frame: unknown) {
  const plan = planOf('wzdx', COLUMNS);
  const batch = decodeOne(createWzdxDecoder(plan), frame);
  return {
    ...batch,
    things: thingsOf(batch, plan),
    marks: (key: string, column: string) => marksOf(batch, plan, key, column),
  };
}

test('DC21 work zones: what, where, until when; a complete feed with its interval', () => {
  const batch = setUp(FEED);
  expect(batch.rejects).toEqual([]);
  expect(batch).toMatchObject({ kind: 'full', intervalMs: 300_000 });
  const said = {
    kind: 'work-zone',
    roads: 'I-80, I-35',
    impact: 'some-lanes-closed',
    endMs: NOON + 20 * 3_600_000,
  };
  expect(batch.things).toEqual({
    'zone-1': said,
    'zone-2': { ...said, place: [-93.7, 41.6, NaN] },
  });
  expect(batch.geometries).toHaveLength(1);
  expect(batch.marks('zone-1', 'kind')).toEqual({
    observedMs: NOON - 3_600_000,
    sentMs: NOON - 60_000,
    quality: 0,
  });
});

test.each([
  [{ ...FEED, feed_info: { ...FEED.feed_info, version: '2.0' } }],
  [{ type: 'FeatureCollection', features: [] }],
  [{ ...FEED, features: undefined }],
  [{ ...FEED, feed_info: { ...FEED.feed_info, update_date: 'now' } }],
])('DC4 what is no WZDx feed is refused (%#)', (frame) => {
  expect(setUp(frame)).toMatchObject({ rows: 0, kind: 'delta', rejects: [{ reason: 'schema' }] });
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('wzdx', COLUMNS);
    expect(fuzz(plan, createWzdxDecoder(plan), [FEED], seed).accepted).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

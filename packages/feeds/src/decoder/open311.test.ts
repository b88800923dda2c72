import { expect, test } from 'vitest';
import { decodeOne, FUZZ_MS, fuzz, marksOf, NOON, planOf, thingsOf } from '../../test/decoding.js';
import { createOpen311Decoder } from './open311.js';

const REQUEST = {
  service_request_id: '638344',
  status: 'open',
  status_notes: 'Crew on its way',
  service_name: 'Street light out',
  service_code: '006',
  description: 'Call me at …',
  agency_responsible: 'Public works',
  requested_datetime: '2026-05-04T09:00:00Z',
  updated_datetime: '2026-05-04T13:30:00+02:00',
  expected_datetime: '2026-05-05T12:00:00Z',
  address: '8 quai',
  lat: 45.76,
  long: 4.83,
  media_url: null,
  extended_attributes: { gridCell: '350203-017', hotline: '12345' },
};
const COLUMNS = {
  status: 'text',
  service: 'text',
  gridCell: 'text',
  expectedMs: 'number',
  duplicates: 'number',
  description: 'text',
} as const;

function setUp(map?: unknown, columns: Record<string, 'number' | 'text'> = COLUMNS) {
  const plan = planOf('open311', columns, map);
  const decode = createOpen311Decoder(plan);
  return (frame: unknown) => {
    const batch = decodeOne(decode, frame);
    return {
      ...batch,
      things: thingsOf(batch, plan),
      marks: (key: string, column: string) => marksOf(batch, plan, key, column),
    };
  };
}

test('DC16 a request with its place, times and extended attributes; what people wrote only where it is named', () => {
  const batch = setUp()([REQUEST]);
  expect(batch.rejects).toEqual([]);
  expect(batch.kind).toBe('delta');
  expect(batch.things['638344']).toEqual({
    status: 'open',
    service: 'Street light out',
    gridCell: '350203-017',
    expectedMs: NOON + 86_400_000,
    duplicates: 0,
    place: [4.83, 45.76, NaN],
  });
  expect(batch.marks('638344', 'status')).toEqual({
    observedMs: NOON - 30 * 60_000,
    sentMs: NaN,
    quality: 0,
  });
  const named = setUp({ columns: { text: 'description' } }, { text: 'text' });
  expect(named([REQUEST]).things['638344']).toMatchObject({ text: 'Call me at …' });
});

test('DC16 a request without an id is held, and counted', () => {
  const batch = setUp()([{ ...REQUEST, service_request_id: null, token: 't1' }, REQUEST]);
  expect(Object.keys(batch.things)).toEqual(['638344']);
  expect(batch.rejects).toEqual([]);
  expect(batch.notices).toMatchObject([
    { code: 'held', detail: expect.stringContaining('1 requests') },
  ]);
});

test('DC16 a duplicate is folded into its parent, which counts it; or kept', () => {
  const child = {
    ...REQUEST,
    service_request_id: 2,
    extended_attributes: { parent_service_request_id: '638344' },
  };
  const fold = setUp()([REQUEST, child, { ...child, service_request_id: 3 }]);
  expect(fold.things['638344']).toMatchObject({ duplicates: 2 });
  expect(fold.things['2']).toEqual({ removed: true });
  const kept = setUp(
    { duplicates: 'keep', columns: { parent: 'parent' } },
    { parent: 'text' },
  )([child]);
  expect(kept.things['2']).toMatchObject({ parent: '638344' });
});

test('DC16 closed is not deleted; coordinates may be texts, times without a zone need one', () => {
  const closed = {
    ...REQUEST,
    status: 'closed',
    lat: '45.76',
    long: '4.83',
    updated_datetime: '2026-05-04T13:30:00',
  };
  expect(setUp()([closed]).rejects[0]).toMatchObject({ reason: 'type', key: '638344' });
  const batch = setUp({ timeZone: 'Europe/Paris' })([closed]);
  expect(batch.things['638344']).toMatchObject({ status: 'closed', place: [4.83, 45.76, NaN] });
  expect(setUp()([{ ...REQUEST, lat: '', long: '' }]).things['638344']).not.toHaveProperty('place');
});

test('DC16 an error document is refused', () => {
  expect(setUp()([{ code: 400 }]).notices?.[0]?.code).toBe('held');
  expect(setUp()({ errors: [{ code: 403 }] }).rejects[0]?.reason).toBe('schema');
  expect(setUp()([7]).rejects[0]?.reason).toBe('schema');
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const plan = planOf('open311', COLUMNS);
    expect(
      fuzz(plan, createOpen311Decoder(plan), [[REQUEST, REQUEST]], seed).accepted,
    ).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

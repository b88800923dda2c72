import { expect, test } from 'vitest';
import { decodeOne, planOf } from '../../test/decoding.js';
import { checkPlan } from '../check-plan.js';
import { DECODERS } from './decoder.js';

/** What a map cannot do without. */
const MAPS: Readonly<Record<string, unknown>> = {
  json: { key: 'id', columns: { n: 'n' } },
  ndjson: { key: 'id', columns: { n: 'n' } },
  'sumo-fcd': { start: '2026-05-04T11:00:00Z' },
};
const names = Object.keys(DECODERS);

test.each(names)(
  'DC4 %s is known to the check, opens, and puts aside what it cannot read',
  async (name) => {
    const plan = planOf(name, { n: 'number' }, MAPS[name]);
    checkPlan(plan);
    const decode = await (DECODERS[name] as NonNullable<(typeof DECODERS)[string]>)(plan);
    const batch = decodeOne(decode, Uint8Array.from([0xff, 0xfe, 0x00, 0x3c]), 'spBv1.0/g/NDATA/n');
    expect(batch).toMatchObject({ rows: 0, kind: 'delta' });
    expect(batch.rejects).toHaveLength(1);
    expect(batch.rejects[0]?.detail).not.toBe('');
  },
);

test.each(names.filter((name) => name !== 'clock'))(
  'FE5 a wrong map of %s is refused before anything is opened',
  (name) => {
    const plan = planOf(name, { n: 'number' }, { colums: {} });
    expect(() => checkPlan(plan)).toThrow('feeds.f.map.colums');
    expect(() => checkPlan(planOf(name, { n: 'number' }, 'x'))).toThrow('feeds.f.map');
  },
);

test('FE5 a decoder that there is not is refused, with those that there are', () => {
  expect(() => checkPlan(planOf('gtfs', { n: 'number' }))).toThrow('gtfs-rt');
});

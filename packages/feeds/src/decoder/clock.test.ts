import { expect, test } from 'vitest';
import { FUZZ_MS, fuzz, planOf } from '../../test/decoding.js';
import { createClockDecoder } from './clock.js';

const decode = createClockDecoder();
const read = (text: string) =>
  decode({ bytes: new TextEncoder().encode(text), receivedMs: 5, retained: true });

test('a clock message is read', () => {
  const clock = { cityMs: 1_777_000_000_000, rate: 60, recorded: true, epoch: 3 };
  expect(read(JSON.stringify({ ...clock, more: 1 }))).toMatchObject({
    rows: 0,
    retained: true,
    clock,
  });
});

test.each([
  '{',
  '7',
  'null',
  '[]',
  '{"cityMs":"1","rate":1,"recorded":true,"epoch":0}',
  '{"cityMs":1,"rate":1,"recorded":1,"epoch":0}',
  '{"cityMs":1e300,"rate":1,"recorded":true,"epoch":0}',
  '{"cityMs":1,"rate":1,"recorded":true}',
])('FE11 %s is not a clock', (text) => {
  const batch = read(text);
  expect(batch.clock).toBeUndefined();
  expect(batch.rejects).toHaveLength(1);
});

test.each([1, 2])(
  'DC8 whatever comes, nothing is thrown and the counts add up (seed %i)',
  (seed) => {
    const clock = { cityMs: 1_777_000_000_000, rate: 60, recorded: true, epoch: 3 };
    const { accepted, rejected } = fuzz(planOf('clock', {}), createClockDecoder(), [clock], seed);
    expect(accepted).toBe(0);
    expect(rejected.decode).toBeGreaterThan(0);
    expect(rejected.schema).toBeGreaterThan(0);
  },
  FUZZ_MS,
);

import { expect, test } from 'vitest';
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

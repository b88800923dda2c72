import { expect, test } from 'vitest';
import { createQuarantine } from './quarantine.js';

test('IN8 all rejects are counted, the newest are kept, newest last', () => {
  const quarantine = createQuarantine({ id: 3 }, 4);
  for (let i = 0; i < 10; i++) quarantine.add({ reason: 'range', detail: `${i}`, atMs: i });
  quarantine.count('type', 7);
  expect(quarantine.counts()).toEqual({ id: 3, range: 10, type: 7 });
  expect(quarantine.samples().map((sample) => sample.detail)).toEqual(['6', '7', '8', '9']);
});

test('IN8 what comes from outside does not grow what crosses', () => {
  const quarantine = createQuarantine();
  const long = 'x'.repeat(10_000);
  quarantine.add({ reason: 'id', key: long, detail: long, raw: long, atMs: 0 });
  const [sample] = quarantine.samples();
  expect(sample?.key).toHaveLength(200);
  expect(sample?.detail).toHaveLength(200);
  expect(sample?.raw).toHaveLength(500);
});

test('DC3 a notice is counted and its first is kept, but it is no reject', () => {
  const quarantine = createQuarantine({}, 2, { unit: 4 });
  expect(createQuarantine().notices()).toBeUndefined();
  for (let i = 0; i < 3; i++) quarantine.notice({ code: 'datum', key: 'a', detail: `${i}` }, i);
  for (let i = 0; i < 3; i++) quarantine.add({ reason: 'id', detail: `r${i}`, atMs: i });
  expect(quarantine.notices()).toEqual({ unit: 4, datum: 3 });
  expect(quarantine.counts()).toEqual({ id: 3 });
  expect(quarantine.samples().map(({ reason, detail }) => [reason, detail])).toEqual([
    ['notice', '0'],
    ['id', 'r1'],
    ['id', 'r2'],
  ]);
  for (let i = 0; i < 100; i++) quarantine.notice({ code: `c${i}`, detail: '' }, 0);
  expect(Object.keys(quarantine.notices() ?? {})).toHaveLength(20);
});

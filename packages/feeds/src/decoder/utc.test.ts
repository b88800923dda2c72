import { expect, test } from 'vitest';
import { readUtc } from './utc.js';

test('FE14 the short way of reading a time agrees with the engine wherever it answers', () => {
  let answered = 0;
  for (let day = -200_000; day < 200_000; day += 17) {
    const ms = day * 86_400_000 + ((day * 7919) % 86_400_000);
    const text = new Date(ms).toISOString();
    for (const form of [text, text.replace(/\.\d+/, '')]) {
      const found = readUtc(form);
      if (Number.isNaN(found)) continue;
      answered++;
      expect(found).toBe(Date.parse(form));
    }
  }
  expect(answered).toBeGreaterThan(40_000);
});

test.each([
  '2026-05-29T12:00:00Z',
  '2026-05-04T12:00:60Z',
  '2026-05-04T12:00:00.12xZ',
  '2026-05-04T12:00:00+Z',
  '202x-05-04T12:00:00Z',
  '2026-05-04 12:00:00Z',
])('FE14 %s is for the longer way', (text) => {
  expect(readUtc(text)).toBeNaN();
});

import { expect, test } from 'vitest';
import { createTimeReader } from './time.js';

const iso = createTimeReader({ unit: 'iso' });

test.each([
  ['2026-05-04T15:10:58Z', '2026-05-04T15:10:58.000Z'],
  ['2026-05-04 17:09:32+02:00', '2026-05-04T15:09:32.000Z'],
  ['2026-05-04 17:10:41.131311+02:00', '2026-05-04T15:10:41.131Z'],
  ['2026-05-04T151058Z', '2026-05-04T15:10:58.000Z'],
  ['2026-05-04T15:10Z', '2026-05-04T15:10:00.000Z'],
  ['2026-05-04T23:10:00+0800', '2026-05-04T15:10:00.000Z'],
  ['2026-05-04T10:40:00-04:30', '2026-05-04T15:10:00.000Z'],
  ['2024-02-29T00:00:00z', '2024-02-29T00:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
])('FE14 the time %s is read', (text, utc) => {
  expect(new Date(Math.floor(iso(text) as number)).toISOString()).toBe(utc);
});

test.each([
  '2026-05-04T15:10:58',
  '04/05/2026 15:10',
  'yesterday',
  '2026-13-01T00:00:00Z',
  '2026-02-29T00:00:00Z',
  '2026-05-04T25:00:00Z',
  '2026-05-04',
  'x'.repeat(1000),
  1777907458,
  true,
  {},
])('FE14 the time %j is refused', (value) => {
  expect(iso(value)).toEqual(expect.any(String));
});

test('FE14 a missing time is not a wrong one', () => {
  for (const value of [undefined, null, '']) expect(iso(value)).toBeNaN();
});

test('FE14 seconds and milliseconds only where declared, and 0 is none', () => {
  expect(createTimeReader({ unit: 's' })(1_777_907_458)).toBe(1_777_907_458_000);
  expect(createTimeReader({ unit: 'ms' })(1_777_907_458_123)).toBe(1_777_907_458_123);
  expect(createTimeReader({ unit: 's' })(0)).toBeNaN();
  expect(createTimeReader({ unit: 's' })('1777907458')).toEqual(expect.any(String));
  expect(createTimeReader({ unit: 's', numericStrings: true })('1777907458')).toBe(
    1_777_907_458_000,
  );
  expect(createTimeReader({ unit: 's' })(1e300)).toEqual(expect.any(String));
});

test('FE14 a local time is read in its declared zone, summer and winter', () => {
  const paris = createTimeReader({ unit: 'iso', timeZone: 'Europe/Paris' });
  expect(paris('2026-05-04 17:09:32')).toBe(Date.UTC(2026, 4, 4, 15, 9, 32));
  expect(paris('2026-01-04 17:09:32')).toBe(Date.UTC(2026, 0, 4, 16, 9, 32));
  expect(paris('2026-05-04 17:09:32+00:00')).toBe(Date.UTC(2026, 4, 4, 17, 9, 32));
  const shanghai = createTimeReader({ unit: 'iso', timeZone: 'Asia/Shanghai' });
  expect(shanghai('2026-05-04 17:09:32')).toBe(Date.UTC(2026, 4, 4, 9, 9, 32));
});

test('FE14 local times around a change of the clocks do not run backwards', () => {
  const paris = createTimeReader({ unit: 'iso', timeZone: 'Europe/Paris' });
  // 2026-03-29, 02:00 becomes 03:00.
  expect(paris('2026-03-29 01:59:59')).toBe(Date.UTC(2026, 2, 29, 0, 59, 59));
  expect(paris('2026-03-29 03:00:00')).toBe(Date.UTC(2026, 2, 29, 1, 0, 0));
  // 2026-10-25, 03:00 becomes 02:00: the earlier of two is taken.
  expect(paris('2026-10-25 01:59:59')).toBe(Date.UTC(2026, 9, 24, 23, 59, 59));
  expect(paris('2026-10-25 02:30:00')).toBe(Date.UTC(2026, 9, 25, 0, 30, 0));
  expect(paris('2026-10-25 03:00:00')).toBe(Date.UTC(2026, 9, 25, 2, 0, 0));
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createBackoff } from './backoff.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Waits of `n` failures in a row, when the dice always show their most. */
function waits(n: number, random = 1): number[] {
  const backoff = createBackoff({ random: () => random });
  const seen: number[] = [];
  for (let i = 0; i < n; i++) {
    const start = Date.now();
    backoff.retry(() => seen.push(Date.now() - start));
    vi.advanceTimersByTime(60_000);
  }
  backoff.close();
  return seen;
}

test('FE6 waits double up to half a minute, and never end', () => {
  expect(waits(9)).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  expect(waits(2000, 0.001)).toHaveLength(2000);
});

test('FE6 the jitter is full: the wait may be anything from nothing on', () => {
  expect(waits(4, 0)).toEqual([0, 0, 0, 0]);
  expect(waits(4, 0.5)).toEqual([250, 500, 1000, 2000]);
});

test('FE6 only a minute of standing makes waits short again', () => {
  const backoff = createBackoff({ random: () => 1 });
  const seen: number[] = [];
  const fail = () => {
    const start = Date.now();
    backoff.retry(() => seen.push(Date.now() - start));
    vi.advanceTimersByTime(30_000);
    backoff.succeeded();
  };
  fail();
  fail();
  vi.advanceTimersByTime(60_000);
  fail();
  expect(seen).toEqual([500, 1000, 500]);
  backoff.close();
});

test('FE7 what the server asks for is the least', () => {
  const backoff = createBackoff({ random: () => 1 });
  let runs = 0;
  backoff.retry(() => runs++, 10_000);
  vi.advanceTimersByTime(9_999);
  expect(runs).toBe(0);
  vi.advanceTimersByTime(1);
  expect(runs).toBe(1);
  backoff.close();
});

test('closed, it runs nothing', () => {
  const backoff = createBackoff();
  let runs = 0;
  backoff.retry(() => runs++);
  backoff.close();
  vi.advanceTimersByTime(120_000);
  expect(runs).toBe(0);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGate } from './gate.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(isOpen = false) {
  const gate = createGate(isOpen);
  const seen: number[] = [];
  return { gate, seen, pass: (n: number, bytes = 10) => gate.pass(bytes, () => seen.push(n)) };
}

test('FE8 frames wait for the clock and keep their order', () => {
  const { gate, seen, pass } = setUp();
  pass(1);
  pass(2);
  expect(seen).toEqual([]);
  gate.open();
  pass(3);
  expect(seen).toEqual([1, 2, 3]);
});

test('FE8 a clock that does not come is waited for three seconds from the first frame on', () => {
  const { seen, pass } = setUp();
  vi.advanceTimersByTime(60_000);
  pass(1);
  vi.advanceTimersByTime(2_999);
  expect(seen).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual([1]);
});

test('FE8 what waits is bounded', () => {
  const { seen, pass } = setUp();
  pass(1);
  pass(2, 64 * 1024 * 1024);
  expect(seen).toEqual([1, 2]);
});

test('where no clock is expected, nothing waits; closed, nothing is let through later', () => {
  const open = setUp(true);
  open.pass(1);
  expect(open.seen).toEqual([1]);
  const { gate, seen, pass } = setUp();
  pass(1);
  gate.close();
  vi.advanceTimersByTime(10_000);
  expect(seen).toEqual([]);
});

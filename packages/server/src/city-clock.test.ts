import { expect, test } from 'vitest';
import { createCityClock } from './city-clock.js';

test('a clock without a beginning shows real time', () => {
  let wallMs = 1_000_000;
  const clock = createCityClock({ wall: () => wallMs });
  expect(clock.message()).toEqual({ cityMs: 1_000_000, rate: 1, recorded: false, epoch: 0 });
  wallMs += 500;
  expect(clock.nowMs()).toBe(1_000_500);
});

test('a clock of a recording runs from its beginning at its rate', () => {
  let wallMs = 5_000;
  const clock = createCityClock({ fromMs: 100, rate: 144, recorded: true, wall: () => wallMs });
  wallMs += 1_000;
  expect(clock.message()).toMatchObject({ cityMs: 144_100, rate: 144, recorded: true });
});

test('a jump begins a new epoch, runs on, and is told', () => {
  let wallMs = 5_000;
  const clock = createCityClock({ fromMs: 0, rate: 10, wall: () => wallMs });
  const before = clock.epoch;
  let told = 0;
  const undo = clock.onJump(() => told++);
  clock.jump(70);
  wallMs += 2;
  expect(clock.nowMs()).toBe(90);
  expect(clock.epoch).toBe(before + 1);
  undo();
  clock.jump(0);
  expect(told).toBe(1);
});

test('a held clock says rate 0 and stands still until the next jump', () => {
  let wallMs = 5_000;
  const clock = createCityClock({ fromMs: 0, rate: 10, wall: () => wallMs });
  wallMs += 10;
  clock.hold();
  wallMs += 1_000;
  expect(clock.message()).toMatchObject({ cityMs: 100, rate: 0 });
  expect(clock.rate).toBe(0);
  clock.jump(0);
  wallMs += 1;
  expect(clock.message()).toMatchObject({ cityMs: 10, rate: 10 });
});

test('a clock that is not real begins a later epoch after a restart', () => {
  let wallMs = 1_800_000_000_000;
  const first = createCityClock({ fromMs: 0, wall: () => wallMs });
  wallMs += 5_000;
  const second = createCityClock({ fromMs: 0, wall: () => wallMs });
  expect(second.epoch).toBeGreaterThan(first.epoch);
});

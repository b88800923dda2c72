import { expect, test } from 'vitest';
import { createCityNow } from './city-now.js';

const message = { cityMs: 1_000_000, rate: 10, recorded: true, epoch: 5 };

test('IN19 city now is the wall until a clock speaks, then runs on at its rate', () => {
  let wall = 50;
  const now = createCityNow({ wall: () => wall, isClockExpected: true });
  expect(now.nowMs()).toBe(50);
  expect(now.isKnown()).toBe(false);
  expect(now.epoch()).toBeNaN();
  expect(now.hear(message, 50)).toBeNull();
  expect(now.isKnown()).toBe(true);
  wall = 1050;
  expect(now.nowMs()).toBe(1_010_000);
});

test('IN20 a larger epoch is a loop, a smaller one a restart', () => {
  const now = createCityNow({ wall: () => 0 });
  now.hear(message, 0);
  expect(now.hear({ ...message, epoch: 6, cityMs: 0 }, 0)).toBe('loop');
  expect(now.hear({ ...message, epoch: 0, cityMs: 0 }, 0)).toBe('restart');
});

test('IN20 within an epoch a minute back is a restart, less is the jitter of the way', () => {
  const now = createCityNow({ wall: () => 0 });
  now.hear(message, 0);
  expect(now.hear({ ...message, cityMs: message.cityMs - 599_000 }, 0)).toBeNull();
  now.hear(message, 0);
  expect(now.hear({ ...message, cityMs: message.cityMs - 601_000 }, 0)).toBe('restart');
  expect(now.hear({ ...message, cityMs: message.cityMs + 1e9 }, 0)).toBeNull();
});

import { expect, it } from 'vitest';
import { createClock } from './clock.js';

function clockAt(start: number) {
  let wall = start;
  return { clock: createClock(() => wall), pass: (ms: number) => (wall += ms) };
}

it('TI1 live is the wall less a delay, held stands still, replay runs at its rate', () => {
  const { clock, pass } = clockAt(1_000_000);
  expect(clock.nowMs()).toBe(1_000_000);
  clock.live(2000);
  expect(clock.nowMs()).toBe(998_000);
  clock.hold();
  pass(5000);
  expect(clock.nowMs()).toBe(998_000);
  clock.replay({ fromMs: 50, rate: 144 });
  pass(10);
  expect(clock.nowMs()).toBe(50 + 1440);
});

it('TI2 a followed server sets city time; small network hiccups do not move it', () => {
  const { clock, pass } = clockAt(0);
  const changes: unknown[] = [];
  clock.state.watch((state) => changes.push(state));
  clock.follow({ cityMs: 1e12, rate: 144, recorded: true, epoch: 1 });
  expect(clock.nowMs()).toBe(1e12);
  pass(1000);
  clock.follow({ cityMs: 1e12 + 144_000 + 144 * 100, rate: 144, recorded: true, epoch: 1 });
  expect(changes).toHaveLength(1);
  expect(clock.nowMs()).toBe(1e12 + 144_000);
  clock.follow({ cityMs: 5e11, rate: 144, recorded: true, epoch: 2 });
  expect(clock.nowMs()).toBe(5e11);
});

it('TI3 what a person holds stays held while the server runs on; live goes back to the server', () => {
  const { clock, pass } = clockAt(0);
  clock.follow({ cityMs: 1e12, rate: 10, recorded: true, epoch: 1 });
  clock.hold();
  pass(1000);
  clock.follow({ cityMs: 2e12, rate: 10, recorded: true, epoch: 2 });
  expect(clock.nowMs()).toBe(1e12);
  clock.live();
  expect(clock.nowMs()).toBe(2e12);
  expect(clock.state.get()).toMatchObject({ mode: 'replay', recorded: true });
});

it('TI4 when nobody tells city time any more it is wall time again, but what a person holds stays', () => {
  const { clock, pass } = clockAt(5000);
  clock.follow({ cityMs: 1e12, rate: 10, recorded: true, epoch: 1 });
  clock.hold();
  clock.unfollow();
  expect(clock.nowMs()).toBe(1e12);
  clock.live();
  pass(1000);
  expect(clock.nowMs()).toBe(6000);
  expect(clock.state.get()).toMatchObject({ mode: 'live' });
});

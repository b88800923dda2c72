import { describe, expect, test } from 'vitest';
import { PLAN, type TestRow, toBatch } from '../../test/reading-batch.js';
import { createCityNow } from './city-now.js';
import type { Delivery, FeedPlan } from './feed.js';
import { createIntake } from './intake.js';

const NOON = Date.UTC(2026, 4, 4, 12);

function setUp(more: Partial<FeedPlan> = {}) {
  let wall = NOON;
  const intake = createIntake({ ...PLAN, ...more }, createCityNow({ wall: () => wall }));
  return {
    pass(ms: number) {
      wall += ms;
    },
    accept(rows: readonly TestRow[]) {
      intake.accept(toBatch(rows, { receivedMs: wall }));
    },
    take(): Delivery {
      wall += 1000;
      const delivery = intake.take();
      if (!delivery) throw new Error('Nothing was delivered.');
      return delivery;
    },
  };
}

describe('the clock of the source', () => {
  const MINUTE = 60_000;

  test('IN27 a source ten minutes ahead is corrected once enough agree, and told', () => {
    const { accept, take, pass } = setUp();
    for (let i = 0; i < 10; i++) {
      pass(1000);
      accept([{ key: 'a', value: i, at: NOON + (i + 1) * 1000 + 10 * MINUTE }]);
    }
    const { health, value, atMs, quality } = take();
    expect(health).toMatchObject({ rejected: { future: 4 }, notices: { clock: 1 } });
    expect(health.offsetMs).toBe(-10 * MINUTE);
    expect(health.newestMs).toBe(NOON + 10_000);
    expect([value[0], atMs[0], quality[0]]).toEqual([9, NOON + 10_000, 0]);
  });

  test('IN27 one thing with a wrong date moves no other', () => {
    const { accept, take } = setUp();
    for (let i = 0; i < 10; i++) {
      accept([
        { key: 'a', value: i, at: NOON + i },
        { key: 'b', value: i, at: NOON + i },
        { key: 'wrong', value: i, at: NOON + 1e12 + i },
      ]);
    }
    const { health, atMs } = take();
    expect(health.rejected).toEqual({ future: 10 });
    expect(health.notices).toBeUndefined();
    expect([...atMs]).toEqual([NOON + 9, NOON + 9]);
  });

  test('IN27 a frozen feed does not correct itself to fresh', () => {
    const { accept, take, pass } = setUp();
    const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({
      key,
      value: 1,
      at: NOON + 4 * MINUTE,
    }));
    accept(rows);
    expect(take().atMs[0]).toBe(NOON);
    for (let i = 0; i < 20; i++) {
      pass(MINUTE);
      accept(rows);
    }
    expect(take().health).toMatchObject({ offsetMs: -4 * MINUTE, duplicates: 120 });
  });

  test('IN27 one that is behind is shown, not corrected; nor is a forecast', () => {
    const behind = setUp();
    for (let i = 0; i < 6; i++) behind.accept([{ key: 'a', value: i, at: NOON - 10 * MINUTE + i }]);
    const { health, atMs } = behind.take();
    expect([health.offsetMs, atMs[0]]).toEqual([10 * MINUTE - 2, NOON - 10 * MINUTE + 5]);
    const forecast = setUp({ nature: 'predicted' });
    for (let i = 0; i < 6; i++)
      forecast.accept([{ key: 'a', value: i, at: NOON + 10 * MINUTE + i }]);
    expect(forecast.take().health).toMatchObject({ rejected: { future: 6 } });
  });
});

import type { Alarm } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { createNews } from './news.js';

const alarm = (key: string, level: 1 | 2 | 3 = 1, sinceMs = 0): Alarm => ({
  rule: 'full',
  label: 'Full',
  table: 'lots',
  key,
  level,
  sinceMs,
  value: 0,
  isAcknowledged: false,
});

describe('the news of alarms', () => {
  it('says nothing of what was there before it looked', () => {
    const news = createNews();
    news.look([alarm('a')]);
    expect(news.take(0)).toBe(null);
  });

  it('says the gravest first, with how many came together, and each once', () => {
    const news = createNews();
    news.look([]);
    news.look([alarm('a'), alarm('b', 3), alarm('c', 2)]);
    expect(news.take(0)).toMatchObject({ first: { key: 'b' }, count: 3 });
    expect(news.take(60_000)).toBe(null);
  });

  it('is quiet for ten seconds, and forgets what was over meanwhile', () => {
    const news = createNews();
    news.look([]);
    news.look([alarm('a')]);
    expect(news.take(0)).toMatchObject({ count: 1 });
    news.look([alarm('b'), alarm('a')]);
    news.look([alarm('c'), { ...alarm('b'), endedMs: 5 }, alarm('a')]);
    expect(news.take(9_999)).toBe(null);
    expect(news.take(10_000)).toMatchObject({ first: { key: 'c' }, count: 1 });
  });

  it('tells a thing that alarms again', () => {
    const news = createNews();
    news.look([{ ...alarm('a'), endedMs: 5 }]);
    news.look([alarm('a', 1, 10)]);
    expect(news.take(0)).toMatchObject({ first: { key: 'a' } });
  });
});

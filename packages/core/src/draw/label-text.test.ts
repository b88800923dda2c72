import { expect, it } from 'vitest';
import { FRESHNESS_SHIFT, KNOWN } from '../table/column.js';
import { createTable } from '../table/table.js';
import { isStaleAt, sinceOf } from './label-text.js';

const words = { en: 'silent since {since}', 'zh-CN': '{since} 起未传输' };
const timeZone = 'Asia/Shanghai';

it('LA3 says since when nothing was heard, in the words of the layer and the time of the city', () => {
  const atMs = Date.parse('2026-06-05T14:01:52+08:00');
  expect(sinceOf(words, atMs, { language: 'en', timeZone })).toBe('silent since 14:02');
  expect(sinceOf(words, atMs, { language: 'zh-CN', timeZone })).toBe('14:02 起未传输');
  expect(sinceOf(words, atMs, { language: 'fr', timeZone })).toBe('silent since 14:02');
});

it('LA3 stale and offline are silent; live and late are not', () => {
  const table = createTable('lots', { columns: { free: { type: 'number' } } });
  const [slot = 0] = table.resolveNow(['P-01']);
  const ages = [0, 1, 2, 3].map((age) => {
    table.column('free').setFlags(slot, KNOWN | (age << FRESHNESS_SHIFT));
    return isStaleAt(table, 'free', slot);
  });
  expect(ages).toEqual([false, false, true, true]);
});

import { expect, test } from 'vitest';
import { createTable } from '../table/table.js';
import { toPlan } from './plan.js';

const table = createTable('t', { columns: { free: { type: 'number' }, name: { type: 'text' } } });
const FEED = {
  transport: 'http',
  url: 'https://example.org/f',
  decoder: 'gbfs',
  table: 't',
} as const;

test('DC20 a map that names no columns leaves all of the table’s to the decoder', () => {
  expect(toPlan('f', FEED, table, undefined).columns).toEqual(['free', 'name']);
  expect(toPlan('f', { ...FEED, map: { language: 'en' } }, table, undefined).columns).toEqual([
    'free',
    'name',
  ]);
  const named = toPlan('f', { ...FEED, map: { columns: { name: 'n' } } }, table, undefined);
  expect(named.columns).toEqual(['name']);
  expect(named.checks).toMatchObject([{ type: 'text' }]);
  expect(toPlan('f', { ...FEED, map: { columns: {} } }, table, undefined).columns).toEqual([]);
  expect(toPlan('f', FEED, undefined, undefined).columns).toEqual([]);
});

test('DC2 a feed’s datum reaches the worker', () => {
  expect(toPlan('f', { ...FEED, datum: 'gcj02' }, table, undefined).datum).toBe('gcj02');
});

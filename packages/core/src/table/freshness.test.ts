import { expect, it } from 'vitest';
import { createColumn, freshnessOf } from './column.js';
import {
  createFreshnessSweep,
  type FreshnessPolicy,
  freshnessBits,
  NEVER_AGES,
} from './freshness.js';

const POLICY: FreshnessPolicy = { lateMs: 1500, staleMs: 3000, isOffline: false, least: 0 };

it('FR1 FR2 FR3 the age decides: live up to 1.5 intervals, late, then stale past the limit', () => {
  expect([0, 1500, 1501, 3000, 3001].map((age) => freshnessBits(POLICY, age, 0))).toEqual([
    0, 0, 1, 1, 2,
  ]);
  expect(freshnessBits(POLICY, 0, 3), 'stale by its own word').toBe(2);
  expect(freshnessBits({ ...POLICY, isOffline: true }, 0, 0)).toBe(3);
  expect(freshnessBits(NEVER_AGES, 1e12, 0)).toBe(0);
});

it('FR5 a sweep keeps every cell true, looks only at pages that are due, and never at many at once', () => {
  const column = createColumn('v', { type: 'number' }, 8192);
  const writer = column.writerOf('feed');
  const sweep = createFreshnessSweep(column, () => POLICY);
  for (let slot = 1; slot < 8192; slot++) column.write(slot, 1, slot < 4096 ? 0 : 1000, 0, writer);
  expect(sweep.sweep(1000, 3), 'no more pages than asked').toBe(3);
  expect(sweep.sweep(1000, 100)).toBe(5);
  expect(sweep.sweep(1400, 100), 'nothing is due').toBe(0);
  sweep.sweep(1501, 100);
  expect(freshnessOf(column.flags[1] as number)).toBe('late');
  expect(freshnessOf(column.flags[4096] as number)).toBe('live');
  sweep.sweep(3001, 100);
  expect(freshnessOf(column.flags[1] as number)).toBe('stale');
  expect(freshnessOf(column.flags[4096] as number)).toBe('late');
  expect(column.flags[0], 'slot 0 is nobody').toBe(0);
  column.write(5, 2, 3001, 0, writer);
  sweep.sweep(3002, 100);
  expect(freshnessOf(column.flags[5] as number)).toBe('live');
  expect(freshnessOf(column.flags[1] as number)).toBe('stale');
});

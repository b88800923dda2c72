import { createTable, PAGE } from '@borough/core';
import { expect, it } from 'vitest';
import { createHotPages, HOT_PAGES, type Upload } from './hot-pages.js';

/** What the shader reads of a slot: the textures as they were uploaded, by the same arithmetic. */
function createReader() {
  const textures = new Map<string, ArrayLike<number>>();
  const rowOf = (slot: number): number => textures.get('u_hot')?.[slot >> 10] ?? 0;
  return {
    put(uploads: readonly Upload[]): number {
      for (const { name, pixels } of uploads) textures.set(name, pixels.slice());
      return uploads.reduce((sum, { pixels }) => sum + pixels.byteLength, 0);
    },
    value(slot: number): number {
      const row = rowOf(slot);
      return row > 0
        ? (textures.get('u_hot')?.[row * PAGE + (slot & (PAGE - 1))] as number)
        : (textures.get('u_value')?.[slot] as number);
    },
    flags(slot: number): number {
      const row = rowOf(slot);
      return row > 0
        ? (textures.get('u_hot')?.[(row + 1) * PAGE + (slot & (PAGE - 1))] as number)
        : (textures.get('u_flags')?.[slot] as number);
    },
  };
}

it('RC1 the shader reads what the column says after any changes, and small ones upload little', () => {
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  table.resolveNow(Array.from({ length: 400_000 }, (_, i) => `k${i}`));
  const column = table.column('v');
  const hot = createHotPages();
  const reader = createReader();
  expect(reader.put(hot.take(column))).toBeGreaterThan(1_900_000);
  const naive = new Map<number, readonly [value: number, flags: number]>();
  let seed = 3;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  let wholes = 0;
  for (let round = 0; round < 200; round++) {
    const count = round % 20 === 19 ? HOT_PAGES + 5 : 1 + random(4);
    const pages = new Set<number>();
    for (let i = 0; i < count; i++) {
      const slot = 1 + random(399_999);
      const value = random(1000);
      column.write(slot, value, 1, random(4), 0);
      naive.set(slot, [value, column.flags[slot] as number]);
      pages.add(slot >> 10);
    }
    hot.mark(Uint32Array.from(pages));
    const bytes = reader.put(hot.take(column));
    if (bytes > 1_000_000) wholes++;
    expect(hot.take(column)).toEqual([]);
    for (const [slot, [value, flags]] of naive) {
      expect(reader.value(slot)).toBe(value);
      expect(reader.flags(slot)).toBe(flags);
    }
  }
  expect(wholes).toBeLessThan(30);
});

const names = (uploads: readonly Upload[]): string[] => uploads.map(({ name }) => name);

it('a table that grows, and another column, go whole', () => {
  const table = createTable('t', { columns: { v: { type: 'number' }, w: { type: 'number' } } });
  table.resolveNow(Array.from({ length: 100_000 }, (_, i) => `k${i}`));
  const hot = createHotPages();
  expect(names(hot.take(table.column('v')))).toEqual(['u_value', 'u_flags']);
  hot.mark(Uint32Array.of(7));
  expect(names(hot.take(table.column('v')))).toEqual(['u_hot']);
  expect(names(hot.take(table.column('w')))).toEqual(['u_value', 'u_hot']);
  table.resolveNow(Array.from({ length: 300_000 }, (_, i) => `k${i}`));
  expect(names(hot.take(table.column('w')))).toEqual(['u_value', 'u_flags']);
});

it('RC1 of a column that goes whole the flags stay where they are, unless one has changed', () => {
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  table.resolveNow(['a', 'b']);
  const column = table.column('v');
  const hot = createHotPages();
  const say = (slot: number, value: number, quality = 0): string[] => {
    column.write(slot, value, 1, quality, 0);
    hot.mark(Uint32Array.of(0));
    return names(hot.take(column));
  };
  hot.take(column);
  expect(say(1, 5)).toEqual(['u_value', 'u_flags']);
  expect(say(1, 6)).toEqual(['u_value']);
  expect(say(1, 7, 3)).toEqual(['u_value', 'u_flags']);
  expect(say(2, 7)).toEqual(['u_value', 'u_flags']);
  expect(say(2, 8)).toEqual(['u_value']);
});

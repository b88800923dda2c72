import { createTable, PAGE } from '@borough/core';
import { expect, it } from 'vitest';
import { createHotPages, HOT_ROWS, type Upload } from './hot-pages.js';

/** What the shader reads of a slot: the textures as they were uploaded, by the same arithmetic. */
function createReader() {
  const textures = new Map<string, ArrayLike<number>>();
  return {
    put(uploads: readonly Upload[]): number {
      for (const { name, pixels } of uploads) textures.set(name, pixels.slice());
      return uploads.reduce((sum, { pixels }) => sum + pixels.byteLength, 0);
    },
    value(slot: number): number {
      const row = textures.get('u_pages')?.[slot >> 10] ?? 0;
      return row > 0
        ? (textures.get('u_hotValue')?.[(row - 1) * PAGE + (slot & (PAGE - 1))] as number)
        : (textures.get('u_value')?.[slot] as number);
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
  const naive = new Map<number, number>();
  let seed = 3;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  let wholes = 0;
  for (let round = 0; round < 200; round++) {
    const count = round % 20 === 19 ? HOT_ROWS + 5 : 1 + random(4);
    const pages = new Set<number>();
    for (let i = 0; i < count; i++) {
      const slot = 1 + random(399_999);
      const value = random(1000);
      column.write(slot, value, 1, 0, 0);
      naive.set(slot, value);
      pages.add(slot >> 10);
    }
    hot.mark(Uint32Array.from(pages));
    const bytes = reader.put(hot.take(column));
    if (bytes > 1_000_000) wholes++;
    expect(hot.take(column)).toEqual([]);
    for (const [slot, value] of naive) expect(reader.value(slot)).toBe(value);
  }
  expect(wholes).toBeLessThan(30);
});

it('a table that grows, and another column, go whole', () => {
  const table = createTable('t', { columns: { v: { type: 'number' }, w: { type: 'number' } } });
  table.resolveNow(Array.from({ length: 100_000 }, (_, i) => `k${i}`));
  const hot = createHotPages();
  hot.take(table.column('v'));
  hot.mark(Uint32Array.of(7));
  expect(hot.take(table.column('v')).map(({ name }) => name)).toEqual([
    'u_hotValue',
    'u_hotFlags',
    'u_pages',
  ]);
  expect(hot.take(table.column('w')).map(({ name }) => name)).toEqual([
    'u_value',
    'u_flags',
    'u_pages',
  ]);
  table.resolveNow(Array.from({ length: 300_000 }, (_, i) => `k${i}`));
  expect(hot.take(table.column('w')).map(({ name }) => name)).toEqual(['u_value', 'u_flags']);
});

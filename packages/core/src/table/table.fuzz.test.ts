import { expect, it } from 'vitest';
import { KNOWN } from './column.js';
import { PAGE } from './pages.js';
import { createTable } from './table.js';

/** Mulberry32: small, seeded, good enough to stir. */
function createRandom(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (((t ^ (t >>> 14)) >>> 0) / 4294967296) * below;
  };
}

it('TA1 TA3 against a naive map: slots for life, values, clears, and exactly the changed pages', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = createRandom(seed);
    const table = createTable('t', { columns: { v: { type: 'number' } } });
    const column = table.column('v');
    const slots = new Map<string, number>();
    const values = new Map<string, number>();
    let told = 0;
    let dirty = new Set<number>();
    for (let step = 0; step < 400; step++) {
      const key = `k${Math.floor(random(5000))}`;
      const action = random(10);
      if (action < 6) {
        const slot = table.resolveNow([key])[0] as number;
        expect(slots.get(key) ?? slot).toBe(slot);
        slots.set(key, slot);
        column.write(slot, step, 1000 + step, 0, 0);
        values.set(key, step);
        dirty.add(Math.floor(slot / PAGE));
      } else if (action < 7) {
        const slot = table.slotOf(key);
        if (slot && (column.flags[slot] as number) > 0) dirty.add(Math.floor(slot / PAGE));
        table.clear(slot);
        values.delete(key);
      } else if (action < 8) {
        const many = Array.from({ length: 300 }, (_, i) => `m${step}-${i}`);
        const found = await table.resolve(many);
        expect(new Set(found).size).toBe(300);
      } else {
        const out = new Uint32Array(column.pages.count);
        const n = column.pages.changedSince(told, out);
        expect([...out.subarray(0, n)]).toEqual([...dirty].sort((a, b) => a - b));
        told = column.pages.seal();
        dirty = new Set();
      }
    }
    for (const [key, slot] of slots) {
      expect(table.keyOf(slot)).toBe(key);
      const isKnown = ((column.flags[slot] as number) & KNOWN) > 0;
      expect(isKnown ? column.values[slot] : undefined).toBe(values.get(key));
    }
    expect(column.flags[0]).toBe(0);
  }
});

it('TA5 a full table gives slot 0, and goes on serving what it has', () => {
  const table = createTable('t', { columns: {}, maxRows: 2 });
  expect([...table.resolveNow(['a', 'b', 'c', 'a'])]).toEqual([1, 2, 0, 1]);
  expect(table.keyOf(0)).toBeUndefined();
});

it('TA6 positions are NaN where unknown, survive growth, and tell their pages', () => {
  const table = createTable('t', { columns: {} });
  table.resolveNow(['a']);
  table.setPosition(1, 4.8, 45.7, 200);
  const told = table.positionPages.seal();
  table.setPosition(1, 4.8, 45.7, 200);
  expect(table.positionPages.isChangedSince(told)).toBe(false);
  table.resolveNow(Array.from({ length: 5000 }, (_, i) => `k${i}`));
  expect([...(table.positions as Float64Array).subarray(3, 9)]).toEqual([
    4.8,
    45.7,
    200,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

it('an unknown column is an error that names the known ones', () => {
  const table = createTable('t', { columns: { a: { type: 'number' } } });
  expect(() => table.column('b')).toThrow(/COLUMN_UNKNOWN.*It has: a/);
});

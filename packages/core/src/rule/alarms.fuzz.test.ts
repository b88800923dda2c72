import { expect, it } from 'vitest';
import { ALARM_MASK, ALARM_SHIFT, FRESHNESS_SHIFT, KNOWN } from '../table/column.js';
import { createTable } from '../table/table.js';
import { createAlarms } from './alarms.js';
import type { Rule } from './rule.js';

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

const RULES: readonly Rule[] = [
  { id: 'high', table: 't', column: 'a', when: { above: 60 }, level: 1 },
  { id: 'highest', table: 't', column: 'a', when: { above: 80 }, level: 3, forSeconds: 5 },
  { id: 'low', table: 't', column: 'a', when: { below: 10 }, level: 2, forSeconds: 2 },
  { id: 'silent', table: 't', column: 'a', when: { age: 'stale' }, level: 2 },
  { id: 'word', table: 't', column: 'w', when: { is: 'fault' }, level: 3 },
];

/** What a rule says of one thing, the slow way: every thing, every rule, every time. */
interface Naive {
  isOn: boolean;
  otherSinceMs: number;
}

it('AL1 AL2 AL3 against a naive model that looks at everything every time', () => {
  for (let seed = 1; seed <= 3; seed++) {
    const random = createRandom(seed);
    let now = 1000;
    const table = createTable('t', { columns: { a: { type: 'number' }, w: { type: 'text' } } });
    const [a, w] = [table.column('a'), table.column('w')];
    const alarms = createAlarms(
      () => now,
      () => table,
    );
    alarms.sync(RULES);
    const naive = new Map<string, Naive>();
    let size = 1;
    const isSo = ({ when, column: name }: Rule, slot: number): boolean => {
      const column = table.column(name);
      const flags = column.flags[slot] as number;
      const value = column.values[slot] as number;
      if (!(flags & KNOWN)) return false;
      if ('above' in when) return value > when.above;
      if ('below' in when) return value < when.below;
      if ('is' in when) return column.texts[value] === when.is;
      return ((flags >> FRESHNESS_SHIFT) & 3) >= 2;
    };
    for (let step = 0; step < 80; step++) {
      now += Math.floor(random(1500));
      for (let i = 0; i < random(200); i++) {
        const slot = table.resolveNow([`k${Math.floor(random(1300))}`])[0] as number;
        size = Math.max(size, slot + 1);
        const what = random(10);
        if (what < 5) a.write(slot, random(100), now, 0, 0);
        else if (what < 7) w.write(slot, w.code(random(3) < 1 ? 'fault' : 'fine'), now, 0, 0);
        else if (what < 8) table.clear(slot);
        else a.setFlags(slot, ((a.flags[slot] as number) & ~0x18) | (Math.floor(random(4)) << 3));
      }
      alarms.sweep(Number.POSITIVE_INFINITY);
      const wrong: string[] = [];
      for (let slot = 1; slot < size; slot++) {
        const level = { a: 0, w: 0 };
        for (const rule of RULES) {
          const name = `${rule.id} ${slot}`;
          const state = naive.get(name) ?? { isOn: false, otherSinceMs: Number.NaN };
          naive.set(name, state);
          const is = isSo(rule, slot);
          if (is === state.isOn) state.otherSinceMs = Number.NaN;
          else if (Number.isNaN(state.otherSinceMs)) state.otherSinceMs = now;
          if (is !== state.isOn && now - state.otherSinceMs >= (rule.forSeconds ?? 0) * 1000) {
            state.isOn = is;
            state.otherSinceMs = Number.NaN;
          }
          const on = rule.column as 'a' | 'w';
          if (state.isOn) level[on] = Math.max(level[on], rule.level);
        }
        for (const column of [a, w]) {
          const flags = column.flags[slot] as number;
          const should = level[column.id as 'a' | 'w'];
          if (flags & KNOWN && (flags & ALARM_MASK) >> ALARM_SHIFT !== should)
            wrong.push(`${column.id} of ${slot} at step ${step} should be ${should}`);
        }
      }
      expect(wrong).toEqual([]);
      const lasting = [...naive].filter(([, { isOn }]) => isOn).map(([name]) => name);
      const listed = alarms.list
        .get()
        .filter(({ endedMs }) => endedMs === undefined)
        .map(({ rule, key }) => `${rule} ${table.slotOf(key)}`);
      if (lasting.length < 800) expect(listed.sort()).toEqual(lasting.sort());
      else expect(lasting).toEqual(expect.arrayContaining(listed));
    }
  }
});

import { expect, it } from 'vitest';
import { createClock } from '../time/clock.js';
import { KNOWN, QUALITY_MASK } from './column.js';
import { ANYBODY } from './exchange.js';
import { createPast } from './history.js';
import { BLOCK } from './log.js';
import { createPlainPen, type Pen, type Rows } from './pen.js';
import { createTable, type Table } from './table.js';
import { TRACK } from './track.js';

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

const ROWS = 40;
const DELAY_MS = 1500;

/** Tables of one test: some things stand, some move. */
function createTables(): Table[] {
  const columns = { a: { type: 'number' }, b: { type: 'number' } } as const;
  const tables = [
    createTable('still', { columns }),
    createTable('moving', { columns, moves: true }),
  ];
  for (const table of tables) table.resolveNow(Array.from({ length: ROWS }, (_, i) => `k${i}`));
  return tables;
}

/** Everything a table shows, as a plain value. */
function read(table: Table): unknown {
  const cells = [...table.columns.values()].map((column) =>
    Array.from({ length: ROWS + 1 }, (_, slot) => {
      const flags = (column.flags[slot] as number) & (KNOWN | QUALITY_MASK);
      return flags & KNOWN
        ? [flags, column.values[slot], column.atMs[slot], column.writer[slot]]
        : null;
    }),
  );
  // Nobody has a place where nobody was given one.
  const end = (ROWS + 1) * 3;
  const places = [...(table.positions?.subarray(0, end) ?? new Float64Array(end).fill(NaN))];
  return { cells, places, frames: table.tracks?.frames.slice(0, (ROWS + 1) * TRACK) };
}

type Write = (pen: Pen, playMs: number) => void;

const one = (
  value: number,
  atMs: number,
  quality: number,
  place: readonly number[],
  playMs: number,
): Rows => ({
  value: Float64Array.of(value),
  atMs: Float64Array.of(atMs),
  quality: Uint8Array.of(quality),
  position: Float64Array.from(place),
  positionAtMs: Float64Array.of(atMs),
  playMs,
});

function randomWrite(random: (below: number) => number, nowMs: number, moves: boolean): Write {
  const slot = 1 + Math.floor(random(ROWS));
  const column = Math.floor(random(2));
  const what = random(10);
  const writer = Math.floor(random(2));
  const [x, y] = [8 + random(0.0005), 47 + random(0.0005)];
  const at = nowMs - Math.floor(random(3000));
  const value = Math.fround(random(100));
  const quality = Math.floor(random(3));
  if (what < 5)
    return (pen) =>
      pen.write(column, Uint32Array.of(slot), one(value, at, quality, [], 0), 0, 1, writer);
  const by = random(2) < 1 ? writer : ANYBODY;
  if (what < 6) return (pen) => pen.clear(column, slot, by);
  if (what < 6.4)
    return (pen) => {
      for (let i = 1; i <= ROWS; i++) {
        if (moves) pen.clearTrack(i);
        pen.clear(column, i, writer);
      }
    };
  if (!moves) return (pen) => pen.place(slot, one(0, at, 0, [x, y, what < 8 ? 3 : NaN], 0), 0);
  if (what < 6.8) return (pen) => pen.clearTrack(slot);
  return (pen, playMs) => pen.fix(slot, one(0, at, 0, [x, y, 1], playMs), 0);
}

interface Done {
  readonly atMs: number;
  readonly table: number;
  readonly write: Write;
}

/** The naive model: everything that was written up to a time, again, into fresh tables. */
function recompute(done: readonly Done[], untilMs: number): unknown[] {
  const tables = createTables();
  const pens = tables.map((table) => createPlainPen(table, [...table.columns.values()]));
  for (const { atMs, table, write } of done)
    if (atMs <= untilMs) write(pens[table] as Pen, atMs - DELAY_MS);
  return tables.map(read);
}

function run(seed: number, maxBytes: number, steps: number, most: number): void {
  const random = createRandom(seed);
  let wall = 1_000_000;
  const clock = createClock(() => wall);
  const tables = createTables();
  const past = createPast(maxBytes, clock, () => undefined);
  const pens = tables.map((table) => past.pen(table, [...table.columns.values()], false));
  const done: Done[] = [];
  const settle = (): void => {
    for (let i = 0; past.advance(); i++) expect(i).toBeLessThan(1000);
  };
  for (let step = 0; step < steps; step++) {
    wall += Math.floor(random(700));
    const what = random(10);
    if (what < 7) {
      past.begin();
      const count = Math.floor(random(random(10) < 1 ? most : 20));
      const moves = random(2) < 1 ? 1 : 0;
      const pen = (pens[moves] as () => Pen)();
      for (let i = 0; i < count; i++) {
        const write = randomWrite(random, wall, moves === 1);
        write(pen, wall - DELAY_MS);
        done.push({ atMs: wall, table: moves, write });
      }
    } else if (what < 9) {
      const from = past.history.fromMs.get();
      const target = Math.floor(from - 2000 + random(wall - from + 3000));
      if (Number.isNaN(target)) continue;
      if (random(3) < 2) clock.hold(target);
      else clock.replay({ fromMs: target, rate: 1 + random(3) });
    } else clock.live();
    settle();
    const shown = clock.isAway()
      ? Math.max(past.history.fromMs.get(), Math.min(clock.nowMs(), wall))
      : wall;
    if (random(4) < 1 || step === steps - 1) {
      const [still, moving] = recompute(done, shown);
      expect(read(tables[0] as Table)).toEqual(still);
      expect(read(tables[1] as Table)).toEqual(moving);
    }
  }
  clock.live();
  settle();
  expect(tables.map(read)).toEqual(recompute(done, Number.POSITIVE_INFINITY));
  expect(past.history.showing.get()).toBe('live');
}

it('HI1 HI2 against a naive model that keeps every write: any time that is kept is shown exactly', () => {
  for (let seed = 1; seed <= 12; seed++) run(seed, 32 * 2 ** 20, 80, 200);
});

it('HI4 the same with so few bytes that most is dropped: what was not yet shown is applied', () => {
  for (let seed = 101; seed <= 112; seed++) run(seed, BLOCK * 20 * 3, 60, 3000);
});

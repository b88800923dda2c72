import { openBoxCity, PROMISE } from '@borough/fixtures';
import { afterEach, expect, it, vi } from 'vitest';
import type { City } from '../city.js';
import { createClock } from '../time/clock.js';
import { createPast, type Past } from './history.js';
import type { Pen, Rows } from './pen.js';
import { createTable } from './table.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

function boxes() {
  const made = openBoxCity('http://localhost/none');
  open.push(made.city);
  const row = () => made.city.panel({ table: 'buildings', key: 'a' })[0];
  const say = (value: number | null): void =>
    made.feeds.say('energy', [{ key: 'a', column: 'energy', value }]);
  const shows = (value: number | null): Promise<void> =>
    vi.waitFor(() => expect(row()?.value).toBe(value));
  return { ...made, row, say, shows };
}

it('HI1 HI2 a held clock shows what was known then; what comes meanwhile is there when going live', async () => {
  const { city, wall, say, shows, row } = boxes();
  const startMs = wall.wallMs();
  say(7);
  await shows(7);
  wall.advance(10_000);
  say(9);
  await shows(9);
  city.clock.hold(startMs + 5000);
  await shows(7);
  expect(city.history.showing.get()).toBe('past');
  expect(row()?.ageMs).toBe(5000);
  wall.advance(10_000);
  say(11);
  city.clock.hold(startMs + 12_000);
  await shows(9);
  city.clock.live();
  await shows(11);
  expect(city.history.showing.get()).toBe('live');
  expect(city.history.fromMs.get()).toBe(startMs);
});

it('HI1 a replay shows each reading when the clock gets there, and goes live where it meets now', async () => {
  const { city, wall, say, shows } = boxes();
  const startMs = wall.wallMs();
  for (const value of [1, 2, 3]) {
    say(value);
    await shows(value);
    wall.advance(10_000);
  }
  city.clock.replay({ fromMs: startMs, rate: 4 });
  await shows(1);
  wall.advance(3000);
  await shows(2);
  wall.advance(3000);
  await shows(3);
  wall.advance(60_000);
  await vi.waitFor(() => expect(city.clock.state.get().mode).toBe('live'));
});

it('HI3 what is past is fresh or stale by its age at the time that is shown', async () => {
  const { city, wall, say, shows, row } = boxes();
  const startMs = wall.wallMs();
  say(7);
  await shows(7);
  wall.advance(PROMISE.ttlSeconds * 10_000);
  await vi.waitFor(() => expect(row()?.freshness).toBe('offline'));
  city.clock.hold(startMs + 1000);
  await vi.waitFor(() => expect(row()?.freshness).toBe('live'));
  city.clock.hold(startMs + PROMISE.ttlSeconds * 1000 + 1);
  await vi.waitFor(() => expect(row()?.freshness).toBe('stale'));
});

/** A table and its past, written by hand. */
function written(maxBytes = 2 ** 20) {
  let wall = 0;
  const clock = createClock(() => wall);
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  const slots = table.resolveNow(['a']);
  const [slot] = slots;
  const past: Past = createPast(maxBytes, clock, () => table);
  const columns = [table.column('v')];
  const pens = { live: past.pen(table, columns, false), lasting: past.pen(table, columns, true) };
  const rows = (value: number, atMs: number): Rows => ({
    value: Float64Array.of(value),
    atMs: Float64Array.of(atMs),
    quality: new Uint8Array(1),
    position: new Float64Array(0),
    positionAtMs: new Float64Array(0),
    playMs: 0,
  });
  const write = (what: (pen: Pen) => void, kind: keyof typeof pens = 'live'): void => {
    past.begin();
    what(pens[kind]());
  };
  return {
    clock,
    past,
    pass: (ms: number) => {
      wall += ms;
    },
    say: (value: number, kind: keyof typeof pens = 'live') =>
      write((pen) => pen.write(0, slots, rows(value, clock.edgeMs()), 0, 1, 0), kind),
    late: (value: number, atMs: number) =>
      write((pen) => pen.late(0, slot as number, rows(value, atMs), 0, 0)),
    forget: () => write((pen) => pen.clear(0, slot as number, 0)),
    shown(): number | null {
      for (let i = 0; i < 100 && past.advance(); i++);
      return columns[0]?.flags[slot as number]
        ? (columns[0].values[slot as number] as number)
        : null;
    },
    series: () => past.history.series({ table: 't', key: 'a' }, 'v', 0, 1e15),
  };
}

it('HI5 without bytes, readings show as they come, whatever the clock says', () => {
  const { clock, past, pass, say, shown } = written(0);
  say(7);
  clock.hold();
  pass(1000);
  say(9);
  expect(shown()).toBe(9);
  expect(past.history.fromMs.get()).toBeNaN();
});

it('HI6 a recording that loops begins a new run: what is held stays, and live is the new one', () => {
  const { clock, past, pass, say, shown } = written();
  clock.follow({ cityMs: 1e9, rate: 60, recorded: true, epoch: 1 });
  say(1);
  pass(1000);
  say(2);
  clock.hold(1e9 + 30_000);
  expect(shown()).toBe(1);
  pass(1000);
  clock.follow({ cityMs: 1e9 - 500_000, rate: 60, recorded: true, epoch: 2 });
  expect(shown()).toBe(1);
  say(3);
  pass(1000);
  say(4);
  expect(shown()).toBe(1);
  expect(past.history.showing.get()).toBe('past');
  // Whoever moves the clock moves it in the run that is live.
  clock.hold(1e9 - 470_000);
  expect(shown()).toBe(3);
  expect(past.history.fromMs.get()).toBe(1e9 - 500_000);
  clock.live();
  expect(shown()).toBe(4);
});

it('HI6 a replay that comes to the end of a run goes live', () => {
  const { clock, pass, say, shown } = written();
  clock.follow({ cityMs: 1e9, rate: 1, recorded: true, epoch: 1 });
  say(1);
  pass(10_000);
  say(2);
  clock.replay({ fromMs: 1e9 + 5000, rate: 1 });
  expect(shown()).toBe(1);
  clock.follow({ cityMs: 1e9, rate: 1, recorded: true, epoch: 2 });
  say(3);
  expect(shown()).toBe(1);
  pass(6000);
  expect(shown()).toBe(3);
  expect(clock.isAway()).toBe(false);
});

it('HI7 a clock earlier than all that is kept is told as that', () => {
  const { clock, past, pass, say, shown } = written();
  pass(50_000);
  say(1);
  pass(1000);
  say(2);
  clock.hold(1000);
  expect(shown()).toBe(1);
  expect(past.history.showing.get()).toBe('before');
});

it('HI8 what a register says was true before it came', () => {
  const { clock, pass, say, shown } = written();
  say(1);
  pass(1000);
  say(5, 'lasting');
  pass(1000);
  say(2);
  clock.hold(500);
  expect(shown()).toBe(5);
  // While somebody looks back it waits, like everything.
  say(6, 'lasting');
  expect(shown()).toBe(5);
  clock.live();
  expect(shown()).toBe(6);
});

it('HI9 a series has every reading at its own time, late ones too, and breaks where nothing was known', () => {
  const { clock, pass, say, late, forget, series, shown } = written();
  pass(1000);
  say(1);
  pass(1000);
  say(2);
  late(1.5, 1500);
  pass(1000);
  forget();
  pass(1000);
  say(4);
  const all = { atMs: [1000, 1500, 2000, 3000, 4000], values: [1, 1.5, 2, Number.NaN, 4] };
  const read = () => {
    const { atMs, values } = series();
    return { atMs: [...atMs], values: [...values] };
  };
  expect(read()).toEqual(all);
  for (const at of [1000, 2500, 3500]) {
    clock.hold(at);
    shown();
    expect(read()).toEqual(all);
  }
});

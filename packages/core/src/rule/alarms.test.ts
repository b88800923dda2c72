import { openBoxCity, PROMISE } from '@borough/fixtures';
import { afterEach, expect, it, vi } from 'vitest';
import type { FeaturePort } from '../bind/feature.js';
import { type City, openCity } from '../city.js';
import type { Renderer } from '../render/renderer.js';
import { ALARM_MASK, ALARM_SHIFT } from '../table/column.js';
import { createTable } from '../table/table.js';
import { MOST_ALARMS } from './alarm.js';
import { createAlarms } from './alarms.js';
import type { Rule } from './rule.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

const HIGH: Rule = {
  id: 'high',
  label: { en: 'High', 'zh-CN': '偏高' },
  table: 'buildings',
  column: 'energy',
  when: { above: 50 },
  level: 2,
};
const SILENT: Rule = { ...HIGH, id: 'silent', label: 'Silent', when: { age: 'stale' }, level: 1 };

function boxes(rules: readonly Rule[]) {
  const made = openBoxCity('http://localhost/none', { rules });
  open.push(made.city);
  const { city, feeds } = made;
  return {
    ...made,
    say: (value: number | null) => feeds.say('energy', [{ key: 'a', column: 'energy', value }]),
    bits() {
      const table = city.scene.table('buildings');
      const flags = table.column('energy').flags[table.slotOf('a')] as number;
      return (flags & ALARM_MASK) >> ALARM_SHIFT;
    },
  };
}

it('AL1 AL4 an alarm begins with its reading, is seen in the cell, is acknowledged, and ends', async () => {
  const { city, wall, say, bits } = boxes([HIGH]);
  const startMs = wall.wallMs();
  say(70);
  await vi.waitFor(() => expect(city.alarms.get()).toHaveLength(1));
  expect(city.alarms.get()[0]).toEqual({
    rule: 'high',
    label: HIGH.label,
    table: 'buildings',
    key: 'a',
    level: 2,
    sinceMs: startMs,
    value: 70,
    isAcknowledged: false,
  });
  expect(bits()).toBe(2);
  await city.run({ do: 'acknowledge', rule: 'high', table: 'buildings', key: 'a' });
  expect(city.alarms.get()[0]?.isAcknowledged).toBe(true);
  wall.advance(5000);
  say(40);
  await vi.waitFor(() => expect(city.alarms.get()[0]?.endedMs).toBe(startMs + 5000));
  expect(bits()).toBe(0);
  say(90);
  await vi.waitFor(() => expect(city.alarms.get()[0]?.isAcknowledged).toBe(false));
  await expect(
    city.run({ do: 'acknowledge', rule: 'high', table: 'buildings', key: 'nobody' }),
  ).rejects.toThrow(/ALARM_UNKNOWN/);
});

it('AL3 a source that falls silent raises an alarm by the clock alone', async () => {
  const { city, wall, say } = boxes([SILENT]);
  say(7);
  await vi.waitFor(() => expect(city.history.fromMs.get()).toBe(wall.wallMs()));
  wall.advance(PROMISE.ttlSeconds * 1000 + 1);
  await vi.waitFor(() => expect(city.alarms.get()).toMatchObject([{ rule: 'silent', key: 'a' }]));
  say(8);
  await vi.waitFor(() => expect(city.alarms.get()[0]?.endedMs).toBe(wall.wallMs()));
});

it('AL5 an alarm outlives the tile of its thing', async () => {
  const { city, say, bits } = boxes([HIGH]);
  let features: FeaturePort | undefined;
  const renderer: Pick<Renderer, 'mount' | 'apply'> = {
    mount(_scene, ports) {
      features = ports.features;
      return () => {};
    },
    apply() {},
  };
  city.attach(renderer as Renderer);
  say(70);
  await vi.waitFor(() => expect(city.alarms.get()).toHaveLength(1));
  const slots = (await features?.resolve('boxes', ['a'])) as Uint32Array;
  features?.release('boxes', slots);
  say(71);
  await vi.waitFor(() => expect(city.panel({ table: 'buildings', key: 'a' })[0]?.value).toBe(71));
  expect(city.alarms.get()[0]?.endedMs).toBeUndefined();
  expect(bits()).toBe(2);
});

it('AL6 looking back shows the alarms of then; coming back begins nothing anew', async () => {
  const { city, wall, say } = boxes([HIGH]);
  const startMs = wall.wallMs();
  say(10);
  await vi.waitFor(() => expect(city.history.fromMs.get()).toBe(startMs));
  wall.advance(10_000);
  say(70);
  await vi.waitFor(() => expect(city.alarms.get()).toHaveLength(1));
  await city.run({ do: 'acknowledge', rule: 'high', table: 'buildings', key: 'a' });
  const [alarm] = city.alarms.get();
  wall.advance(10_000);
  city.clock.hold(startMs + 5000);
  await vi.waitFor(() => expect(city.alarms.get()).toEqual([]));
  city.clock.live();
  await vi.waitFor(() => expect(city.alarms.get()).toEqual([alarm]));
});

it('AL7 the list is bounded: what is over goes first, the bits stay true for all', () => {
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  const column = table.column('v');
  let now = 0;
  const alarms = createAlarms(
    () => now,
    () => table,
  );
  alarms.sync([{ ...HIGH, table: 't', column: 'v' }]);
  const slots = table.resolveNow(Array.from({ length: 2 * MOST_ALARMS }, (_, i) => `k${i}`));
  for (const [i, slot] of slots.entries()) {
    now = i;
    column.write(slot, 70, now, 0, 0);
  }
  alarms.sweep(1000);
  expect(alarms.list.get()).toHaveLength(MOST_ALARMS);
  expect(alarms.list.get()[0]?.key).toBe(`k${2 * MOST_ALARMS - 1}`);
  for (const slot of slots) expect((column.flags[slot] as number) >> ALARM_SHIFT).toBe(2);
});

it('AL8 rules come and go with the parts of a city, and take their alarms along', async () => {
  const { city, say, bits } = boxes([]);
  say(70);
  const undo = city.extend({ rules: [HIGH] });
  await vi.waitFor(() => expect(city.alarms.get()).toHaveLength(1));
  undo();
  await vi.waitFor(() => expect(city.alarms.get()).toHaveLength(0));
  expect(bits()).toBe(0);
  expect(() => city.extend({ rules: [{ ...HIGH, column: 'enrgy' }] })).toThrow(
    'rules[0].column: "enrgy" is not one of the city\'s columns; did you mean "energy"?',
  );
});

it('DE1 a rule that does not fit its column says so', () => {
  const city = {
    version: 1,
    id: 'x',
    name: 'X',
    origin: [8, 47, 0],
    timeZone: 'Europe/Zurich',
    tables: { t: { columns: { word: { type: 'text' } } } },
    rules: [{ id: 'a', table: 't', column: 'word', when: { above: 3 }, level: 1 }],
  };
  expect(() => openCity(city)).toThrow('rules[0].when: "word" is a column of texts');
  expect(() => openCity({ ...city, rules: [{ ...city.rules[0], when: { over: 3 } }] })).toThrow(
    'rules[0].when',
  );
});

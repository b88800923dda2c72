import { describe, expect, test } from 'vitest';
import { createEnergy } from './energy.js';
import { createParking } from './parking.js';
import { createQuarter } from './quarter.js';
import { createRota } from './rota.js';

const AT = Date.UTC(2026, 4, 5, 2);
const KEYS = createQuarter(1).buildings.features.map(({ id }) => id);
const NO_FAULTS = { dead: 0, late: 0, nonsense: 0 };

function kwhOf({ payload }: { payload: string }): number {
  return JSON.parse(payload).value;
}

describe('a rota', () => {
  test('gives a steady number of turns a second, however often it is asked', () => {
    for (const everyMs of [10, 16, 100, 333]) {
      const rota = createRota(KEYS, 60);
      let turns = 0;
      for (let wallMs = 0; wallMs <= 10_000; wallMs += everyMs) turns += rota.due(wallMs).length;
      expect(turns).toBeGreaterThan(570);
      expect(turns).toBeLessThanOrEqual(600);
    }
  });

  test('gives every key one turn a round', () => {
    const rota = createRota(['a', 'b', 'c'], 1);
    const turns = [];
    for (let wallMs = 0; wallMs <= 6_000; wallMs += 500) turns.push(...rota.due(wallMs));
    expect(turns.map(({ key, round }) => key + round)).toEqual([
      'a0',
      'b0',
      'c0',
      'a1',
      'b1',
      'c1',
    ]);
  });

  test('does not make up for a machine that slept, nor for a clock set back', () => {
    const rota = createRota(KEYS, 60);
    rota.due(0);
    expect(rota.due(3_600_000).length).toBeLessThanOrEqual(120);
    expect(rota.due(0)).toEqual([]);
    expect(rota.due(100)).toHaveLength(6);
  });
});

describe('the energy feed', () => {
  test('says the same for the same seed and time, and another thing for another seed', () => {
    const say = (seed: number): string =>
      JSON.stringify(createEnergy({ keys: KEYS, seed }).fill(AT, 1));
    expect(say(1)).toBe(say(1));
    expect(say(2)).not.toBe(say(1));
  });

  test('speaks on one topic for each key, with value, unit and time', () => {
    const energy = createEnergy({ keys: ['B-1204'], faults: NO_FAULTS, perSecond: 1 });
    energy.step(AT, 0);
    const [message] = energy.step(AT, 1000);
    expect(message?.topic).toBe('town/energy/B-1204');
    expect(JSON.parse(message?.payload ?? '')).toEqual({
      value: expect.any(Number),
      unit: 'kWh',
      time: '2026-05-05T02:00:00.000Z',
    });
  });

  test('is plausible: offices by day, homes by evening, nothing below zero', () => {
    const of = (use: 'office' | 'dwelling', hour: number): number => {
      const energy = createEnergy({
        keys: KEYS,
        faults: NO_FAULTS,
        utcOffsetHours: 0,
        consumer: () => ({ use, floorArea: 1500 }),
      });
      const values = energy.fill(Date.UTC(2026, 4, 5, hour), 1).map(kwhOf);
      expect(Math.min(...values)).toBeGreaterThan(0);
      expect(Math.max(...values)).toBeLessThan(100);
      return values.reduce((sum, value) => sum + value, 0);
    };
    expect(of('office', 11)).toBeGreaterThan(3 * of('office', 3));
    expect(of('dwelling', 19)).toBeGreaterThan(2 * of('dwelling', 3));
  });

  test('fills a city with times of the round before, oldest first, none in the future', () => {
    const energy = createEnergy({ keys: KEYS, faults: NO_FAULTS });
    const times = energy.fill(AT, 144).map(({ payload }) => Date.parse(JSON.parse(payload).time));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(AT);
    expect(times[0]).toBe(Math.floor(AT - energy.roundMs * 144));
  });

  test('leaves a key that was published by hand alone for one minute', () => {
    const energy = createEnergy({ keys: ['a', 'b'], faults: NO_FAULTS, perSecond: 2 });
    energy.step(AT, 0);
    energy.heard('town/energy/b', 500);
    energy.heard('town/energy/unknown', 500);
    energy.heard('other/energy/a', 500);
    const spokeMs: number[] = [];
    for (let wallMs = 1000; wallMs < 70_000; wallMs += 1000)
      for (const { topic } of energy.step(AT, wallMs))
        if (topic.endsWith('/b')) spokeMs.push(wallMs);
    expect(spokeMs[0]).toBe(61_000);
  });

  test('works for any keys, on any topic, with half a per mille of each fault at least', () => {
    const keys = Array.from({ length: 2576 }, (_, i) => `BATIMENT${String(i).padStart(16, '0')}`);
    const energy = createEnergy({ keys, topic: 'lyon/energy/' });
    const count = { dead: 0, late: 0, nonsense: 0 };
    for (const fault of energy.faults.values()) count[fault]++;
    for (const n of Object.values(count)) expect(n).toBeGreaterThan(10);
    expect(energy.faults.size).toBeLessThan(0.1 * keys.length);
    const first = energy.fill(AT, 1)[0];
    expect(first?.topic.startsWith('lyon/energy/BATIMENT')).toBe(true);
  });
});

describe('faults', () => {
  const energy = createEnergy({ keys: KEYS, seed: 1, reliable: ['B-1204'] });
  const spoke = new Map<string, string[]>();
  const rounds = 8;
  for (let wallMs = 0; wallMs <= rounds * energy.roundMs + 100; wallMs += 100)
    for (const { topic, payload } of energy.step(AT + wallMs, wallMs)) {
      const key = topic.slice('town/energy/'.length);
      spoke.set(key, [...(spoke.get(key) ?? []), payload]);
    }
  const keysOf = (fault: string): string[] =>
    KEYS.filter((key) => energy.faults.get(key) === fault);

  test('a dead sensor never speaks, not even when a city is filled', () => {
    expect(keysOf('dead').length).toBeGreaterThan(0);
    const filled = new Set(energy.fill(AT, 1).map(({ topic }) => topic));
    for (const key of keysOf('dead')) {
      expect(spoke.has(key)).toBe(false);
      expect(filled.has(`town/energy/${key}`)).toBe(false);
    }
  });

  test('a late sensor speaks one time in four', () => {
    expect(keysOf('late').length).toBeGreaterThan(0);
    for (const key of keysOf('late')) expect(spoke.get(key)).toHaveLength(rounds / 4);
  });

  test('a sensor that talks nonsense says nothing that can be used', () => {
    expect(keysOf('nonsense').length).toBeGreaterThan(0);
    for (const key of keysOf('nonsense')) {
      for (const payload of spoke.get(key) ?? []) {
        let value: unknown;
        try {
          value = JSON.parse(payload).value;
        } catch {
          // No JSON at all is one of the kinds.
        }
        const isUsable = typeof value === 'number' && value >= 0 && value <= 1000;
        expect(isUsable).toBe(false);
      }
    }
  });

  test('B-1204, of which every walk-through speaks, is sound', () => {
    expect(energy.faults.has('B-1204')).toBe(false);
    expect(spoke.get('B-1204')).toHaveLength(rounds);
  });
});

describe('the parking feed', () => {
  const { lots } = createQuarter(1);

  test('never says more free spaces than there are, nor fewer than none', () => {
    for (let hour = 0; hour < 24; hour++) {
      const parking = createParking({ lots: lots.features, faults: NO_FAULTS });
      const messages = parking.fill(AT + hour * 3_600_000, 1);
      expect(messages).toHaveLength(40);
      for (const { topic, payload } of messages) {
        expect(topic).toMatch(/^town\/parking\/P-\d\d$/);
        const { free, capacity } = JSON.parse(payload);
        expect(free).toBeGreaterThanOrEqual(0);
        expect(free).toBeLessThanOrEqual(capacity);
        expect(Number.isInteger(free)).toBe(true);
      }
    }
  });
});

import { readFile } from 'node:fs/promises';
import { checkCity } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { createTown } from '../town/town.js';
import { toTownCity } from './city.js';
import { createConsumption } from './consumption.js';
import { createEnvironment } from './environment.js';
import { toTownFiles } from './files.js';
import { createOperators } from './operators.js';

const town = createTown({ seed: 1 });
const local = (hour: number, minute = 0): number => Date.UTC(2026, 5, 5, hour - 8, minute);

function parsed(payload: string): Record<string, number | string> | null {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}

describe('car parks', () => {
  it('are pushed by eight operators: forty lots and streets with bays', () => {
    const { sites } = createOperators(town);
    expect(new Set(sites.map(({ operator }) => operator)).size).toBe(8);
    expect(sites.filter(({ key }) => key.startsWith('P-'))).toHaveLength(40);
  });

  it('say name, position, total and free, and never more free than there are', () => {
    const feed = createOperators(town, { silentAtMs: local(23) });
    for (let hour = 0; hour < 23; hour++) {
      for (const { topic, payload } of feed.fill(local(hour), 1)) {
        if (feed.faults.has(topic.slice('town/parking/'.length))) continue;
        const row = parsed(payload);
        expect(row).toMatchObject({ name: expect.any(String), operator: expect.any(String) });
        expect(row?.free).toBeGreaterThanOrEqual(0);
        expect(row?.free).toBeLessThanOrEqual(row?.total as number);
        expect(row?.lon).toBeCloseTo(115, 1);
      }
    }
  });

  it('fill at work by day, and shops in the evening', () => {
    const feed = createOperators(town, { silentAtMs: local(23) });
    const freeAt = (hour: number, uses: readonly string[]): number => {
      const keys = new Set(
        feed.sites.filter(({ use }) => uses.includes(use)).map(({ key }) => key),
      );
      return feed
        .fill(local(hour), 1)
        .map(({ payload }) => parsed(payload))
        .filter((row) => keys.has(row?.id as string))
        .reduce((sum, row) => sum + Math.max(0, row?.free as number), 0);
    };
    expect(freeAt(3, ['office'])).toBeGreaterThan(3 * freeAt(11, ['office']));
    expect(freeAt(11, ['retail'])).toBeGreaterThan(1.5 * freeAt(18, ['retail']));
  });

  it('lose one operator at 14:02 for good', () => {
    const feed = createOperators(town);
    feed.fill(local(13, 50), 1);
    expect(feed.silentSinceMs).toBe(local(14, 2));
    const last = new Map<string, number>();
    for (let ms = 0; ms <= 1_800_000; ms += 1000)
      for (const { topic } of feed.step(local(13, 50) + ms, ms))
        last.set(topic.split('/')[2] as string, local(13, 50) + ms);
    expect(last.size).toBe(8);
    for (const [operator, atMs] of last) {
      if (operator === feed.silentOperator) expect(atMs).toBeLessThan(local(14, 2));
      else expect(atMs).toBeGreaterThan(local(14, 19));
    }
  });

  it('still show what that operator said last to who comes later, and it is old', () => {
    const feed = createOperators(town);
    const own = feed
      .fill(local(18, 40), 1)
      .filter(({ topic }) => topic.includes(feed.silentOperator));
    expect(own.length).toBeGreaterThan(3);
    for (const { payload } of own)
      expect(Date.parse(parsed(payload)?.time as string)).toBeLessThan(local(14, 2));
  });

  it('have counters that talk nonsense or say everything twice', () => {
    const feed = createOperators(town);
    feed.fill(local(9), 1);
    const said: string[] = [];
    for (let ms = 0; ms <= 60_000; ms += 100)
      for (const { topic, payload } of feed.step(local(9) + ms, ms)) said.push(topic + payload);
    expect(new Set(said).size).toBeLessThan(said.length);
    expect([...feed.faults.values()]).toContain('nonsense');
  });
});

describe('energy and stations', () => {
  it('meter every building, and never fail at B-1204', () => {
    const energy = createConsumption(town, 1);
    const topics = new Set(energy.fill(local(12), 1).map(({ topic }) => topic));
    expect(topics.has('town/energy/B-1204')).toBe(true);
    expect(topics.size + [...energy.faults.values()].filter((f) => f === 'dead').length).toBe(
      town.buildings.length,
    );
  });

  it('leave a building alone that was published by hand', () => {
    const energy = createConsumption(town, 1);
    energy.step(local(12), 0);
    energy.heard('town/energy/B-1204', 0);
    for (let ms = 100; ms < 60_000; ms += 100)
      for (const { topic } of energy.step(local(12) + ms, ms))
        expect(topic).not.toBe('town/energy/B-1204');
  });

  it('measure air, noise and weather with plausible numbers', () => {
    const [air, noise, weather] = createEnvironment(town, 1);
    const near = (value: unknown, low: number, high: number): void => {
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    };
    for (let hour = 0; hour < 24; hour += 3) {
      for (const feed of [air, noise, weather]) {
        for (const { topic, payload } of feed?.fill(local(hour), 1) ?? []) {
          if (feed?.faults.has(topic.split('/')[2] as string)) continue;
          const row = parsed(payload);
          if (feed === air) near(row?.pm25, 3, 90);
          if (feed === noise) near(row?.level, 35, 80);
          if (feed === weather) near(row?.temperature, 10, 35);
        }
      }
    }
    const faults = [air, noise, weather].flatMap((feed) => [...(feed?.faults.values() ?? [])]);
    expect(faults.length).toBeGreaterThan(1);
  });
});

describe('the whole town', () => {
  it('says the same for the same seed', () => {
    const say = (seed: number): string => {
      const feeds = [createOperators(town, { seed }), ...createEnvironment(town, seed)];
      const messages = feeds.flatMap((feed) => [
        ...feed.fill(local(18, 40), 1),
        ...feed.step(local(18, 40), 0),
        ...feed.step(local(18, 40) + 1000, 1000),
      ]);
      return JSON.stringify(messages);
    };
    const first = say(1);
    expect(say(1)).toBe(first);
    expect(say(2)).not.toBe(first);
  });

  it('is written as files whose features all have a key of their own', () => {
    const files = toTownFiles(town);
    for (const [name, { features }] of Object.entries(files)) {
      const keys = features.map(({ properties }) => properties.id);
      expect(
        keys.every((key) => typeof key === 'string'),
        name,
      ).toBe(true);
      expect(new Set(keys).size, name).toBe(keys.length);
    }
    expect(files.landmarks?.features.length).toBeGreaterThan(25);
    expect(files.streetNames?.features.length).toBeGreaterThan(8);
    expect(files.sites?.features.length).toBe(48);
  });

  it('has a document that is a city, whose static feeds are all written', () => {
    const city = toTownCity(town);
    expect(checkCity(city)).toEqual([]);
    const files = toTownFiles(town);
    for (const { transport, url } of Object.values(city.feeds ?? {}))
      if (transport === 'http') expect(files).toHaveProperty([url.replace('.geojson', '')]);
  });

  it('has the same document in cities/town.json', async () => {
    const path = new URL('../../../../cities/town.json', import.meta.url);
    const written = JSON.parse(await readFile(path, 'utf8'));
    expect(written).toEqual(JSON.parse(JSON.stringify(toTownCity(town, { filesUrl: 'town/' }))));
  });
});

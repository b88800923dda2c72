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
  interface Pushed {
    readonly key: string;
    readonly time: string;
    readonly district: string;
    readonly position: readonly number[];
    readonly values: { readonly free: number; readonly total: number };
  }
  const isWhole = (reading: unknown): reading is Pushed => typeof reading === 'object';

  it('are pushed by eight operators: forty lots and streets with bays, in the subdistricts they lie in', () => {
    const { sites, operators } = createOperators(town);
    expect(new Set(sites.map(({ operator }) => operator)).size).toBe(8);
    expect(sites.filter(({ key }) => key.startsWith('P-'))).toHaveLength(40);
    expect(operators).toHaveLength(8);
    const streets = town.grid.streets.map(({ key }) => key);
    for (const { districts } of operators) {
      expect(districts.length).toBeGreaterThan(0);
      for (const district of districts) expect(streets).toContain(district);
    }
  });

  it('say position, total and free, and never more free than there are', () => {
    const feed = createOperators(town);
    for (let hour = 0; hour < 23; hour++) {
      for (const { operator, reading } of feed.fill(local(hour))) {
        if (!isWhole(reading) || feed.faults.has(`${operator}/${reading.key}`)) continue;
        const { position, values } = reading;
        expect(values.free).toBeGreaterThanOrEqual(0);
        expect(values.free).toBeLessThanOrEqual(values.total);
        expect(position[0]).toBeCloseTo(115, 1);
      }
    }
  });

  it('fill at work by day, and shops in the evening', () => {
    const feed = createOperators(town);
    const freeAt = (hour: number, uses: readonly string[]): number => {
      const keys = new Set(
        feed.sites.filter(({ use }) => uses.includes(use)).map(({ key }) => key),
      );
      return feed
        .fill(local(hour))
        .map(({ reading }) => reading)
        .filter(isWhole)
        .filter(({ key }) => keys.has(key))
        .reduce((sum, { values }) => sum + (Math.max(0, values.free) || 0), 0);
    };
    expect(freeAt(3, ['office'])).toBeGreaterThan(3 * freeAt(11, ['office']));
    expect(freeAt(11, ['retail'])).toBeGreaterThan(1.5 * freeAt(18, ['retail']));
  });

  it('lose one operator at 14:02 for good', () => {
    const feed = createOperators(town);
    expect(feed.past(local(13, 50))).toMatchObject({ fromMs: local(12, 50) });
    expect(feed.silentSinceMs).toBe(local(14, 2));
    expect(feed.isCut(feed.silentOperator, local(14, 2))).toBe(false);
    expect(feed.isCut(feed.silentOperator, local(14, 2) + 1)).toBe(true);
    expect(feed.isCut(feed.silentOperator, local(23))).toBe(true);
  });

  it('have been at it since before that, where the town is opened later', () => {
    const feed = createOperators(town);
    const { fromMs, everyMs } = feed.past(local(18, 40));
    expect(fromMs).toBe(local(13, 2));
    // One of the steps is its last word.
    expect((feed.silentSinceMs - fromMs) % everyMs).toBe(0);
  });

  it('lose another for six minutes of each hour', () => {
    const feed = createOperators(town);
    const cut = Array.from({ length: 60 }, (_, minute) =>
      feed.isCut(feed.interruptedOperator, local(9, minute)),
    );
    expect(cut.filter(Boolean)).toHaveLength(6);
    expect(cut.indexOf(true)).toBe(20);
  });

  it('have counters that talk nonsense or say everything twice', () => {
    const feed = createOperators(town);
    const said: string[] = [];
    for (let ms = 0; ms <= 60_000; ms += 100)
      for (const pushed of feed.step(local(9) + ms, ms)) said.push(JSON.stringify(pushed));
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
      const messages = feeds.flatMap((feed): unknown[] => [
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

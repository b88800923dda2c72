import { openBoxCity, openShapeCity, PROMISE } from '@borough/fixtures';
import { afterEach, expect, it, vi } from 'vitest';
import { type City, openCity } from './city.js';
import type { FrameChanges, Renderer } from './render/renderer.js';
import { freshnessOf } from './table/column.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

function boxes(...args: Parameters<typeof openBoxCity>): ReturnType<typeof openBoxCity> {
  const made = openBoxCity(...args);
  open.push(made.city);
  return made;
}

const energyOf = (city: City, key: string): number | null =>
  city.panel({ table: 'buildings', key })[0]?.value as number | null;

it('TA2 a reading that comes before its feature keeps its slot and its value', async () => {
  const { city, feeds } = boxes('http://localhost/none');
  feeds.say('energy', [{ key: 'b-1-1', column: 'energy', value: 41.5 }]);
  await vi.waitFor(() => expect(energyOf(city, 'b-1-1')).toBe(41.5));
  const before = city.scene.table('buildings').slotOf('b-1-1');
  const [slot] = await city.scene.table('buildings').resolve(['b-1-1']);
  expect(slot).toBe(before);
});

it('TA4 nothing known is not zero: no value, no age, no source', () => {
  const { city } = boxes('http://localhost/none');
  expect(city.panel({ table: 'buildings', key: 'b-0-0' })).toEqual([
    {
      column: 'energy',
      label: 'Energy',
      unit: 'kWh',
      digits: 1,
      value: null,
      atMs: null,
      ageMs: null,
      freshness: null,
      quality: 0,
      source: null,
    },
  ]);
});

it('ST8 a panel says a text in the words of its column', async () => {
  const { city, feeds } = openShapeCity(
    {
      lots: {
        columns: {
          state: { type: 'text', words: { silent: { en: 'silent', 'zh-CN': '未传输' } } },
        },
      },
    },
    [],
  );
  const row = (key: string) => city.panel({ table: 'lots', key })[0];
  feeds.say('lots', [
    { key: 'a', column: 'state', value: 'silent' },
    { key: 'b', column: 'state', value: 'full' },
  ]);
  await vi.waitFor(() => expect(row('b')?.value).toBe('full'));
  expect(row('b')?.said).toBeUndefined();
  expect(row('a')).toMatchObject({ value: 'silent', said: { 'zh-CN': '未传输' } });
  city.close();
});

it('FR2 a reading older than its limit is late, then stale, by the clock and not by arrivals', async () => {
  const { city, feeds, wall } = boxes('http://localhost/none');
  feeds.say('energy', [{ key: 'a', column: 'energy', value: 7 }]);
  await vi.waitFor(() => expect(energyOf(city, 'a')).toBe(7));
  const state = () => city.panel({ table: 'buildings', key: 'a' })[0]?.freshness;
  expect(state()).toBe('live');
  wall.advance(PROMISE.intervalSeconds * 1500 + 1);
  await vi.waitFor(() => expect(state()).toBe('late'));
  wall.advance(PROMISE.ttlSeconds * 1000);
  await vi.waitFor(() => expect(state()).toBe('stale'));
  // Old is not zero.
  expect(energyOf(city, 'a')).toBe(7);
});

it('FR4 a feed whose link is open and that says nothing for twice its limit is offline; ours is not', async () => {
  const { city, feeds, wall } = boxes('http://localhost/none');
  feeds.say('energy', [{ key: 'a', column: 'energy', value: 7 }]);
  await vi.waitFor(() => expect(energyOf(city, 'a')).toBe(7));
  const flags = () => {
    const table = city.scene.table('buildings');
    return freshnessOf(table.column('energy').flags[table.slotOf('a')] as number);
  };
  wall.advance(PROMISE.ttlSeconds * 2000 + 1);
  await vi.waitFor(() => expect(flags()).toBe('offline'));
  feeds.health('energy', { link: 'waiting', linkDetail: 'the broker does not answer' });
  await vi.waitFor(() => expect(flags()).toBe('stale'));
});

/** A true double of a renderer: keeps what it was told. */
function createListener(): Renderer & { readonly told: FrameChanges[] } {
  const told: FrameChanges[] = [];
  return {
    told,
    capabilities: {
      engine: 'listener',
      perViewOverrides: true,
      shadows: false,
      ghosting: false,
      contextRecovery: true,
      featureIds: [],
      pick: false,
    },
    mount: () => () => {},
    apply: (changes) => {
      // The page lists are only lent.
      told.push({
        ...changes,
        columns: changes.columns.map((c) => ({ ...c, pages: c.pages.slice() })),
      });
    },
    pick: async () => null,
    fly: async () => 'arrived',
    stats: () => {
      throw new Error('not asked for');
    },
  };
}

it('RE1 many writes before a frame are told once, as pages', async () => {
  let frame: (() => void) | null = null;
  const { city, feeds } = boxes('http://localhost/none', {}, (callback) => {
    frame = callback;
    return () => {
      frame = null;
    };
  });
  const renderer = createListener();
  city.attach(renderer);
  const next = () => {
    const run = frame;
    frame = null;
    run?.();
  };
  next();
  const rows = Array.from({ length: 3000 }, (_, i) => ({
    key: `k${i}`,
    column: 'energy',
    value: i,
  }));
  feeds.say('energy', rows);
  await vi.waitFor(() => expect(city.scene.table('buildings').slotOf('k2999')).toBeGreaterThan(0));
  expect(renderer.told).toHaveLength(0);
  next();
  expect(renderer.told).toHaveLength(1);
  expect(renderer.told[0]?.columns).toEqual([
    { table: 'buildings', column: 'energy', pages: Uint32Array.of(0, 1, 2) },
  ]);
});

it('VI5 a flight right after a camera was set is not ended by that camera', async () => {
  const { city } = boxes('http://localhost/none');
  const order: string[] = [];
  const listener = createListener();
  city.attach({
    ...listener,
    apply: ({ views }) => order.push(`told ${views}`),
    fly: async () => {
      order.push('flies');
      return 'arrived';
    },
  });
  const camera = { target: [8, 47, 400], headingDegrees: 0, pitchDegrees: -45, rangeMeters: 500 };
  await city.run({ do: 'look', camera });
  await city.run({ do: 'fly', camera });
  expect(order).toEqual(['told main', 'flies']);
});

it('ST2 a restyle touches no column', async () => {
  const { city } = boxes('http://localhost/none', {}, (callback) => {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  });
  const renderer = createListener();
  city.attach(renderer);
  await city.run({
    do: 'layer',
    id: 'energy',
    style: {
      color: { column: 'energy', scale: { type: 'linear', domain: [0, 50] }, ramp: 'cividis' },
    },
  });
  await vi.waitFor(() => expect(renderer.told).toHaveLength(1));
  expect(renderer.told[0]?.columns).toEqual([]);
  expect(renderer.told[0]?.layers).toEqual(['energy']);
});

it('DE1 an invalid city names the path of every bad field and the likely meaning', () => {
  const wrong = {
    version: 1,
    id: 'x',
    name: 'X',
    origin: [200, 47, 0],
    timeZone: 'Europe/Atlantis',
    tilesetz: {},
    layers: [{ id: 'a', type: 'features', tileset: 'lod2', style: { color: { colum: 'e' } } }],
  };
  expect(() => openCity(wrong)).toThrow(/CITY_INVALID/);
  try {
    openCity(wrong);
  } catch (error) {
    const { message } = error as Error;
    expect(message).toContain('origin[0]: expected a longitude in degrees, found 200');
    expect(message).toContain('tilesetz: is not known here; did you mean "tilesets"?');
    expect(message).toContain('layers[0].style.color.column: is missing');
    expect(message).toContain(
      'layers[0].style.color.colum: is not known here; did you mean "column"?',
    );
  }
});

it('DE2 a city whose parts do not exist says which and what to do', () => {
  const city = {
    version: 1,
    id: 'x',
    name: 'X',
    origin: [8, 47, 0],
    timeZone: 'Europe/Zurich',
    layers: [{ id: 'energy', type: 'features', tileset: 'lod2' }],
  };
  expect(() => openCity(city)).toThrow(
    'layers[0].tileset: "lod2" is not one of the city\'s tilesets; add it under tilesets',
  );
  const columns = {
    sensor: { type: 'text', derive: 'coverage', of: ['fre'] },
    free: { type: 'number' },
  };
  expect(() => openCity({ ...city, layers: [], tables: { lots: { columns } } })).toThrow(
    'tables.lots.columns.sensor.of: "fre" is not one of the city\'s columns; did you mean "free"?',
  );
});

it('CO1 a wrong command throws with its path and changes nothing', async () => {
  const { city } = boxes('http://localhost/none');
  await expect(city.run({ do: 'hide', table: 'buildings', keys: 'b-1-1' })).rejects.toThrow(
    /keys: expected a list/,
  );
  await expect(city.run({ do: 'fly away' })).rejects.toThrow(/COMMAND_INVALID/);
});

it('OV2 a thing hidden by two owners shows when both have let go', async () => {
  const { city } = boxes('http://localhost/none');
  const bits = () => {
    const slot = city.scene.table('buildings').slotOf('a');
    return city.scene.override('main', 'buildings').bits[slot];
  };
  const thing = { table: 'buildings', keys: ['a'] };
  await city.run({ do: 'hide', ...thing });
  await city.run({ do: 'hide', ...thing, owner: 'filter' });
  await city.run({ do: 'show', ...thing });
  expect(bits()).toBe(1);
  await city.run({ do: 'show', ...thing, owner: 'filter' });
  expect(bits()).toBe(0);
});

it('closing a city closes its feeds', () => {
  const { city, feeds } = openBoxCity('http://localhost/none');
  city.close();
  expect(feeds.isClosed).toBe(true);
});

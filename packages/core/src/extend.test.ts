import { openBoxCity } from '@borough/fixtures';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../test/random.js';
import type { City } from './city.js';
import type { FrameChanges, Renderer } from './render/renderer.js';
import type { CityPart } from './scene/part.js';

const open: City[] = [];
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

function boxes(): ReturnType<typeof openBoxCity> {
  const made = openBoxCity('http://localhost/none', {}, (callback) => {
    const timer = setTimeout(callback);
    return () => clearTimeout(timer);
  });
  open.push(made.city);
  return made;
}

const task = (): Promise<void> => Promise.resolve();
const camera = { target: [8, 47, 400], headingDegrees: 0, pitchDegrees: -45, rangeMeters: 500 };

/** A part with one of everything, by a name. */
function partOf(name: string, label = name): CityPart {
  return {
    tables: { [`t-${name}`]: { columns: { v: { type: 'number' } } } },
    tilesets: { [`s-${name}`]: { url: 'http://localhost/none', table: `t-${name}` } },
    feeds: {
      [`f-${name}`]: {
        label,
        transport: 'double',
        url: 'double:',
        decoder: 'double',
        table: `t-${name}`,
        map: { columns: { v: 'value' } },
        cadence: { kind: 'static' },
      },
    },
    layers: [{ id: `l-${name}`, type: 'points', table: `t-${name}`, label }],
    views: [{ id: `v-${name}`, camera: camera as never }],
    places: [{ id: `p-${name}`, camera: camera as never }],
  };
}

const layerOn = (name: string, table: string): CityPart => ({
  layers: [{ id: `l-${name}`, type: 'points', table: `t-${table}` }],
});

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
    apply: (changes) => told.push(changes),
    pick: async () => null,
    fly: async () => 'arrived',
    stats: () => {
      throw new Error('not asked for');
    },
  };
}

describe('a part of a running city', () => {
  it('EX1 works like one that was there from the start, and takes everything with it when it goes', async () => {
    const { city, feeds } = boxes();
    const undo = city.extend(partOf('a'));
    expect(feeds.opened).toEqual(['energy', 'bikes', 'f-a']);
    feeds.say('f-a', [{ key: 'x', column: 'v', value: 3 }]);
    const value = () => city.panel({ table: 't-a', key: 'x' })[0]?.value;
    await vi.waitFor(() => expect(value()).toBe(3));
    await city.run({ do: 'select', table: 't-a', keys: ['x'] });
    await city.run({ do: 'layer', id: 'l-a', visible: false });
    expect(city.description.feeds?.['f-a']).toBeDefined();
    undo();
    undo();
    await task();
    expect(feeds.running).toEqual(['energy', 'bikes']);
    expect([...city.tables.keys()]).toEqual(['buildings', 'stations']);
    expect(city.scene.layers.map(({ id }) => id)).toEqual(['energy', 'bikes']);
    expect(city.scene.views.map(({ id }) => id)).toEqual(['main']);
    expect(city.scene.tilesets.map(({ id }) => id)).toEqual(['boxes']);
    expect(city.selection.chosen.get()).toEqual([]);
    expect(city.description.feeds).not.toHaveProperty('f-a');
    expect(() => city.panel({ table: 't-a', key: 'x' })).toThrow('TABLE_UNKNOWN');
  });

  it('EX2 a feed that goes takes what it said with it: nobody vouches for it any more', async () => {
    const { city, feeds } = boxes();
    city.extend({ tables: partOf('a').tables as never });
    const undo = city.extend({ feeds: partOf('a').feeds as never });
    const position = [8, 47, 400] as const;
    feeds.say('f-a', [{ key: 'x', column: 'v', value: 3, position }]);
    const table = city.scene.table('t-a');
    await vi.waitFor(() => expect(table.positions?.[3]).toBe(8));
    undo();
    await task();
    expect(city.panel({ table: 't-a', key: 'x' })[0]?.value).toBeNull();
    expect(table.positions?.[3]).toBeNaN();
  });

  it('EX3 is checked by the shapes of a city; the path is the part’s own, and nothing has begun', () => {
    const { city, feeds } = boxes();
    const wrong = (part: unknown, message: string): void => {
      expect(() => city.extend(part as CityPart)).toThrow('PART_INVALID');
      expect(() => city.extend(part as CityPart)).toThrow(message);
    };
    wrong({ layer: [] }, 'layer: is not known here; did you mean "layers"?');
    wrong(
      { layers: [{ id: 'x', type: 'points', table: 'statons' }] },
      'layers[0].table: "statons" is not one of the city\'s tables; did you mean "stations"?',
    );
    wrong(layerOn('energy', 'a'), 'layers[0].table');
    wrong(
      { layers: [{ id: 'energy', type: 'points', table: 'stations' }] },
      'layers[0].id: "energy" is in the city already',
    );
    wrong({ views: [{ id: 'main', camera }] }, 'views[0].id: "main" is in the city already');
    wrong({ tables: { stations: { columns: {} } } }, 'tables.stations');
    wrong({ tables: JSON.parse('{"__proto__":{"columns":{}}}') }, 'not allowed as an id');
    expect(feeds.opened).toEqual(['energy', 'bikes']);
    expect(city.scene.layers).toHaveLength(2);
  });

  it('EX4 taken out and added again in one task, it stays: feeds open once, renderers keep what they drew', async () => {
    const { city, feeds } = boxes();
    const renderer = createListener();
    city.attach(renderer);
    await new Promise((done) => setTimeout(done, 5));
    // What React does in StrictMode, to several parts at once.
    const first = [partOf('a'), partOf('b')].map((part) => city.extend(part));
    for (const undo of first) undo();
    const second = [partOf('a'), partOf('b')].map((part) => city.extend(part));
    const readers = city.scene.layers;
    await task();
    expect(feeds.opened).toEqual(['energy', 'bikes', 'f-a', 'f-b']);
    expect(city.scene.layers).toBe(readers);
    // The undo of the one that was taken out says nothing about the one that is there.
    for (const undo of first) undo();
    await task();
    expect(feeds.running).toHaveLength(4);
    for (const undo of second) undo();
    await task();
    expect(feeds.running).toEqual(['energy', 'bikes']);
    expect(renderer.told.at(-1)).toMatchObject({
      layerList: true,
      viewList: true,
      tilesetList: true,
    });
  });

  it('EX5 what others still use stays until they go, and that is told', async () => {
    const { city } = boxes();
    const undoTable = city.extend(partOf('a'));
    const undoLayer = city.extend(layerOn('more', 'a'));
    undoTable();
    await task();
    expect(city.tables.has('t-a')).toBe(true);
    expect(city.error.get()).toMatchObject({ code: 'PART_IN_USE' });
    expect(city.error.get()?.message).toContain('layer "l-more" uses table "t-a"');
    undoLayer();
    await task();
    expect(city.tables.has('t-a')).toBe(false);
  });

  it('EX5 weather that is read from a table that goes is the description’s again', async () => {
    const { city } = boxes();
    const rain = { table: 't-a', key: 'x', column: 'v' };
    await expect(city.run({ do: 'weather', weather: { rain } })).rejects.toThrow('TABLE_UNKNOWN');
    expect(city.scene.weather).toEqual({});
    const undo = city.extend(partOf('a'));
    await city.run({ do: 'weather', weather: { rain } });
    undo();
    await task();
    expect(city.scene.weather).toEqual({});
    city.scene.refresh();
  });

  it('EX5 a part may take the place of one that leaves in the same task', async () => {
    const { city, feeds } = boxes();
    city.extend(partOf('a'))();
    city.extend(partOf('a', 'another'));
    await task();
    expect(feeds.opened.filter((id) => id === 'f-a')).toHaveLength(2);
    expect(city.scene.layers.at(-1)?.layer.label).toBe('another');
  });

  it('EX6 a view that comes wears the selection; one that goes leaves no override', async () => {
    const { city } = boxes();
    await city.run({ do: 'select', table: 'buildings', keys: ['b'] });
    const undo = city.extend({ views: partOf('a').views as never });
    const slot = city.scene.table('buildings').slotOf('b');
    expect(city.scene.override('v-a', 'buildings').bits[slot]).toBe(8);
    await city.run({ do: 'hide', table: 'buildings', keys: ['b'], view: 'v-a' });
    undo();
    await task();
    expect(() => city.scene.override('v-a', 'buildings')).toThrow('VIEW_UNKNOWN');
    city.extend({ views: partOf('a').views as never });
    expect(city.scene.override('v-a', 'buildings').bits[slot]).toBe(8);
  });
});

it('EX1 EX4 EX5 against a naive list of parts: thousands of comings and goings', async () => {
  const random = createRandom(11);
  const { city, feeds } = boxes();
  const pool = [
    ...['a', 'b', 'c'].flatMap((name) => [
      { name, part: partOf(name), kind: 'whole' },
      { name, part: partOf(name, 'other'), kind: 'other' },
    ]),
    ...['a', 'b'].map((name) => ({ name, part: layerOn(`on-${name}`, name), kind: 'user' })),
  ];
  type Held = { from: (typeof pool)[number]; isHere: boolean; undo: () => void };
  let model: Held[] = [];
  const isUsed = (name: string) =>
    model.some(({ from }) => from.kind === 'user' && from.name === name);
  const settle = (): void => {
    model = model.filter(({ from, isHere }) => isHere || from.kind !== 'user');
    model = model.filter(({ from, isHere }) => isHere || isUsed(from.name));
  };
  const ids = (from: (typeof pool)[number]): string =>
    from.kind === 'user' ? `user ${from.name}` : from.name;
  for (let step = 0; step < 3000; step++) {
    const choice = random.below(8);
    if (choice < 4) {
      const from = pool[random.below(pool.length)] as (typeof pool)[number];
      const revived = model.find((held) => held.from === from && !held.isHere);
      const clashes = () => model.some((held) => ids(held.from) === ids(from));
      const hasTable = () =>
        from.kind !== 'user' ||
        model.some((h) => h.from.kind !== 'user' && h.from.name === from.name);
      if (revived) {
        Object.assign(revived, { isHere: true, undo: city.extend(from.part) });
        continue;
      }
      if (clashes() || !hasTable()) settle();
      if (clashes() || !hasTable()) {
        expect(() => city.extend(from.part)).toThrow('PART_INVALID');
        continue;
      }
      model.push({ from, isHere: true, undo: city.extend(from.part) });
    } else if (choice < 7) {
      const held = model[random.below(Math.max(1, model.length))];
      if (held) Object.assign(held, { isHere: false });
      held?.undo();
    } else {
      await task();
      settle();
      const names = model.filter(({ from }) => from.kind !== 'user').map(({ from }) => from.name);
      const layers = model.flatMap(({ from }) => (from.part.layers ?? []).map(({ id }) => id));
      expect(city.scene.layers.map(({ id }) => id)).toEqual(['energy', 'bikes', ...layers]);
      expect(city.scene.views.map(({ id }) => id)).toEqual(['main', ...names.map((n) => `v-${n}`)]);
      expect([...city.tables.keys()].slice(2).sort()).toEqual(names.map((n) => `t-${n}`).sort());
      expect([...feeds.running].slice(2).sort()).toEqual(names.map((n) => `f-${n}`).sort());
      expect(Object.keys(city.description.places ?? {})).toHaveLength(names.length);
    }
  }
});

import { afterEach, describe, expect, it } from 'vitest';
import { type City, openCity } from '../city.js';
import { readLink, toLink } from '../command/link.js';
import { HIDDEN } from '../style/look.js';
import { SCENARIO_BLOCKS, SCENARIO_MODELS, SCENARIO_TABLE } from './added.js';
import { COMPARED } from './compare.js';
import type { Massing, Scenario } from './scenario.js';

const block: Massing = {
  footprint: [
    [8, 47],
    [8.001, 47],
    [8.001, 47.001],
  ],
  baseMeters: 400,
  floors: 12,
  floorHeightMeters: 3,
  use: 'dwelling',
};

const green: Scenario = {
  patches: [
    { id: 'h', do: 'hide', table: 'buildings', keys: ['A'] },
    { id: 'm', do: 'add', massing: block },
  ],
};

const DESCRIPTION = {
  version: 1,
  id: 'test',
  name: 'Test',
  origin: [8, 47, 400],
  timeZone: 'UTC',
  tables: { buildings: { columns: { energy: { type: 'number' } } } },
} as const;

const open: City[] = [];
function openTest(more: object = {}): City {
  const city = openCity({ ...DESCRIPTION, ...more });
  open.push(city);
  return city;
}
afterEach(() => {
  for (const city of open.splice(0)) city.close();
});

const isHidden = (city: City, view: string, table: string, key: string): boolean =>
  city.scene.override(view, table).has(HIDDEN, city.scene.table(table).slotOf(key));

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('a scenario in a view', () => {
  it('SN9 hides and adds there alone, on one table of live values', async () => {
    const city = openTest({ scenarios: { green } });
    await city.run({ do: 'view', id: 'main', scenario: 'green' });
    await city.run({ do: 'compare', how: 'swipe', at: 0.4 });
    expect(city.scene.views.map(({ id }) => id)).toEqual(['main', COMPARED]);
    expect(isHidden(city, 'main', 'buildings', 'A')).toBe(true);
    expect(isHidden(city, COMPARED, 'buildings', 'A')).toBe(false);
    expect(isHidden(city, 'main', SCENARIO_TABLE, 'green/m')).toBe(false);
    expect(isHidden(city, COMPARED, SCENARIO_TABLE, 'green/m')).toBe(true);
    const rows = city.panel({ table: SCENARIO_TABLE, key: 'green/m' });
    expect(rows.map(({ value }) => value)).toEqual(['dwelling', 12, 36]);
    expect(rows[0]?.source?.nature).toBe('planned');
  });

  it('SN10 leaves no trace when it is left, and lets others keep what they hid', async () => {
    const city = openTest({ scenarios: { green } });
    await city.run({ do: 'hide', table: 'buildings', keys: ['A'] });
    await city.run({ do: 'view', id: 'main', scenario: 'green' });
    await city.run({ do: 'view', id: 'main', scenario: 'existing' });
    expect(isHidden(city, 'main', 'buildings', 'A')).toBe(true);
    await city.run({ do: 'show', table: 'buildings', keys: ['A'] });
    expect(isHidden(city, 'main', 'buildings', 'A')).toBe(false);
    expect(city.scene.table(SCENARIO_TABLE).geometry.get(1)).toBeUndefined();
  });

  it('SN11 follows each edit, and undo and redo', async () => {
    const city = openTest({ scenarios: { green }, views: [viewOf('main', 'green')] });
    const table = city.scene.table(SCENARIO_TABLE);
    const height = (): number => table.column('height').values[table.slotOf('green/m')] as number;
    expect(height()).toBe(36);
    const patch = { id: 'm', do: 'add', massing: { ...block, floors: 30 } };
    await city.run({ do: 'scenario', edit: { do: 'patch', scenario: 'green', patch } });
    expect(height()).toBe(90);
    await city.run({ do: 'undo' });
    expect(height()).toBe(36);
    await city.run({ do: 'redo' });
    expect(height()).toBe(90);
  });

  it('SN18 a model is a row of its own: a place, a turn, and an address by the document; a patch may become one', async () => {
    const city = openCity(
      { ...DESCRIPTION, scenarios: { green }, views: [viewOf('main', 'green')] },
      { baseUrl: 'https://city.example.org/town/city.json' },
    );
    open.push(city);
    const patch = { id: 'm', do: 'model', url: 'hall.glb', at: [8, 47, 401], headingDegrees: 30 };
    await city.run({ do: 'scenario', edit: { do: 'patch', scenario: 'green', patch } });
    const models = city.scene.table(SCENARIO_MODELS);
    const told = (): unknown[] =>
      city.panel({ table: SCENARIO_MODELS, key: 'green/m' }).map(({ value }) => value);
    expect(told()).toEqual(['https://city.example.org/town/hall.glb', 30, 1]);
    expect([...(models.positions?.subarray(3, 6) ?? [])]).toEqual([8, 47, 401]);
    expect(city.scene.table(SCENARIO_TABLE).geometry.get(1)).toBeUndefined();
    expect(city.state().some(({ do: name, ...more }) => name === 'layer' && 'id' in more)).toBe(
      false,
    );
    await city.run({ do: 'undo' });
    expect(told()).toEqual([null, null, null]);
    expect(models.positions?.[3]).toBeNaN();
    expect(city.scene.table(SCENARIO_TABLE).geometry.get(1)).toBeDefined();
  });

  it('SN12 hides what stands within a ring, also what is known of only later', async () => {
    const city = openTest({
      scenarios: {
        cleared: {
          patches: [{ id: 'w', do: 'hide', table: 'buildings', within: block.footprint }],
        },
      },
      views: [viewOf('main', 'cleared')],
    });
    const table = city.tables.get('buildings');
    const [inside, outside] = table?.resolveNow(['in', 'out']) ?? [];
    table?.setPosition(inside as number, 8.0008, 47.0002, 400);
    table?.setPosition(outside as number, 8.0002, 47.0008, 400);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isHidden(city, 'main', 'buildings', 'in')).toBe(true);
    expect(isHidden(city, 'main', 'buildings', 'out')).toBe(false);
  });

  it('SN13 is in the state and in a link: the same two futures open elsewhere', async () => {
    const city = openTest({ layers: [] });
    await city.run({ do: 'scenario', edit: { do: 'put', id: 'base', scenario: green } });
    const tall = {
      over: 'base',
      patches: [{ id: 'x', do: 'hide', table: 'buildings', keys: ['Z'] }],
    };
    await city.run({ do: 'scenario', edit: { do: 'put', id: 'tall', scenario: tall } });
    await city.run({ do: 'view', id: 'main', scenario: 'tall' });
    await city.run({ do: 'compare', how: 'side', with: 'base' });
    await city.run({ do: 'layer', id: SCENARIO_BLOCKS, visible: false });
    const link = toLink(city.state());
    expect(link.length).toBeLessThan(2000);
    const other = openTest({ layers: [] });
    for (const command of readLink(`#${link}`)) await other.run(command);
    expect(other.scenarios.all.get()).toEqual(city.scenarios.all.get());
    expect(other.scene.views).toEqual(city.scene.views);
    expect(toLink(other.state())).toBe(link);
  });

  it('SN13 is told as the existing city where what stood there has been undone', async () => {
    const city = openTest();
    await city.run({ do: 'scenario', edit: { do: 'put', id: 's1', scenario: green } });
    await city.run({ do: 'view', id: 'main', scenario: 's1' });
    await city.run({ do: 'compare', how: 'swipe', with: 's1' });
    await city.run({ do: 'undo' });
    const other = openTest();
    for (const command of readLink(toLink(city.state()))) await other.run(command);
    expect(other.scene.views[0]?.scenario).toBeUndefined();
    expect(isHidden(city, 'main', 'buildings', 'A')).toBe(false);
  });

  it('SN8 a patch of a table that is not there is refused before anything changes', async () => {
    const city = openTest();
    const patches = [{ id: 'h', do: 'hide', table: 'nowhere', keys: ['A'] }];
    const edit = { do: 'put', id: 's1', scenario: { patches } };
    await expect(city.run({ do: 'scenario', edit })).rejects.toThrow(/TABLE_UNKNOWN.*buildings/);
    expect(city.scenarios.all.get()).toEqual({});
    expect(() => openTest({ scenarios: { s1: { patches } } })).toThrow(
      /scenarios\.s1\.patches\[0\]\.table/,
    );
  });

  it('SN17 a table that leaves takes nothing with it; when it is back, its patches hold again', async () => {
    const city = openTest();
    const part = { tables: { trees: { columns: {} } } };
    const takeOut = city.extend(part);
    const patches = [{ id: 'h', do: 'hide', table: 'trees', keys: ['T'] }];
    await city.run({ do: 'scenario', edit: { do: 'put', id: 's1', scenario: { patches } } });
    await city.run({ do: 'view', id: 'main', scenario: 's1' });
    expect(isHidden(city, 'main', 'trees', 'T')).toBe(true);
    takeOut();
    await settled();
    await city.run({ do: 'view', id: 'main', scenario: 'existing' });
    await city.run({ do: 'view', id: 'main', scenario: 's1' });
    city.extend(part);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(isHidden(city, 'main', 'trees', 'T')).toBe(true);
  });

  it('SN14 an unknown one, a reserved one and a view of an unknown one are refused', async () => {
    const city = openTest();
    await expect(city.run({ do: 'view', id: 'main', scenario: 'nope' })).rejects.toThrow(
      /SCENARIO_UNKNOWN/,
    );
    const edit = { do: 'put', id: 'existing', scenario: { patches: [] } };
    await expect(city.run({ do: 'scenario', edit })).rejects.toThrow(/SCENARIO_RESERVED/);
    expect(() => openTest({ views: [viewOf('main', 'nope')] })).toThrow(/views\[0\]\.scenario/);
  });
});

function viewOf(id: string, scenario: string): object {
  const camera = { target: [8, 47, 400], headingDegrees: 0, pitchDegrees: -45, rangeMeters: 900 };
  return { id, camera, scenario };
}

describe('a comparison', () => {
  it('SN15 by swipe is one picture in two halves; side by side it is two; off, all is as before', async () => {
    const city = openTest();
    const before = city.scene.views;
    await city.run({ do: 'compare', how: 'swipe', at: 0.25 });
    expect(city.scene.views.map(({ rect, window }) => [rect, window])).toEqual([
      [
        [0, 0, 0.25, 1],
        [0, 0, 0.25, 1],
      ],
      [
        [0.25, 0, 0.75, 1],
        [0.25, 0, 0.75, 1],
      ],
    ]);
    await city.run({ do: 'compare', how: 'side' });
    expect(city.scene.views.map(({ rect, window }) => [rect, window])).toEqual([
      [
        [0, 0, 0.5, 1],
        [0, 0, 1, 1],
      ],
      [
        [0.5, 0, 0.5, 1],
        [0, 0, 1, 1],
      ],
    ]);
    await city.run({ do: 'compare', how: 'off' });
    await settled();
    expect(city.scene.views).toEqual(before);
    expect(city.compare.now.get()).toBeNull();
  });

  it('SN16 moves both cameras together, whichever is moved', async () => {
    const city = openTest();
    await city.run({ do: 'compare', how: 'side' });
    const camera = {
      target: [8.1, 47, 400],
      headingDegrees: 9,
      pitchDegrees: -30,
      rangeMeters: 50,
    };
    await city.run({ do: 'look', view: COMPARED, camera });
    expect(city.scene.views.map((view) => view.camera)).toEqual([camera, camera]);
    await city.run({ do: 'look', view: 'main', camera: { ...camera, headingDegrees: 80 } });
    expect(city.scene.views[1]?.camera.headingDegrees).toBe(80);
  });
});

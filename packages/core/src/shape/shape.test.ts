import Ajv from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { commandShape } from '../command/command.js';
import { cityShape } from '../scene/city-shape.js';
import { type Issue, nearest, object, optional, record, text } from './shape.js';

const issuesOf = (shape: { check: typeof cityShape.check }, value: unknown): Issue[] => {
  const issues: Issue[] = [];
  shape.check(value, '', issues);
  return issues;
};

const city = {
  version: 1,
  id: 'a',
  name: { en: 'A', 'zh-CN': '甲' },
  origin: [8, 47, 400],
  timeZone: 'Europe/Zurich',
  tilesets: { lod2: { url: 'tiles/tileset.json', table: 'buildings' } },
  tables: { buildings: { columns: { energy: { type: 'number' } } } },
  layers: [
    {
      id: 'energy',
      type: 'features',
      tileset: 'lod2',
      style: {
        color: { column: 'energy', scale: { type: 'log', domain: [1, 9] }, ramp: ['#fff', '#000'] },
      },
    },
  ],
};

describe('shapes', () => {
  it('DE3 the check and the JSON Schema agree, on good documents and on bad ones', () => {
    const validate = new Ajv({ strict: false }).compile(cityShape.schema);
    const bad: unknown[] = [
      null,
      [],
      { ...city, version: 2 },
      { ...city, origin: [8, 47] },
      { ...city, origin: [8, 97, 0] },
      { ...city, extra: 1 },
      { ...city, layers: [{ id: 'x', type: 'nothing' }] },
      { ...city, tables: { b: { columns: { c: { type: 'date' } } } } },
      { ...city, name: 7 },
    ];
    expect(validate(city)).toBe(true);
    expect(issuesOf(cityShape, city)).toEqual([]);
    for (const document of bad) {
      expect(validate(document), JSON.stringify(document)).toBe(false);
      expect(issuesOf(cityShape, document).length, JSON.stringify(document)).toBeGreaterThan(0);
    }
  });

  it('CO2 every command has a JSON Schema that takes it and refuses what it does not know', () => {
    const validate = new Ajv({ strict: false }).compile(commandShape.schema);
    expect(validate({ do: 'hide', table: 'b', keys: ['x'] })).toBe(true);
    expect(validate({ do: 'hide', table: 'b', keys: ['x'], extra: 1 })).toBe(false);
    expect(validate({ do: 'vanish' })).toBe(false);
  });

  it('DE4 ids from outside never reach a prototype', () => {
    const shape = record(text());
    const hostile = JSON.parse('{"__proto__": "x", "constructor": "y", "fine": "z"}');
    expect(issuesOf(shape, hostile).map((issue) => issue.path)).toEqual([
      '__proto__',
      'constructor',
    ]);
    const variantsOnPrototype = { ...city, layers: [{ id: 'x', type: 'constructor' }] };
    expect(issuesOf(cityShape, variantsOnPrototype)[0]?.path).toBe('layers[0].type');
  });

  it('names that are not plain are quoted in paths, and far ones get no suggestion', () => {
    const shape = object<{ a?: string }>({ a: optional(text()) });
    expect(issuesOf(shape, { 'x y': 1 })[0]).toEqual({
      path: '["x y"]',
      message: 'is not known here',
    });
    expect(nearest('completely', ['a', 'b'])).toBeUndefined();
  });
});

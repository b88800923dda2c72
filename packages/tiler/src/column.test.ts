import { describe, expect, it } from 'vitest';
import { chooseColumns, NO_NUMBER, numberOf, textOf } from './column.js';

function rows(property: string, values: unknown[]) {
  return values.map((value) => ({ properties: value === undefined ? {} : { [property]: value } }));
}

describe('chooseColumns', () => {
  it.each([
    ['numbers', [1, 2.5, null], 'FLOAT32', 2],
    ['texts', ['a', null, ''], 'STRING', 1],
    ['numbers and texts', [1, 'a'], 'STRING', 2],
    ['truths', [true, false], 'STRING', 2],
    ['nothing', [null, undefined], 'STRING', 0],
    ['whole numbers float32 would change', [69_381_001], 'STRING', 1],
    ['numbers float32 cannot hold', [1e300], 'STRING', 1],
    ['not-numbers beside numbers', [NaN, 3], 'FLOAT32', 1],
  ])('%s', (_, values, type, known) => {
    expect(chooseColumns(['p'], rows('p', values), [])).toEqual([
      { property: 'p', name: 'p', type, known },
    ]);
  });

  it('what a façade needs comes out as numbers and as words', () => {
    const own = {
      use: 'office',
      era: 'new',
      floors: 12,
      floorHeight: 3.9,
      roof: 'hip',
      shops: true,
    };
    const columns = chooseColumns(Object.keys(own), [{ properties: own }], []);
    expect(columns.map((column) => column.type)).toEqual([
      'STRING',
      'STRING',
      'FLOAT32',
      'FLOAT32',
      'STRING',
      'STRING',
    ]);
    const values = columns.map((column) =>
      column.type === 'STRING'
        ? textOf({ properties: own }, column)
        : numberOf({ properties: own }, column),
    );
    expect(values).toEqual(['office', 'new', 12, 3.9, 'hip', 'true']);
  });

  it('names are made legal and kept apart from each other and from the taken ones', () => {
    const properties = ['id', '用途', 'a b', 'a-b', '2nd', '__proto__'];
    const names = chooseColumns(properties, [], ['id']).map((column) => column.name);
    expect(names).toEqual(['id_2', '__', 'a_b', 'a_b_2', '_2nd', '__proto__']);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
  });
});

it('values that are not known have their own sign, and objects are kept as JSON', () => {
  const column = { property: 'p', name: 'p', type: 'STRING', known: 1 } as const;
  const [text, object, truth, none] = rows('p', ['x', { a: 1 }, true, undefined]);
  expect([text, object, truth, none].map((row) => textOf(row as never, column))).toEqual([
    'x',
    '{"a":1}',
    'true',
    '',
  ]);
  expect(numberOf(none as never, { ...column, type: 'FLOAT32' })).toBe(NO_NUMBER);
  expect(Math.fround(NO_NUMBER)).toBe(NO_NUMBER);
});

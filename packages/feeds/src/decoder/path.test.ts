import { describe, expect, test } from 'vitest';
import { type Path, parsePath, readPath } from './path.js';

const root = { sent: 'now', rows: [{ id: 7, geometry: { coordinates: [4.8, 45.7] } }] };
const scope = { root, row: root.rows[0], topic: ['town', 'energy', 'B-1'] };

function read(text: string, from = scope): unknown {
  const path = parsePath(text);
  if (typeof path === 'string') throw new Error(path);
  return readPath(path, from);
}

test.each([
  ['id', 7],
  ['geometry.coordinates[1]', 45.7],
  ['$root.sent', 'now'],
  ['$root.rows[0].id', 7],
  ['$root', root],
  ['$value', root.rows[0]],
  ['$topic[2]', 'B-1'],
  ['$topic[9]', undefined],
  ['nothing.at.all', undefined],
  ['geometry[0]', undefined],
  ['id.length', undefined],
])('the path %s leads to its value', (text, value) => {
  expect(read(text)).toBe(value);
});

test('a row that is an array is read by number', () => {
  expect(read('[1].a', { ...scope, row: [0, { a: 5 }] as never })).toBe(5);
});

test('names may be in any language', () => {
  expect(read('余位.数', { ...scope, row: { 余位: { 数: 3 } } as never })).toBe(3);
});

describe('FE16', () => {
  test.each(['toString', 'hasOwnProperty', 'geometry.coordinates.length', 'valueOf.name'])(
    'the path %s finds nothing that is not the row’s own',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  test.each([
    ['', 'empty'],
    [7, 'not a text'],
    ['a..b', 'empty name'],
    ['a.', 'empty name'],
    ['a[x]', 'no number'],
    ['a[1', 'no number'],
    ['a]b', 'out of place'],
    ['a[1]b', 'out of place'],
    ['$env.x', '$root'],
    ['$rooted', '$root'],
    ['$value.a', 'the row itself'],
    ['$topic', 'which level'],
    ['$topic.a', 'which level'],
    ['a.__proto__.b', '__proto__'],
    ['constructor', 'constructor'],
    [Array(18).fill('a').join('.'), '16 steps'],
    ['a'.repeat(201), '200 characters'],
  ])('the path %j is refused', (text, hint) => {
    expect(parsePath(text)).toEqual(expect.stringContaining(hint));
  });

  test('a path is plain data', () => {
    expect(parsePath('$root.a[3].b')).toEqual({ from: 'root', steps: ['a', 3, 'b'] } as Path);
  });
});

import { describe, expect, test } from 'vitest';
import { checkAhead, checkKey, checkNumber, checkPosition, checkText } from './check.js';

test.each([
  ['', 'empty'],
  ['x'.repeat(513), '513'],
  ['a\u0000b', 'control'],
  ['a\u0085b', 'control'],
  ['__proto__', 'not allowed'],
  ['constructor', 'not allowed'],
  ['prototype', 'not allowed'],
])('IN2 the key %j is put aside', (key, hint) => {
  expect(checkKey(key)).toMatchObject({ reason: 'id', detail: expect.stringContaining(hint) });
});

test.each(['B-1204', '1005', 'a/b c', '楼宇-7', 'toString', 'x'.repeat(512)])(
  'IN2 the key %j is fine',
  (key) => {
    expect(checkKey(key)).toBeNull();
  },
);

test('IN3 a number must be one, and within its limits', () => {
  const check = { type: 'number', min: 0, max: 10 } as const;
  expect(checkNumber(0, check)).toBeNull();
  expect(checkNumber(10, check)).toBeNull();
  expect(checkNumber(-0.1, check)?.reason).toBe('range');
  expect(checkNumber(11, check)?.reason).toBe('range');
  expect(checkNumber(Number.NaN, check)?.reason).toBe('type');
  expect(checkNumber(Number.POSITIVE_INFINITY, { type: 'number' })?.reason).toBe('type');
});

test('IN3 a text must be one, and not a book', () => {
  expect(checkText('')).toBeNull();
  expect(checkText(undefined)?.reason).toBe('type');
  expect(checkText('x'.repeat(5000))?.reason).toBe('size');
});

describe('positions', () => {
  const lyon = [4.7, 45.6, 5, 45.9] as const;

  test('IN5 (0, 0) and what is off the Earth is put aside', () => {
    expect(checkPosition(0, 0)?.reason).toBe('position');
    expect(checkPosition(0, 51.5)).toBeNull();
    expect(checkPosition(181, 0)?.reason).toBe('position');
    expect(checkPosition(0, -91)?.reason).toBe('position');
    expect(checkPosition(Number.NaN, 45)?.reason).toBe('position');
    expect(checkPosition(22.5, 113.5)?.detail).toContain('swapped');
  });

  test('IN5 what is outside of the city is told apart, and swapped coordinates are named', () => {
    expect(checkPosition(4.83, 45.76, lyon)).toBeNull();
    expect(checkPosition(2.35, 48.85, lyon)).toMatchObject({ reason: 'bounds' });
    expect(checkPosition(2.35, 48.85, lyon)?.detail).not.toContain('swapped');
    expect(checkPosition(45.76, 4.83, lyon)?.detail).toContain('swapped');
  });

  test('IN5 a city may lie across 180°', () => {
    const fiji = [177, -20, -178, -15] as const;
    expect(checkPosition(179.9, -17, fiji)).toBeNull();
    expect(checkPosition(-179.9, -17, fiji)).toBeNull();
    expect(checkPosition(0.1, -17, fiji)?.reason).toBe('bounds');
  });
});

test('IN6 five minutes ahead is the most, in wall time', () => {
  expect(checkAhead(300_000, 1)).toBeNull();
  expect(checkAhead(300_001, 1)?.reason).toBe('future');
  expect(checkAhead(300_001, 2)).toBeNull();
});

import { describe, expect, it } from 'vitest';
import { shapeOf, signedArea } from './ring.js';

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10];

describe('shapeOf', () => {
  it('keeps a clean ring as it is', () => {
    expect(shapeOf(SQUARE)).toEqual([0, 1, 2, 3]);
  });

  it('drops consecutive duplicates, however many', () => {
    expect(shapeOf([0, 0, 0, 0, 0, 0, 10, 0, 10, 10, 10, 10, 0, 10]).length).toBe(4);
  });

  it('drops one of two closing vertices, not both', () => {
    expect(shapeOf([...SQUARE, 0, 0, 0, 0]).length).toBe(4);
    expect(shapeOf([...SQUARE, 0.0004, 0]).length).toBe(4);
  });

  it('drops vertices on a straight line, because the triangulation does', () => {
    expect(shapeOf([0, 0, 5, 0, 10, 0, 10, 10, 0, 10, 0, 5])).toEqual([0, 2, 3, 4]);
  });

  it('drops spikes that go out and come back', () => {
    const kept = shapeOf([0, 0, 10, 0, 20, 0, 10, 0, 10, 10, 0, 10]);
    expect(kept.length).toBe(4);
  });

  it('keeps a ring that touches itself in one point', () => {
    expect(shapeOf([0, 0, 10, 0, 10, 10, 5, 5, 0, 10, 3, 4, 5, 5]).length).toBeGreaterThanOrEqual(
      6,
    );
  });

  it.each([
    ['empty', []],
    ['one point', [1, 1]],
    ['two points', [0, 0, 5, 5]],
    ['one point many times', [3, 3, 3, 3, 3, 3, 3, 3]],
    ['a line there and back', [0, 0, 5, 0, 10, 0, 5, 0]],
  ])('%s has no shape', (_, xy) => {
    expect(shapeOf(xy)).toEqual([]);
  });
});

it('the signed area is positive counter-clockwise and negative clockwise', () => {
  expect(signedArea(SQUARE)).toBe(100);
  expect(signedArea([0, 0, 0, 10, 10, 10, 10, 0])).toBe(-100);
  expect(signedArea([])).toBe(0);
});

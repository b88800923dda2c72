import { compileStyle, createOverride, createTable, HIDDEN, LIGHT } from '@borough/core';
import { describe, expect, it } from 'vitest';
import { hitBox, hitPoints } from './hit.js';
import { lightOf, type Wear } from './look.js';

const down = { from: [0, 0, 100], direction: [0, 0, -1] } as const;

function things(positions: readonly (readonly [number, number, number])[]) {
  const table = createTable('t', { columns: {} });
  table.resolveNow(positions.map((_, i) => `k${i}`));
  const override = createOverride();
  const wear: Wear = {
    table,
    style: compileStyle({ size: 4, height: 10 }, table.columns),
    theme: LIGHT,
    override,
    light: lightOf('flat', 0, LIGHT),
  };
  const anchors = new Float32Array(table.capacity * 3);
  positions.forEach((place, i) => {
    anchors.set(place, (i + 1) * 3);
  });
  return { wear, override, anchors, pixel: 0 };
}

describe('what a line of sight meets', () => {
  it('is the nearest thing, at the top of its bar', () => {
    const room = things([
      [0, 0, 0],
      [1, 1, 20],
      [50, 0, 60],
    ]);
    expect(hitPoints(down, { shape: 'bar', ...room })).toEqual({ slot: 2, meters: 70 });
  });

  it('RC9 is never what is hidden, nor what has no place', () => {
    const room = things([
      [0, 0, 0],
      [0, 0, 20],
      [0, 0, -1e30],
    ]);
    room.override.add(HIDDEN, 'me', [2]);
    expect(hitPoints(down, { shape: 'bar', ...room })).toMatchObject({ slot: 1 });
  });

  it('is as large as what is drawn: far things keep their pixels', () => {
    const room = things([[3, 0, 0]]);
    expect(hitPoints(down, { shape: 'bar', ...room })).toBeNull();
    expect(hitPoints(down, { shape: 'bar', ...room, pixel: 0.04 })).toMatchObject({ slot: 1 });
    expect(hitPoints(down, { shape: 'dot', ...room, pixel: 0.01 })).toMatchObject({ slot: 1 });
  });

  it('enters a box at its face, also from inside and along an axis', () => {
    expect(hitBox([1, 0, 0], [10, 0, -5], 4, 10)).toBe(8);
    expect(hitBox([1, 0, 0], [0, 0, -5], 4, 10)).toBe(0);
    expect(hitBox([1, 0, 0], [10, 9, -5], 4, 10)).toBeNull();
    expect(hitBox([1, 0, 0], [-10, 0, -5], 4, 10)).toBeNull();
  });
});

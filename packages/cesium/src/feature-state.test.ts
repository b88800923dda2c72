import {
  ALARM_SHIFT,
  compileStyle,
  createOverride,
  createTable,
  GHOSTED,
  HIDDEN,
  LIGHT,
  PAGE,
  type Style,
} from '@borough/core';
import { expect, it } from 'vitest';
import type { Engine } from './engine.js';
import { createFeatureState, lowerBound } from './feature-state.js';
import { lightOf, lookOfSlot, type Wear } from './look.js';
import { runsOf } from './slots.js';

const STYLE: Style = {
  color: { column: 'v', scale: { type: 'linear', domain: [0, 1] }, ramp: ['#000', '#fff'] },
};

/** A true double of what Cesium gives for a tile: features that count how often they are written. */
function createContent(rows: number) {
  const features = Array.from({ length: rows }, () => ({
    show: true,
    color: null as unknown,
    n: 0,
  }));
  const content = {
    features,
    getFeature(row: number) {
      const feature = features[row];
      if (!feature) throw new Error(`There is no row ${row}`);
      return {
        set show(value: boolean) {
          feature.show = value;
          feature.n++;
        },
        set color(value: object) {
          feature.color = { ...value };
        },
      };
    },
    get writes() {
      return features.reduce((sum, { n }) => sum + n, 0);
    },
  };
  return content;
}

function room() {
  const table = createTable('t', { columns: { v: { type: 'number' } } });
  const slots = table.resolveNow(Array.from({ length: 3000 }, (_, i) => `k${i}`));
  const override = createOverride();
  const wear: Wear = {
    table,
    style: compileStyle(STYLE, table.columns),
    theme: LIGHT,
    override,
    light: lightOf('flat', 30, LIGHT),
  };
  class Color {
    red = 0;
    green = 0;
    blue = 0;
    alpha = 0;
  }
  const state = createFeatureState({ Color } as unknown as Engine, () => wear);
  return { table, slots, override, wear, state };
}

const page = (slot: number): Uint32Array => Uint32Array.of(Math.floor(slot / PAGE));

it('RC1 only rows whose cell changed are written, and only in tiles that are seen', () => {
  const { table, slots, state } = room();
  const [near, far] = [createContent(2000), createContent(1000)];
  state.add(near as never, slots.slice(0, 2000));
  state.add(far as never, slots.slice(2000));
  state.show(near as never, 1);
  expect([near.writes, far.writes]).toEqual([2000, 0]);
  const [a, b] = [slots[5] as number, slots[2500] as number];
  table.column('v').write(a, 1, 0, 0, 0);
  table.column('v').write(b, 1, 0, 0, 0);
  state.apply(page(a), 1);
  state.apply(page(b), 1);
  expect([near.writes, far.writes]).toEqual([2001, 0]);
  expect(near.features[5]?.color).toMatchObject({ red: 1, green: 1, blue: 1, alpha: 1 });
  state.show(far as never, 2);
  expect(far.features[500]?.color).toMatchObject({ red: 1 });
  state.show(far as never, 3);
  expect(far.writes).toBe(1000);
});

it('RC3 hidden is a feature that does not show, ghosted one that lets light through', () => {
  const { slots, override, state } = room();
  const content = createContent(10);
  state.add(content as never, slots.slice(0, 10));
  state.show(content as never, 1);
  override.add(HIDDEN, 'me', [slots[3] as number]);
  override.add(GHOSTED, 'me', [slots[4] as number]);
  state.apply(page(1), 1);
  expect(content.features.map(({ show }) => show).indexOf(false)).toBe(3);
  expect(content.features[4]?.color).toMatchObject({ alpha: 0.32 });
  expect(content.writes).toBe(12);
});

it('BI3 a feature without a key wears the base colour, whatever slot 0 would say', () => {
  const { wear, table } = room();
  table.column('v').setFlags(0, 1 | (3 << ALARM_SHIFT));
  expect(lookOfSlot(wear, 0)).toEqual(LIGHT.base);
});

it('after a new style every row is written when its tile is next seen', () => {
  const { slots, state } = room();
  const content = createContent(10);
  state.add(content as never, slots.slice(0, 10));
  state.show(content as never, 1);
  state.apply(null, 1);
  expect(content.writes).toBe(10);
  state.show(content as never, 2);
  expect(content.writes).toBe(20);
});

it('finds where a page of slots begins', () => {
  const slots = Uint32Array.of(0, 3, 3, 9);
  expect([0, 1, 3, 4, 10].map((least) => lowerBound(slots, least))).toEqual([0, 1, 1, 3, 4]);
});

it('joins neighbouring pages into one upload', () => {
  expect(runsOf(new Set([7, 1, 2, 3, 9]))).toEqual([
    [1, 3],
    [7, 7],
    [9, 9],
  ]);
});

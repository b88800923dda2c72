import {
  ALARM_SHIFT,
  FRESHNESS_SHIFT,
  HIGHLIGHTED,
  KNOWN,
  lookOf,
  type Rgba,
  SELECTED,
  type Style,
} from '@borough/core';
import {
  type BoxCity,
  createBoxes,
  distance,
  insideOf,
  meanOf,
  openBoxCity,
} from '@borough/fixtures';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createElement, SETTINGS, stageOf } from './testing/harness.js';

type Opened = Awaited<ReturnType<typeof open>>;

/** A value and flags for each row of boxes, and an override for each column: every stratum there is. */
const FLAGS = [
  0,
  KNOWN,
  KNOWN | (2 << FRESHNESS_SHIFT),
  KNOWN | (3 << FRESHNESS_SHIFT),
  KNOWN | (1 << ALARM_SHIFT),
  KNOWN | (2 << ALARM_SHIFT) | (3 << FRESHNESS_SHIFT),
  KNOWN | (3 << ALARM_SHIFT),
  KNOWN | (1 << FRESHNESS_SHIFT),
];

const color = (scale: NonNullable<Style['color']>['scale'], ramp = 'viridis'): Style => ({
  color: { column: 'energy', scale, ramp: ramp as 'viridis', noData: '#123456' },
});
const STYLES: readonly (readonly [string, Style])[] = [
  ['linear', color({ type: 'linear', domain: [0, 100] })],
  ['log', color({ type: 'log', domain: [1, 100] }, 'magma')],
  [
    'eight thresholds',
    color({ type: 'threshold', thresholds: [5, 10, 20, 30, 45, 60, 75, 90] }, 'okabe'),
  ],
  ['nothing', {}],
];

async function open(set: 'boxes' | 'ordinals', lighting: 'flat' | 'full') {
  const element = createElement(256, 256);
  const box: BoxCity = openBoxCity(`${inject('tilesUrl')}/${set}/tileset.json`);
  const stage = stageOf(element, { lighting, ...SETTINGS, shadows: false });
  const detach = box.city.attach(stage.renderer);
  await stage.settled();
  const table = box.city.scene.table('buildings');
  const column = table.column('energy');
  const override = box.city.scene.override('main', 'buildings');
  for (let row = 0; row < 8; row++) {
    for (let i = 0; i < 8; i++) {
      const slot = table.slotOf(`b-${row}-${i}`);
      column.write(slot, row * 8 + i * 5, box.wall.wallMs(), 0, 0);
      column.setFlags(slot, FLAGS[row] as number);
      if (i % 4 === 1) override.add(HIGHLIGHTED, 'test', [slot]);
      if (i % 4 === 2) override.add(SELECTED, 'test', [slot]);
    }
  }
  return {
    box,
    stage,
    table,
    override,
    close() {
      detach();
      box.city.close();
      element.remove();
    },
    async colors(style: Style): Promise<Map<string, Rgba>> {
      await box.city.run({ do: 'layer', id: 'energy', style });
      await stage.settled();
      const picture = stage.pixels();
      const mask = stage.ids('main');
      const found = new Map<string, Rgba>();
      for (const key of createBoxes().keys)
        found.set(key, meanOf(picture, insideOf(mask, table.slotOf(key))));
      return found;
    },
  };
}

describe('state by number in the shader and state by feature', () => {
  let opened: Opened[] = [];
  afterEach(() => {
    for (const one of opened) one.close();
    opened = [];
  });
  const both = async (lighting: 'flat' | 'full') => {
    const a = await open('ordinals', lighting);
    const b = await open('boxes', lighting);
    opened = [a, b];
    return { a, b };
  };

  it('RC6 RC7 both paths draw what core says, in every stratum and on every scale', async () => {
    const { a, b } = await both('flat');
    // The one samples state textures, the other has none.
    expect(a.stage.renderer.stats().textures).toBe(6);
    expect(b.stage.renderer.stats().textures).toBe(0);
    for (const [name, style] of STYLES) {
      for (const one of [a, b]) {
        const colors = await one.colors(style);
        const layer = one.box.city.scene.layers[0];
        expect(colors.size).toBe(64);
        for (const [key, seen] of colors) {
          const slot = one.table.slotOf(key);
          const { values, flags } = one.table.column('energy');
          const expected = lookOf(layer?.style as never, one.box.city.scene.theme, {
            value: values[slot] as number,
            flags: flags[slot] as number,
            override: one.override.bits[slot] as number,
          });
          expect(distance(seen, expected as Rgba), `${name} ${key}`).toBeLessThanOrEqual(3);
        }
      }
    }
  });

  it('RC1 a reading is drawn in a table of far more rows than the small texture holds', async () => {
    const a = await open('ordinals', 'flat');
    opened = [a];
    a.table.resolveNow(Array.from({ length: 200_000 }, (_, i) => `other-${i}`));
    const [, style] = STYLES[0] as (typeof STYLES)[number];
    await a.colors(style);
    const column = a.table.column('energy');
    for (const value of [7, 93]) {
      const slot = a.table.slotOf('b-1-0');
      column.write(slot, value, a.box.wall.wallMs(), 0, 0);
      column.write(150_000, value, a.box.wall.wallMs(), 0, 0);
      await a.box.city.run({ do: 'deselect' });
      await a.stage.settled();
      const expected = lookOf(a.box.city.scene.layers[0]?.style as never, a.box.city.scene.theme, {
        value,
        flags: column.flags[slot] as number,
        override: 0,
      });
      const seen = meanOf(a.stage.pixels(), insideOf(a.stage.ids('main'), slot));
      expect(distance(seen, expected as Rgba)).toBeLessThanOrEqual(3);
    }
  });

  it('both paths are lit alike', async () => {
    const { a, b } = await both('full');
    const [, style] = STYLES[0] as (typeof STYLES)[number];
    const seen = await a.colors(style);
    let darker = 0;
    for (const [key, other] of await b.colors(style)) {
      expect(distance(seen.get(key) as Rgba, other), key).toBeLessThanOrEqual(3);
      darker += other[0] < 250 ? 1 : 0;
    }
    expect(darker).toBeGreaterThan(0);
  });
});

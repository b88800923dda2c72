import { describe, expect, it } from 'vitest';
import { createColumn, FRESHNESS_SHIFT, KNOWN } from '../table/column.js';
import { toLegend } from './legend.js';
import { HIDDEN, HIGHLIGHTED, lookOf, SELECTED } from './look.js';
import { RAMPS, type RampName, type Rgba, toHex, toRgba, toStops, toTexels } from './ramp.js';
import { scaleAt, toUniforms } from './scale.js';
import { type ColorRule, colorAt, compileStyle, numberAt, type Style } from './style.js';
import { DARK, LIGHT, THEMES, themeOf, WALL } from './theme.js';

const energy: ColorRule = {
  column: 'v',
  scale: { type: 'linear', domain: [0, 100] },
  ramp: 'viridis',
};

describe('scales', () => {
  it('ST1 linear and log run from 0 to 1 over their domain and stop at its ends', () => {
    const linear = toUniforms({ type: 'linear', domain: [10, 20] });
    expect([-5, 10, 15, 20, 99].map((v) => scaleAt(linear, v))).toEqual([0, 0, 0.5, 1, 1]);
    const log = toUniforms({ type: 'log', domain: [1, 100] });
    expect(scaleAt(log, 10)).toBeCloseTo(0.5, 12);
    expect(scaleAt(log, 0)).toBe(0);
    const falling = toUniforms({ type: 'linear', domain: [20, 10] });
    expect(scaleAt(falling, 20)).toBe(0);
    expect(scaleAt(falling, 10)).toBe(1);
  });

  it('ST1 thresholds are steps, each from its limit on', () => {
    const steps = toUniforms({ type: 'threshold', thresholds: [10, 50] });
    expect([9.99, 10, 49.9, 50].map((v) => scaleAt(steps, v))).toEqual([0, 0.5, 0.5, 1]);
  });

  it('ST1 a domain of one point parts what is below from what is above', () => {
    const point = toUniforms({ type: 'linear', domain: [5, 5] });
    expect([4, 6].map((v) => scaleAt(point, v))).toEqual([0, 1]);
  });
});

describe('ramps', () => {
  it('ST3 every ramp is lighter or darker all the way, so that grey print keeps its order', () => {
    for (const name of ['viridis', 'cividis', 'magma', 'batlow'] as RampName[]) {
      const lumas = toStops(name).map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b);
      const rising = lumas.every((luma, i) => i === 0 || luma > (lumas[i - 1] as number));
      expect(rising, name).toBe(true);
    }
  });

  it('ST3 colours survive being written and read', () => {
    for (const ramp of Object.values(RAMPS))
      for (const stop of ramp.split(' ')) expect(toHex(toRgba(`#${stop}`))).toBe(`#${stop}`);
    expect(toRgba('#abc')).toEqual([170, 187, 204, 255]);
    const greys = toTexels([toRgba('#000'), toRgba('#fff')], 3);
    expect([...greys]).toEqual([0, 0, 0, 255, 127, 127, 127, 255, 255, 255, 255, 255]);
    expect([...toTexels([toRgba('#abc')], 2)]).toEqual([170, 187, 204, 255, 170, 187, 204, 255]);
  });
});

describe('styles', () => {
  const column = createColumn('v', { type: 'number' }, 8);
  const columns = new Map([['v', column]]);

  it('ST2 compiles to one lookup table of 256 texels, whatever the number of things', () => {
    const { color } = compileStyle({ color: energy }, columns);
    expect(color?.lut).toHaveLength(1024);
    expect(toHex(colorAt(color as never, 0))).toBe('#440154');
    expect(toHex(colorAt(color as never, 100))).toBe('#fde725');
  });

  it('ST4 a number channel gives its low end to what is unknown', () => {
    const style: Style = {
      height: { column: 'v', scale: { type: 'linear', domain: [0, 10] }, range: [2, 52] },
    };
    const { height, size } = compileStyle(style, columns);
    expect(numberAt(height, 5, true)).toBe(27);
    expect(numberAt(height, 5, false)).toBe(2);
    expect(numberAt(size, 123, true)).toBe(4);
  });

  it('ST6 categories colour by word, in any order in which the words were learned', () => {
    const words = createColumn('w', { type: 'text' }, 8);
    const [closed, open, other] = ['CLOSED', 'OPEN', 'ELSE'].map((word) => words.code(word));
    const rule: ColorRule = {
      column: 'w',
      scale: { type: 'category', values: ['OPEN', 'CLOSED'] },
      ramp: ['#00ff00', '#ff0000', '#888888'],
    };
    const { color } = compileStyle({ color: rule }, new Map([['w', words]]));
    expect(toHex(colorAt(color as never, open as number))).toBe('#00ff00');
    expect(toHex(colorAt(color as never, closed as number))).toBe('#ff0000');
    expect(toHex(colorAt(color as never, other as number))).toBe('#888888');
  });

  it('ST8 a legend says a category in the words of its column, and as it is where there are none', () => {
    const texts = createColumn('w', { type: 'text' }, 8);
    const rule: ColorRule = {
      column: 'w',
      scale: { type: 'category', values: ['silent', 'none'] },
      ramp: ['#ff0000', '#888888'],
    };
    const { color } = compileStyle({ color: rule }, new Map([['w', texts]]));
    const schema = {
      type: 'text',
      words: { silent: { en: 'silent', 'zh-CN': '未传输' } },
    } as const;
    const { entries } = toLegend(rule, color as never, schema, LIGHT);
    expect(entries.map(({ text }) => text)).toEqual([schema.words.silent, 'none']);
  });

  it('ST5 a legend is drawn from the same table as the city', () => {
    const { color } = compileStyle({ color: energy }, columns);
    const legend = toLegend(energy, color as never, { type: 'number', unit: 'kWh' }, LIGHT);
    expect(legend.strip[0]).toBe('#440154');
    expect(legend.ticks.map((tick) => tick.value)).toEqual([0, 50, 100]);
    const steps: ColorRule = { ...energy, scale: { type: 'threshold', thresholds: [10, 50] } };
    const compiled = compileStyle({ color: steps }, columns).color;
    const { entries } = toLegend(steps, compiled as never, { type: 'number' }, DARK);
    expect(entries).toMatchObject([{ to: 10 }, { from: 10, to: 50 }, { from: 50 }]);
    expect(new Set(entries.map((entry) => entry.color)).size).toBe(3);
  });
});

describe('looks', () => {
  const style = compileStyle({ color: energy }, new Map());
  const look = (value: number, flags: number, override = 0) =>
    lookOf(style, LIGHT, { value, flags, override });

  it('LK1 nothing known is a class of its own, not the colour of zero', () => {
    expect(look(0, 0)).toEqual(LIGHT.noData);
    expect(look(0, KNOWN)).not.toEqual(LIGHT.noData);
  });

  it('LK2 stale loses its colour, offline its light as well; late keeps both', () => {
    const live = look(100, KNOWN);
    expect(look(100, KNOWN | (1 << FRESHNESS_SHIFT))).toEqual(live);
    const spread = (c: readonly number[] | null) =>
      Math.max(...(c ?? []).slice(0, 3)) - Math.min(...(c ?? []).slice(0, 3));
    const stale = look(100, KNOWN | (2 << FRESHNESS_SHIFT));
    const offline = look(100, KNOWN | (3 << FRESHNESS_SHIFT));
    expect(spread(stale)).toBeLessThan(spread(live) / 3);
    expect(spread(offline)).toBe(0);
    expect(offline?.[0]).toBeLessThan(stale?.[0] ?? 0);
  });

  it('LK3 hidden wins over everything; selection lies over highlight', () => {
    expect(look(50, KNOWN, HIDDEN | SELECTED)).toBeNull();
    expect(look(50, KNOWN, HIGHLIGHTED)).not.toEqual(look(50, KNOWN));
    expect(look(50, KNOWN, HIGHLIGHTED | SELECTED)).not.toEqual(look(50, KNOWN, HIGHLIGHTED));
  });
});

describe('light', () => {
  const scale = { type: 'linear', domain: [0, 50] } as const;

  it('ST7 is a channel of its own, beside the colour', () => {
    const style = compileStyle({ light: { column: 'people', scale } }, new Map());
    expect(style.color).toBeNull();
    expect(style.light).toMatchObject({ column: 'people', low: 0, high: 1 });
    expect(numberAt(style.light as never, 25, true)).toBeCloseTo(0.5);
    expect(numberAt(style.light as never, 25, false)).toBe(0);
  });

  it('ST7 is absent where nothing is said of it', () => {
    expect(compileStyle({ color: energy }, new Map()).light).toBeNull();
  });
});

describe('themes', () => {
  it('the wall is darker than dark and its city lighter, so that it is read from afar', () => {
    const light = ([r, g, b]: Rgba) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
    expect(light(WALL.base) - light(WALL.background)).toBeGreaterThan(
      1.3 * (light(DARK.base) - light(DARK.background)),
    );
    expect(WALL.scale).toBeGreaterThan(DARK.scale);
    expect(THEMES.map((name) => themeOf(name).name)).toEqual([...THEMES]);
  });
});

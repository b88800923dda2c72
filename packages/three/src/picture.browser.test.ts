import { type CityDescription, lookOf, type Rgba } from '@borough/core';
import {
  type BoxCity,
  changedPixels,
  FROM_ABOVE,
  FROM_SOUTH,
  insideOf,
  meanOf,
  openBoxCity,
  type Picture,
} from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createThreeRenderer, type ThreeOptions, type ThreeRenderer } from './renderer.js';

const NOON = '2026-06-21T11:30:00Z';
const NIGHT = '2026-06-21T22:30:00Z';
const SOUTH = { id: 'main', camera: { ...FROM_SOUTH, pitchDegrees: -25, rangeMeters: 260 } };

let canvas: HTMLCanvasElement;
let box: BoxCity;
let renderer: ThreeRenderer;
let detach: () => void;

function begin(city: Partial<CityDescription>, options: ThreeOptions = {}): void {
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`, city);
  renderer = createThreeRenderer(canvas, { pixelRatio: 1, quality: 'medium', ...options });
  detach = box.city.attach(renderer);
}

beforeEach(() => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:320px;height:240px;display:block';
  document.body.append(canvas);
});

afterEach(() => {
  detach();
  box.city.close();
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  canvas.remove();
});

const slotOf = (key: string): number => box.city.scene.table('buildings').slotOf(key);

async function say(values: Readonly<Record<string, number>>): Promise<void> {
  box.feeds.say(
    'energy',
    Object.entries(values).map(([key, value]) => ({ key, column: 'energy', value })),
  );
  await expect
    .poll(() => box.city.scene.table('buildings').slotOf(Object.keys(values)[0] ?? ''))
    .toBeGreaterThan(0);
  await new Promise((done) => setTimeout(done, 150));
  await renderer.settled();
}

const pixelsOf = (key: string): number[] => insideOf(renderer.ids('main'), slotOf(key));
const colorAt = ({ data }: Picture, i: number): Rgba => [
  data[i * 4] as number,
  data[i * 4 + 1] as number,
  data[i * 4 + 2] as number,
  255,
];

/** CIE 1976 colour difference of two sRGB colours. */
function deltaE(a: Rgba, b: Rgba): number {
  const lab = ([r, g, b]: Rgba): readonly number[] => {
    const [x, y, z] = [r, g, b].map((c) => {
      const v = c / 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
    const fx = f((0.4124 * x + 0.3576 * y + 0.1805 * z) / 0.95047);
    const fy = f(0.2126 * x + 0.7152 * y + 0.0722 * z);
    const fz = f((0.0193 * x + 0.1192 * y + 0.9505 * z) / 1.08883);
    return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
  };
  const [p, q] = [lab(a), lab(b)];
  return Math.hypot(...p.map((v, i) => v - (q[i] as number)));
}

describe('data in the picture', () => {
  it('roofs by day are recognisably the colours of their data', async () => {
    begin({ sun: NOON, views: [{ id: 'main', camera: { ...FROM_ABOVE, rangeMeters: 300 } }] });
    await renderer.settled();
    const values = Object.fromEntries([30, 40, 50, 60, 70].map((v, i) => [`b-3-${i + 2}`, v]));
    await say(values);
    const picture = renderer.pixels();
    const column = box.city.scene.table('buildings').column('energy');
    const away = Object.keys(values).map((key) => {
      const slot = slotOf(key);
      const look = lookOf(
        (box.city.scene.layers[0] as NonNullable<(typeof box.city.scene.layers)[0]>).style,
        box.city.scene.theme,
        { value: column.values[slot] as number, flags: column.flags[slot] as number, override: 0 },
      );
      return deltaE(meanOf(picture, pixelsOf(key)), look as Rgba);
    });
    const mean = away.reduce((a, b) => a + b) / away.length;
    expect(mean, `ΔE ${away.map((d) => d.toFixed(1))}`).toBeLessThan(7);
  });

  it('a façade moves a data colour by its lightness only, and by no more than its share', async () => {
    begin({ sun: NOON, views: [SOUTH] }, { shadows: false });
    await renderer.settled();
    await say({ 'b-0-3': 50 });
    const picture = renderer.pixels();
    const mask = renderer.ids('main');
    const slot = slotOf('b-0-3');
    // The wall: the lower half of the building on the screen.
    const own = pixelsOf('b-0-3');
    const rows = own.map((i) => Math.floor(i / mask.width));
    const top = Math.min(...rows);
    const across = own.map((i) => i % mask.width);
    const [left, right] = [Math.min(...across), Math.max(...across)];
    // Its side, which is in another light, lies to the right.
    const wall = own.filter(
      (_, n) =>
        (rows[n] as number) > top + (Math.max(...rows) - top) * 0.5 &&
        (across[n] as number) < left + (right - left) * 0.6,
    );
    expect(wall.length, `slot ${slot}`).toBeGreaterThan(150);
    const colors = wall.map((i) => colorAt(picture, i));
    const light = colors
      .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
      .sort((a, b) => a - b);
    const low = light[Math.floor(light.length * 0.04)] as number;
    const high = light[Math.floor(light.length * 0.96)] as number;
    // Something is to be seen, but never more than 12 % up and down.
    expect(high / low).toBeGreaterThan(1.04);
    expect(high / low).toBeLessThan((1.12 / 0.88) * 1.04);
    const hues = colors
      .map(([r, g, b]) => Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b))
      .sort((a, b) => a - b);
    const spread =
      (hues[Math.floor(hues.length * 0.96)] as number) -
      (hues[Math.floor(hues.length * 0.04)] as number);
    expect(spread).toBeLessThan(0.08);
  });

  it('by night windows light up by the value: many, few, and none where nothing is known', async () => {
    begin({ sun: NIGHT, views: [SOUTH] });
    await renderer.settled();
    await say({ 'b-0-2': 95, 'b-0-3': 5 });
    const picture = renderer.pixels();
    const warm = (key: string): number => {
      const own = pixelsOf(key);
      expect(own.length, key).toBeGreaterThan(100);
      const lit = own.filter((i) => {
        const [r, g, b] = colorAt(picture, i);
        return r > 150 && r > b + 35 && r >= g;
      });
      return lit.length / own.length;
    };
    const [many, few, none] = [warm('b-0-2'), warm('b-0-3'), warm('b-0-4')];
    expect(many).toBeGreaterThan(0.03);
    expect(many).toBeGreaterThan(few * 2);
    expect(few).toBeGreaterThanOrEqual(none);
    expect(none).toBeLessThan(0.005);
  });
});

describe('the pass over the picture', () => {
  it('night and day, values and themes need no new program', { timeout: 60_000 }, async () => {
    begin({ sun: NOON, views: [SOUTH] }, { quality: 'high' });
    await renderer.settled();
    const { programs } = renderer.stats();
    await box.city.run({ do: 'sun', at: NIGHT });
    await say({ 'b-0-2': 95 });
    await box.city.run({ do: 'hide', table: 'buildings', keys: ['b-1-1'] });
    await renderer.settled();
    expect(renderer.stats().programs).toBe(programs);
    const { frames } = renderer.stats();
    await new Promise((done) => setTimeout(done, 300));
    expect(renderer.stats().frames).toBe(frames);
  });

  it('leaves nothing behind, in two views by night', { timeout: 60_000 }, async () => {
    canvas.style.cssText = 'width:128px;height:80px;display:block';
    begin(
      {
        sun: NIGHT,
        views: [
          { ...SOUTH, id: 'left', rect: [0, 0, 0.5, 1] },
          { ...SOUTH, id: 'right', rect: [0.5, 0, 0.5, 1] },
        ],
      },
      { quality: 'high' },
    );
    await renderer.settled();
    const before = renderer.pixels();
    expect(changedPixels(before, renderer.pixels(), 1)).toEqual([]);
    detach();
    expect(renderer.stats()).toMatchObject({
      geometries: 0,
      textures: 0,
      programs: 0,
      cacheBytes: 0,
    });
    detach = box.city.attach(renderer);
    await renderer.settled();
    expect(changedPixels(before, renderer.pixels(), 3)).toEqual([]);
  });

  it('rain falls: a city in which nothing else moves has another picture in every frame', async () => {
    begin({ sun: NOON, weather: { rain: 8 }, views: [SOUTH] });
    await expect.poll(() => renderer.stats().pending).toBe(0);
    await expect
      .poll(() => changedPixels(renderer.pixels(), renderer.pixels(), 6).length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(50);
    await box.city.run({ do: 'weather', weather: {} });
    await renderer.settled();
    expect(changedPixels(renderer.pixels(), renderer.pixels(), 1)).toEqual([]);
  });

  it('hidden things neither shine nor throw shade', { timeout: 60_000 }, async () => {
    begin({ sun: NIGHT, views: [SOUTH] }, { quality: 'high' });
    await renderer.settled();
    await say({ 'b-0-2': 95 });
    const keys = Array.from({ length: 64 }, (_, i) => `b-${i >> 3}-${i & 7}`);
    await box.city.run({ do: 'hide', table: 'buildings', keys });
    await renderer.settled();
    const bare = renderer.pixels();
    await box.city.run({ do: 'show', table: 'buildings', keys: ['b-0-2'] });
    await renderer.settled();
    expect(changedPixels(bare, renderer.pixels(), 4).length).toBeGreaterThan(100);
    await box.city.run({ do: 'hide', table: 'buildings', keys: ['b-0-2'] });
    await renderer.settled();
    expect(changedPixels(bare, renderer.pixels(), 1)).toEqual([]);
  });
});

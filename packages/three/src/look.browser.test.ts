import { GHOSTED, HIDDEN, lookOf, type Rgba } from '@borough/core';
import { createBoxes, distance, insideOf, meanOf, openBoxCity } from '@borough/fixtures';
import { afterEach, expect, inject, it } from 'vitest';
import { createThreeRenderer } from './renderer.js';

/** Mulberry32: the same cells in every run. */
function createRandom(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCALES = [
  { type: 'linear', domain: [-20, 80] },
  { type: 'linear', domain: [50, 50] },
  { type: 'log', domain: [0.1, 1000] },
  { type: 'threshold', thresholds: [0, 10, 25, 60] },
  { type: 'threshold', thresholds: [] },
  { type: 'category', values: [] },
] as const;

let close: () => void = () => {};
afterEach(() => close());

it.each(SCALES)('LK1 the shader is lookOf, for 64 random cells a theme: %j', async (scale) => {
  const box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
  const canvas = document.createElement('canvas');
  canvas.style.cssText = 'width:320px;height:320px;display:block';
  document.body.append(canvas);
  const renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1 });
  const detach = box.city.attach(renderer);
  close = () => {
    detach();
    box.city.close();
    canvas.remove();
  };
  const { scene } = box.city;
  const style = {
    color: {
      column: 'energy',
      scale: scale.type === 'category' ? { type: 'linear', domain: [0, 1] } : scale,
      ramp: 'batlow',
      ...(scale.type === 'log' && { noData: '#123456', reverse: true }),
    },
  };
  await box.city.run({ do: 'layer', id: 'energy', style });
  // Text columns give codes; the arithmetic is the same for any column.
  const layer = scene.layers[0] as (typeof scene.layers)[number];
  if (scale.type === 'category')
    Object.assign(layer.style.color as object, {
      scale: { kind: 3, low: 0, factor: 1, thresholds: [] },
    });
  await renderer.settled();
  const random = createRandom(7);
  const table = box.city.tables.get('buildings');
  if (!table) throw new Error('no table');
  const column = table.column('energy');
  const override = scene.override('main', 'buildings');
  const { keys } = createBoxes();
  const bits = new Map<number, number>();
  for (const theme of ['light', 'dark'] as const) {
    scene.setTheme(theme);
    for (const key of keys) {
      const slot = table.slotOf(key);
      const value = scale.type === 'category' ? Math.floor(random() * 300) : random() * 120 - 30;
      column.write(slot, value, 0, 0, 0);
      column.setFlags(slot, Math.floor(random() * 256));
      bits.set(slot, Math.floor(random() * 16) & ~GHOSTED);
    }
    for (const bit of [1, 4, 8] as const)
      override.set(
        bit,
        'test',
        [...bits].filter(([, b]) => b & bit).map(([slot]) => slot),
      );
    await box.city.run({ do: 'deselect' });
    await renderer.settled();
    const picture = renderer.pixels();
    const mask = renderer.ids('main');
    for (const [slot, own] of bits) {
      const look = lookOf(layer.style, scene.theme, {
        value: column.values[slot] as number,
        flags: column.flags[slot] as number,
        override: own,
      });
      const pixels = insideOf(mask, slot);
      if (own & HIDDEN) {
        expect(look).toBeNull();
        expect(pixels).toEqual([]);
        continue;
      }
      expect(pixels.length).toBeGreaterThan(20);
      const away = distance(meanOf(picture, pixels), look as Rgba);
      expect(away, `slot ${slot} in ${theme}`).toBeLessThanOrEqual(2);
    }
  }
});

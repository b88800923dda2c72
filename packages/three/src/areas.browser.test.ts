import { DARK, LIGHT, lookOf, type Rgba } from '@borough/core';
import { surfaceColor } from '@borough/core/draw';
import {
  changedPixels,
  distance,
  FROM_ABOVE,
  FROM_SOUTH,
  meanOf,
  openShapeCity,
} from '@borough/fixtures';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Shown, show } from './testing/canvas.js';

const TABLES = { fields: { columns: { load: { type: 'number' } } } } as const;
const COLOR = {
  column: 'load',
  scale: { type: 'linear', domain: [0, 100] },
  ramp: 'viridis',
} as const;

let shown: Shown;
afterEach(() => shown.close());

describe('areas', () => {
  it('wear their values, keep their holes, hide, are picked and restyled', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'fields', type: 'areas', table: 'fields', style: { color: COLOR } },
    ]);
    shown = show(box);
    box.feeds.say('fields', [
      {
        key: 'a',
        column: 'load',
        value: 10,
        geometry: box.rectangle([-100, -40, -20, 40], [-80, -20, -40, 20]),
      },
      { key: 'b', column: 'load', value: 90, geometry: box.rectangle([20, -40, 100, 40]) },
      { key: 'c', geometry: box.rectangle([-40, 60, 40, 100]) },
    ]);
    await shown.settled();
    const table = box.city.scene.table('fields');
    const [a, b, c] = ['a', 'b', 'c'].map(table.slotOf) as [number, number, number];
    const look = (slot: number): Rgba => {
      const column = table.column('load');
      const layer = box.city.scene.layers[0];
      if (!layer) throw new Error('no layer');
      return lookOf(layer.style, box.city.scene.theme, {
        value: column.values[slot] as number,
        flags: column.flags[slot] as number,
        override: 0,
      }) as Rgba;
    };
    for (const slot of [a, b, c]) shown.expectColor(slot, look(slot));
    expect(distance(look(a), look(b))).toBeGreaterThan(40);
    // The hole is ground: a quarter of the ring's square.
    const inside = shown.pixelsOf(a).length;
    const solid = shown.pixelsOf(b).length;
    expect(inside / solid).toBeGreaterThan(0.65);
    expect(inside / solid).toBeLessThan(0.82);
    const at = shown.pixelsOf(b)[50] as number;
    const hit = await shown.renderer.pick('main', at % 240, Math.floor(at / 240));
    expect(hit).toMatchObject({ layer: 'fields', table: 'fields', key: 'b' });
    const { pages } = table.column('load');
    const seen = pages.seal();
    await box.city.run({
      do: 'layer',
      id: 'fields',
      style: { color: { ...COLOR, ramp: 'magma' } },
    });
    await box.city.run({ do: 'hide', table: 'fields', keys: ['b'] });
    await shown.settled();
    shown.expectColor(a, look(a));
    expect(shown.pixelsOf(b)).toEqual([]);
    expect(pages.isChangedSince(seen)).toBe(false);
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('lie over each other in the order of their layers, and move with their geometry', async () => {
    const box = openShapeCity(
      { water: { columns: {} }, roads: { columns: {} } },
      [
        { id: 'water', type: 'areas', table: 'water', material: 'water' },
        { id: 'roads', type: 'areas', table: 'roads', material: 'asphalt' },
      ],
      { views: [{ id: 'main', camera: { ...FROM_SOUTH, pitchDegrees: -12, rangeMeters: 900 } }] },
    );
    shown = show(box);
    box.feeds.say('water', [{ key: 'w', geometry: box.rectangle([-400, -400, 400, 400]) }]);
    box.feeds.say('roads', [
      { key: 'none', geometry: box.rectangle([900, 900, 901, 901]) },
      { key: 'r', geometry: box.rectangle([-300, -300, 300, 300]) },
    ]);
    await shown.settled();
    const slot = box.city.scene.table('roads').slotOf('r');
    expect(slot).toBe(2);
    shown.expectColor(1, surfaceColor('water', LIGHT));
    shown.expectColor(2, surfaceColor('asphalt', LIGHT));
    // Not a pixel of the water shines through.
    const inside = shown.pixelsOf(2);
    const picture = shown.renderer.pixels();
    const road = surfaceColor('asphalt', LIGHT);
    for (const i of inside) expect(distance(meanOf(picture, [i]), road)).toBeLessThanOrEqual(3);
    box.feeds.say('roads', [{ key: 'r', geometry: box.rectangle([-100, -100, 100, 100]) }]);
    await shown.settled();
    expect(shown.pixelsOf(2).length).toBeLessThan(inside.length / 3);
    await box.city.run({ do: 'theme', name: 'dark' });
    await shown.settled();
    shown.expectColor(1, surfaceColor('water', DARK));
  });

  it('rise with their values, cast shadows and come back after a lost context', async () => {
    const box = openShapeCity(
      TABLES,
      [
        {
          id: 'fields',
          type: 'areas',
          table: 'fields',
          style: {
            height: { column: 'load', scale: { type: 'linear', domain: [0, 100] }, range: [0, 80] },
          },
        },
      ],
      { views: [{ id: 'main', camera: FROM_SOUTH }] },
    );
    shown = show(box, { lighting: 'full' });
    const geometry = box.rectangle([-40, -40, 40, 40], [-10, -10, 10, 10]);
    box.feeds.say('fields', [{ key: 'a', column: 'load', value: 5, geometry }]);
    await shown.settled();
    const low = shown.pixelsOf(1).length;
    const before = shown.renderer.pixels();
    const mask = shown.renderer.ids('main');
    box.feeds.say('fields', [{ key: 'a', column: 'load', value: 100 }]);
    await shown.settled();
    expect(shown.pixelsOf(1).length).toBeGreaterThan(low * 1.5);
    const after = shown.renderer.ids('main');
    const ground = changedPixels(before, shown.renderer.pixels(), 6).filter(
      (i) => mask.slots[i] === 0 && after.slots[i] === 0,
    );
    expect(ground.length).toBeGreaterThan(100);
    const context = shown.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    const whole = shown.renderer.pixels();
    context?.loseContext();
    await vi.waitFor(() => expect(box.city.context.get()).toBe('lost'));
    context?.restoreContext();
    await vi.waitFor(() => expect(box.city.context.get()).toBe('ok'));
    await shown.settled();
    expect(changedPixels(whole, shown.renderer.pixels())).toEqual([]);
  });

  it('two views hide different areas', async () => {
    const box = openShapeCity(
      TABLES,
      [{ id: 'fields', type: 'areas', table: 'fields', style: { color: COLOR } }],
      {
        views: [
          { id: 'left', rect: [0, 0, 0.5, 1], camera: FROM_ABOVE },
          { id: 'right', rect: [0.5, 0, 0.5, 1], camera: FROM_ABOVE },
        ],
      },
    );
    shown = show(box);
    box.feeds.say('fields', [
      { key: 'a', column: 'load', value: 10, geometry: box.rectangle([-60, -40, -10, 40]) },
      { key: 'b', column: 'load', value: 90, geometry: box.rectangle([10, -40, 60, 40]) },
    ]);
    const sees = (view: string): boolean[] =>
      [1, 2].map((slot) => shown.pixelsOf(slot, view).length > 20);
    await vi.waitFor(() => expect(box.city.scene.table('fields').size).toBe(3));
    await box.city.run({ do: 'hide', table: 'fields', keys: ['a'], view: 'left' });
    await shown.settled();
    expect(sees('left')).toEqual([false, true]);
    expect(sees('right')).toEqual([true, true]);
  });
});

import { DARK, LIGHT, lookOf, type Rgba } from '@borough/core';
import { changedPixels, FROM_SOUTH, openShapeCity } from '@borough/fixtures';
import { afterEach, describe, expect, it } from 'vitest';
import { type Shown, show } from './testing/canvas.js';

const TABLES = {
  trees: { columns: { health: { type: 'number' } } },
  lamps: { columns: { heading: { type: 'number' } } },
} as const;
const COLOR = {
  column: 'health',
  scale: { type: 'linear', domain: [0, 1] },
  ramp: 'viridis',
} as const;
const VIEW = { views: [{ id: 'main', camera: { ...FROM_SOUTH, rangeMeters: 80 } }] };

let shown: Shown;
afterEach(() => shown.close());

describe('models', () => {
  it('trees wear values, hide, are picked and cast shadows that go with them', async () => {
    const style = { size: 14, height: 16, color: COLOR };
    const box = openShapeCity(
      TABLES,
      [{ id: 'trees', type: 'models', table: 'trees', model: 'tree', style }],
      VIEW,
    );
    shown = show(box);
    box.feeds.say('trees', [
      { key: 'a', column: 'health', value: 0.2, position: box.at(-12, 0) },
      { key: 'b', column: 'health', value: 0.9, position: box.at(12, 0) },
    ]);
    await shown.settled();
    const { column } = box.city.scene.table('trees');
    const look = (slot: number): Rgba =>
      lookOf(box.city.scene.layers[0]?.style as never, LIGHT, {
        value: column('health').values[slot] as number,
        flags: column('health').flags[slot] as number,
        override: 0,
      }) as Rgba;
    const crown = shown.pixelsOf(1)[10] as number;
    expect(await shown.renderer.pick('main', crown % 240, Math.floor(crown / 240))).toMatchObject({
      layer: 'trees',
      key: 'a',
    });
    shown.expectColor(1, look(1));
    shown.expectColor(2, look(2));
    await box.city.run({ do: 'hide', table: 'trees', keys: ['b'] });
    await shown.settled();
    expect(shown.pixelsOf(2)).toEqual([]);
    expect(shown.renderer.stats().drawCalls).toBeLessThanOrEqual(3);
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('hidden trees cast no shadow, and far ones are left out', async () => {
    const box = openShapeCity(
      TABLES,
      [{ id: 'trees', type: 'models', table: 'trees', model: 'tree' }],
      VIEW,
    );
    shown = show(box, { lighting: 'full' });
    await shown.settled();
    const bare = shown.renderer.pixels();
    box.feeds.say('trees', [{ key: 'a', position: box.at(0, 0) }]);
    await shown.settled();
    const own = shown.renderer.ids('main');
    const shadow = changedPixels(bare, shown.renderer.pixels(), 6).filter(
      (i) => own.slots[i] === 0,
    );
    expect(shadow.length).toBeGreaterThan(30);
    await box.city.run({ do: 'hide', table: 'trees', keys: ['a'] });
    await shown.settled();
    expect(changedPixels(bare, shown.renderer.pixels(), 2)).toEqual([]);
    await box.city.run({ do: 'show', table: 'trees', keys: ['a'] });
    await box.city.run({ do: 'look', camera: { ...FROM_SOUTH, rangeMeters: 9000 } });
    await shown.settled();
    expect([...shown.renderer.ids('main').slots].filter((slot) => slot > 0)).toEqual([]);
  });

  it('lamps shine at night and not by day', async () => {
    const lit = async (sun: string): Promise<number> => {
      const box = openShapeCity(
        TABLES,
        [{ id: 'lamps', type: 'models', table: 'lamps', model: 'lamp' }],
        { ...VIEW, sun, views: [{ id: 'main', camera: { ...FROM_SOUTH, rangeMeters: 21 } }] },
      );
      shown?.close();
      shown = show(box, { lighting: 'full' });
      await box.city.run({ do: 'theme', name: 'dark' });
      box.feeds.say('lamps', [{ key: 'a', column: 'heading', value: 0, position: box.at(0, 0) }]);
      await shown.settled();
      const { data } = shown.renderer.pixels();
      let bright = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i] as number) > 235) bright++;
      return bright;
    };
    expect(DARK.name).toBe('dark');
    expect(await lit('2026-06-21T11:00:00Z')).toBe(0);
    expect(await lit('2026-06-21T23:00:00Z')).toBeGreaterThan(1);
  });
});

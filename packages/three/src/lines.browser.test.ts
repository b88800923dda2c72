import { LIGHT, lookOf, type Rgba } from '@borough/core';
import { surfaceColor } from '@borough/core/draw';
import { openShapeCity } from '@borough/fixtures';
import { afterEach, describe, expect, it } from 'vitest';
import { type Shown, show } from './testing/canvas.js';

const TABLES = { roads: { columns: { speed: { type: 'number' } } } } as const;
const COLOR = {
  column: 'speed',
  scale: { type: 'linear', domain: [0, 60] },
  ramp: 'viridis',
} as const;

let shown: Shown;
afterEach(() => shown.close());

describe('lines', () => {
  it('are as wide as they say, wear their values, hide, are picked and restyled', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'roads', type: 'lines', table: 'roads', style: { color: COLOR, size: 20 } },
    ]);
    shown = show(box);
    box.feeds.say('roads', [
      { key: 'a', column: 'speed', value: 10, geometry: box.line([-150, 60], [0, 60], [60, 120]) },
      { key: 'b', column: 'speed', value: 50, geometry: box.line([-150, -60], [150, -60]) },
    ]);
    await shown.settled();
    const table = box.city.scene.table('roads');
    const look = (slot: number): Rgba => {
      const layer = box.city.scene.layers[0];
      const { values, flags } = table.column('speed');
      if (!layer) throw new Error('no layer');
      const cell = { value: values[slot] as number, flags: flags[slot] as number, override: 0 };
      return lookOf(layer.style, LIGHT, cell) as Rgba;
    };
    shown.expectColor(1, look(1));
    shown.expectColor(2, look(2));
    // 240 pixels show 2 · tan 25° · 450 m: a column through the straight road is 20 m high.
    const { slots, width } = shown.renderer.ids('main');
    let pixels = 0;
    for (let y = 0; y < 240; y++) if (slots[y * width + 120] === 2) pixels++;
    expect((pixels * 2 * Math.tan((25 * Math.PI) / 180) * 450) / 240).toBeCloseTo(20, -0.6);
    const at = shown.pixelsOf(1)[20] as number;
    const hit = await shown.renderer.pick('main', at % 240, Math.floor(at / 240));
    expect(hit).toMatchObject({ layer: 'roads', key: 'a' });
    await box.city.run({
      do: 'layer',
      id: 'roads',
      style: { color: { ...COLOR, reverse: true }, size: 20 },
    });
    await box.city.run({ do: 'hide', table: 'roads', keys: ['b'] });
    await shown.settled();
    shown.expectColor(1, look(1));
    expect(shown.pixelsOf(2)).toEqual([]);
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('join without a notch and keep a pixel from far away', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'roads', type: 'lines', table: 'roads', material: 'marking', style: { size: 24 } },
    ]);
    shown = show(box);
    box.feeds.say('roads', [{ key: 'a', geometry: box.line([-100, -60], [0, 60], [100, -60]) }]);
    await shown.settled();
    shown.expectColor(1, surfaceColor('marking', LIGHT));
    const { slots, width } = shown.renderer.ids('main');
    // Straight above the bend the round join reaches half a width: 12 m are 6.8 pixels.
    const meters = (2 * Math.tan((25 * Math.PI) / 180) * 450) / 240;
    const top = Math.round(120 - (60 + 10) / meters);
    expect(slots[top * width + 120]).toBe(1);
    await box.city.run({
      do: 'look',
      camera: { ...box.city.scene.views[0]?.camera, rangeMeters: 12_000 },
    });
    await shown.settled();
    expect(shown.renderer.ids('main').slots.filter((slot) => slot === 1).length).toBeGreaterThan(2);
  });

  it('that flow ask for frames, thirty a second at most; others for none', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'roads', type: 'lines', table: 'roads', isFlowing: true, style: { size: 20 } },
    ]);
    shown = show(box);
    box.feeds.say('roads', [{ key: 'a', geometry: box.line([-150, 0], [150, 0]) }]);
    await shown.settled();
    const { frames } = shown.renderer.stats();
    await new Promise((done) => setTimeout(done, 1000));
    const drawn = shown.renderer.stats().frames - frames;
    expect(drawn).toBeGreaterThan(3);
    expect(drawn).toBeLessThanOrEqual(32);
    await box.city.run({ do: 'layer', id: 'roads', visible: false });
    await shown.settled();
    const still = shown.renderer.stats().frames;
    await new Promise((done) => setTimeout(done, 300));
    expect(shown.renderer.stats().frames).toBeLessThanOrEqual(still + 1);
  });
});

import { LIGHT, type Rgba } from '@borough/core';
import { changedPixels, distance, meanOf, openShapeCity } from '@borough/fixtures';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Shown, show } from './testing/canvas.js';

const TABLES = { air: { columns: { pm: { type: 'number' } } } } as const;
const COLOR = {
  column: 'pm',
  scale: { type: 'linear', domain: [0, 100] },
  ramp: ['#0000ff', '#ff0000'],
} as const;

let shown: Shown;
afterEach(() => shown.close());

/** The mean colour around a place of the canvas. */
function colorAt(x: number, y: number): Rgba {
  const near: number[] = [];
  for (let dy = -2; dy <= 2; dy++)
    for (let dx = -2; dx <= 2; dx++) near.push((y + dy) * 240 + x + dx);
  return meanOf(shown.renderer.pixels(), near);
}

describe('heat', () => {
  it('shows the mean of what is near and nothing where nothing is; hidden things have no weight', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'air', type: 'heat', table: 'air', radiusMeters: 60, style: { color: COLOR } },
    ]);
    shown = show(box);
    await shown.settled();
    const bare = shown.renderer.pixels();
    box.feeds.say('air', [
      { key: 'low', column: 'pm', value: 0, position: box.at(-80, 0) },
      { key: 'high', column: 'pm', value: 100, position: box.at(80, 0) },
      { key: 'silent', position: box.at(0, 120) },
    ]);
    await shown.settled();
    // 1.75 m a pixel: 80 m are 46 pixels.
    const [blue, red, far] = [colorAt(120 - 46, 120), colorAt(120 + 46, 120), colorAt(120, 220)];
    expect(blue[2]).toBeGreaterThan(blue[0] + 80);
    expect(red[0]).toBeGreaterThan(red[2] + 80);
    expect(distance(far, LIGHT.ground)).toBeLessThanOrEqual(3);
    expect(distance(colorAt(120, 120 - 69), LIGHT.ground)).toBeLessThanOrEqual(3);
    box.feeds.say('air', [{ key: 'low', column: 'pm', value: 100 }]);
    await shown.settled();
    expect(colorAt(120 - 46, 120)[0]).toBeGreaterThan(150);
    await box.city.run({ do: 'hide', table: 'air', keys: ['low', 'high'] });
    await shown.settled();
    expect(changedPixels(bare, shown.renderer.pixels())).toEqual([]);
    await box.city.run({ do: 'show', table: 'air', keys: ['low', 'high'] });
    await box.city.run({ do: 'layer', id: 'air', style: { color: { ...COLOR, reverse: true } } });
    await shown.settled();
    expect(colorAt(120 + 46, 120)[2]).toBeGreaterThan(150);
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('comes back after a lost context, and an idle city draws nothing', async () => {
    const box = openShapeCity(TABLES, [
      { id: 'air', type: 'heat', table: 'air', radiusMeters: 60, style: { color: COLOR } },
    ]);
    shown = show(box);
    box.feeds.say('air', [{ key: 'a', column: 'pm', value: 50, position: box.at(0, 0) }]);
    await shown.settled();
    const before = shown.renderer.pixels();
    const context = shown.canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    context?.loseContext();
    await vi.waitFor(() => expect(box.city.context.get()).toBe('lost'));
    context?.restoreContext();
    await vi.waitFor(() => expect(box.city.context.get()).toBe('ok'));
    await shown.settled();
    expect(changedPixels(before, shown.renderer.pixels())).toEqual([]);
    await new Promise((done) => setTimeout(done, 300));
    const { frames } = shown.renderer.stats();
    await new Promise((done) => setTimeout(done, 300));
    expect(shown.renderer.stats().frames).toBe(frames);
  });
});

import { LIGHT, lookOf, type Rgba, trackAt } from '@borough/core';
import { FROM_ABOVE, openShapeCity, type ShapeCity } from '@borough/fixtures';
import { afterEach, describe, expect, it } from 'vitest';
import { type Shown, show } from './testing/canvas.js';

const TABLES = {
  cars: { moves: true, columns: { speed: { type: 'number' } } },
} as const;
const COLOR = {
  column: 'speed',
  scale: { type: 'linear', domain: [0, 60] },
  ramp: 'viridis',
} as const;
/** Metres that a pixel shows from 100 m above. */
const METERS = (2 * Math.tan((25 * Math.PI) / 180) * 100) / 240;

let shown: Shown;
let box: ShapeCity;
afterEach(() => shown.close());

function open(body: 'dot' | 'car' | 'bus', style = {}): void {
  box = openShapeCity(TABLES, [{ id: 'cars', type: 'tracks', table: 'cars', body, style }]);
  shown = show(box);
}

const fix = (key: string, east: number, north: number): void =>
  box.feeds.say('cars', [{ key, position: box.at(east, north), atMs: box.wall.wallMs() }]);

/** Looks straight down at where a thing should be; what is drawn must be there. */
async function expectThere(slot: number): Promise<void> {
  const { scene } = box.city;
  const tracks = scene.table('cars').tracks;
  const place = tracks && trackAt(tracks.frames, slot, scene.playMs());
  if (!place) throw new Error('no track');
  await box.city.run({ do: 'look', camera: { ...FROM_ABOVE, target: place, rangeMeters: 100 } });
  await shown.settled();
  const { slots, width, height } = shown.renderer.ids('main');
  let [n, x, y] = [0, 0, 0];
  slots.forEach((found, i) => {
    if (found !== slot) return;
    n++;
    x += (i % width) + 0.5 - width / 2;
    y += Math.floor(i / width) + 0.5 - height / 2;
  });
  expect(n).toBeGreaterThan(20);
  expect((Math.hypot(x, y) / n) * METERS).toBeLessThan(0.5);
}

describe('tracks', () => {
  it('light their way at night', async () => {
    box = openShapeCity(TABLES, [{ id: 'cars', type: 'tracks', table: 'cars', body: 'car' }], {
      sun: '2026-06-21T23:00:00Z',
      theme: 'dark',
      views: [{ id: 'main', camera: { ...FROM_ABOVE, rangeMeters: 60 } }],
    });
    shown = show(box, { lighting: 'full' });
    fix('a', 0, 0);
    box.wall.advance(2000);
    await shown.settled();
    fix('a', 20, 0);
    box.wall.advance(1500);
    await shown.settled();
    const { width, data } = shown.renderer.pixels();
    const brightness = (x: number, y: number): number => data[(y * width + x) * 4] as number;
    // The car drives east, along the middle row: its lamps and their pools lie on it.
    const row = Array.from({ length: width }, (_, x) => brightness(x, 120));
    expect(Math.max(...row)).toBeGreaterThan(Math.min(...row) + 40);
  });

  it.each(['dot', 'car', 'bus'] as const)('TR1 a %s is drawn where trackAt says', async (body) => {
    open(body, { size: 8 });
    fix('a', -30, 10);
    await shown.settled();
    box.wall.advance(2000);
    fix('a', 10, -20);
    await shown.settled();
    for (const ms of [0, 400, 700, 900, 1500, 2500]) {
      box.wall.advance(ms);
      await expectThere(1);
      if (ms === 700) {
        fix('a', 40, 0);
        await shown.settled();
      }
    }
  });

  it('turn into their way, keep it while they stand, and are picked where they are', async () => {
    open('bus');
    fix('a', 0, 0);
    box.wall.advance(4000);
    await shown.settled();
    fix('a', 20, 0);
    box.wall.advance(4000);
    await shown.settled();
    fix('a', 20, 0.1);
    box.wall.advance(9000);
    await box.city.run({
      do: 'look',
      camera: { ...FROM_ABOVE, target: box.at(20, 0), rangeMeters: 60 },
    });
    await shown.settled();
    const own = shown.pixelsOf(1);
    const xs = own.map((i) => i % 240);
    const ys = own.map((i) => Math.floor(i / 240));
    const wide = Math.max(...xs) - Math.min(...xs);
    const high = Math.max(...ys) - Math.min(...ys);
    expect(wide).toBeGreaterThan(high * 3);
    const hit = await shown.renderer.pick('main', 120, 120);
    expect(hit).toMatchObject({ layer: 'cars', key: 'a' });
  });

  it('keep the city awake while they move, and let it sleep when all have come to hold', async () => {
    open('car');
    fix('a', 0, 0);
    await shown.settled();
    box.wall.advance(1600);
    fix('a', 20, 0);
    await shown.settled();
    const { frames } = shown.renderer.stats();
    for (let i = 0; i < 10; i++) {
      box.wall.advance(50);
      await new Promise((done) => setTimeout(done, 60));
    }
    expect(shown.renderer.stats().frames - frames).toBeGreaterThan(3);
    box.wall.advance(5000);
    await new Promise((done) => setTimeout(done, 400));
    const still = shown.renderer.stats().frames;
    for (let i = 0; i < 10; i++) {
      box.wall.advance(50);
      await new Promise((done) => setTimeout(done, 40));
    }
    expect(shown.renderer.stats().frames).toBe(still);
  });

  it('wear values and age, hide, are restyled, go when their table forgets them', async () => {
    open('dot', { color: COLOR, size: 30 });
    box.feeds.say('cars', [
      { key: 'a', column: 'speed', value: 20, position: box.at(-60, 0) },
      { key: 'b', column: 'speed', value: 50, position: box.at(60, 0) },
    ]);
    await shown.settled();
    const table = box.city.tables.get('cars');
    if (!table) throw new Error('no table');
    const look = (slot: number): Rgba => {
      const layer = box.city.scene.layers[0];
      const { values, flags } = table.column('speed');
      if (!layer) throw new Error('no layer');
      const cell = { value: values[slot] as number, flags: flags[slot] as number, override: 0 };
      return lookOf(layer.style, LIGHT, cell) as Rgba;
    };
    shown.expectColor(1, look(1));
    shown.expectColor(2, look(2));
    table.column('speed').setFlags(1, (table.column('speed').flags[1] as number) | (2 << 3));
    await box.city.run({ do: 'hide', table: 'cars', keys: ['b'] });
    await shown.settled();
    shown.expectColor(1, look(1));
    expect(shown.pixelsOf(2)).toEqual([]);
    await box.city.run({
      do: 'layer',
      id: 'cars',
      style: { color: { ...COLOR, ramp: 'magma' }, size: 30 },
    });
    await shown.settled();
    shown.expectColor(1, look(1));
    table.clear(1);
    await box.city.run({ do: 'deselect' });
    await shown.settled();
    expect(shown.pixelsOf(1)).toEqual([]);
    shown.detach();
    expect(shown.renderer.stats()).toMatchObject({ geometries: 0, textures: 0 });
  });

  it('keep their places through an hour of city time and a growing table', async () => {
    open('car');
    fix('a', 0, 0);
    await shown.settled();
    for (let hour = 0; hour < 3; hour++) {
      box.wall.advance(3_700_000);
      fix('a', 5 * hour, 5);
      box.feeds.say(
        'cars',
        Array.from({ length: 900 }, (_, i) => ({
          key: `far-${hour}-${i}`,
          position: box.at(4000 + i, 0),
        })),
      );
      await shown.settled();
      box.wall.advance(1000);
      await expectThere(1);
    }
  });
});

import { type Massing, SCENARIO_TABLE } from '@borough/core';
import {
  type BoxCity,
  changedPixels,
  createBoxes,
  FROM_ABOVE,
  FROM_SOUTH,
  openBoxCity,
  openShapeCity,
  type Picture,
  watchGpu,
} from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createThreeRenderer, type ThreeRenderer } from './renderer.js';
import { show } from './testing/canvas.js';

const { origin } = createBoxes();
const SIZE = 240;

/** A tower in the middle of the boxes. */
const tower: Massing = {
  footprint: [
    [-8, -8],
    [8, -8],
    [8, 8],
    [-8, 8],
  ].map(([x, y]) => [
    origin.lon + (x as number) / 111_320 / Math.cos((origin.lat * Math.PI) / 180),
    origin.lat + (y as number) / 111_320,
  ]) as unknown as Massing['footprint'],
  baseMeters: origin.heightMeters,
  floors: 30,
  floorHeightMeters: 3,
  use: 'dwelling',
};

let canvas: HTMLCanvasElement;
let box: BoxCity;
let renderer: ThreeRenderer;
let detach: () => void;

beforeEach(async () => {
  canvas = document.createElement('canvas');
  canvas.style.cssText = `width:${SIZE}px;height:${SIZE}px;display:block`;
  document.body.append(canvas);
  box = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`, {
    views: [{ id: 'main', camera: FROM_SOUTH }],
  });
  renderer = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1 });
  detach = box.city.attach(renderer);
  await renderer.settled();
});

afterEach(() => {
  detach();
  box.city.close();
  canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  canvas.remove();
});

async function drawn(): Promise<Picture> {
  await renderer.settled();
  return renderer.pixels();
}

async function plan(): Promise<void> {
  const patches = [
    { id: 'tower', do: 'add', massing: tower },
    { id: 'gone', do: 'hide', table: 'buildings', keys: ['b-0-0'] },
  ];
  await box.city.run({ do: 'scenario', edit: { do: 'put', id: 'tall', scenario: { patches } } });
}

describe('futures', () => {
  it('SN15 a swipe between a city and itself is the picture of one view', async () => {
    const whole = await drawn();
    await box.city.run({ do: 'compare', how: 'swipe', at: 0.4 });
    const halves = await drawn();
    expect(changes(whole, halves)).toBeLessThan(SIZE * 2);
    await box.city.run({ do: 'compare', how: 'off' });
    expect(changes(whole, await drawn())).toBe(0);
  });

  it('SN9 views never leak each other’s patches, and tiles are loaded once', async () => {
    await plan();
    const existing = await drawn();
    const { tilesLoaded, geometries } = renderer.stats();
    await box.city.run({ do: 'view', id: 'main', scenario: 'tall' });
    const tall = await drawn();
    expect(changes(existing, tall)).toBeGreaterThan(SIZE);
    await box.city.run({ do: 'compare', how: 'swipe', at: 0.5 });
    const both = await drawn();
    const [left, right] = halvesOf(both);
    expect(changes(left, halvesOf(tall)[0])).toBeLessThan(SIZE * 2);
    expect(changes(right, halvesOf(existing)[1])).toBeLessThan(SIZE * 2);
    expect(renderer.stats().tilesLoaded).toBe(tilesLoaded);
    expect(renderer.stats().geometries - geometries).toBeLessThanOrEqual(4);
  });

  it('a hand reaches what it sees in either half', async () => {
    await plan();
    await box.city.run({ do: 'look', camera: FROM_ABOVE });
    await box.city.run({ do: 'compare', how: 'swipe', at: 0.5, with: 'tall' });
    await drawn();
    const onRight = await renderer.pick('compared', SIZE / 2 + 3, SIZE / 2);
    expect(onRight).toMatchObject({ table: SCENARIO_TABLE, key: 'tall/tower' });
    const onLeft = await renderer.pick('main', SIZE / 2 - 3, SIZE / 2);
    expect(onLeft?.key).not.toBe('tall/tower');
  });

  it('SN9 cars drive on both sides of a swipe', async () => {
    const cars = openShapeCity(
      { cars: { columns: {}, moves: true } },
      [{ id: 'cars', type: 'tracks', table: 'cars', style: { size: 12 } }],
      { scenarios: { tall: { patches: [{ id: 'tower', do: 'add', massing: tower }] } } },
    );
    const shown = show(cars);
    await cars.city.run({ do: 'compare', how: 'swipe', at: 0.5, with: 'tall' });
    const drive = async (north: number): Promise<void> => {
      cars.feeds.say('cars', [
        { key: 'left', position: cars.at(-60, north) },
        { key: 'right', position: cars.at(60, north) },
      ]);
      cars.wall.advance(2000);
      await shown.settled();
    };
    const rowOf = (view: string, key: string): number => {
      const pixels = shown.pixelsOf(cars.city.scene.table('cars').slotOf(key), view);
      expect(pixels.length, `${key} is to be seen in ${view}`).toBeGreaterThan(4);
      return pixels.reduce((sum, at) => sum + Math.floor(at / SIZE), 0) / pixels.length;
    };
    await drive(-40);
    await drive(-40);
    const before = [rowOf('main', 'left'), rowOf('compared', 'right')];
    await drive(40);
    await drive(40);
    const after = [rowOf('main', 'left'), rowOf('compared', 'right')];
    for (const side of [0, 1] as const)
      expect((before[side] as number) - (after[side] as number)).toBeGreaterThan(15);
    shown.close();
  });

  it('SN19 a second future loads no tile and takes at most a twentieth more of the GPU', async () => {
    const count = watchGpu();
    const before = count().total;
    const other = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`, {
      views: [{ id: 'main', camera: FROM_SOUTH }],
    });
    const shown = show(other, { lighting: 'full', quality: 'high', width: 600, height: 400 });
    const measure = async (how: 'off' | 'swipe' | 'side') => {
      await other.city.run({ do: 'compare', how, with: 'existing', at: 0.5 });
      await shown.settled();
      return { bytes: count().total - before, tiles: shown.renderer.stats().tilesLoaded };
    };
    const one = await measure('off');
    expect(one.bytes).toBeGreaterThan(10e6);
    for (const how of ['swipe', 'side'] as const) {
      const two = await measure(how);
      expect(two.bytes / one.bytes, how).toBeLessThanOrEqual(1.05);
      expect(two.bytes / one.bytes, how).toBeGreaterThan(0.8);
      expect(two.tiles).toBe(one.tiles);
    }
    shown.close();
  });
});

/** How many pixels differ. */
const changes = (a: Picture, b: Picture): number => changedPixels(a, b).length;

function halvesOf({ width, height, data }: Picture): [Picture, Picture] {
  const half = width / 2;
  const cut = (from: number): Picture => {
    const out = new Uint8Array(half * height * 4);
    for (let y = 0; y < height; y++)
      out.set(data.subarray((y * width + from) * 4, (y * width + from + half) * 4), y * half * 4);
    return { width: half, height, data: out };
  };
  return [cut(0), cut(half)];
}

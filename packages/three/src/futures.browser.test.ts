import { type Massing, SCENARIO_TABLE } from '@borough/core';
import {
  type BoxCity,
  changedPixels,
  createBoxes,
  FROM_ABOVE,
  FROM_SOUTH,
  openBoxCity,
  type Picture,
} from '@borough/fixtures';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { createThreeRenderer, type ThreeRenderer } from './renderer.js';

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

import { type CesiumRenderer, createCesiumRenderer } from '@borough/cesium';
import type { City, Renderer, Rgba } from '@borough/core';
import { FROM_SOUTH, insideOf, meanOf, openBoxCity, type Picture } from '@borough/fixtures';
import { createThreeRenderer } from '@borough/three';
import { expect, inject, it } from 'vitest';

/** What one channel of one building may differ by, on average over buildings: a step that nobody sees. */
const MOST = 8;
const SIZE = 256;
const KEYS = Array.from({ length: 64 }, (_k, i) => `b-${Math.floor(i / 8)}-${i % 8}`);

function createElement<T extends 'canvas' | 'div'>(tag: T): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  element.style.cssText = `width:${SIZE}px;height:${SIZE}px;display:block`;
  document.body.append(element);
  return element;
}

/** Draws a frame and reads it in the same task, before the browser takes it. */
function readPixels({ scene }: CesiumRenderer): Picture {
  if (!scene) throw new Error('Nothing is mounted.');
  scene.requestRender();
  scene.render();
  const gl = scene.canvas.getContext('webgl2') as WebGL2RenderingContext;
  const data = new Uint8Array(SIZE * SIZE * 4);
  gl.readPixels(0, 0, SIZE, SIZE, gl.RGBA, gl.UNSIGNED_BYTE, data);
  const rows = Array.from({ length: SIZE }, (_r, y) =>
    data.subarray((SIZE - 1 - y) * SIZE * 4, (SIZE - y) * SIZE * 4),
  );
  return { width: SIZE, height: SIZE, data: Uint8Array.from(rows.flatMap((row) => [...row])) };
}

async function attach(
  city: City,
  renderer: Renderer & { settled(): Promise<void> },
): Promise<() => void> {
  const detach = city.attach(renderer);
  await renderer.settled();
  return detach;
}

it.each([
  ['by feature', 'boxes'],
  ['by ordinal', 'ordinals'],
])(
  'the same values have the same colours in three.js and in Cesium (%s)',
  {
    timeout: 120_000,
  },
  async (_way, set) => {
    const view = { id: 'main', camera: FROM_SOUTH };
    const { city, feeds } = openBoxCity(`${inject('tilesUrl')}/${set}/tileset.json`, {
      views: [view],
    });
    // From nothing known to the top of the ramp, and some that are chosen, lit or silent.
    const rows = KEYS.slice(4).map((key, i) => ({ key, column: 'energy', value: (i * 100) / 59 }));
    feeds.say('energy', rows);
    await city.run({ do: 'select', table: 'buildings', keys: ['b-4-4'] });

    const canvas = createElement('canvas');
    const three = createThreeRenderer(canvas, { lighting: 'flat', pixelRatio: 1, controls: false });
    const takeThree = await attach(city, three);
    const mask = three.ids('main');
    const first = three.pixels();
    takeThree();
    canvas.remove();

    const element = createElement('div');
    const cesium = createCesiumRenderer(element, {
      lighting: 'flat',
      assetBase: new URL('../../cesium/node_modules/@cesium/engine/Source/', import.meta.url).href,
    });
    const takeCesium = await attach(city, cesium);
    const second = readPixels(cesium);
    takeCesium();
    element.remove();

    const table = city.scene.table('buildings');
    const pairs = KEYS.flatMap((key): [Rgba, Rgba][] => {
      const pixels = insideOf(mask, table.slotOf(key));
      return pixels.length < 6 ? [] : [[meanOf(first, pixels), meanOf(second, pixels)]];
    });
    expect(pairs.length).toBeGreaterThan(40);
    // Many colours, not one.
    expect(new Set(pairs.map(([rgb]) => Math.round(rgb[1] / 16))).size).toBeGreaterThan(8);
    for (const channel of [0, 1, 2] as const) {
      const differences = pairs.map(([a, b]) => Math.abs(a[channel] - b[channel]));
      const mean = differences.reduce((sum, one) => sum + one, 0) / pairs.length;
      expect(mean, `channel ${channel}`).toBeLessThanOrEqual(MOST);
    }
    city.close();
  },
);

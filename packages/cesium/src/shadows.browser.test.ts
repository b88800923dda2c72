import { FROM_SOUTH, openBoxCity } from '@borough/fixtures';
import { expect, inject, it } from 'vitest';
import { createCesiumRenderer } from './index.js';
import { createElement, readPixels, SETTINGS } from './testing/harness.js';

it('no map of shadows is drawn where the camera is too high to see one, and it comes back below', async () => {
  const element = createElement(128, 128);
  const { city } = openBoxCity(`${inject('tilesUrl')}/ordinals/tileset.json`, {
    views: [{ id: 'main', camera: FROM_SOUTH }],
  });
  const renderer = createCesiumRenderer(element, {
    ...SETTINGS,
    lighting: 'full',
    motion: 'reduced',
  });
  city.attach(renderer);
  await renderer.settled();
  const { scene } = renderer;
  if (!scene) throw new Error('Nothing is mounted.');
  const near = readPixels(scene);
  expect(scene.shadowMap.enabled).toBe(true);

  await city.run({ do: 'look', camera: { ...FROM_SOUTH, rangeMeters: 12_000 } });
  await renderer.settled();
  readPixels(scene);
  expect(scene.shadowMap.enabled).toBe(false);

  await city.run({ do: 'look', camera: FROM_SOUTH });
  await renderer.settled();
  expect(readPixels(scene).data).toEqual(near.data);
  expect(scene.shadowMap.enabled).toBe(true);
  city.close();
  element.remove();
});

import { FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import { expect, inject, it, vi } from 'vitest';
import { createCesiumRenderer } from './index.js';
import { createElement, SETTINGS } from './testing/harness.js';

const url = (set: string): string => `${inject('tilesUrl')}/${set}/tileset.json`;

it('fifty mounts leave no element, no context and no tile behind', {
  timeout: 240_000,
}, async () => {
  const element = createElement(64, 64);
  const contexts: WebGL2RenderingContext[] = [];
  const box = openBoxCity(url('ordinals'));
  const renderer = createCesiumRenderer(element, { lighting: 'flat', ...SETTINGS });
  for (let i = 0; i < 50; i++) {
    const detach = box.city.attach(renderer);
    await renderer.settled();
    contexts.push(renderer.scene?.canvas.getContext('webgl2') as WebGL2RenderingContext);
    detach();
    expect(element.children.length).toBe(0);
    expect(renderer.scene).toBeNull();
    expect(renderer.stats()).toMatchObject({
      tilesLoaded: 0,
      geometries: 0,
      textures: 0,
      cacheBytes: 0,
      programs: 0,
      pending: 0,
    });
  }
  expect(contexts.every((gl) => gl.isContextLost())).toBe(true);
  await vi.waitFor(() =>
    expect(box.city.health.get().tilesets.boxes).toMatchObject({ features: 0 }),
  );
  box.city.close();
  element.remove();
});

it('a city taken off while Cesium still loads draws nothing, ever', async () => {
  const element = createElement(64, 64);
  const box = openBoxCity(url('boxes'));
  let arrive = (): void => {};
  const waiting = new Promise<void>((done) => {
    arrive = done;
  });
  const renderer = createCesiumRenderer(element, {
    ...SETTINGS,
    engine: () => waiting.then(SETTINGS.engine),
  });
  box.city.attach(renderer)();
  arrive();
  await new Promise((done) => setTimeout(done, 50));
  expect(element.children.length).toBe(0);
  expect(renderer.stats().pending).toBe(0);
  box.city.close();
  element.remove();
});

it('a tileset that is not there is asked for again, and no longer once the city is taken off', async () => {
  const element = createElement(64, 64);
  const box = openBoxCity(url('nowhere'));
  const renderer = createCesiumRenderer(element, { lighting: 'flat', ...SETTINGS });
  const detach = box.city.attach(renderer);
  const failures = () =>
    box.city.health.get().events.filter(({ code }) => code === 'TILESET_FAILED');
  await vi.waitFor(() => expect(failures().length).toBeGreaterThanOrEqual(2), 4000);
  expect(failures()[0]).toMatchObject({ tileset: 'boxes', url: url('nowhere') });
  detach();
  const told = failures().length;
  await new Promise((done) => setTimeout(done, 1200));
  expect(failures().length).toBe(told);
  box.city.close();
  element.remove();
});

it('several views: the first is drawn, and it is said', async () => {
  const element = createElement(64, 64);
  const box = openBoxCity(url('boxes'), {
    views: [
      { id: 'left', rect: [0, 0, 0.5, 1], camera: FROM_ABOVE },
      { id: 'right', rect: [0.5, 0, 0.5, 1], camera: FROM_ABOVE },
    ],
  });
  const renderer = createCesiumRenderer(element, { lighting: 'flat', ...SETTINGS });
  const detach = box.city.attach(renderer);
  await renderer.settled();
  expect(renderer.capabilities.perViewOverrides).toBe(false);
  // Health is told at most four times a second.
  await expect
    .poll(() => box.city.health.get().events.map(({ code }) => code))
    .toContain('VIEWS_UNSUPPORTED');
  detach();
  box.city.close();
  element.remove();
});

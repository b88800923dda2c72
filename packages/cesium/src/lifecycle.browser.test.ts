import { FROM_ABOVE, openBoxCity } from '@borough/fixtures';
import { expect, inject, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { createCesiumRenderer } from './index.js';
import { createElement, SETTINGS } from './testing/harness.js';

const url = (set: string): string => `${inject('tilesUrl')}/${set}/tileset.json`;

/** A browser's tool for those who look into a page from outside. */
interface Devtools {
  send(method: string): Promise<{ metrics: { name: string; value: number }[] }>;
}

/** What the page holds after everything that can be collected has been. */
async function holdings(): Promise<Record<string, number>> {
  const devtools = cdp() as unknown as Devtools;
  // A second time for what only the finalisers of the first let go.
  for (let i = 0; i < 2; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

it('RC18 fifty mounts leave memory, contexts, elements and listeners as they were', {
  timeout: 240_000,
}, async () => {
  await (cdp() as unknown as Devtools).send('Performance.enable');
  const element = createElement(64, 64);
  const box = openBoxCity(url('ordinals'));
  const renderer = createCesiumRenderer(element, { lighting: 'flat', ...SETTINGS });

  /** True where the context has been given back. */
  async function mountAndUnmount(): Promise<boolean> {
    const detach = box.city.attach(renderer);
    await renderer.settled();
    const gl = renderer.scene?.canvas.getContext('webgl2') as WebGL2RenderingContext;
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
    return gl.isContextLost();
  }

  // What Cesium makes once for the page is made in the first ones.
  for (let i = 0; i < 10; i++) await mountAndUnmount();
  const before = await holdings();
  const lost: boolean[] = [];
  for (let i = 0; i < 50; i++) lost.push(await mountAndUnmount());
  const after = await holdings();
  expect(lost, 'contexts given back').toEqual(lost.map(() => true));
  const grown = (name: string): number => (after[name] as number) - (before[name] as number);
  expect(grown('JSEventListeners')).toBeLessThan(20);
  expect(grown('Nodes')).toBeLessThan(50);
  // 32 kB are measured, on a heap of 54 MB.
  expect(grown('JSHeapUsedSize') / 50, 'bytes for each mount').toBeLessThan(48_000);
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

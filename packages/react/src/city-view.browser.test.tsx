import { BoroughError } from '@borough/core';
import { describeBoxes, FROM_SOUTH, openBoxCity } from '@borough/fixtures';
import { createRenderer as createThree, createThreeRenderer } from '@borough/three';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { City } from './city.js';
import { CityView } from './city-view.js';
import type { Engine } from './engine.js';
import { openPage, type Page } from './testing/page.js';

const SIZE = { width: 160, height: 120 };
const url = () => `${inject('tilesUrl')}/boxes/tileset.json`;
const engine: Engine = async () => ({
  createRenderer: (element) => createThree(element, { pixelRatio: 1, lighting: 'flat' }),
});

let page: Page;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.unmount());

const canvases = (): HTMLCanvasElement[] => [...page.element.querySelectorAll('canvas')];

it('RX8 a view under StrictMode is one canvas, with what the page lays over it', async () => {
  const { city } = openBoxCity(url());
  const seen = vi.spyOn(city, 'attach');
  await page.render(
    <City city={city} engine={engine}>
      <CityView className="map" style={SIZE}>
        <p>a panel</p>
      </CityView>
    </City>,
  );
  await vi.waitFor(() => expect(canvases()).toHaveLength(1));
  const [canvas] = canvases();
  expect(canvas?.getBoundingClientRect()).toMatchObject(SIZE);
  expect(page.element.querySelector('.map > p')?.textContent).toBe('a panel');
  expect(seen).toHaveBeenCalledTimes(1);
  await page.render(null);
  expect(canvases()).toEqual([]);
  expect(canvas?.getContext('webgl2')?.isContextLost()).toBe(true);
  city.close();
});

it('a camera is where it is said to be, and stays where a person has moved it until it is said anew', async () => {
  const { city } = openBoxCity(url());
  const show = (rangeMeters: number) =>
    page.render(
      <City city={city} engine={engine}>
        <CityView style={SIZE} camera={{ ...FROM_SOUTH, rangeMeters }} />
      </City>,
    );
  const range = () => city.scene.views[0]?.camera.rangeMeters;
  await show(500);
  await vi.waitFor(() => expect(range()).toBe(500));
  await city.run({ do: 'look', camera: { ...FROM_SOUTH, rangeMeters: 900 } });
  await show(500);
  expect(range()).toBe(900);
  await show(700);
  await vi.waitFor(() => expect(range()).toBe(700));
  await page.render(null);
  city.close();
});

it.each<[string, Engine | undefined]>([
  ['REACT_NO_ENGINE', undefined],
  [
    'WEBGL_UNAVAILABLE',
    async () => ({
      createRenderer() {
        const canvas = document.createElement('canvas');
        canvas.getContext('2d');
        return createThreeRenderer(canvas);
      },
    }),
  ],
  [
    'CHUNK',
    async () => {
      throw new BoroughError('CHUNK', 'The engine did not come.');
    },
  ],
])('what keeps an engine from drawing goes to the error boundary: %s', async (code, broken) => {
  const { city } = openBoxCity(url());
  await page.render(
    <City city={city} {...(broken && { engine: broken })}>
      <CityView style={SIZE} />
    </City>,
  );
  await vi.waitFor(() => expect(page.element.textContent).toBe('broken'));
  expect(page.failures[0]).toMatchObject({ code });
  city.close();
});

async function mountAndUnmount(): Promise<boolean> {
  const { feeds: _, ...description } = describeBoxes(url());
  await page.render(
    <City description={description} engine={engine}>
      <CityView style={SIZE} />
    </City>,
  );
  await vi.waitFor(() => expect(canvases()).toHaveLength(1));
  const [canvas] = canvases();
  await page.render(null);
  return canvas?.getContext('webgl2')?.isContextLost() ?? false;
}

/** What the page holds after everything that can be collected has been. */
async function holdings(): Promise<Record<string, number>> {
  const devtools = cdp() as unknown as Devtools;
  // A second time for what only the finalisers of the first let go.
  for (let i = 0; i < 2; i++) await devtools.send('HeapProfiler.collectGarbage');
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

interface Devtools {
  send(method: string): Promise<{ metrics: { name: string; value: number }[] }>;
}

it('RX6 a hundred mounts and unmounts leave memory, canvases, contexts, nodes and listeners as they were', async () => {
  await (cdp() as unknown as Devtools).send('Performance.enable');
  // What is made once for the page is made now.
  for (let i = 0; i < 20; i++) await mountAndUnmount();
  const before = await holdings();
  const lost: boolean[] = [];
  for (let i = 0; i < 100; i++) lost.push(await mountAndUnmount());
  const after = await holdings();
  expect(lost, 'contexts given back').toEqual(lost.map(() => true));
  expect(canvases()).toEqual([]);
  const grown = (name: string): number => (after[name] as number) - (before[name] as number);
  expect(grown('JSEventListeners')).toBeLessThan(20);
  expect(grown('Nodes')).toBeLessThan(50);
  expect(grown('JSHeapUsedSize') / 100, 'bytes for each mount').toBeLessThan(20_000);
}, 120_000);

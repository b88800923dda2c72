import type { City as OpenCity, Renderer } from '@borough/core';
import { FROM_ABOVE, FROM_SOUTH, openBoxCity } from '@borough/fixtures';
import { createRenderer as createThree } from '@borough/three';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { City } from './city.js';
import { CityView } from './city-view.js';
import { CityViews } from './city-views.js';
import type { Engine } from './engine.js';
import { openPage, type Page } from './testing/page.js';

let page: Page;
let city: OpenCity;
let renderer: Renderer | null = null;

const engine: Engine = async () => ({
  createRenderer(element) {
    renderer = createThree(element, { pixelRatio: 1, lighting: 'flat' });
    return renderer;
  },
});

beforeEach(() => {
  page = openPage();
  ({ city } = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`));
});
afterEach(async () => {
  await page.unmount();
  city.close();
});

const show = (node: ReactNode): Promise<void> =>
  page.render(
    <City city={city} engine={engine}>
      {node}
    </City>,
  );
const rects = (): Record<string, readonly number[]> =>
  Object.fromEntries(city.scene.views.map(({ id, rect }) => [id, rect]));

const HALVES = { display: 'grid', gridTemplateColumns: '3fr 1fr', width: 400, height: 100 };

it('RX10 several views of one city are windows of one canvas, where their elements are', async () => {
  await show(
    <CityViews style={HALVES}>
      <CityView id="main" />
      <CityView id="south" camera={FROM_SOUTH} />
    </CityViews>,
  );
  await vi.waitFor(() => expect(renderer?.stats().tilesLoaded).toBe(4));
  expect(page.element.querySelectorAll('canvas')).toHaveLength(1);
  expect(rects()).toEqual({ main: [0, 0, 0.75, 1], south: [0.75, 0, 0.25, 1] });
  expect(city.scene.views[1]?.camera).toEqual(FROM_SOUTH);
  await show(
    <CityViews style={{ ...HALVES, gridTemplateColumns: '1fr 3fr' }}>
      <CityView id="main" />
      <CityView id="south" camera={FROM_SOUTH} />
    </CityViews>,
  );
  await vi.waitFor(() =>
    expect(rects()).toEqual({ main: [0, 0, 0.25, 1], south: [0.25, 0, 0.75, 1] }),
  );
  await show(
    <CityViews style={HALVES}>
      <CityView id="main" />
    </CityViews>,
  );
  await vi.waitFor(() => expect(rects()).toEqual({ main: [0, 0, 0.75, 1] }));
});

it('RX10 a view that no element shows is not drawn, and comes back when the pictures go', async () => {
  await show(<CityView id="other" camera={FROM_ABOVE} style={{ width: 100, height: 100 }} />);
  await vi.waitFor(() => expect(rects()).toEqual({ main: [0, 0, 0, 0], other: [0, 0, 1, 1] }));
  await vi.waitFor(() => expect(renderer?.stats().tilesVisible).toBeGreaterThan(0));
  await show(null);
  await vi.waitFor(() => expect(rects()).toEqual({ main: [0, 0, 1, 1] }));
});

it('RX10 the pointer goes to the city through a view, and to what the view lays over it', async () => {
  const pressed = vi.fn();
  await show(
    <CityViews style={HALVES}>
      <CityView id="main" />
      <CityView id="above" camera={FROM_ABOVE}>
        <button type="button" onClick={pressed} style={{ position: 'absolute', right: 0, top: 0 }}>
          +
        </button>
      </CityView>
    </CityViews>,
  );
  await vi.waitFor(() => expect(renderer?.stats().tilesLoaded).toBe(4));
  const { left, top } = (page.element.querySelector('canvas') as Element).getBoundingClientRect();
  const at = (x: number, y: number) => document.elementFromPoint(left + x, top + y);
  expect(at(100, 50)?.tagName).toBe('CANVAS');
  expect(at(330, 50)?.tagName).toBe('CANVAS');
  const button = page.element.querySelector('button') as HTMLElement;
  const { x, y } = button.getBoundingClientRect();
  (document.elementFromPoint(x + 3, y + 3) as HTMLElement).click();
  expect(pressed).toHaveBeenCalledTimes(1);
});

it('two views that stand apart say what to do', async () => {
  await show(
    <>
      <CityView id="main" style={{ height: 50 }} />
      <CityView id="south" camera={FROM_SOUTH} style={{ height: 50 }} />
    </>,
  );
  await vi.waitFor(() => expect(page.failures[0]).toMatchObject({ code: 'REACT_VIEWS_APART' }));
});

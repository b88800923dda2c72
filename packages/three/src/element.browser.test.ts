import { openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import { createRenderer } from './element.js';

let element: HTMLElement;

beforeEach(() => {
  element = document.createElement('div');
  element.style.cssText = 'width:160px;height:120px';
  element.innerHTML = '<p style="position:absolute">a panel of the page</p>';
  document.body.append(element);
});
afterEach(() => element.remove());

it('a canvas fills the element, under what the page lays over it, and goes with its context', async () => {
  const { city } = openBoxCity(`${inject('tilesUrl')}/boxes/tileset.json`);
  const before = element.innerHTML;
  const renderer = createRenderer(element, { pixelRatio: 1 });
  expect(element.innerHTML, 'nothing is touched before the city comes').toBe(before);
  const detach = city.attach(renderer);
  const canvas = element.firstElementChild as HTMLCanvasElement;
  expect([canvas.width, canvas.height]).toEqual([160, 120]);
  await vi.waitFor(() => expect(renderer.stats().tilesLoaded).toBeGreaterThan(0));
  expect(() => city.attach(renderer)).toThrow('RENDERER_MOUNTED');
  expect(canvas.isConnected, 'a refused mount takes nothing away').toBe(true);
  detach();
  expect(element.innerHTML).toBe(before);
  expect(canvas.getContext('webgl2')?.isContextLost()).toBe(true);
  city.close();
});

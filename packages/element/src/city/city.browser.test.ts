import { createFeedsDouble, createWall, describeBoxes } from '@borough/fixtures';
import { afterEach, describe, expect, inject, it } from 'vitest';
import '../panel/layers.js';
import type { BoroughLayers } from '../panel/layers.js';
import { BoroughCity } from './city.js';

const boxes = () => describeBoxes(`${inject('tilesUrl')}/boxes/tileset.json`);

function heard<T>(element: Element, name: string): Promise<T> {
  return new Promise((done) =>
    element.addEventListener(name, (event) => done((event as CustomEvent<T>).detail), {
      once: true,
    }),
  );
}

function createCity(): BoroughCity {
  const element = document.createElement('borough-city');
  element.style.height = '300px';
  element.feeds = createFeedsDouble(createWall().wallMs).open;
  element.description = boxes();
  return element;
}

/** What an element shows, without its style. */
const textOf = (element: Element): string =>
  (element.shadowRoot?.textContent ?? '').replace(/\s+/g, ' ').trim();

afterEach(() => {
  document.body.replaceChildren();
});

describe('a city in a page', () => {
  it('opens a description, tells that it is ready, and draws on a canvas that keys can reach', async () => {
    const element = createCity();
    const ready = heard<{ city: object }>(element, 'borough-ready');
    document.body.append(element);
    const { city } = await ready;
    expect(element.city).toBe(city);
    await expect.poll(() => element.getAttribute('aria-busy'), { timeout: 20_000 }).toBe('false');
    const canvas = element.shadowRoot?.querySelector('canvas') as HTMLCanvasElement;
    expect(canvas.tabIndex).toBe(0);
    expect(canvas.getAttribute('aria-label')).toContain('Boxes');
    expect(element.room?.renderer?.stats().tilesVisible).toBeGreaterThan(0);
  });

  it('serves panels inside it and panels that name it, whatever comes first', async () => {
    const outside = document.createElement('borough-layers');
    outside.for = 'here';
    const inside = document.createElement('borough-layers');
    const element = createCity();
    element.id = 'here';
    element.description = {
      ...boxes(),
      layers: boxes().layers?.map((layer) => ({ ...layer, label: `Layer ${layer.id}` })) ?? [],
    };
    element.append(inside);
    document.body.append(outside, element);
    for (const panel of [outside, inside])
      await expect.poll(() => textOf(panel)).toContain('Layer energy');
    const box = (inside as BoroughLayers).shadowRoot?.querySelectorAll('input')[1];
    box?.click();
    await expect.poll(() => outside.shadowRoot?.querySelectorAll('input')[1]?.checked).toBe(false);
  });

  it('says what is wrong and what to do, tells it as an event, and tries again', async () => {
    const element = document.createElement('borough-city');
    element.src = '/no-such-city.json';
    const failed = heard<{ error: Error }>(element, 'borough-error');
    document.body.append(element);
    expect((await failed).error.message).toMatch(/CITY_(REFUSED|NO_JSON)/);
    await element.updateComplete;
    expect(textOf(element)).toContain('no-such-city.json');
    const ready = heard(element, 'borough-ready');
    element.feeds = createFeedsDouble(createWall().wallMs).open;
    element.description = boxes();
    await ready;
  });

  it('shows the tables where an engine cannot draw', async () => {
    const element = createCity();
    element.engine = () => Promise.reject(new Error('no such chunk'));
    element.description = {
      ...boxes(),
      layers: boxes().layers?.map((layer) => ({ ...layer, label: layer.id })) ?? [],
    };
    document.body.append(element);
    await expect.poll(() => textOf(element)).toContain('no such chunk');
    await expect
      .poll(() => textOf(element.shadowRoot?.querySelector('borough-table') as Element))
      .toContain('rows');
  });

  it('is not closed by being moved, closes what it opened when taken out, and leaves a city that was handed in', async () => {
    const element = createCity();
    const ready = heard<{ city: object }>(element, 'borough-ready');
    document.body.append(element);
    const { city } = await ready;
    const room = document.createElement('div');
    document.body.append(room);
    room.append(element);
    await Promise.resolve();
    expect(element.city).toBe(city);
    const other = document.createElement('borough-city');
    other.city = element.city;
    document.body.append(other);
    await heard(other, 'borough-ready');
    other.remove();
    await Promise.resolve();
    expect(other.city).toBe(city);
    element.remove();
    await expect.poll(() => element.city).toBe(null);
    expect(element.shadowRoot?.querySelector('canvas')).toBe(null);
  });

  it('is a BoroughCity by its tag', () => {
    expect(document.createElement('borough-city')).toBeInstanceOf(BoroughCity);
  });
});

/// <reference types="vite/client" />
import type { CityDescription } from '@borough/core';
import { createFeedsDouble, createWall, describeBoxes, FROM_SOUTH } from '@borough/fixtures';
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { BoroughCity } from './index.js';
import './index.js';
import { textOf } from './testing/page.js';

const PAGES: Readonly<Record<string, string>> = {
  ...import.meta.glob<string>('../../../docs/elements/*.md', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  ...import.meta.glob<string>('../../../docs/guide/{theming,language,embed}.md', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
};

/** Every example of HTML on the pages, by the name of its page. */
const examples = Object.entries(PAGES).flatMap(([path, text]) =>
  [...text.matchAll(/^```html\n([\s\S]*?)^```/gm)].map(([, code = '']) => ({
    page: path.split('/').at(-1) as string,
    code,
  })),
);

/** The town that the pages speak of: car parks with free spaces, and buildings that use energy. */
function describeTown(): CityDescription {
  const boxes = describeBoxes(`${inject('tilesUrl')}/boxes/tileset.json`);
  const { feeds = {}, layers = [], tables = {} } = boxes;
  const lots = { free: { type: 'number' }, name: { type: 'text' } } as const;
  const parking = { column: 'free', scale: { type: 'linear', domain: [0, 20] }, ramp: 'magma' };
  return {
    ...boxes,
    tables: {
      buildings: tables.buildings as NonNullable<typeof tables.buildings>,
      lots: { label: 'Car parks', title: 'name', columns: lots },
    },
    feeds: {
      energy: feeds.energy as NonNullable<typeof feeds.energy>,
      lots: {
        ...(feeds.bikes as NonNullable<typeof feeds.bikes>),
        label: 'Operators',
        table: 'lots',
        map: { columns: { free: 'value', name: 'name' } },
      },
    },
    layers: [
      { ...(layers[0] as NonNullable<(typeof layers)[0]>), label: 'Energy' },
      { id: 'lots', type: 'points', table: 'lots', label: 'Parking', style: { color: parking } },
    ] as NonNullable<CityDescription['layers']>,
    places: [{ id: 'south', label: 'South', camera: FROM_SOUTH }],
  };
}

/** Hands the town to a city of the example in place of its document, whose server is the reader's. */
function open(city: BoroughCity): ReturnType<typeof createFeedsDouble> {
  const feeds = createFeedsDouble(createWall(Date.now() - 60_000).wallMs);
  city.removeAttribute('src');
  city.style.height = '400px';
  city.feeds = feeds.open;
  city.description = describeTown();
  return feeds;
}

afterEach(() => {
  document.body.replaceChildren();
});

describe('the pages of the elements', () => {
  it('have an example each', () => {
    expect(new Set(examples.map(({ page }) => page)).size).toBe(Object.keys(PAGES).length);
    expect(examples.length).toBeGreaterThanOrEqual(18);
  });

  it.each(examples)('$page: its example lives', async ({ code }) => {
    const example = document.createElement('div');
    example.innerHTML = code;
    const own = example.querySelector('borough-city');
    const city = own ?? document.createElement('borough-city');
    if (!own) city.id = 'town';
    const errors: Error[] = [];
    for (const root of [city, example])
      root.addEventListener('borough-error', (event) =>
        errors.push((event as CustomEvent<{ error: Error }>).detail.error),
      );
    const feeds = open(city);
    const ready = new Promise((done) => city.addEventListener('borough-ready', done));
    if (!own) document.body.append(city);
    document.body.append(example);
    await ready;
    await city.drawn;
    const [lon, lat, height] = describeTown().origin;
    feeds.say('lots', [
      { key: 'P-1', column: 'free', value: 12, position: [lon, lat, height ?? 0] },
      { key: 'P-1', column: 'name', value: 'Harbour' },
    ]);
    await city.room?.run({ do: 'select', table: 'lots', keys: ['P-1'] });
    const panels = [...example.querySelectorAll('*')].filter(
      (one) => one.localName.startsWith('borough-') && one !== city,
    );
    expect(panels.length).toBeGreaterThan(0);
    for (const panel of panels) {
      // Alarms and the like may have nothing to say, but they are there: a card with a heading or a control.
      const shown = (): boolean =>
        textOf(panel) !== '' ||
        panel.shadowRoot?.querySelector('.card button, .card input') != null;
      await expect.poll(shown, { timeout: 20_000, message: panel.localName }).toBe(true);
      expect(textOf(panel)).not.toContain('could not be shown');
    }
    expect(errors.map(String)).toEqual([]);
  });

  it('theming.md: its style sheet reaches the city and its panels', async () => {
    const page = Object.entries(PAGES).find(([path]) => path.endsWith('theming.md'))?.[1] ?? '';
    const css = page.match(/^```css\n([\s\S]*?)^```/m)?.[1] as string;
    const city = document.createElement('borough-city');
    const layers = document.createElement('borough-layers');
    layers.slot = 'left';
    city.append(layers);
    open(city);
    document.body.append(city);
    await city.drawn;
    const looks = (): string[] => {
      const card = layers.shadowRoot?.querySelector('.card') as Element;
      const { boxShadow, borderTopLeftRadius, fontFamily } = getComputedStyle(card);
      return [boxShadow, borderTopLeftRadius, fontFamily.split(',')[0] as string];
    };
    await expect.poll(() => layers.shadowRoot?.querySelector('.card') != null).toBe(true);
    const own = looks();
    const sheet = document.createElement('style');
    sheet.textContent = css;
    document.body.append(sheet);
    expect(sheet.sheet?.cssRules.length).toBe(2);
    expect(looks()).toEqual(['none', '4px', '"Source Han Sans SC"']);
    sheet.remove();
    expect(looks()).toEqual(own);
    for (const [name] of css.matchAll(/--borough-[a-z-]+/g)) expect(page).toContain(`\`${name}\``);
  });
});

import type { CityDescription, OpenFeeds } from '@borough/core';
import { describeBoxes } from '@borough/fixtures';
import { type ReactNode, useEffect } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { City, type CityProps } from './city.js';
import { useCity } from './hooks.js';
import { openPage, type Page } from './testing/page.js';

let page: Page;
/** Feeds that were opened and not closed, and all that ever were. */
let open = 0;
let opened = 0;

const feeds: OpenFeeds = (plans) => {
  opened += plans.length;
  open += plans.length;
  return {
    pull() {},
    close() {
      open -= plans.length;
    },
  };
};
const boxes = (change: Partial<CityDescription> = {}): CityDescription =>
  describeBoxes('about:blank', change);
const toSrc = (value: unknown): string =>
  `data:application/json,${encodeURIComponent(JSON.stringify(value))}`;

beforeEach(() => {
  [open, opened] = [0, 0];
  page = openPage();
});
afterEach(async () => {
  await page.unmount();
  expect(open, 'feeds left open').toBe(0);
});

function Name({ seen }: { seen?: (id: string) => void }): ReactNode {
  const { description } = useCity();
  useEffect(() => seen?.(description.id), [seen, description]);
  return <p>{String(description.name)}</p>;
}

async function render(props: CityProps): Promise<void> {
  await page.render(
    <City feeds={feeds} placeholder="…" {...props}>
      <Name />
    </City>,
  );
}
const shows = (text: string): Promise<void> =>
  vi.waitFor(() => expect(page.element.textContent).toBe(text));

it('RX5 under StrictMode every feed of a city is opened once', async () => {
  await render({ description: boxes() });
  await shows('Boxes');
  expect([opened, open]).toEqual([2, 2]);
});

it('a description of the same content is the same city, of another content another one', async () => {
  await render({ description: boxes() });
  await shows('Boxes');
  await render({ description: boxes() });
  await shows('Boxes');
  expect([opened, open]).toEqual([2, 2]);
  await render({ description: boxes({ name: 'Other' }) });
  await shows('Other');
  expect([opened, open], 'the first has been closed').toEqual([4, 2]);
});

it('a city is read from a url, and a url that changes on the way opens only the last', async () => {
  const first = toSrc(boxes({ name: 'First' }));
  await render({ src: first });
  await render({ src: toSrc(boxes({ name: 'Second' })) });
  expect(page.element.textContent).not.toBe('First');
  await shows('Second');
  expect(open).toBe(2);
});

it('a city that is open already stays open when the provider goes', async () => {
  const { openCity } = await import('@borough/core');
  const city = openCity(boxes(), { feeds });
  const seen = vi.fn();
  await page.render(
    <City city={city}>
      <Name seen={seen} />
    </City>,
  );
  expect(seen).toHaveBeenCalledWith('boxes');
  await page.render(null);
  expect(open).toBe(2);
  city.close();
});

it.each([
  ['CITY_UNREACHABLE', { src: '/there/is/none.json' }],
  ['CITY_UNREACHABLE', { src: 'data:application/json,{' }],
  ['CITY_INVALID', { src: toSrc({ version: 1, nmae: 'typo' }) }],
  ['CITY_NO_FEEDS', { src: toSrc(boxes()), feeds: undefined as never }],
])('what goes wrong on the way goes to the error boundary: %s', async (code, props) => {
  await render(props as CityProps);
  await shows('broken');
  expect(page.failures[0]).toMatchObject({ name: 'BoroughError', code });
});

it('RX6 a hundred mounts and unmounts leave no feed, no timer and no listener', async () => {
  const timers = vi.spyOn(globalThis, 'setInterval');
  const cleared = vi.spyOn(globalThis, 'clearInterval');
  for (let i = 0; i < 100; i++) {
    await render({ description: boxes() });
    await shows('Boxes');
    await page.render(null);
  }
  expect([opened, open]).toEqual([200, 0]);
  const started = timers.mock.results.map(({ value }) => value);
  const ended = new Set(cleared.mock.calls.map(([timer]) => timer));
  expect(started.filter((timer) => !ended.has(timer))).toEqual([]);
  expect(started.length).toBeGreaterThanOrEqual(100);
  vi.restoreAllMocks();
});

import type { FeaturesLayer } from '@borough/core';
import { describeBoxes, openBoxCity } from '@borough/fixtures';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { City } from '../city.js';
import { openPage, type Page } from '../testing/page.js';
import { LayersPanel, LegendPanel, TablePanel } from './index.js';

let page: Page;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.unmount());

const inside = (name: string): string =>
  page.element.querySelector(`borough-${name}`)?.shadowRoot?.textContent ?? '';

it("RX11 panels are elements with the provider's city, typed, and come when they are needed", async () => {
  const [energy] = describeBoxes('about:blank').layers ?? [];
  // What has a name can be switched.
  const named = { ...(energy as FeaturesLayer), label: 'Energy of houses' };
  const { city } = openBoxCity('about:blank', { layers: [named] });
  const show = (layer: string) =>
    page.render(
      <City city={city}>
        <LayersPanel className="mine" plain lang="en" />
        <LegendPanel layer={layer} lang="en" />
        <TablePanel table="buildings" lang="zh-CN" />
      </City>,
    );
  await show('energy');
  await vi.waitFor(() => expect(inside('legend')).toContain('kWh'));
  const layers = page.element.querySelector<HTMLElement & { plain: boolean }>('borough-layers');
  expect(layers).toMatchObject({ className: 'mine', plain: true, lang: 'en' });
  expect(layers?.hasAttribute('city'), 'a city is a property').toBe(false);
  await vi.waitFor(() => expect(inside('layers')).toContain('Energy of houses'));
  await vi.waitFor(() => expect(inside('table')).not.toBe(''));
  layers?.shadowRoot?.querySelector<HTMLElement>('[role=switch]')?.click();
  await vi.waitFor(() => expect(city.scene.layers[0]?.layer.visible).toBe(false));
  await page.render(null);
  expect(page.element.querySelector('borough-layers')).toBeNull();
  expect(page.failures).toEqual([]);
  city.close();
});

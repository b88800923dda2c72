import type { City, Pixels, Renderer } from '@borough/core';
import type { Page } from 'playwright';

/** What the planner's page lets a test look at. */
interface PageCity extends HTMLElement {
  readonly city: City;
  readonly room: {
    readonly renderer: Renderer & { ids(view: string): Ids };
    readonly stage: HTMLElement | null;
  };
}

/** Which thing of which layer each pixel shows. */
interface Ids {
  readonly slots: Uint32Array;
  readonly layers: Uint32Array;
}

/** What a link would hold, and what the table of figures says. */
export interface Seen {
  readonly state: string;
  readonly scenarios: string;
  readonly steps: { readonly undo: number; readonly redo: number };
  readonly floorArea: string;
}

export function look(page: Page): Promise<Seen> {
  return page.evaluate(() => {
    const { city } = document.querySelector('#city') as PageCity;
    const told = city
      .state()
      .filter(({ do: name }) => ['scenario', 'view', 'compare'].includes(name));
    const figures = document.querySelector('planner-figures')?.shadowRoot;
    const row = figures?.querySelector('[data-figure="floorArea"]');
    return {
      state: JSON.stringify(told),
      scenarios: JSON.stringify(city.scenarios.all.get()),
      steps: city.scenarios.steps.get(),
      floorArea: row?.textContent?.replace(/\s+/g, ' ') ?? '',
    };
  });
}

/** Resolves when the tiles are in and some frames have been drawn; cars drive on, so it never comes to rest. */
export function drawn(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const { renderer } = (document.querySelector('#city') as PageCity).room;
    for (let quiet = 0; quiet < 3; ) {
      const { frames } = renderer.stats();
      // One that has nothing to draw draws none.
      for (let i = 0; i < 30 && renderer.stats().frames === frames; i++)
        await new Promise(requestAnimationFrame);
      quiet = renderer.stats().pending === 0 ? quiet + 1 : 0;
    }
  });
}

/** Keeps the picture under a name, in the page. */
export function keepPicture(page: Page, name: string): Promise<void> {
  return page.evaluate((key) => {
    const { renderer } = (document.querySelector('#city') as PageCity).room;
    const kept = { [`picture ${key}`]: renderer.pixels?.(), [`ids ${key}`]: renderer.ids('main') };
    Object.assign(window, kept);
  }, name);
}

/** How many pixels show the same thing in both pictures, and it is darker in the second: a shadow has come. */
export function countShaded(page: Page, names: readonly [string, string]): Promise<number> {
  return page.evaluate(([one, other]) => {
    const kept = window as unknown as Record<string, Pixels & Ids>;
    const [a, b] = [kept[`picture ${one}`], kept[`picture ${other}`]] as [Pixels, Pixels];
    const [before, after] = [kept[`ids ${one}`], kept[`ids ${other}`]] as [Ids, Ids];
    let shaded = 0;
    for (let i = 0; i < before.slots.length; i++) {
      const isSame = before.slots[i] === after.slots[i] && before.layers[i] === after.layers[i];
      const light = ({ data }: Pixels): number =>
        (data[i * 4] as number) + (data[i * 4 + 1] as number) + (data[i * 4 + 2] as number);
      if (isSame && light(b) - light(a) < -30) shaded++;
    }
    return shaded;
  }, names);
}

/** A point of the page where a building is seen, nearest to the middle of the free part, and its key. */
export function findBuilding(
  page: Page,
): Promise<{ readonly x: number; readonly y: number; readonly key: string }> {
  return page.evaluate(async () => {
    const { renderer } = (document.querySelector('#city') as PageCity).room;
    for (let ring = 0; ring < 8; ring++)
      for (let i = 0; i < Math.max(1, ring * 6); i++) {
        const angle = (i / Math.max(1, ring * 6)) * 2 * Math.PI;
        const x = Math.round(450 + Math.cos(angle) * ring * 24);
        const y = Math.round(290 + Math.sin(angle) * ring * 24);
        const hit = await renderer.pick('main', x, y);
        if (hit?.table === 'buildings' && hit.key) return { x, y, key: hit.key };
      }
    throw new Error('There is no building in the middle');
  });
}

import type { City, Pixels, Renderer } from '@borough/core';
import type { Page } from 'playwright';
import type { GpuBytes } from '../../../../packages/fixtures/src/gpu-bytes.js';

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
  readonly width: number;
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

/** Counts what the page asks of the city from now on; what one gesture brings about counts once. */
export async function countCommands(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { city } = document.querySelector('#city') as PageCity;
    const real = city.run;
    const ran: string[] = [];
    Object.assign(window, { ran });
    Object.assign(city, {
      run(command: { do: string; gesture?: string }, signal?: AbortSignal) {
        const name = command.gesture ? `${command.do} ${command.gesture}` : command.do;
        if (!command.gesture || ran.at(-1) !== name) ran.push(name);
        return real(command, signal);
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { ran: string[] }).ran.length);
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

/** Where the cars of a view are seen, by key: the middle of their pixels. */
export function carsIn(
  page: Page,
  view: string,
): Promise<Readonly<Record<string, readonly [number, number]>>> {
  return page.evaluate(async (id) => {
    const { city, room } = document.querySelector('#city') as PageCity;
    const tracks = city.scene.layers.filter(({ layer }) => layer.type === 'tracks');
    const tables = new Set(tracks.map(({ table }) => table));
    const { slots, layers, width } = room.renderer.ids(id);
    const ratio = width / (room.stage?.clientWidth ?? width);
    const found = new Map<number, string | null>();
    const tries = new Map<number, number>();
    const MOST_TRIES = 6;
    const sums = new Map<string, { x: number; y: number; n: number }>();
    for (let i = 0; i < slots.length; i++) {
      const layer = layers[i] as number;
      if (layer === 0) continue;
      const [x, y] = [i % width, Math.floor(i / width)];
      // What has driven on since is asked for elsewhere, but not for ever.
      const asked = tries.get(layer) ?? 0;
      if (!found.has(layer) && asked < MOST_TRIES) {
        tries.set(layer, asked + 1);
        const hit = await room.renderer.pick(id, (x + 0.5) / ratio, (y + 0.5) / ratio);
        if (!hit) continue;
        found.set(layer, hit.table !== undefined && tables.has(hit.table) ? hit.table : null);
      }
      const table = found.get(layer);
      const key = table && city.scene.table(table).keyOf(slots[i] as number);
      if (!key) continue;
      const sum = sums.get(key) ?? { x: 0, y: 0, n: 0 };
      sums.set(key, { x: sum.x + x, y: sum.y + y, n: sum.n + 1 });
    }
    return Object.fromEntries(
      [...sums].map(([key, { x, y, n }]) => [key, [x / n, y / n] as const]),
    );
  }, view);
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

/** What a figure's cells say. */
export function figure(page: Page, id: string): Promise<string[]> {
  return page.evaluate((name) => {
    const rows = document.querySelector('planner-figures')?.shadowRoot;
    const cells = rows?.querySelectorAll(`[data-figure="${name}"] td`) ?? [];
    return [...cells].map((cell) => cell.textContent ?? '');
  }, id);
}

/** What the page keeps on the GPU, and how many tiles are loaded. */
export function memory(page: Page): Promise<GpuBytes & { readonly tiles: number }> {
  return page.evaluate(() => {
    const { renderer } = (document.querySelector('#city') as PageCity).room;
    const { keptBytes } = window as unknown as { keptBytes(): GpuBytes };
    return { ...keptBytes(), tiles: renderer.stats().tilesLoaded };
  });
}

import type { City, Pixels, Renderer } from '@borough/core';
import type { GpuBytes } from '@borough/fixtures/gpu-bytes';
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
  readonly width: number;
  readonly slots: Uint32Array;
  /** 0: nothing; else what `drawn` names, less 1. */
  readonly layers: Uint32Array;
  /** Ids of layers and tilesets. */
  readonly drawn: readonly string[];
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

/**
 * How many pixels show the same thing in all four pictures, and it is darker in both of the second pair than in
 * either of the first: a shadow has come and stays. What drives by with its own is no such shadow.
 */
export function countShaded(
  page: Page,
  names: readonly [before: readonly [string, string], after: readonly [string, string]],
): Promise<number> {
  return page.evaluate(([before, after]) => {
    const kept = window as unknown as Record<string, Pixels & Ids>;
    const all = [...before, ...after];
    const ids = all.map((name) => kept[`ids ${name}`] as Ids);
    const [a, b, c, d] = all.map((name) => kept[`picture ${name}`] as Pixels) as [
      Pixels,
      Pixels,
      Pixels,
      Pixels,
    ];
    const light = ({ data }: Pixels, i: number): number =>
      (data[i * 4] as number) + (data[i * 4 + 1] as number) + (data[i * 4 + 2] as number);
    const [first, ...others] = ids as [Ids, ...Ids[]];
    let shaded = 0;
    for (let i = 0; i < first.slots.length; i++) {
      const isSame = others.every(
        ({ slots, layers }) => slots[i] === first.slots[i] && layers[i] === first.layers[i],
      );
      if (!isSame) continue;
      const was = Math.min(light(a, i), light(b, i));
      const is = Math.max(light(c, i), light(d, i));
      if (is - was < -30) shaded++;
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

/** Where things are seen, by key: the middle of their pixels. */
export type Spots = Readonly<Record<string, readonly [x: number, y: number]>>;

/** What a view shows of some tables, or of everything that moves. */
export function spotsIn(
  page: Page,
  view: string,
  tables: readonly string[] | 'moving',
): Promise<Spots> {
  return page.evaluate(
    ([id, wanted]) => {
      const { city, room } = document.querySelector('#city') as PageCity;
      const { scene } = city;
      const { slots, layers, width, drawn } = room.renderer.ids(id);
      const tableOf = (name: string): string | undefined => {
        const reader = scene.layers.find(({ layer }) => layer.id === name);
        if (wanted === 'moving') return reader?.layer.type === 'tracks' ? reader.table : undefined;
        const table = reader?.table ?? scene.tilesets.find((one) => one.id === name)?.table;
        return table && wanted.includes(table) ? table : undefined;
      };
      const tables = drawn.map(tableOf);
      const sums = new Map<string, { x: number; y: number; n: number }>();
      for (let i = 0; i < slots.length; i++) {
        const table = tables[(layers[i] as number) - 1];
        const key = table && scene.table(table).keyOf(slots[i] as number);
        if (!key) continue;
        const sum = sums.get(key) ?? { x: 0, y: 0, n: 0 };
        sums.set(key, { x: sum.x + (i % width), y: sum.y + Math.floor(i / width), n: sum.n + 1 });
      }
      return Object.fromEntries(
        [...sums].map(([key, { x, y, n }]) => [key, [x / n, y / n] as const]),
      );
    },
    [view, tables] as const,
  );
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

/** The table of figures, its heading first, as it reads. */
export function figures(page: Page): Promise<string[][]> {
  return page.evaluate(() => {
    const rows =
      document.querySelector('planner-figures')?.shadowRoot?.querySelectorAll('tr') ?? [];
    return [...rows].map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? ''));
  });
}

/** What the page keeps on the GPU, and how many tiles are loaded. */
export function memory(page: Page): Promise<GpuBytes & { readonly tiles: number }> {
  return page.evaluate(() => {
    const { renderer } = (document.querySelector('#city') as PageCity).room;
    const { keptBytes } = window as unknown as { keptBytes(): GpuBytes };
    return { ...keptBytes(), tiles: renderer.stats().tilesLoaded };
  });
}

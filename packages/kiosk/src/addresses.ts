import type { CityDescription } from '@borough/core';

/** The part of a tile that names files (3D Tiles 1.1, 1.0). */
interface Tile {
  readonly content?: { readonly uri?: string; readonly url?: string };
  readonly contents?: readonly { readonly uri?: string }[];
  readonly children?: readonly Tile[];
}

/** More than this is no city that one screen can hold. */
const MOST_FILES = 4000;

/**
 * Every file that a city names: each tileset with all its tiles, down through tilesets of tilesets, and what
 * feeds ask for by HTTP. Same origin as `base` only; what cannot be read is left to be told by who fetches it.
 */
export async function addressesOf(
  city: CityDescription,
  base: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const { origin } = new URL(base);

  function add(address: string, from: string): string | null {
    const url = new URL(address, from);
    url.hash = '';
    if (url.origin !== origin || found.has(url.href) || found.size >= MOST_FILES) return null;
    found.add(url.href);
    return url.href;
  }

  async function addTileset(address: string, from: string): Promise<void> {
    const url = add(address, from);
    if (url === null) return;
    const answer = await fetch(url, signal ? { signal } : {}).catch(() => null);
    const tileset = answer?.ok ? await answer.json().catch(() => null) : null;
    const waiting: Tile[] = [tileset?.root ?? {}];
    for (let tile = waiting.pop(); tile; tile = waiting.pop()) {
      waiting.push(...(tile.children ?? []));
      for (const { uri, url: old } of [tile.content ?? {}, ...(tile.contents ?? [])] as {
        uri?: string;
        url?: string;
      }[]) {
        const file = uri ?? old;
        if (file === undefined) continue;
        if (/\.json($|\?)/.test(file)) await addTileset(file, url);
        else add(file, url);
      }
    }
  }

  for (const { url } of Object.values(city.tilesets ?? {})) await addTileset(url, base);
  for (const { transport, url } of Object.values(city.feeds ?? {}))
    if (transport === 'http') add(url, base);
  return [...found];
}

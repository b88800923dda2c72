import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BoroughError, type CityDescription } from '@borough/core';

/** Which ids of a feed are things of the city. */
export interface JoinReport {
  readonly table: string;
  /** Keys that the city has; null where they could not be read. */
  readonly known: number | null;
  readonly ids: number;
  readonly joined: number;
  /** The first that do not join, each with a key that differs in case, blanks or zeros alone. */
  readonly strangers: readonly { readonly id: string; readonly like?: string }[];
}

const MAX_STRANGERS = 20;

/** The keys of a table as the tiler wrote them; null where nobody wrote any. */
export async function readKeys(
  city: CityDescription,
  cityPath: string,
  table: string,
  given: string | undefined,
): Promise<readonly string[] | null> {
  if (given !== undefined) {
    const keys = await readFileKeys(given);
    if (keys) return keys;
    throw new BoroughError(
      'KEYS_UNREADABLE',
      `${given} has no keys. Give the keys.json that the tiler wrote, or a list of keys as JSON.`,
    );
  }
  for (const { url, table: its } of Object.values(city.tilesets ?? {})) {
    if (its !== table || /^[a-z]+:/i.test(url)) continue;
    const keys = await readFileKeys(join(resolve(dirname(cityPath)), dirname(url), 'keys.json'));
    if (keys) return keys;
  }
  return null;
}

async function readFileKeys(path: string): Promise<readonly string[] | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    const keys = Array.isArray(value) ? value : (value as { keys?: unknown }).keys;
    return Array.isArray(keys) ? keys.map(String) : null;
  } catch {
    return null;
  }
}

export function checkJoin(
  table: string,
  ids: readonly string[],
  keys: readonly string[] | null,
): JoinReport {
  if (!keys) return { table, known: null, ids: ids.length, joined: 0, strangers: [] };
  const known = new Set(keys);
  const loose = new Map(keys.map((key) => [toLoose(key), key]));
  const strange = ids.filter((id) => !known.has(id));
  return {
    table,
    known: known.size,
    ids: ids.length,
    joined: ids.length - strange.length,
    strangers: strange.slice(0, MAX_STRANGERS).map((id) => {
      const like = loose.get(toLoose(id));
      return like === undefined ? { id } : { id, like };
    }),
  };
}

/** The same but for case, blanks, dashes and leading zeros: the usual ways in which ids miss each other. */
function toLoose(key: string): string {
  return key
    .toLowerCase()
    .replace(/[\s_-]+/g, '')
    .replace(/(^|\D)0+(?=\d)/g, '$1');
}

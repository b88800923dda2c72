import type { CityDescription } from '@borough/core';

/** What people look for near them, by the name of its column. */
const WANTED = ['free', 'bikes', 'available'];

/** A table whose things have a place, and the number that says what is free there. */
export interface Nearby {
  readonly table: string;
  readonly column: string;
}

/** What of a city can be looked for nearby; the layer on top comes first. */
export function nearbyOf({ tables = {}, layers = [] }: CityDescription): Nearby | null {
  for (const layer of [...layers].reverse()) {
    if (layer.type !== 'points') continue;
    const columns = tables[layer.table]?.columns ?? {};
    const column = WANTED.find((name) => Object.hasOwn(columns, name));
    if (column) return { table: layer.table, column };
  }
  return null;
}

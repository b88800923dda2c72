import { object, type Shape } from '../shape/shape.js';
import { cityShape } from './city-shape.js';
import type { CityDescription } from './description.js';

/** The fields of a city that a running one may be given more of. */
const KINDS = ['tilesets', 'tables', 'feeds', 'layers', 'views', 'rules', 'places'] as const;

/** A piece of a city's description that joins a running city, and leaves it again. */
export type CityPart = Pick<CityDescription, (typeof KINDS)[number]>;

const { tilesets, tables, feeds, layers, views, rules, places } = cityShape.fields;

export const partShape: Shape<CityPart> = object<CityPart>({
  tilesets,
  tables,
  feeds,
  layers,
  views,
  rules,
  places,
});

const FIRST_LOOK = { headingDegrees: 0, pitchDegrees: -45, rangeMeters: 1500 } as const;

/** A city that describes no views has one, `main`, on its middle. */
export function withView(city: CityDescription): CityDescription {
  if (city.views) return city;
  return { ...city, views: [{ id: 'main', camera: { target: city.origin, ...FIRST_LOOK } }] };
}

/** The city with some parts, in their order: what comes later lies above. */
export function mergeParts(city: CityDescription, parts: readonly CityPart[]): CityDescription {
  if (parts.length === 0) return city;
  const all: readonly CityPart[] = [city, ...parts];
  const merged: Record<string, unknown> = { ...city };
  for (const kind of KINDS) {
    const given = all.flatMap((part) => (part[kind] === undefined ? [] : [part[kind]]));
    if (given.length === 0) continue;
    merged[kind] = Array.isArray(given[0]) ? given.flat() : Object.assign({}, ...given);
  }
  return merged as unknown as CityDescription;
}

/** What uses something that only `gone` describes, as a sentence; null where nothing does. */
export function userOf(gone: CityPart, rest: CityPart): string | null {
  const isGone = (kind: 'tables' | 'tilesets', id: string | undefined): boolean =>
    id !== undefined && Object.hasOwn(gone[kind] ?? {}, id);
  for (const [id, tileset] of Object.entries(rest.tilesets ?? {}))
    if (isGone('tables', tileset.table)) return `tileset "${id}" uses table "${tileset.table}"`;
  for (const [id, feed] of Object.entries(rest.feeds ?? {}))
    if (isGone('tables', feed.table)) return `feed "${id}" uses table "${feed.table}"`;
  for (const layer of rest.layers ?? []) {
    const kind = layer.type === 'features' ? 'tilesets' : 'tables';
    const used = layer.type === 'features' ? layer.tileset : layer.table;
    if (isGone(kind, used)) return `layer "${layer.id}" uses ${kind.slice(0, -1)} "${used}"`;
  }
  for (const rule of rest.rules ?? [])
    if (isGone('tables', rule.table)) return `rule "${rule.id}" uses table "${rule.table}"`;
  return null;
}

import { chainOf } from '../scenario/chain.js';
import { tableOf } from '../scenario/scenario.js';
import { issuesError } from '../shape/issues.js';
import { type Issue, nearest } from '../shape/shape.js';
import { checkStories } from '../story/check.js';
import type { Style } from '../style/style.js';
import { cityShape } from './city-shape.js';
import type { CityDescription, TableDescription } from './description.js';
import type { Fence } from './fence.js';
import type { Layer } from './layer.js';
import { type CityPart, partShape } from './part.js';

/**
 * Holds a document against the shape of a city and its own cross-references (rule DE1). Returns every
 * issue, in document order; an empty list means that `openCity` will take it.
 */
export function checkCity(value: unknown): Issue[] {
  const issues: Issue[] = [];
  cityShape.check(value, '', issues);
  if (issues.length > 0) return issues;
  const city = value as CityDescription;
  checkReferences(city, {}, issues);
  checkScenarios(city, issues);
  checkStories(city.stories ?? {}, issues);
  checkTimes(city, issues);
  return issues;
}

/**
 * Holds a part against the shapes of a city, and its references against the part itself and the city that
 * it is to join. Paths are those of the part.
 */
export function checkPart(value: unknown, whole: CityPart): Issue[] {
  const issues: Issue[] = [];
  partShape.check(value, '', issues);
  if (issues.length > 0) return issues;
  const part = value as CityPart;
  for (const kind of ['tilesets', 'tables', 'feeds'] as const)
    for (const id of Object.keys(part[kind] ?? {}))
      if (Object.hasOwn(whole[kind] ?? {}, id)) issues.push(taken(`${kind}.${id}`, id));
  for (const kind of ['layers', 'views', 'rules', 'places'] as const)
    part[kind]?.forEach(({ id }, i) => {
      if (whole[kind]?.some((other) => other.id === id)) issues.push(taken(`${kind}[${i}].id`, id));
    });
  checkReferences(part, whole, issues);
  return issues;
}

function taken(path: string, id: string): Issue {
  return { path, message: `"${id}" is in the city already; take another id` };
}

/** The document, or a `CITY_INVALID` error that names the path of each bad field. */
export function readCity(value: unknown): CityDescription {
  const issues = checkCity(value);
  if (issues.length === 0) return value as CityDescription;
  throw issuesError('CITY_INVALID', 'The city description is not valid', issues);
}

/** @param around what else may be referred to: the city that a part joins */
function checkReferences(
  city: CityPart & Pick<CityDescription, 'weather'>,
  around: CityPart,
  issues: Issue[],
): void {
  const tables = { ...around.tables, ...city.tables };
  const tilesets = { ...around.tilesets, ...city.tilesets };
  const needs = (what: string, name: string, known: object, path: string): boolean => {
    if (Object.hasOwn(known, name)) return true;
    const near = nearest(name, Object.keys(known));
    const hint = near ? `did you mean "${near}"?` : `add it under ${what}`;
    issues.push({ path, message: `"${name}" is not one of the city's ${what}; ${hint}` });
    return false;
  };
  const columnsOf = (table: string): object => tables[table]?.columns ?? {};

  for (const [id, tileset] of Object.entries(city.tilesets ?? {}))
    needs('tables', tileset.table, tables, `tilesets.${id}.table`);
  for (const [id, table] of Object.entries(city.tables ?? {})) {
    for (const [where, column] of titleColumns(table))
      needs('columns', column, table.columns, `tables.${id}.${where}`);
    for (const [column, { of = [] }] of Object.entries(table.columns))
      for (const name of of)
        needs('columns', name, table.columns, `tables.${id}.columns.${column}.of`);
  }
  for (const [id, feed] of Object.entries(city.feeds ?? {})) {
    if (!feed.table) continue;
    if (!needs('tables', feed.table, tables, `feeds.${id}.table`)) continue;
    for (const column of mappedColumns(feed.map))
      needs('columns', column, columnsOf(feed.table), `feeds.${id}.map.columns.${column}`);
  }
  (city.layers ?? []).forEach((layer, i) => {
    const path = `layers[${i}]`;
    const known =
      layer.type === 'features'
        ? needs('tilesets', layer.tileset, tilesets, `${path}.tileset`)
        : needs('tables', layer.table, tables, `${path}.table`);
    if (!known) return;
    const table = layer.type === 'features' ? (tilesets[layer.tileset]?.table ?? '') : layer.table;
    for (const [where, column] of styleColumns(layer.style))
      needs('columns', column, columnsOf(table), `${path}.style.${where}.column`);
    if (layer.type === 'labels')
      for (const column of [layer.column, ...Object.values(layer.columns ?? {})])
        needs('columns', column, columnsOf(table), `${path}.column`);
    if (layer.type === 'labels' && layer.importance !== undefined)
      needs('columns', layer.importance, columnsOf(table), `${path}.importance`);
    if (layer.type === 'tracks' && !tables[table]?.moves)
      issues.push({
        path: `${path}.table`,
        message: `"${table}" does not move; give it "moves": true`,
      });
    if (layer.type === 'heat' && !layer.style?.color)
      issues.push({
        path: `${path}.style.color`,
        message: 'is missing; a heat surface needs a colour rule',
      });
  });
  (city.rules ?? []).forEach(({ table, column, when }, i) => {
    const path = `rules[${i}]`;
    if (!needs('tables', table, tables, `${path}.table`)) return;
    if (!needs('columns', column, columnsOf(table), `${path}.column`)) return;
    const isText = tables[table]?.columns[column]?.type === 'text';
    const needsText = 'is' in when && typeof when.is === 'string';
    const needsNumber = 'above' in when || 'below' in when || ('is' in when && !needsText);
    if (isText ? needsNumber : needsText)
      issues.push({
        path: `${path}.when`,
        message: `"${column}" is a column of ${isText ? 'texts' : 'numbers'}`,
      });
  });
  for (const [what, amount] of Object.entries(city.weather ?? {})) {
    if (typeof amount === 'number') continue;
    const path = `weather.${what}`;
    if (needs('tables', amount.table, tables, `${path}.table`))
      needs('columns', amount.column, columnsOf(amount.table), `${path}.column`);
  }
  checkIds('layers', city.layers ?? [], issues);
  checkIds('views', city.views ?? [], issues);
  checkIds('places', city.places ?? [], issues);
  checkIds('rules', city.rules ?? [], issues);
  const layers = [...(around.layers ?? []), ...(city.layers ?? [])];
  const layerIds = Object.fromEntries(layers.map((layer: Layer) => [layer.id, true]));
  (city.views ?? []).forEach((view, i) => {
    checkFence(view.fence, `views[${i}].fence`, issues);
    for (const [j, layer] of (view.hiddenLayers ?? []).entries())
      needs('layers', layer, layerIds, `views[${i}].hiddenLayers[${j}]`);
  });
}

/** Views name scenarios that are there, and scenarios stand on one another without a circle. */
function checkScenarios(city: CityDescription, issues: Issue[]): void {
  const { scenarios = {}, views = [], tables = {} } = city;
  for (const [i, { scenario }] of views.entries())
    if (scenario !== undefined && !Object.hasOwn(scenarios, scenario))
      issues.push({
        path: `views[${i}].scenario`,
        message: `"${scenario}" is not one of the city's scenarios; add it under scenarios`,
      });
  for (const [id, { patches }] of Object.entries(scenarios))
    for (const [i, patch] of patches.entries()) {
      const table = tableOf(patch);
      if (table !== null && !Object.hasOwn(tables, table))
        issues.push({
          path: `scenarios.${id}.patches[${i}].table`,
          message: `"${table}" is not one of the city's tables; add it under tables`,
        });
    }
  for (const id of Object.keys(scenarios)) {
    try {
      chainOf(scenarios, id);
    } catch (failure) {
      issues.push({ path: `scenarios.${id}.over`, message: (failure as Error).message });
    }
  }
}

function checkFence(fence: Fence | undefined, path: string, issues: Issue[]): void {
  const [west = 0, south = 0, east = 1, north = 1] = fence?.bounds ?? [];
  const [least = 0, most = 0] = fence?.rangeMeters ?? [];
  if (west >= east || south >= north)
    issues.push({ path: `${path}.bounds`, message: 'is empty; write west, south, east, north' });
  if (least > most)
    issues.push({
      path: `${path}.rangeMeters`,
      message: 'is empty; write the least, then the most',
    });
}

function checkTimes(city: CityDescription, issues: Issue[]): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: city.timeZone });
  } catch {
    issues.push({ path: 'timeZone', message: `"${city.timeZone}" is not an IANA time zone` });
  }
  if (city.sun && city.sun !== 'city' && Number.isNaN(Date.parse(city.sun)))
    issues.push({
      path: 'sun',
      message: `"${city.sun}" is not a time; write 2026-06-21T18:00:00+02:00`,
    });
}

/** The columns a feed's map writes: the keys of its `columns`. */
export function mappedColumns(map: unknown): string[] {
  const columns = (map as { columns?: unknown } | undefined)?.columns;
  return typeof columns === 'object' && columns !== null ? Object.keys(columns) : [];
}

/** Each channel of a style that reads a column, with that column. */
export function styleColumns(style: Style | undefined): [string, string][] {
  const found: [string, string][] = [];
  if (style?.color) found.push(['color', style.color.column]);
  for (const channel of ['height', 'size'] as const) {
    const rule = style?.[channel];
    if (rule !== undefined && typeof rule !== 'number') found.push([channel, rule.column]);
  }
  if (style?.light) found.push(['light', style.light.column]);
  return found;
}

function titleColumns({ title, titles }: TableDescription): [string, string][] {
  const named = Object.entries(titles ?? {}).map(([language, column]): [string, string] => [
    `titles.${language}`,
    column,
  ]);
  return title === undefined ? named : [['title', title], ...named];
}

function checkIds(where: string, items: readonly { readonly id: string }[], issues: Issue[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, i) => {
    if (seen.has(id)) issues.push({ path: `${where}[${i}].id`, message: `"${id}" is there twice` });
    seen.add(id);
  });
}

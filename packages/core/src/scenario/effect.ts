import { type PlacedPatch, patchesOf } from './chain.js';
import type { Massing, ModelPatch, Ring, Scenarios } from './scenario.js';

/** Keys by table. */
export type KeysByTable = ReadonlyMap<string, ReadonlySet<string>>;

/** What a scenario comes to once all its patches, and those below it, are told together. */
export interface Effect {
  readonly hidden: KeysByTable;
  readonly hiddenWithin: readonly { readonly table: string; readonly ring: Ring }[];
  /** By `scenario/patch`, where it was drawn: a block that two futures share is one row. */
  readonly massings: ReadonlyMap<string, Massing>;
  /** By `scenario/patch` as well. */
  readonly models: ReadonlyMap<string, ModelPatch>;
  /** By table, key and column; the later patch wins. */
  readonly values: ReadonlyMap<
    string,
    ReadonlyMap<string, Readonly<Record<string, number | string>>>
  >;
  readonly closed: KeysByTable;
}

/** The existing city: nothing is changed. */
export const EXISTING: Effect = toEffect([]);

export function effectOf(scenarios: Scenarios, id: string | undefined): Effect {
  return id === undefined ? EXISTING : toEffect(patchesOf(scenarios, id));
}

function toEffect(patches: readonly PlacedPatch[]): Effect {
  const hidden = new Map<string, Set<string>>();
  const closed = new Map<string, Set<string>>();
  const hiddenWithin: { table: string; ring: Ring }[] = [];
  const massings = new Map<string, Massing>();
  const models = new Map<string, ModelPatch>();
  const values = new Map<string, Map<string, Record<string, number | string>>>();
  for (const { scenario, patch } of patches) {
    const row = `${scenario}/${patch.id}`;
    switch (patch.do) {
      case 'hide':
        if (patch.keys) addAll(hidden, patch.table, patch.keys);
        if (patch.within) hiddenWithin.push({ table: patch.table, ring: patch.within });
        break;
      case 'replace':
        addAll(hidden, patch.table, patch.keys);
        massings.set(row, patch.massing);
        break;
      case 'add':
        massings.set(row, patch.massing);
        break;
      case 'model':
        models.set(row, patch);
        break;
      case 'set': {
        const rows = values.get(patch.table) ?? new Map<string, Record<string, number | string>>();
        values.set(patch.table, rows);
        for (const key of patch.keys) rows.set(key, { ...rows.get(key), ...patch.values });
        break;
      }
      case 'close':
        addAll(closed, patch.table, patch.keys);
        break;
    }
  }
  return { hidden, hiddenWithin, massings, models, values, closed };
}

function addAll(by: Map<string, Set<string>>, table: string, keys: readonly string[]): void {
  const held = by.get(table) ?? new Set<string>();
  by.set(table, held);
  for (const key of keys) held.add(key);
}

import { patchesOf } from './chain.js';
import type { Patch, Scenarios } from './scenario.js';

/** What leads from one future to another, by patch. */
export interface ScenarioDiff {
  readonly added: readonly Patch[];
  readonly removed: readonly Patch[];
  readonly changed: readonly { readonly before: Patch; readonly after: Patch }[];
}

/** Compares two scenarios, each with all it stands on; `undefined` is the existing city. */
export function diffScenarios(
  scenarios: Scenarios,
  from: string | undefined,
  to: string | undefined,
): ScenarioDiff {
  const before = byId(scenarios, from);
  const after = byId(scenarios, to);
  const changed: { before: Patch; after: Patch }[] = [];
  for (const [id, patch] of after) {
    const old = before.get(id);
    if (old && JSON.stringify(old) !== JSON.stringify(patch))
      changed.push({ before: old, after: patch });
  }
  return {
    added: [...after.values()].filter(({ id }) => !before.has(id)),
    removed: [...before.values()].filter(({ id }) => !after.has(id)),
    changed,
  };
}

function byId(scenarios: Scenarios, id: string | undefined): Map<string, Patch> {
  const patches = id === undefined ? [] : patchesOf(scenarios, id);
  return new Map(patches.map(({ patch }) => [patch.id, patch]));
}

import { BoroughError } from '../error.js';
import type { Patch, Scenario, Scenarios } from './scenario.js';

/** The scenarios that a scenario stands on, the lowest first and itself last, by id. */
export function chainOf(scenarios: Scenarios, id: string): ReadonlyMap<string, Scenario> {
  const chain: [string, Scenario][] = [];
  const seen = new Set<string>();
  for (let at: string | undefined = id; at !== undefined; ) {
    if (seen.has(at))
      throw new BoroughError(
        'SCENARIO_CYCLE',
        `Scenario "${id}" stands on itself, by way of ${[...seen].join(' → ')}. Give one of them another "over".`,
      );
    seen.add(at);
    const scenario = scenarioOf(scenarios, at);
    chain.unshift([at, scenario]);
    at = scenario.over;
  }
  return new Map(chain);
}

/** A patch and the scenario that it was written in. */
export interface PlacedPatch {
  readonly scenario: string;
  readonly patch: Patch;
}

/** Every patch that holds in a scenario, in order, those of the scenarios below first. */
export function patchesOf(scenarios: Scenarios, id: string): readonly PlacedPatch[] {
  const held = new Map<string, PlacedPatch>();
  for (const [scenario, { patches }] of chainOf(scenarios, id))
    for (const patch of patches) {
      // Out and in again: a patch that takes another's place is the latest word.
      held.delete(patch.id);
      if (patch.do === 'without') held.delete(patch.patch);
      else held.set(patch.id, { scenario, patch });
    }
  return [...held.values()];
}

export function scenarioOf(scenarios: Scenarios, id: string): Scenario {
  const found = Object.hasOwn(scenarios, id) ? scenarios[id] : undefined;
  if (found) return found;
  throw new BoroughError(
    'SCENARIO_UNKNOWN',
    `There is no scenario "${id}". There are: ${Object.keys(scenarios).join(', ') || 'none'}.`,
  );
}

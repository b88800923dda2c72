import { object, oneOf, type Shape, variants } from '../shape/shape.js';
import { idShape } from '../shape/terms.js';
import { type Patch, patchShape, type Scenario, scenarioShape } from './scenario.js';

/** What commands call the city as it stands, with no scenario. */
export const EXISTING_ID = 'existing';

/** One edit of the scenarios, as a value. */
export type ScenarioEdit =
  /** Makes a scenario, or writes it anew. */
  | { readonly do: 'put'; readonly id: string; readonly scenario: Scenario }
  | { readonly do: 'drop'; readonly id: string }
  /** Adds a patch, or puts it in the place of the one with its id. */
  | { readonly do: 'patch'; readonly scenario: string; readonly patch: Patch }
  | { readonly do: 'unpatch'; readonly scenario: string; readonly patch: string };

/** The patches that an edit brings in. */
export function patchesIn(edit: ScenarioEdit): readonly Patch[] {
  if (edit.do === 'put') return edit.scenario.patches;
  return edit.do === 'patch' ? [edit.patch] : [];
}

type Of<D extends ScenarioEdit['do']> = Extract<ScenarioEdit, { do: D }>;

export const scenarioEditShape: Shape<ScenarioEdit> = variants<ScenarioEdit, 'do'>('do', {
  put: object<Of<'put'>>({ do: oneOf('put'), id: idShape, scenario: scenarioShape }),
  drop: object<Of<'drop'>>({ do: oneOf('drop'), id: idShape }),
  patch: object<Of<'patch'>>({ do: oneOf('patch'), scenario: idShape, patch: patchShape }),
  unpatch: object<Of<'unpatch'>>({ do: oneOf('unpatch'), scenario: idShape, patch: idShape }),
});

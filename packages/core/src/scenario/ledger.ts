import { BoroughError } from '../error.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';
import { chainOf, scenarioOf } from './chain.js';
import { EXISTING_ID, type ScenarioEdit } from './edit.js';
import type { Scenarios } from './scenario.js';

/** The scenarios of a city and every step that led to them. */
export interface Ledger {
  readonly all: ReadonlySignal<Scenarios>;
  readonly steps: ReadonlySignal<{ readonly undo: number; readonly redo: number }>;
  /** Edits that name the same gesture, one after another, are one step: a drag is undone whole. */
  edit(edit: ScenarioEdit, gesture?: string): void;
  /** False where there is nothing to undo. */
  undo(): boolean;
  redo(): boolean;
}

/** Steps that can be undone; each keeps only what it changed, since they share what they have in common. */
const MAX_STEPS = 1000;

/** @throws BoroughError `SCENARIO_CYCLE`, `SCENARIO_UNKNOWN` where the first plans do not hold together. */
export function createLedger(first: Scenarios = {}): Ledger {
  for (const id of Object.keys(first)) chainOf(first, id);
  const all = signal(first);
  const steps = signal({ undo: 0, redo: 0 });
  let past: Scenarios[] = [];
  let future: Scenarios[] = [];
  let lastGesture: string | undefined;

  function show(next: Scenarios): void {
    steps.set({ undo: past.length, redo: future.length });
    all.set(next);
  }

  return {
    all,
    steps,
    edit(edit, gesture) {
      const now = all.get();
      const next = edited(now, edit);
      const isContinued = gesture !== undefined && gesture === lastGesture;
      if (!isContinued) past = [...past.slice(1 - MAX_STEPS), now];
      lastGesture = gesture;
      future = [];
      show(next);
    },
    undo() {
      const before = past.at(-1);
      if (!before) return false;
      past = past.slice(0, -1);
      future = [...future, all.get()];
      lastGesture = undefined;
      show(before);
      return true;
    },
    redo() {
      const after = future.at(-1);
      if (!after) return false;
      future = future.slice(0, -1);
      past = [...past, all.get()];
      lastGesture = undefined;
      show(after);
      return true;
    },
  };
}

/** The plans after an edit; those before stay as they were. */
function edited(scenarios: Scenarios, edit: ScenarioEdit): Scenarios {
  switch (edit.do) {
    case 'put': {
      if (edit.id === EXISTING_ID)
        throw new BoroughError(
          'SCENARIO_RESERVED',
          `"${EXISTING_ID}" is the city as it stands, and cannot be written. Give the scenario another id.`,
        );
      const next = { ...scenarios, [edit.id]: edit.scenario };
      for (const id of Object.keys(next)) chainOf(next, id);
      return next;
    }
    case 'drop': {
      scenarioOf(scenarios, edit.id);
      const above = Object.keys(scenarios).filter((id) => scenarios[id]?.over === edit.id);
      if (above.length > 0)
        throw new BoroughError(
          'SCENARIO_IN_USE',
          `Scenario "${edit.id}" carries ${above.join(', ')}. Drop those first, or give them another "over".`,
        );
      const { [edit.id]: _, ...rest } = scenarios;
      return rest;
    }
    case 'patch': {
      const old = scenarioOf(scenarios, edit.scenario);
      const at = old.patches.findIndex(({ id }) => id === edit.patch.id);
      const patches = at < 0 ? [...old.patches, edit.patch] : old.patches.with(at, edit.patch);
      return { ...scenarios, [edit.scenario]: { ...old, patches } };
    }
    case 'unpatch': {
      const old = scenarioOf(scenarios, edit.scenario);
      const patches = old.patches.filter(({ id }) => id !== edit.patch);
      if (patches.length === old.patches.length)
        throw new BoroughError(
          'PATCH_UNKNOWN',
          `Scenario "${edit.scenario}" has no patch "${edit.patch}". It has: ${old.patches.map(({ id }) => id).join(', ') || 'none'}. One of a scenario below is left out by a patch { "do": "without" }.`,
        );
      return { ...scenarios, [edit.scenario]: { ...old, patches } };
    }
  }
}

import type { SignalPlan } from '../town/signal.js';

export type SignalState = 'green' | 'amber' | 'red';

/** What every signal of a town shows at any time; nothing is kept between two questions. */
export interface Signals {
  /** The state of a group, `J-014-2L`. */
  stateOf(group: string, cityMs: number): SignalState;
  /** The states of a junction's groups, in the order of its plan. */
  statesOf(plan: SignalPlan, cityMs: number): SignalState[];
}

/** Fixed-time signals: each repeats its plan for ever. */
export function createSignalClock(plans: readonly SignalPlan[]): Signals {
  const byGroup = new Map(
    plans.flatMap((plan) => plan.groups.map((group) => [group.key, { plan, group }] as const)),
  );
  const stateOf = (key: string, cityMs: number): SignalState => {
    const found = byGroup.get(key);
    if (!found) return 'green';
    const { cycleSeconds, offsetSeconds, amberSeconds } = found.plan;
    const { greenAtSeconds, greenSeconds } = found.group;
    const cycleMs = cycleSeconds * 1000;
    // Whole milliseconds: the state turns in the same step on every machine.
    const at = cityMs - (offsetSeconds + greenAtSeconds) * 1000;
    const intoMs = ((at % cycleMs) + cycleMs) % cycleMs;
    if (intoMs < greenSeconds * 1000) return 'green';
    return intoMs < (greenSeconds + amberSeconds) * 1000 ? 'amber' : 'red';
  };
  return {
    stateOf,
    statesOf: ({ groups }, cityMs) => groups.map(({ key }) => stateOf(key, cityMs)),
  };
}

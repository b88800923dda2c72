import { describe, expect, it } from 'vitest';
import type { Issue } from '../shape/shape.js';
import { patchesOf } from './chain.js';
import { diffScenarios } from './diff.js';
import { EXISTING, effectOf } from './effect.js';
import { createLedger } from './ledger.js';
import { type Massing, type Patch, patchShape, type Scenarios, scenarioShape } from './scenario.js';

const block: Massing = {
  footprint: [
    [8, 47],
    [8.001, 47],
    [8.001, 47.001],
  ],
  baseMeters: 400,
  floors: 12,
  floorHeightMeters: 3,
  use: 'dwelling',
};

const hide = (id: string, ...keys: string[]): Patch => ({ id, do: 'hide', table: 'b', keys });

function issuesOf(value: unknown): Issue[] {
  const issues: Issue[] = [];
  patchShape.check(value, 'patch', issues);
  return issues;
}

describe('a scenario', () => {
  const scenarios: Scenarios = {
    green: { patches: [hide('h1', 'A', 'B'), { id: 'm1', do: 'add', massing: block }] },
    tall: {
      over: 'green',
      patches: [
        { id: 'm1', do: 'add', massing: { ...block, floors: 30 } },
        { id: 'r', do: 'replace', table: 'b', keys: ['C'], massing: block },
        { id: 's1', do: 'set', table: 'b', keys: ['D'], values: { use: 'school', floors: 3 } },
        { id: 's2', do: 'set', table: 'b', keys: ['D', 'E'], values: { floors: 4 } },
        { id: 'c', do: 'close', table: 'roads', keys: ['R1'] },
      ],
    },
    kept: { over: 'tall', patches: [{ id: 'w', do: 'without', patch: 'h1' }] },
  };

  it('SN1 is its patches over those of the scenario below; the later word on an id holds', () => {
    const effect = effectOf(scenarios, 'tall');
    expect([...(effect.hidden.get('b') ?? [])]).toEqual(['A', 'B', 'C']);
    expect(effect.massings.get('tall/m1')?.floors).toBe(30);
    expect(effect.massings.get('tall/r')).toEqual(block);
    expect(effect.values.get('b')?.get('D')).toEqual({ use: 'school', floors: 4 });
    expect(effect.values.get('b')?.get('E')).toEqual({ floors: 4 });
    expect([...(effect.closed.get('roads') ?? [])]).toEqual(['R1']);
  });

  it('SN2 leaves out a patch of a scenario below without changing that one', () => {
    expect([...(effectOf(scenarios, 'kept').hidden.get('b') ?? [])]).toEqual(['C']);
    expect([...(effectOf(scenarios, 'green').hidden.get('b') ?? [])]).toEqual(['A', 'B']);
  });

  it('SN3 none is the existing city', () => {
    expect(effectOf(scenarios, undefined)).toBe(EXISTING);
  });

  it('SN4 an unknown one and one that stands on itself are told by name', () => {
    expect(() => patchesOf(scenarios, 'tal')).toThrow(/SCENARIO_UNKNOWN.*green, tall, kept/);
    const loop: Scenarios = { a: { over: 'b', patches: [] }, b: { over: 'a', patches: [] } };
    expect(() => patchesOf(loop, 'a')).toThrow(/SCENARIO_CYCLE/);
    expect(() => patchesOf(scenarios, 'constructor')).toThrow(/SCENARIO_UNKNOWN/);
  });

  it('SN5 two are compared by patch, each with what it stands on', () => {
    const diff = diffScenarios(scenarios, 'green', 'tall');
    expect(diff.added.map(({ id }) => id)).toEqual(['r', 's1', 's2', 'c']);
    expect(diff.removed).toEqual([]);
    expect(diff.changed.map(({ after }) => after.id)).toEqual(['m1']);
    expect(diffScenarios(scenarios, 'tall', undefined).removed).toHaveLength(6);
  });

  it('DE3 names the place of what is wrong', () => {
    expect(issuesOf({ id: 'x', do: 'hide', table: 'b' })[0]?.message).toMatch(/either/);
    expect(
      issuesOf({ id: 'x', do: 'add', massing: { ...block, floors: 0 } }).map(({ path }) => path),
    ).toEqual(['patch.massing.floors']);
    const issues: Issue[] = [];
    scenarioShape.check({ patches: [{ id: 'x', do: 'explode' }] }, '', issues);
    expect(issues[0]?.path).toBe('patches[0].do');
  });
});

describe('the ledger', () => {
  it('SN6 undo gives the very state before, redo the very state after', () => {
    const ledger = createLedger();
    const states = [ledger.all.get()];
    ledger.edit({ do: 'put', id: 'a', scenario: { patches: [] } });
    states.push(ledger.all.get());
    ledger.edit({ do: 'patch', scenario: 'a', patch: hide('h', 'A') });
    states.push(ledger.all.get());
    expect(ledger.undo()).toBe(true);
    expect(ledger.all.get()).toBe(states[1]);
    expect(ledger.undo()).toBe(true);
    expect(ledger.all.get()).toBe(states[0]);
    expect(ledger.undo()).toBe(false);
    expect(ledger.redo()).toBe(true);
    expect(ledger.redo()).toBe(true);
    expect(ledger.all.get()).toBe(states[2]);
    expect(ledger.redo()).toBe(false);
  });

  it('SN7 a gesture is one step, however many edits it made', () => {
    const ledger = createLedger({ a: { patches: [] } });
    for (let floors = 1; floors <= 40; floors++)
      ledger.edit(
        {
          do: 'patch',
          scenario: 'a',
          patch: { id: 'm', do: 'add', massing: { ...block, floors } },
        },
        'drag-1',
      );
    expect(ledger.steps.get()).toEqual({ undo: 1, redo: 0 });
    ledger.undo();
    expect(ledger.all.get()).toEqual({ a: { patches: [] } });
  });

  it('SN8 an edit that cannot be is refused with the next move and changes nothing', () => {
    const ledger = createLedger({ a: { patches: [] }, b: { over: 'a', patches: [] } });
    const before = ledger.all.get();
    expect(() => ledger.edit({ do: 'drop', id: 'a' })).toThrow(/SCENARIO_IN_USE.*b/);
    expect(() => ledger.edit({ do: 'unpatch', scenario: 'a', patch: 'x' })).toThrow(
      /PATCH_UNKNOWN/,
    );
    expect(() => ledger.edit({ do: 'put', id: 'a', scenario: { over: 'b', patches: [] } })).toThrow(
      /SCENARIO_CYCLE/,
    );
    expect(ledger.all.get()).toBe(before);
    expect(ledger.steps.get()).toEqual({ undo: 0, redo: 0 });
  });
});

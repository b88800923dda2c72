import { expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import type { ScenarioEdit } from './edit.js';
import { effectOf } from './effect.js';
import { createLedger } from './ledger.js';
import type { Patch } from './scenario.js';

it.each([1, 2, 3, 4, 5])(
  'SN6 1,000 random edits, undos and redos agree with a list of copies (seed %i)',
  (seed) => {
    const { next, below } = createRandom(seed);
    const ledger = createLedger();
    const first = JSON.stringify(ledger.all.get());
    // The naive model: a whole copy for each step.
    let copies = [first];
    let at = 0;
    for (let i = 0; i < 1000; i++) {
      const dice = next();
      if (dice < 0.2) {
        expect(ledger.undo()).toBe(at > 0);
        at = Math.max(0, at - 1);
      } else if (dice < 0.35) {
        expect(ledger.redo()).toBe(at < copies.length - 1);
        at = Math.min(copies.length - 1, at + 1);
      } else {
        const edit = toEdit(below, Object.keys(ledger.all.get()));
        try {
          ledger.edit(edit);
        } catch (refusal) {
          expect(String(refusal)).toMatch(/\[borough (SCENARIO|PATCH)_/);
          expect(JSON.stringify(ledger.all.get())).toBe(copies[at]);
          continue;
        }
        copies = [...copies.slice(0, at + 1), JSON.stringify(ledger.all.get())];
        at++;
      }
      expect(JSON.stringify(ledger.all.get())).toBe(copies[at]);
      for (const id of Object.keys(ledger.all.get()))
        expect(() => effectOf(ledger.all.get(), id)).not.toThrow();
    }
    while (ledger.undo());
    expect(JSON.stringify(ledger.all.get())).toBe(first);
  },
);

function toEdit(below: (n: number) => number, known: readonly string[]): ScenarioEdit {
  const id = `s${below(5)}`;
  const some = known[below(known.length)] ?? id;
  const patch: Patch = { id: `p${below(6)}`, do: 'hide', table: 'b', keys: [`k${below(9)}`] };
  switch (below(5)) {
    case 0:
      return {
        do: 'put',
        id,
        scenario: { patches: [patch], ...(below(2) === 0 && { over: some }) },
      };
    case 1:
      return { do: 'drop', id: some };
    case 2:
      return { do: 'unpatch', scenario: some, patch: `p${below(6)}` };
    default:
      return { do: 'patch', scenario: some, patch };
  }
}

import { expect, it } from 'vitest';
import { GHOSTED, HIDDEN } from '../style/look.js';
import { createOverride, type OverrideBit } from './override.js';

it('OV1 against a naive set of (bit, owner, slot): a bit is set while anybody holds it', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  const override = createOverride();
  const naive = new Set<string>();
  const bits: OverrideBit[] = [HIDDEN, GHOSTED];
  for (let step = 0; step < 4000; step++) {
    const bit = bits[random(2)] as OverrideBit;
    const owner = `o${random(3)}`;
    const slots = Array.from({ length: random(4) }, () => random(3000));
    const act = (['add', 'remove', 'set'] as const)[random(3)] as 'add' | 'remove' | 'set';
    override[act](bit, owner, slots);
    if (act === 'set')
      for (const entry of [...naive]) if (entry.startsWith(`${bit}/${owner}/`)) naive.delete(entry);
    for (const slot of slots) {
      if (slot === 0) continue;
      if (act === 'remove') naive.delete(`${bit}/${owner}/${slot}`);
      else naive.add(`${bit}/${owner}/${slot}`);
    }
  }
  for (let slot = 0; slot < 3000; slot++)
    for (const bit of bits) {
      const expected = [0, 1, 2].some((o) => naive.has(`${bit}/o${o}/${slot}`));
      expect(override.has(bit, slot)).toBe(expected);
    }
});

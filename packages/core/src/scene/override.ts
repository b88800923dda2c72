import type { GHOSTED, HIDDEN, HIGHLIGHTED, SELECTED } from '../style/look.js';
import { toCapacity } from '../table/column.js';
import { createPages, type Pages } from '../table/pages.js';
import type { Slot } from '../table/table.js';

export type OverrideBit = typeof HIDDEN | typeof GHOSTED | typeof HIGHLIGHTED | typeof SELECTED;

/** The override column of one view over one table, read-only; `bits` moves when it grows. */
export interface OverrideReader {
  /** By slot; may be shorter than the table: what is beyond is 0. */
  readonly bits: Uint8Array;
  readonly pages: Pages;
}

/**
 * The override column of one view over one table. Each bit is counted by owner: a scenario, a person
 * and a filter may all hide the same building, and it shows again when the last one lets go.
 */
export interface Override extends OverrideReader {
  /** Slots that an owner holds a bit on; replaces what the same owner held before. */
  set(bit: OverrideBit, owner: string, slots: Iterable<Slot>): void;
  add(bit: OverrideBit, owner: string, slots: Iterable<Slot>): void;
  remove(bit: OverrideBit, owner: string, slots: Iterable<Slot>): void;
  /** What an owner holds. */
  held(bit: OverrideBit, owner: string): ReadonlySet<Slot>;
  /** True where any owner holds the bit. */
  has(bit: OverrideBit, slot: Slot): boolean;
}

const NOTHING: ReadonlySet<Slot> = new Set();

export function createOverride(): Override {
  let bits = new Uint8Array(toCapacity(1));
  const pages = createPages(bits.length);
  // bit → owner → slots, and bit → slot → number of owners
  const owners = new Map<OverrideBit, Map<string, Set<Slot>>>();
  const counts = new Map<OverrideBit, Map<Slot, number>>();

  function change(bit: OverrideBit, slot: Slot, by: 1 | -1): void {
    const ofBit = entry(counts, bit, () => new Map<Slot, number>());
    const next = (ofBit.get(slot) ?? 0) + by;
    if (next <= 0) ofBit.delete(slot);
    else ofBit.set(slot, next);
    if (slot >= bits.length) {
      const wider = new Uint8Array(toCapacity(Math.max(slot + 1, bits.length * 2)));
      wider.set(bits);
      bits = wider;
      pages.grow(bits.length);
    }
    const old = bits[slot] as number;
    bits[slot] = next > 0 ? old | bit : old & ~bit;
    if (bits[slot] !== old) pages.mark(slot);
  }

  function holdings(bit: OverrideBit, owner: string): Set<Slot> {
    const ofBit = entry(owners, bit, () => new Map<string, Set<Slot>>());
    return entry(ofBit, owner, () => new Set<Slot>());
  }

  const override: Override = {
    get bits() {
      return bits;
    },
    pages,
    set(bit, owner, slots) {
      const wanted = new Set(slots);
      const held = holdings(bit, owner);
      override.remove(
        bit,
        owner,
        [...held].filter((slot) => !wanted.has(slot)),
      );
      override.add(bit, owner, wanted);
    },
    add(bit, owner, slots) {
      const held = holdings(bit, owner);
      for (const slot of slots) {
        if (slot === 0 || held.has(slot)) continue;
        held.add(slot);
        change(bit, slot, 1);
      }
    },
    remove(bit, owner, slots) {
      const held = holdings(bit, owner);
      for (const slot of [...slots]) if (held.delete(slot)) change(bit, slot, -1);
      if (held.size === 0) owners.get(bit)?.delete(owner);
    },
    held: (bit, owner) => owners.get(bit)?.get(owner) ?? NOTHING,
    has: (bit, slot) => ((bits[slot] ?? 0) & bit) !== 0,
  };
  return override;
}

function entry<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = create();
  map.set(key, made);
  return made;
}

import { type Column, FRESHNESS_MASK, FRESHNESS_SHIFT, KNOWN, type Text } from '../table/column.js';

/** When a value of a column is a matter of concern. */
export interface Rule {
  readonly id: string;
  readonly label?: Text;
  readonly table: string;
  readonly column: string;
  readonly when: Condition;
  /** 1 notice, 2 warning, 3 alarm. */
  readonly level: 1 | 2 | 3;
  /** It must have been so for this long before it begins, and not be so for this long before it ends. Default 0. */
  readonly forSeconds?: number;
}

/** A bound that is passed, a value that is met, or silence: `stale` or worse, or `offline`. */
export type Condition =
  | { readonly above: number }
  | { readonly below: number }
  | { readonly is: string | number }
  | { readonly age: 'stale' | 'offline' };

/** Whether the reading in a slot meets a condition; what is unknown meets none. */
export type Test = (slot: number) => boolean;

export function toTest(when: Condition, column: Column): Test {
  const isKnown = (slot: number): boolean => ((column.flags[slot] as number) & KNOWN) > 0;
  if ('age' in when) {
    const least = when.age === 'stale' ? 2 : 3;
    return (slot) =>
      isKnown(slot) &&
      ((column.flags[slot] as number) & FRESHNESS_MASK) >> FRESHNESS_SHIFT >= least;
  }
  if ('above' in when)
    return (slot) => isKnown(slot) && (column.values[slot] as number) > when.above;
  if ('below' in when)
    return (slot) => isKnown(slot) && (column.values[slot] as number) < when.below;
  const { is } = when;
  // Columns hold float32; a text has its code from now on, whoever says it first.
  const value = typeof is === 'string' ? column.code(is) : Math.fround(is);
  return (slot) => isKnown(slot) && column.values[slot] === value;
}

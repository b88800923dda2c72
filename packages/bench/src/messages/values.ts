import { createRandom } from '../random.js';

/** A decoded binary message of one frame: sensors and their new values, 0–255 so that colours tell them exactly. */
export interface Values {
  readonly slots: Uint32Array;
  readonly values: Float32Array;
}

/** Which sensors change: any, a run of neighbours, or all. */
export type Spread = 'random' | 'clustered' | 'all';

export function createValues(n: number, changes: number, spread: Spread, seed: number): Values {
  const random = createRandom(seed);
  const count = spread === 'all' ? n : Math.min(changes, n);
  const first = random.below(n - count + 1);
  const slots = Uint32Array.from({ length: count }, (_s, i) =>
    spread === 'random' ? random.below(n) : first + i,
  );
  return { slots, values: Float32Array.from({ length: count }, () => random.below(256)) };
}

/**
 * Each thing once, with what was said of it last, in the order of their numbers: as borough's worker hands over what
 * has come (IN15, IN28).
 */
export function toOrdered({ slots, values }: Values): Values {
  const newest = new Map<number, number>();
  for (const [i, slot] of slots.entries()) newest.set(slot, values[i] as number);
  const order = Uint32Array.from(newest.keys()).sort();
  return { slots: order, values: Float32Array.from(order, (slot) => newest.get(slot) as number) };
}

export const NO_VALUES: Values = { slots: new Uint32Array(0), values: new Float32Array(0) };

/** Metres east and north of the middle, or pixels: a grid that fills a square of `side`. */
export function placeIn(
  n: number,
  side: number,
): (index: number) => readonly [x: number, y: number] {
  const row = Math.ceil(Math.sqrt(n));
  const step = side / row;
  return (index) => [
    ((index % row) + 0.5) * step - side / 2,
    (Math.floor(index / row) + 0.5) * step - side / 2,
  ];
}

import { createRandom } from '../random.js';

/** One reading, before it is written in any format. */
export interface Reading {
  /** Of the sensor, 0 … n − 1. */
  readonly index: number;
  readonly value: number;
  readonly atMs: number;
}

export const NOON = Date.UTC(2026, 4, 4, 12);

/** As operators name things: long, alike at the beginning. */
export const keyOf = (index: number): string => `sensor-${String(index).padStart(7, '0')}`;

/** Where the thing stands: a grid over a city. */
export const placeOf = (index: number): readonly [lon: number, lat: number] => [
  4.8 + (index % 1000) * 1e-4,
  45.7 + (Math.floor(index / 1000) % 1000) * 1e-4,
];

/** Batches of readings of random sensors of `n`, or of each of them in turn, each newer than the one before. */
export function createReadings(
  n: number,
  batches: number,
  rows: number,
  seed: number,
  isWhole = false,
): Reading[][] {
  const random = createRandom(seed);
  return Array.from({ length: batches }, (_b, batch) =>
    Array.from({ length: rows }, (_r, row) => ({
      index: isWhole ? row % n : random.below(n),
      value: random.below(1000) / 8,
      atMs: NOON - 3_600_000 + batch * 1000,
    })),
  );
}

/** The newest value of each sensor, as everybody should know it at the end. */
export function newestOf(batches: readonly (readonly Reading[])[]): Map<number, number> {
  const newest = new Map<number, number>();
  for (const batch of batches) for (const { index, value } of batch) newest.set(index, value);
  return newest;
}

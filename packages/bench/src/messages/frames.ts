import type { Format } from './formats.js';
import { createReadings, NOON, type Reading } from './readings.js';

/** How much is sent, and in what portions. */
export interface IngestSize {
  /** Sensors. */
  readonly n: number;
  readonly rounds: number;
  /** Readings in a batch. */
  readonly rows: number;
  /** Batches between two questions of the page. */
  readonly batches: number;
}

/**
 * A batch has 1,000 readings of random sensors; the page asks after every 32 batches, as it would once a frame at 2
 * million readings a second.
 */
export const INGEST_SIZE: IngestSize = { n: 1_000_000, rounds: 12, rows: 1000, batches: 32 };
export const WARM_UP = 4;
/** Of a format that is not the one of the target: enough sensors to miss caches, few enough messages to be quick. */
const FORMAT_SENSORS = 20_000;
const FORMAT_BATCHES = 8;
const FILL_ROWS = 10_000;

/** How much of a format is measured: all that was asked for of JSON, whose target is known, less of the others. */
export function sizeOf(name: string, format: Format, size: IngestSize): IngestSize {
  if (name === 'json') return size;
  const n = Math.min(size.n, format.isWhole ? size.rows : FORMAT_SENSORS);
  return { ...size, n, batches: Math.min(size.batches, FORMAT_BATCHES) };
}

/** The rounds of a run; with `seed` others than those of another seed. */
export function toRounds(size: IngestSize, seed: number, isWhole = false): Reading[][][] {
  const { n, rounds, rows, batches } = size;
  const total = rounds + WARM_UP;
  const all = createReadings(n, total * batches, rows, seed, isWhole);
  return Array.from({ length: total }, (_r, i) => all.slice(i * batches, (i + 1) * batches));
}

/** Every sensor once. */
export function toFill(n: number): Reading[][] {
  const batches: Reading[][] = [];
  for (let from = 0; from < n; from += FILL_ROWS) {
    const rows = Math.min(FILL_ROWS, n - from);
    const toReading = (_r: unknown, i: number): Reading => ({
      index: from + i,
      value: 1,
      atMs: NOON - 7_200_000,
    });
    batches.push(Array.from({ length: rows }, toReading));
  }
  return batches;
}

/** A batch as the source sends it; formats whose messages are single documents take one for each reading. */
export function toFrames(format: Format, readings: readonly Reading[]): Uint8Array[] {
  return format.isSingle
    ? readings.map((reading) => format.encode([reading]))
    : [format.encode(readings)];
}

import { type FeedPlan, type ReadingBatch, type Reject, WHOLE_THING } from '../src/intake/feed.js';

/** One row as a test writes it. */
export interface TestRow {
  readonly key: string;
  /** Index of a column; a position or removal has none. */
  readonly column?: number;
  readonly value?: number;
  readonly text?: string;
  readonly at?: number;
  readonly sent?: number;
  readonly seq?: number;
  readonly quality?: number;
  readonly remove?: boolean;
  readonly position?: readonly [number, number, number?];
}

export function toBatch(
  rows: readonly TestRow[],
  more: Partial<ReadingBatch> & { readonly rejects?: readonly Reject[] } = {},
): ReadingBatch {
  const nan = Number.NaN;
  return {
    rows: rows.length,
    kind: 'delta',
    retained: false,
    receivedMs: 0,
    keys: rows.map((row) => row.key),
    key: Uint32Array.from(rows, (_row, i) => i),
    column: Uint16Array.from(rows, (row) =>
      row.position || row.remove ? WHOLE_THING : (row.column ?? 0),
    ),
    value: Float64Array.from(rows, (row) => row.value ?? nan),
    text: rows.map((row) => row.text),
    observedMs: Float64Array.from(rows, (row) => row.at ?? nan),
    sentMs: Float64Array.from(rows, (row) => row.sent ?? nan),
    seq: Float64Array.from(rows, (row) => row.seq ?? nan),
    quality: Uint8Array.from(rows, (row) => row.quality ?? 0),
    op: Uint8Array.from(rows, (row) => (row.remove ? 1 : 0)),
    position: Float64Array.from(
      rows.flatMap(({ position }) =>
        position ? [position[0], position[1], position[2] ?? nan] : [nan, nan, nan],
      ),
    ),
    rejects: [],
    ...more,
  };
}

/** Two columns: a number from 0 to 100, and a text. */
export const PLAN: FeedPlan = {
  id: 'test',
  transport: 'mqtt',
  url: 'ws://127.0.0.1:1',
  topic: '#',
  decoder: 'json',
  cadence: { kind: 'periodic' },
  nature: 'measured',
  columns: ['level', 'state'],
  checks: [{ type: 'number', min: 0, max: 100 }, { type: 'text' }],
  bounds: [113, 22, 114, 23],
  maxKeys: 10,
};

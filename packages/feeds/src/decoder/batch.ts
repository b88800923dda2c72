import type {
  ClockMessage,
  Geometry,
  Notice,
  ReadingBatch,
  Reject,
  RejectReason,
} from '@borough/core';
import type { RawFrame } from './decoder.js';

/** Rejects of one frame kept whole; the rest are counted. */
const MAX_REJECTS = 100;
/** Notices of one frame. */
const MAX_NOTICES = 100;

/** One row, as a decoder says it. */
export interface Row {
  /** Index that `key` gave. */
  key: number;
  column: number;
  /** `NaN` for a text or a missing value. */
  value: number;
  text?: string | undefined;
  observedMs: number;
  sentMs: number;
  quality: number;
  /** Larger is newer; absent where the format has none. */
  seq?: number;
  /** 0 put (default), 1 delete. */
  op?: 0 | 1;
}

/** Collects the rows of one frame after another in the same columns. */
export interface BatchBuilder {
  begin(frame: RawFrame): void;
  /** Adds a key, with its position where it has one. */
  key(text: string, lon?: number, lat?: number, height?: number): number;
  put(row: Row): void;
  /** Gives a key its shape. */
  shape(key: number, geometry: Geometry): void;
  /** `row` is shown with it, if this reject is one of the few kept whole. */
  reject(reject: Omit<Reject, 'atMs'>, row?: unknown): void;
  /** Something to know that puts no row aside. */
  notice(notice: Notice): void;
  /** What the source says of its own pace. */
  pace(intervalMs?: number, ttlMs?: number): void;
  finish(kind: 'delta' | 'full', clock?: ClockMessage): ReadingBatch;
}

export function createBatchBuilder(): BatchBuilder {
  let frame: RawFrame;
  let rows = 0;
  let capacity = 16;
  let keys: string[] = [];
  let texts: (string | undefined)[] | null = null;
  let rejects: Reject[] = [];
  let counts: Partial<Record<RejectReason, number>> | null = null;
  let key = new Uint32Array(capacity);
  let column = new Uint16Array(capacity);
  let value = new Float64Array(capacity);
  let observedMs = new Float64Array(capacity);
  let sentMs = new Float64Array(capacity);
  let seq = new Float64Array(capacity);
  let quality = new Uint8Array(capacity);
  let op = new Uint8Array(capacity);
  let position: Float64Array | null = null;
  let geometries: { key: number; geometry: Geometry }[] = [];
  let notices: Notice[] = [];
  let intervalMs: number | undefined;
  let ttlMs: number | undefined;

  function grow(): void {
    capacity *= 2;
    key = copy(key, new Uint32Array(capacity));
    column = copy(column, new Uint16Array(capacity));
    value = copy(value, new Float64Array(capacity));
    observedMs = copy(observedMs, new Float64Array(capacity));
    sentMs = copy(sentMs, new Float64Array(capacity));
    seq = copy(seq, new Float64Array(capacity));
    quality = copy(quality, new Uint8Array(capacity));
    op = copy(op, new Uint8Array(capacity));
  }

  function place(index: number, lon: number, lat: number, height: number): void {
    position ??= new Float64Array(48).fill(Number.NaN);
    if (position.length < (index + 1) * 3) {
      position = copy(position, new Float64Array((index + 1) * 6).fill(Number.NaN));
    }
    position[index * 3] = lon;
    position[index * 3 + 1] = lat;
    position[index * 3 + 2] = height;
  }

  return {
    begin(next) {
      frame = next;
      rows = 0;
      keys = [];
      texts = null;
      rejects = [];
      counts = null;
      geometries = [];
      notices = [];
      intervalMs = undefined;
      ttlMs = undefined;
      position?.fill(Number.NaN);
    },
    key(text, lon, lat, height) {
      const index = keys.push(text) - 1;
      if (lon !== undefined && lat !== undefined) place(index, lon, lat, height ?? Number.NaN);
      return index;
    },
    put(row) {
      if (rows === capacity) grow();
      key[rows] = row.key;
      column[rows] = row.column;
      value[rows] = row.value;
      observedMs[rows] = row.observedMs;
      sentMs[rows] = row.sentMs;
      quality[rows] = row.quality;
      seq[rows] = row.seq ?? Number.NaN;
      op[rows] = row.op ?? 0;
      if (row.text !== undefined) {
        texts ??= [];
        texts[rows] = row.text;
      }
      rows++;
    },
    shape(of, geometry) {
      geometries.push({ key: of, geometry });
    },
    reject(reject, row) {
      if (rejects.length < MAX_REJECTS) {
        const raw = reject.raw ?? (row === undefined ? undefined : toRaw(row));
        const about = raw === undefined ? reject : { ...reject, raw };
        rejects.push({ ...about, atMs: frame.receivedMs });
        if (counts) counts[reject.reason] = (counts[reject.reason] ?? 0) + 1;
        return;
      }
      if (!counts) {
        counts = {};
        for (const { reason } of rejects) counts[reason] = (counts[reason] ?? 0) + 1;
      }
      counts[reject.reason] = (counts[reject.reason] ?? 0) + 1;
    },
    notice(notice) {
      if (notices.length < MAX_NOTICES) notices.push(notice);
    },
    pace(interval, ttl) {
      intervalMs = interval;
      ttlMs = ttl;
    },
    finish(kind, clock) {
      return {
        rows,
        kind,
        retained: frame.retained,
        receivedMs: frame.receivedMs,
        keys,
        key: key.subarray(0, rows),
        column: column.subarray(0, rows),
        value: value.subarray(0, rows),
        ...(texts && { text: texts }),
        observedMs: observedMs.subarray(0, rows),
        sentMs: sentMs.subarray(0, rows),
        seq: seq.subarray(0, rows),
        quality: quality.subarray(0, rows),
        op: op.subarray(0, rows),
        ...(position && { position: within(position, keys.length * 3) }),
        ...(geometries.length > 0 && { geometries }),
        rejects,
        ...(counts && { rejectCounts: counts }),
        ...(notices.length > 0 && { notices }),
        ...(intervalMs !== undefined && { intervalMs }),
        ...(ttlMs !== undefined && { ttlMs }),
        ...(clock && { clock }),
      };
    },
  };
}

function copy<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}

/** A view of exactly `length`: keys after the last placed one have no position. */
function within(position: Float64Array, length: number): Float64Array {
  if (position.length >= length) return position.subarray(0, length);
  return copy(position, new Float64Array(length).fill(Number.NaN));
}

/** The beginning of a value as text, without writing out the whole of a large one. */
export function toRaw(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    let budget = 100;
    const text = JSON.stringify(value, (_name, member: unknown) => {
      if (--budget < 0) return undefined;
      if (typeof member === 'bigint') return String(member);
      return typeof member === 'string' ? member.slice(0, 500) : member;
    });
    return (text ?? String(value)).slice(0, 500);
  } catch {
    return `(${typeof value})`;
  }
}

import { type FeedPlan, type Geometry, type Reject, WHOLE_THING } from '@borough/core';
import { type BatchBuilder, createBatchBuilder, type Row, toRaw } from './batch.js';
import type { RawFrame } from './decoder.js';
import type { Field } from './field-map.js';
import { findUnsafe, parseJson, sizeLimit } from './safe.js';

const NUMBER = /^\s*-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?\s*$/;

/** Longitude, latitude and, where there is one, height: as found, not yet known to be numbers. */
export type Found = readonly [lon: unknown, lat: unknown, height?: unknown];

/** When a cell was true and sent, and how good it is. */
export interface Cell {
  observedMs: number;
  sentMs: number;
  quality: number;
  seq?: number;
}

/** What a field gives in the place of a value that cannot be taken: its column is put aside with this. */
export class Problem {
  readonly detail: string;
  constructor(detail: string) {
    this.detail = detail;
  }
}

/** One thing of a frame, as its format has it. */
export interface Thing {
  readonly key: unknown;
  /** Shown with a reject. */
  readonly source: unknown;
  /** Absent or null where the source says nothing of its place. */
  readonly place?: Found | null;
  /** Its line or area. */
  readonly shape?: Geometry;
  /** Milliseconds, or a text that says why it cannot be read. */
  readonly observed: number | string;
  readonly sent: number | string;
  /** Default 0. */
  readonly quality?: number;
  /** The value of a field, `undefined` where there is none; may change what holds for this cell alone. */
  read(field: Field, cell: Cell): unknown;
}

/** Writes things into a batch: keys, places, times and values are checked here for all formats alike. */
export interface Writer {
  readonly batch: BatchBuilder;
  begin(frame: RawFrame): void;
  /** The parsed frame, or null if it was put aside. `rowsOf` are looked through one by one later. */
  parse(frame: RawFrame): { readonly value: unknown } | null;
  /** False, and put aside, if something in it could harm. */
  isSafe(value: unknown, except?: unknown): boolean;
  put(thing: Thing): void;
  remove(key: unknown, source: unknown, observedMs: number, sentMs: number): void;
  reject(reject: Omit<Reject, 'atMs'>, source?: unknown): void;
}

export interface WriterOptions {
  /** A beginning of keys to be left away. */
  readonly strip?: string | undefined;
  readonly numericStrings?: boolean;
}

export function createWriter(
  plan: FeedPlan,
  fields: readonly Field[],
  { strip, numericStrings = false }: WriterOptions = {},
): Writer {
  const batch = createBatchBuilder();
  const row: Row = { key: 0, column: 0, value: 0, observedMs: 0, sentMs: 0, quality: 0 };
  const cell: Cell = { observedMs: 0, sentMs: 0, quality: 0 };

  function toNumber(value: unknown): number | null {
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (!numericStrings || typeof value !== 'string' || !NUMBER.test(value)) return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }

  function name(key: unknown, source: unknown): string | null {
    const text = Number.isSafeInteger(key) ? String(key) : key;
    if (typeof text === 'string') {
      return strip && text.startsWith(strip) ? text.slice(strip.length) : text;
    }
    const isAbsent = key === undefined || key === null;
    const detail = isAbsent ? 'The row has no key.' : `${toRaw(key).slice(0, 60)} cannot be a key.`;
    batch.reject({ reason: 'id', detail }, source);
    return null;
  }

  function toPlace(key: string, found: Found, source: unknown): number[] | null {
    const [lon, lat, height] = found.map(toNumber);
    if (lon != null && lat != null) return [lon, lat, height ?? Number.NaN];
    const detail = `Longitude ${toRaw(found[0]).slice(0, 40)}, latitude ${toRaw(found[1]).slice(0, 40)} are not numbers.`;
    batch.reject({ reason: 'position', key, detail }, source);
    return null;
  }

  function putField(field: Field, value: unknown, key: string, source: unknown): void {
    row.column = field.index;
    row.value = Number.NaN;
    row.text = undefined;
    row.observedMs = cell.observedMs;
    row.sentMs = cell.sentMs;
    row.seq = cell.seq ?? Number.NaN;
    row.quality = cell.quality;
    const isFlag = typeof value === 'boolean';
    const number = field.isText ? null : toNumber(value);
    if (value instanceof Problem) {
      const { detail } = value;
      batch.reject({ reason: 'type', key, column: field.column, detail }, source);
      return;
    }
    // Where numbers are written as texts, an empty one is none.
    const isEmpty = numericStrings && !field.isText && value === '';
    if (value === null || isEmpty) row.quality = 2;
    else if (field.isText && (typeof value === 'string' || isFlag)) row.text = String(value);
    else if (number !== null) row.value = number * field.times;
    else {
      const detail = `${toRaw(value).slice(0, 60)} is not ${field.isText ? 'a text' : 'a number'}.`;
      batch.reject({ reason: 'type', key, column: field.column, detail }, source);
      return;
    }
    batch.put(row);
  }

  /** Puts a whole-thing row: its place, or its removal. */
  function putWhole(key: number, observedMs: number, sentMs: number, op: 0 | 1): void {
    const whole = { key, column: WHOLE_THING, value: Number.NaN, quality: 0 };
    batch.put({ ...whole, observedMs, sentMs, op });
  }

  return {
    batch,
    begin: batch.begin,
    reject: batch.reject,
    parse(frame) {
      const parsed = parseJson(frame.bytes, sizeLimit(plan));
      if (!('reason' in parsed)) return parsed;
      batch.reject(parsed);
      return null;
    },
    isSafe(value, except) {
      const trouble = findUnsafe(value, except);
      if (trouble) batch.reject(trouble, except === undefined ? value : undefined);
      return !trouble;
    },
    put({ key: id, source, place, shape, observed, sent, quality = 0, read }) {
      const key = name(id, source);
      if (key === null) return;
      if (typeof observed === 'string' || typeof sent === 'string') {
        const detail = typeof observed === 'string' ? observed : String(sent);
        batch.reject({ reason: 'type', key, detail }, source);
        return;
      }
      const at = place ? toPlace(key, place, source) : null;
      row.key = at ? batch.key(key, at[0], at[1], at[2]) : batch.key(key);
      if (shape) batch.shape(row.key, shape);
      let count = place || shape ? 1 : 0;
      for (const field of fields) {
        cell.observedMs = observed;
        cell.sentMs = sent;
        cell.quality = quality;
        cell.seq = Number.NaN;
        const value = read(field, cell);
        if (value === undefined) continue;
        count++;
        putField(field, value, key, source);
      }
      if (at) putWhole(row.key, observed, sent, 0);
      if (count > 0) return;
      const detail = 'Nothing that the map names is in this row.';
      batch.reject({ reason: 'schema', key, detail }, source);
    },
    remove(id, source, observedMs, sentMs) {
      const key = name(id, source);
      if (key !== null) putWhole(batch.key(key), observedMs, sentMs, 1);
    },
  };
}

/** An object that is not an array; all that is read of one are its own names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member of an object, by its own names only. */
export function own(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

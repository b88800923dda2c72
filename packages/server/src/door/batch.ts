import { createHash } from 'node:crypto';
import {
  checkAhead,
  checkKey,
  checkNumber,
  checkPosition,
  checkText,
  type Flaw,
  type RejectReason,
  UNSAFE_NAMES,
} from '@borough/core';
import { toRecordedMs } from '../recorded-time.js';
import type { DoorColumn, DoorFeed } from './plan.js';
import type { Refusal } from './refusal.js';

/** One good reading: what an operator says of one thing at one time. */
export interface DoorReading {
  readonly row: number;
  readonly key: string;
  readonly atMs: number;
  readonly district: string;
  readonly values: Readonly<Record<string, number | string | null>>;
  readonly position?: readonly [lon: number, lat: number, height?: number];
}

/** Why one reading of a batch was put aside. */
export interface RowReject {
  /** From 0. */
  readonly row: number;
  readonly reason: RejectReason;
  readonly detail: string;
  readonly key?: string;
}

export interface Batch {
  readonly id: string;
  /** Of what it says, however that was written. */
  readonly hash: string;
  readonly rows: number;
  /** In the order of their times. */
  readonly readings: readonly DoorReading[];
  readonly rejects: readonly RowReject[];
}

export interface BatchRules {
  readonly feed: DoorFeed;
  readonly maxRows: number;
  readonly districts: readonly string[];
  readonly nowMs: number;
}

const BATCH_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
const MAX_DEPTH = 8;
const MAX_NAMES = 1000;
const MEMBERS: readonly string[] = ['key', 'time', 'district', 'position', 'values'];

/** Reads a batch; a bad row never spoils its neighbours, a bad envelope is refused whole. */
export function readBatch(text: string, rules: BatchRules): Batch | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (failure) {
    return refuse('NOT_JSON', `The body is not JSON: ${(failure as Error).message.slice(0, 100)}.`);
  }
  if (!isRecord(value)) return refuse('BATCH_SHAPE', 'The body must be an object.');
  for (const name of Object.keys(value)) {
    if (UNSAFE_NAMES.includes(name)) return refuse('UNSAFE', `"${name}" is not allowed as a name.`);
  }
  const { batch, readings } = value;
  if (typeof batch !== 'string' || !BATCH_ID.test(batch)) {
    return refuse(
      'BATCH_ID',
      '"batch" must be an id of your own: letters, digits, . _ : -, at most 128. Send the same id when you send the same batch again.',
    );
  }
  if (!Array.isArray(readings) || readings.length === 0) {
    return refuse('BATCH_SHAPE', '"readings" must be a list with at least one reading.');
  }
  if (readings.length > rules.maxRows) {
    return {
      status: 413,
      code: 'TOO_MANY_ROWS',
      message: `${readings.length} readings in one batch, at most ${rules.maxRows}. Send several batches.`,
    };
  }
  const hash = createHash('sha256').update(JSON.stringify(value)).digest('base64url');
  return { id: batch, hash, rows: readings.length, ...readRows(readings, rules) };
}

function readRows(
  rows: readonly unknown[],
  rules: BatchRules,
): Pick<Batch, 'readings' | 'rejects'> {
  const readings: DoorReading[] = [];
  const rejects: RowReject[] = [];
  for (const [row, value] of rows.entries()) {
    const result = readRow(row, value, rules);
    if ('reason' in result) {
      const key = isRecord(value) && typeof value.key === 'string' ? value.key.slice(0, 200) : null;
      const { reason, detail } = result;
      rejects.push({ row, reason, detail: detail.slice(0, 200), ...(key !== null && { key }) });
    } else readings.push(result);
  }
  readings.sort((a, b) => a.atMs - b.atMs);
  return { readings, rejects };
}

function readRow(row: number, value: unknown, rules: BatchRules): DoorReading | Flaw {
  if (!isRecord(value)) return toFinding('schema', 'A reading must be an object.');
  const unsafe = findUnsafe(value, 0);
  if (unsafe) return unsafe;
  const stranger = Object.keys(value).find((name) => !MEMBERS.includes(name));
  if (stranger !== undefined) {
    const hint = `A reading has: ${MEMBERS.join(', ')}.`;
    return toFinding('schema', `"${stranger.slice(0, 60)}" is not known. ${hint}`);
  }
  const { key, time, district = rules.districts[0] ?? '', position, values } = value;
  if (typeof key !== 'string') return toFinding('id', '"key" must be a text.');
  const badKey = checkKey(key);
  if (badKey) return badKey;
  const atMs = typeof time === 'string' ? toRecordedMs(time) : Number.NaN;
  if (Number.isNaN(atMs)) {
    return toFinding(
      'type',
      '"time" must be a time with an offset, like 2026-06-21T08:00:00+08:00.',
    );
  }
  const future = checkAhead(atMs - rules.nowMs, 1);
  if (future) return future;
  if (typeof district !== 'string' || !isOneOf(district, rules.districts)) {
    const list = rules.districts.join(', ') || 'none';
    return toFinding('schema', `"district" is not one of this operator's: ${list}.`);
  }
  if (!isRecord(values) || Object.keys(values).length === 0) {
    return toFinding('schema', '"values" must be an object with at least one column.');
  }
  const badValue = checkValues(values, rules.feed);
  if (badValue) return badValue;
  const place = position === undefined ? null : readPosition(position, rules.feed);
  if (place && 'reason' in place) return place;
  const good = values as DoorReading['values'];
  return { row, key, atMs, district, values: good, ...(place && { position: place }) };
}

function checkValues(values: Record<string, unknown>, feed: DoorFeed): Flaw | null {
  for (const [name, value] of Object.entries(values)) {
    const column = Object.hasOwn(feed.columns, name) ? feed.columns[name] : undefined;
    if (!column) {
      const list = Object.keys(feed.columns).join(', ');
      return toFinding('schema', `"${name.slice(0, 60)}" is no column. There are: ${list}.`);
    }
    const finding = checkValue(name, value, column, values);
    if (finding) return finding;
  }
  return null;
}

function checkValue(
  name: string,
  value: unknown,
  column: DoorColumn,
  values: Record<string, unknown>,
): Flaw | null {
  if (value === null) return null;
  if (typeof value !== column.type && !(column.type === 'text' && typeof value === 'string')) {
    return toFinding('type', `"${name}" must be a ${column.type}, or null where there is none.`);
  }
  const finding =
    typeof value === 'number' ? checkNumber(value, column) : checkText(value as string);
  if (finding) return { ...finding, detail: `"${name}": ${finding.detail}` };
  const most = column.atMost === undefined ? undefined : values[column.atMost];
  if (typeof most === 'number' && (value as number) > most) {
    return toFinding('range', `"${name}" is ${value}, more than "${column.atMost}", ${most}.`);
  }
  return null;
}

function readPosition(
  position: unknown,
  feed: DoorFeed,
): readonly [number, number, number?] | Flaw {
  const isList =
    Array.isArray(position) &&
    (position.length === 2 || position.length === 3) &&
    position.every((number) => typeof number === 'number');
  if (!isList) {
    return toFinding(
      'position',
      '"position" must be [longitude, latitude] or with a height, WGS84.',
    );
  }
  const [lon, lat] = position as [number, number];
  return checkPosition(lon, lat, feed.bounds) ?? (position as [number, number, number?]);
}

/** Depth and names, before anything of it is used. */
function findUnsafe(value: unknown, depth: number): Flaw | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MAX_DEPTH) return toFinding('unsafe', `Nested deeper than ${MAX_DEPTH}.`);
  const names = Object.keys(value);
  if (names.length > MAX_NAMES) return toFinding('unsafe', `More than ${MAX_NAMES} names.`);
  for (const name of names) {
    if (UNSAFE_NAMES.includes(name))
      return toFinding('unsafe', `"${name}" is not allowed as a name.`);
    const finding = findUnsafe((value as Record<string, unknown>)[name], depth + 1);
    if (finding) return finding;
  }
  return null;
}

function isOneOf(district: string, districts: readonly string[]): boolean {
  return districts.length === 0 ? district === '' : districts.includes(district);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toFinding(reason: RejectReason, detail: string): Flaw {
  return { reason, detail };
}

function refuse(code: string, message: string): Refusal {
  return { status: 422, code, message };
}

import { type FeedPlan, toGeometry, WHOLE_THING } from '@borough/core';
import { type BatchBuilder, type Row, toRaw } from './batch.js';
import type { ReadyColumn, ReadyMap } from './json-map.js';
import { type Path, type PathScope, readPath } from './path.js';
import { findUnsafe } from './safe.js';
import { createTimeReader } from './time.js';

const NUMBER = /^\s*-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?\s*$/;

/** Reads one row by a declared map into a batch. */
export type DecodeRow = (scope: PathScope) => void;

export function createRowDecoder(plan: FeedPlan, map: ReadyMap, batch: BatchBuilder): DecodeRow {
  const readTime = createTimeReader(map.timeFormat);
  const row: Row = { key: 0, column: 0, value: 0, observedMs: 0, sentMs: 0, quality: 0 };

  function toNumber(value: unknown): number | null {
    if (typeof value === 'number') return Number.isFinite(value) ? value : null;
    if (!map.numericStrings || typeof value !== 'string' || !NUMBER.test(value)) return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }

  function decodeRow(scope: PathScope): void {
    const unsafe = findUnsafe(scope.row);
    if (unsafe) {
      batch.reject(unsafe, scope.row);
      return;
    }
    const key = toKey(readPath(map.key, scope));
    if (typeof key !== 'string') {
      batch.reject({ reason: 'id', detail: key.detail }, scope.row);
      return;
    }
    const place = toPlace(scope, key);
    const index = Array.isArray(place) ? batch.key(key, ...place) : batch.key(key);
    const problem = decodeTimes(scope);
    if (problem) {
      batch.reject({ reason: 'type', key, detail: problem }, scope.row);
      return;
    }
    row.key = index;
    const found = decodeColumns(scope, key);
    if (Array.isArray(place)) {
      row.column = WHOLE_THING;
      row.value = Number.NaN;
      row.text = undefined;
      row.quality = 0;
      batch.put(row);
    }
    const isShaped = map.geometry !== null && decodeShape(map.geometry, scope, key, index);
    if (found > 0 || isShaped || place !== 'absent') return;
    const detail = 'Nothing that the map names is in this row.';
    batch.reject({ reason: 'schema', key, detail }, scope.row);
  }

  /** Fills in both times; a text says why they cannot be read. */
  function decodeTimes(scope: PathScope): string | null {
    const observed = map.time ? readTime(readPath(map.time, scope)) : Number.NaN;
    const sent = map.sent ? readTime(readPath(map.sent, scope)) : Number.NaN;
    if (typeof observed === 'string') return observed;
    if (typeof sent === 'string') return sent;
    row.observedMs = observed;
    row.sentMs = sent;
    return null;
  }

  /** Gives the thing its line or area; true where there was one, good or bad. */
  function decodeShape(path: Path, scope: PathScope, key: string, index: number): boolean {
    const value = readPath(path, scope);
    if (value === undefined || value === null) return false;
    const geometry = toGeometry(value);
    if (geometry) batch.shape(index, geometry);
    else {
      const detail = `${toRaw(value).slice(0, 60)} is not a line or an area in degrees.`;
      batch.reject({ reason: 'position', key, detail }, scope.row);
    }
    return true;
  }

  /** Puts a reading for each column that is there; returns how many columns were found, good or bad. */
  function decodeColumns(scope: PathScope, key: string): number {
    // A time was promised and is not there: what the row says may be old.
    const timeless = map.time !== null && Number.isNaN(row.observedMs) ? 1 : 0;
    let found = 0;
    for (const column of map.columns) {
      const { index } = column;
      const value = column.per
        ? readShare(column, column.per, scope)
        : readPath(column.path, scope);
      if (value === undefined) continue;
      found++;
      row.column = index;
      row.value = Number.NaN;
      row.text = undefined;
      row.quality = timeless;
      const isText = plan.checks[index]?.type === 'text';
      const number = isText ? null : toNumber(value);
      if (value === null) row.quality = 2;
      else if (isText && typeof value === 'string') row.text = value;
      else if (number !== null) row.value = number;
      else {
        const wanted = isText ? 'a text' : 'a number';
        const detail = `${toRaw(value).slice(0, 60)} is not ${wanted}.`;
        const name = plan.columns[index] as string;
        batch.reject({ reason: 'type', key, column: name, detail }, scope.row);
        continue;
      }
      batch.put(row);
    }
    return found;
  }

  /** A share of two numbers; what is wrong with either comes back as it is, to be judged like any value. */
  function readShare({ path, times }: ReadyColumn, per: Path, scope: PathScope): unknown {
    const value = readPath(path, scope);
    const whole = readPath(per, scope);
    if (value === undefined || whole === undefined) return undefined;
    if (value === null || whole === null) return null;
    const [part, all] = [toNumber(value), toNumber(whole)];
    if (part === null) return value;
    if (all === null) return whole;
    return all === 0 ? null : (part / all) * times;
  }

  function toPlace(scope: PathScope, key: string): [number, number, number] | 'absent' | 'bad' {
    if (!map.position) return 'absent';
    const lon = readPath(map.position.lon, scope);
    const lat = readPath(map.position.lat, scope);
    if ((lon ?? null) === null && (lat ?? null) === null) return 'absent';
    const x = toNumber(lon);
    const y = toNumber(lat);
    if (x === null || y === null) {
      const detail = `Longitude ${toRaw(lon).slice(0, 40)}, latitude ${toRaw(lat).slice(0, 40)} are not numbers.`;
      batch.reject({ reason: 'position', key, detail }, scope.row);
      return 'bad';
    }
    const height = map.position.height && toNumber(readPath(map.position.height, scope));
    return [x, y, height ?? Number.NaN];
  }

  return decodeRow;
}

/** Keys are texts; a whole number becomes its decimal text. */
export function toKey(value: unknown): string | { readonly detail: string } {
  if (typeof value === 'string') return value;
  if (Number.isSafeInteger(value)) return String(value);
  if (value === undefined || value === null) return { detail: 'The row has no key.' };
  return { detail: `${toRaw(value).slice(0, 60)} cannot be a key.` };
}

/** The levels of a topic; none where there is no topic. */
export function toLevels(topic: string | undefined): readonly string[] {
  return topic === undefined ? [] : topic.split('/').map(toLevel);
}

/** Publishers percent-encode what a topic level may not hold. */
function toLevel(level: string): string {
  if (!level.includes('%')) return level;
  try {
    return decodeURIComponent(level);
  } catch {
    return level;
  }
}

import { type FeedPlan, WHOLE_THING } from '@borough/core';
import { createBatchBuilder, type Row, toRaw } from './batch.js';
import type { Decode } from './decoder.js';
import { checkJsonMap, type ReadyColumn } from './json-map.js';
import { type Path, type PathScope, readPath } from './path.js';
import { findUnsafe, parseJson } from './safe.js';
import { createTimeReader } from './time.js';

const MAX_MESSAGE = 1024 * 1024;
const MAX_DOCUMENT = 50 * 1024 * 1024;
const NUMBER = /^\s*-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?\s*$/;

/** JSON and GeoJSON by a declared map; one bad row never spoils its neighbours. */
export function createJsonDecoder(plan: FeedPlan): Decode {
  const map = checkJsonMap(plan);
  const batch = createBatchBuilder();
  const readTime = createTimeReader(map.timeFormat);
  // A message is one of very many; a document is a whole source.
  const maxBytes = plan.transport === 'http' ? MAX_DOCUMENT : MAX_MESSAGE;
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
    if (found > 0 || place !== 'absent') return;
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

  return (frame) => {
    batch.begin(frame);
    const topic = frame.topic === undefined ? [] : frame.topic.split('/').map(toLevel);
    const parsed = parseJson(frame.bytes, maxBytes);
    if ('reason' in parsed) {
      // Whose frame it was can be told even so, where the topic says it.
      const key =
        map.key.from === 'topic' && toKey(readPath(map.key, { root: null, row: null, topic }));
      batch.reject(typeof key === 'string' ? { ...parsed, key } : parsed);
      return batch.finish('delta');
    }
    const root = parsed.value;
    const scope: PathScope = { root, row: root, topic };
    if (!map.rows) {
      decodeRow(scope);
      return batch.finish(map.full ? 'full' : 'delta');
    }
    const rows = readPath(map.rows, scope);
    if (!Array.isArray(rows)) {
      batch.reject({ reason: 'schema', detail: 'There is no array of rows.', raw: parsed.raw() });
      return batch.finish('delta');
    }
    const unsafe = findUnsafe(root, rows);
    if (unsafe) {
      batch.reject({ ...unsafe, raw: parsed.raw() });
      return batch.finish('delta');
    }
    for (const next of rows) {
      scope.row = next;
      decodeRow(scope);
    }
    return batch.finish(map.full ? 'full' : 'delta');
  };
}

/** Keys are texts; a whole number becomes its decimal text. */
function toKey(value: unknown): string | { readonly detail: string } {
  if (typeof value === 'string') return value;
  if (Number.isSafeInteger(value)) return String(value);
  if (value === undefined || value === null) return { detail: 'The row has no key.' };
  return { detail: `${toRaw(value).slice(0, 60)} cannot be a key.` };
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

import type { FeedPlan } from '@borough/core';
import type { Decode } from './decoder.js';
import { type Field, readFieldMap } from './field-map.js';
import { createTimeReader, type ReadTime } from './time.js';
import { createWriter, type Found, isRecord, own } from './writer.js';

/** What a feed's `ttl` of 0 means: it may change at any time. */
const LEAST_MS = 30_000;

/** What version 2 calls it, then version 3; and the short names that a column may have. */
const NAMES: readonly (readonly string[])[] = [
  ['num_bikes_available', 'num_vehicles_available', 'bikes', 'vehicles', 'free'],
  ['num_bikes_disabled', 'num_vehicles_disabled', 'disabled'],
  ['num_docks_available', 'docks', 'stands'],
  ['bike_id', 'vehicle_id'],
  ['is_installed', 'isInstalled'],
  ['is_renting', 'isRenting'],
  ['is_returning', 'isReturning'],
  ['is_reserved', 'isReserved'],
  ['is_disabled', 'isDisabled'],
  ['current_range_meters', 'rangeMeters'],
  ['current_fuel_percent', 'fuelShare'],
];

/**
 * GBFS 2.3 and 3.0, one document a feed: `station_information`, `station_status`, `free_bike_status` or
 * `vehicle_status`. Two feeds of one table make one row a station, since both go by `station_id`.
 *
 * Columns take any field, in the words of either version (`num_bikes_available`, `num_vehicles_available`).
 * A document is complete; its `ttl` is the interval at which it changes. Vehicle ids change after each trip, by
 * design: two polls say nothing of the way between.
 */
export function createGbfsDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const language = map.text('language');
  const readText = createTimeReader({ unit: 'iso' });
  const readSeconds = createTimeReader({ unit: 's' });
  const spellings = new Map(map.fields.map((field) => [field, spellingsOf(field.from)]));
  let isToldRotating = false;

  // POSIX seconds in version 2, RFC 3339 in version 3: which of both is told by the value as well.
  const readTime: ReadTime = (value) =>
    typeof value === 'string' ? readText(value) : readSeconds(value);

  function readField(field: Field, row: unknown): unknown {
    for (const name of spellings.get(field) as readonly string[]) {
      const value = own(row, name);
      if (value === undefined) continue;
      return Array.isArray(value) ? toWords(value) : value;
    }
    return undefined;
  }

  /** Version 3 has texts by language. */
  function toWords(all: readonly unknown[]): unknown {
    if (all.every((each) => typeof each === 'string')) return all.join(', ');
    const chosen = all.find((each) => own(each, 'language') === language) ?? all[0];
    return own(chosen, 'text');
  }

  function decodeRow(row: unknown, idName: string, sent: number, promisesTime: boolean): void {
    const key = own(row, idName);
    if (!writer.isSafe(row)) return;
    const reported = readTime(own(row, 'last_reported') ?? undefined);
    const isUndated = promisesTime && typeof reported === 'number' && Number.isNaN(reported);
    const place: Found = [own(row, 'lon'), own(row, 'lat')];
    writer.put({
      key,
      source: row,
      place: place[0] === undefined && place[1] === undefined ? null : place,
      observed: reported,
      sent,
      quality: isUndated ? 1 : 0,
      read: (field) => readField(field, row),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    const found = findRows(root);
    const sent = readTime(own(root, 'last_updated'));
    if (typeof found === 'string' || typeof sent === 'string') {
      const detail = typeof found === 'string' ? found : String(sent);
      writer.reject({ reason: 'schema', detail }, root);
      return writer.batch.finish('delta');
    }
    if (!writer.isSafe(root, found.rows)) return writer.batch.finish('delta');
    for (const row of found.rows) decodeRow(row, found.id, sent, found.promisesTime);
    if (found.isVehicles && !isToldRotating) {
      isToldRotating = true;
      const detail =
        'Vehicle ids change after each trip, by design: positions of two polls make no way.';
      writer.batch.notice({ code: 'rotating', detail });
    }
    const ttl = own(root, 'ttl');
    if (typeof ttl === 'number' && ttl >= 0) writer.batch.pace(ttl > 0 ? ttl * 1000 : LEAST_MS);
    return writer.batch.finish('full');
  };
}

interface Rows {
  readonly rows: readonly unknown[];
  readonly id: string;
  readonly isVehicles: boolean;
  /** Whether each row should say when it was reported. */
  readonly promisesTime: boolean;
}

/** Which of the documents this is, or why it is none that can be read. */
function findRows(root: unknown): Rows | string {
  const data = own(root, 'data');
  if (!isRecord(data)) return 'Not a GBFS document: it has no data.';
  const version = own(root, 'version') ?? '1.0';
  const major = typeof version === 'string' ? /^([123])\.\d/.exec(version)?.[1] : undefined;
  if (!major) return `Version ${JSON.stringify(version).slice(0, 40)} is not 1, 2 or 3.`;
  const stations = own(data, 'stations');
  if (Array.isArray(stations)) {
    const first: unknown = stations[0];
    const promisesTime =
      own(first, 'is_renting') !== undefined || own(first, 'last_reported') !== undefined;
    return { rows: stations, id: 'station_id', isVehicles: false, promisesTime };
  }
  const [list, id] = major === '3' ? ['vehicles', 'vehicle_id'] : ['bikes', 'bike_id'];
  const vehicles = own(data, list as string);
  if (Array.isArray(vehicles)) {
    return { rows: vehicles, id: id as string, isVehicles: true, promisesTime: false };
  }
  const feeds = own(data, 'feeds') ?? own(Object.values(data)[0], 'feeds');
  if (Array.isArray(feeds)) {
    const names = feeds.map((feed) => String(own(feed, 'name'))).slice(0, 12);
    return `This is the list of documents. Give the url of one of: ${names.join(', ')}.`.slice(
      0,
      200,
    );
  }
  return `Its data has neither stations nor ${list}.`;
}

function spellingsOf(from: string): readonly string[] {
  const names = NAMES.find((each) => each.includes(from)) ?? [];
  return [from, ...names.filter((name) => name !== from && name.includes('_'))];
}

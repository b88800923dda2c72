import type { FeedPlan } from '@borough/core';
import type { Decode, RawFrame } from '../decoder.js';
import { checkNames, readFieldMap } from '../field-map.js';
import { createMessageReader } from '../protobuf/schema.js';
import { sizeLimit } from '../safe.js';
import { createTimeReader } from '../time.js';
import { createWriter, type Found, own } from '../writer.js';
import { FIELDS, type Kind, readerOf } from './fields.js';
import { MESSAGES } from './schema.js';

/** From when a reading of this kind is stale. */
const TTL_MS: Readonly<Record<Kind, number>> = {
  vehicle: 90_000,
  tripUpdate: 90_000,
  alert: 600_000,
};
const MEMBER: Readonly<Record<Kind, string>> = {
  vehicle: 'vehicle',
  tripUpdate: 'tripupdate',
  alert: 'alert',
};
const DIFFERENTIAL = 1;

/**
 * GTFS-Realtime 2.0, protobuf. A feed of the city reads one kind of entity, `entity`: `vehicle` (default),
 * `tripUpdate` or `alert`; columns take the fields of the reference (`speed`, `current_status`, `delay` …).
 *
 * Keys are `vehicle.id`, else the entity's id; of trip updates the trip's; `key` chooses another: `trip`, `entity`,
 * and for alerts the `route` or `stop` that they inform of. A data set is full, so what is absent was removed; a
 * differential one is not specified, and refused. Timestamps are POSIX seconds, and 0 is none.
 */
export function createGtfsDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const kind = (map.text('entity') ?? 'vehicle') as Kind;
  const keyBy =
    map.text('key') ?? { vehicle: 'vehicle', tripUpdate: 'trip', alert: 'entity' }[kind];
  const readers = new Map(
    map.fields.map((field) => [field, readerOf(kind, field.from, map.isDeclared)]),
  );
  checkNames(
    map,
    (from) => Object.hasOwn(FIELDS[kind], from),
    Object.keys(FIELDS[kind]).join(', '),
  );
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readFeed = createMessageReader(MESSAGES, 'FeedMessage');
  const readSeconds = createTimeReader({ unit: 's' });
  const language = map.text('language');
  const maxBytes = sizeLimit(plan);

  function parse(frame: RawFrame): unknown {
    if (frame.bytes.byteLength > maxBytes) {
      const detail = `${frame.bytes.byteLength} bytes, more than ${maxBytes}.`;
      writer.reject({ reason: 'size', detail });
      return null;
    }
    try {
      return readFeed(frame.bytes);
    } catch (failure) {
      const detail = `Not a GTFS-Realtime message: ${String((failure as Error).message)}`;
      writer.reject({ reason: 'decode', detail, raw: toHex(frame.bytes) });
      return null;
    }
  }

  /** Why a feed of this header cannot be read. */
  function checkHeader(header: unknown): string | null {
    const version = own(header, 'version');
    if (version !== '2.0' && version !== '1.0') {
      return `The header's version is ${JSON.stringify(version ?? null).slice(0, 40)}, not "2.0".`;
    }
    if (own(header, 'incrementality') === DIFFERENTIAL) {
      return 'The data set is DIFFERENTIAL, which GTFS-Realtime does not specify: ask for a full one.';
    }
    return null;
  }

  const toSeconds = (found: unknown): number =>
    found === undefined ? Number.NaN : Number(found) || Number.NaN;

  function put(key: unknown, message: unknown, sentMs: number, nowSeconds: number): void {
    const observed =
      kind === 'alert' ? sentMs : readSeconds(toSeconds(own(message, 'timestamp')) || 0);
    const isUndated = typeof observed === 'number' && Number.isNaN(observed);
    const about = { language, nowSeconds };
    writer.put({
      key,
      source: message,
      place: kind === 'vehicle' ? toPlace(own(message, 'position')) : null,
      observed,
      sent: sentMs,
      quality: isUndated ? 1 : 0,
      read: (field) => readers.get(field)?.(message, about),
    });
  }

  function toKey(entity: unknown, message: unknown): unknown {
    const id = own(entity, 'id');
    const idOf = (name: string): unknown => own(own(message, name), 'id') || undefined;
    if (keyBy === 'vehicle') return idOf('vehicle') ?? id;
    return keyBy === 'trip' ? (idOf('trip') ?? id) : id;
  }

  /** Alerts by the routes or stops that they inform of, while they are active. */
  function putInformed(alerts: readonly unknown[], sentMs: number, nowSeconds: number): void {
    const byKey = new Map<string, unknown[]>();
    for (const alert of alerts) {
      if (!isActive(alert, nowSeconds)) continue;
      for (const each of (own(alert, 'informed') as unknown[] | undefined) ?? []) {
        const key = own(each, keyBy as string) ?? own(own(each, 'trip'), keyBy as string);
        if (typeof key !== 'string') continue;
        const known = byKey.get(key) ?? [];
        if (!known.includes(alert)) byKey.set(key, [...known, alert]);
      }
    }
    for (const [key, found] of byKey) {
      found.sort((a, b) => Number(own(b, 'severity') ?? 0) - Number(own(a, 'severity') ?? 0));
      put(key, { ...(found[0] as object), count: found.length }, sentMs, nowSeconds);
    }
  }

  function decodeEntities(feed: unknown, sentMs: number, nowSeconds: number): void {
    const alerts: unknown[] = [];
    let others = 0;
    for (const entity of (own(feed, 'entity') as unknown[] | undefined) ?? []) {
      const message = own(entity, MEMBER[kind]);
      const isInformed = kind === 'alert' && (keyBy === 'route' || keyBy === 'stop');
      if (own(entity, 'deleted') === true) {
        writer.remove(toKey(entity, message), undefined, sentMs, sentMs);
      } else if (message === undefined) others++;
      else if (isInformed) alerts.push(message);
      else put(toKey(entity, message), { ...(message as object), count: 1 }, sentMs, nowSeconds);
    }
    putInformed(alerts, sentMs, nowSeconds);
    if (others === 0) return;
    const detail = `${others} entities are no ${kind}; another feed of this url can read them.`;
    writer.batch.notice({ code: 'entity', detail });
  }

  return (frame) => {
    writer.begin(frame);
    const feed = parse(frame);
    if (!feed) return writer.batch.finish('delta');
    const header = own(feed, 'header');
    const problem = checkHeader(header);
    const nowSeconds = toSeconds(own(header, 'timestamp'));
    const sent = readSeconds(nowSeconds || 0);
    if (problem || typeof sent === 'string') {
      writer.reject({ reason: 'schema', detail: problem ?? String(sent) });
      return writer.batch.finish('delta');
    }
    decodeEntities(feed, sent, Number.isNaN(nowSeconds) ? frame.receivedMs / 1000 : nowSeconds);
    writer.batch.pace(undefined, TTL_MS[kind]);
    return writer.batch.finish('full');
  };
}

function toPlace(position: unknown): Found | null {
  if (position === undefined) return null;
  return [own(position, 'longitude'), own(position, 'latitude')];
}

/** Without a period it is always active. */
function isActive(alert: unknown, nowSeconds: number): boolean {
  const periods = own(alert, 'periods');
  if (!Array.isArray(periods) || periods.length === 0) return true;
  return periods.some((each) => {
    const [start, end] = [own(each, 'start'), own(each, 'end')];
    return (!start || Number(start) <= nowSeconds) && (!end || Number(end) > nowSeconds);
  });
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 100), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

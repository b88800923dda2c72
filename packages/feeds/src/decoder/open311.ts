import type { FeedPlan } from '@borough/core';
import type { Decode } from './decoder.js';
import { type Field, readFieldMap } from './field-map.js';
import { createTimeReader } from './time.js';
import { createWriter, type Found, isRecord, own, Problem } from './writer.js';

/** Requests whose duplicates are counted. */
const MAX_PARENTS = 100_000;
/** What people wrote: read only where a map names it. */
const REPORTED = ['description', 'status_notes', 'service_notice'];
/** Milliseconds since 1970; `expected` is by when it is to be settled. */
const TIMES: Readonly<Record<string, string>> = {
  requestedMs: 'requested_datetime',
  updatedMs: 'updated_datetime',
  expectedMs: 'expected_datetime',
};
const ALIASES: Readonly<Record<string, string>> = {
  service: 'service_name',
  agency: 'agency_responsible',
};

/**
 * Open311 GeoReport v2, service requests as JSON. Columns take its fields (`status`, `service_name` …), anything
 * under `extended_attributes` by its name (`gridCell`, `hotline`), `requestedMs`, `updatedMs` and `expectedMs` as
 * times, `parent`, and `duplicates`: how many others were found to be the same.
 *
 * A request without an id is held until it has one. A duplicate is folded into its parent (`duplicates: "keep"` keeps
 * both). A closed one is closed, not deleted; an answer is one query's, so that absence deletes nothing.
 */
export function createOpen311Decoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip'), numericStrings: true });
  const zone = map.text('timeZone');
  const readTime = createTimeReader({ unit: 'iso', ...(zone && { timeZone: zone }) });
  const isFolding = map.text('duplicates') !== 'keep';
  const duplicates = new Map<string, Set<string>>();

  function readField(field: Field, request: unknown, key: unknown): unknown {
    const { from } = field;
    const name = !map.isDeclared && Object.hasOwn(ALIASES, from) ? (ALIASES[from] as string) : from;
    if (name === 'duplicates') return duplicates.get(String(key))?.size ?? 0;
    if (name === 'parent') return parentOf(request) ?? undefined;
    if (Object.hasOwn(TIMES, name)) {
      const ms = readTime(own(request, TIMES[name] as string));
      if (typeof ms === 'string') return new Problem(ms);
      return Number.isNaN(ms) ? null : ms;
    }
    if (REPORTED.includes(name) && !map.isDeclared) return undefined;
    return own(request, name) ?? own(own(request, 'extended_attributes'), name);
  }

  function fold(parent: string, child: string): void {
    const known = duplicates.get(parent) ?? new Set();
    if (duplicates.size < MAX_PARENTS && known.size < 1000)
      duplicates.set(parent, known.add(child));
  }

  function decodeRequest(request: unknown, held: { count: number }): void {
    if (!writer.isSafe(request)) return;
    const id = own(request, 'service_request_id') ?? null;
    if (id === null || id === '') {
      if (isRecord(request)) held.count++;
      else writer.reject({ reason: 'schema', detail: 'Not a service request.' }, request);
      return;
    }
    const updated = readTime(own(request, 'updated_datetime'));
    const requested = readTime(own(request, 'requested_datetime'));
    const observed = typeof updated === 'number' && Number.isNaN(updated) ? requested : updated;
    const parent = parentOf(request);
    if (isFolding && parent !== null) {
      const whenMs = typeof observed === 'number' ? observed : Number.NaN;
      writer.remove(id, request, whenMs, Number.NaN);
      return;
    }
    const place: Found = [own(request, 'long'), own(request, 'lat')];
    writer.put({
      key: id,
      source: request,
      place: (place[0] ?? place[1] ?? '') === '' ? null : place,
      observed,
      sent: Number.NaN,
      quality: typeof observed === 'number' && Number.isNaN(observed) ? 1 : 0,
      read: (field) => readField(field, request, id),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    const list = own(root, 'service_requests') ?? own(root, 'requests') ?? root;
    if (!Array.isArray(list)) {
      const errors = own(root, 'errors') ?? root;
      const detail = 'Not a list of service requests; ask for requests.json.';
      writer.reject({ reason: 'schema', detail }, errors);
      return writer.batch.finish('delta');
    }
    // Children first, wherever they stand, so that a parent's count is whole.
    for (const request of list) {
      const [parent, id] = [parentOf(request), own(request, 'service_request_id')];
      if (parent !== null && (typeof id === 'string' || Number.isSafeInteger(id)))
        fold(parent, String(id));
    }
    const held = { count: 0 };
    for (const request of list) decodeRequest(request, held);
    if (held.count > 0) {
      const detail = `${held.count} requests have no id yet; they are held until they have one.`;
      writer.batch.notice({ code: 'held', detail });
    }
    return writer.batch.finish('delta');
  };
}

/** Of which other request this is a duplicate. */
function parentOf(request: unknown): string | null {
  const extended = own(request, 'extended_attributes');
  const parent = own(extended, 'parent_service_request_id');
  if (typeof parent === 'string' && parent !== '') return parent;
  return Number.isSafeInteger(parent) ? String(parent) : null;
}

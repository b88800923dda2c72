import { type FeedPlan, toGeodetic } from '@borough/core';
import type { Decode } from '../decoder.js';
import { type Field, readFieldMap } from '../field-map.js';
import { createTimeReader } from '../time.js';
import { type Cell, createWriter, type Found, isRecord, own, Problem } from '../writer.js';
import { atNow, newestOf, spanOf, type ToMs } from './sample.js';

const DEGREES = 180 / Math.PI;

/**
 * CZML 1.0 (AnalyticalGraphicsInc/czml-writer, CZML Guide): an array of packets, or one packet of a stream. The
 * first packet, `document`, describes the rest; later packets of an id patch it, and `delete` removes it.
 *
 * A thing's place is `position` (`cartographicDegrees`, `cartographicRadians`, `cartesian` in the fixed frame),
 * constant or sampled: the newest sample that is not ahead of its arrival. Samples ahead are predictions, not live.
 * Columns take `name`, `parent`, and `properties` by their names; outside of its `availability` a thing is stale.
 */
export function createCzmlDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readTime = createTimeReader({ unit: 'iso' });
  let nowMs = 0;
  let ahead = 0;

  const toMs: ToMs = (time, epochMs) => {
    if (typeof time === 'number') return epochMs + time * 1000;
    const ms = typeof time === 'string' ? readTime(time) : Number.NaN;
    return typeof ms === 'number' ? ms : Number.NaN;
  };

  function sample(samples: unknown, size: number, property: unknown): ReturnType<typeof newestOf> {
    const epochMs = toMs(own(property, 'epoch') ?? '', Number.NaN);
    const found = newestOf(samples, size, epochMs, nowMs, toMs);
    if (found === null) ahead++;
    return found;
  }

  /** The place, and when it was true; a text says why there is none, null that the packet says nothing of it. */
  function readPlace(packet: unknown): { place: Found; atMs: number } | string | null {
    const property = atNow(own(packet, 'position'), nowMs, toMs);
    if (property === undefined || property === null) return null;
    if (!isRecord(property)) return 'Its position is no object.';
    if (own(property, 'delete') === true) return null;
    for (const [name, toPlace] of Object.entries(PLACES)) {
      const samples = own(property, name);
      if (samples === undefined) continue;
      const isFixed = (own(property, 'referenceFrame') ?? 'FIXED') === 'FIXED';
      if (!isFixed) return 'Its position is in an inertial frame, which is not read.';
      const found = sample(samples, 3, property);
      if (found === null || typeof found === 'string') return found;
      if (!found.values.every((each) => typeof each === 'number'))
        return 'Its position has no numbers.';
      return { place: toPlace(found.values as number[]), atMs: found.atMs };
    }
    return 'Its position is given in none of cartographicDegrees, cartographicRadians, cartesian.';
  }

  function readField({ from }: Field, cell: Cell, packet: unknown): unknown {
    const isOwn = from === 'name' || from === 'parent';
    const found = isOwn ? own(packet, from) : own(own(packet, 'properties'), from);
    const property = atNow(found, nowMs, toMs);
    if (!isRecord(property)) return property;
    for (const name of ['string', 'boolean'] as const) {
      if (Object.hasOwn(property, name)) return property[name];
    }
    const number = own(property, 'number');
    if (!Array.isArray(number)) return number;
    const newest = sample(number, 1, property);
    if (typeof newest === 'string') return new Problem(newest);
    if (newest === null) return undefined;
    if (!Number.isNaN(newest.atMs)) cell.observedMs = newest.atMs;
    return newest.values[0];
  }

  function isAvailable(packet: unknown): boolean {
    const found = own(packet, 'availability');
    const spans = Array.isArray(found) ? found : found === undefined ? [] : [found];
    if (spans.length === 0) return true;
    return spans.some((each) => {
      const [start, end] = spanOf(each, toMs);
      return !(start > nowMs) && !(end < nowMs);
    });
  }

  function decodePacket(packet: unknown): void {
    if (!writer.isSafe(packet)) return;
    if (!isRecord(packet)) {
      writer.reject({ reason: 'schema', detail: 'Not a CZML packet.' }, packet);
      return;
    }
    const key = own(packet, 'id');
    if (key === 'document') return;
    if (own(packet, 'delete') === true) {
      writer.remove(key, packet, Number.NaN, Number.NaN);
      return;
    }
    const found = readPlace(packet);
    const name = typeof key === 'string' ? { key } : {};
    if (typeof found === 'string')
      writer.reject({ reason: 'position', ...name, detail: found }, packet);
    const place = typeof found === 'string' ? null : found;
    const before = ahead;
    const isEmpty =
      place === null &&
      !map.fields.some((field) => readField(field, { ...NO_MARKS }, packet) !== undefined);
    ahead = before;
    // A packet of graphics alone, or of predictions, is nothing that is read here; it is no mistake either.
    if (isEmpty && typeof key === 'string') return;
    writer.put({
      key,
      source: packet,
      ...(place && { place: place.place }),
      observed: place ? place.atMs : Number.NaN,
      sent: Number.NaN,
      quality: isAvailable(packet) ? 0 : 3,
      read: (field, cell) => readField(field, cell, packet),
    });
  }

  return (frame) => {
    writer.begin(frame);
    nowMs = frame.receivedMs;
    ahead = 0;
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    for (const packet of Array.isArray(root) ? root : [root]) decodePacket(packet);
    if (ahead > 0) {
      const detail = `${ahead} properties have samples ahead of now only; they are predictions.`;
      writer.batch.notice({ code: 'ahead', detail });
    }
    return writer.batch.finish('delta');
  };
}

const NO_MARKS: Cell = { observedMs: Number.NaN, sentMs: Number.NaN, quality: 0 };

const PLACES: Readonly<Record<string, (values: readonly number[]) => Found>> = {
  cartographicDegrees: ([lon, lat, height]) => [lon, lat, height],
  cartographicRadians: ([lon, lat, height]) => [
    (lon as number) * DEGREES,
    (lat as number) * DEGREES,
    height,
  ],
  cartesian: ([x, y, z]) => {
    const { lon, lat, heightMeters } = toGeodetic([x as number, y as number, z as number]);
    return [lon, lat, heightMeters];
  },
};

import { type FeedPlan, toGeometry } from '@borough/core';
import type { Decode } from './decoder.js';
import { type Field, readFieldMap } from './field-map.js';
import { createTimeReader } from './time.js';
import { createWriter, type Found, isRecord, own, Problem } from './writer.js';

/** Columns that are milliseconds since 1970, and the times they come from. */
const TIMES: Readonly<Record<string, string>> = {
  startMs: 'start_date',
  endMs: 'end_date',
  updatedMs: 'update_date',
};
const ALIASES: Readonly<Record<string, string>> = {
  kind: 'event_type',
  roads: 'road_names',
  road: 'road_names',
  impact: 'vehicle_impact',
};

/**
 * WZDx 4.2 (Work Zone Data Exchange, usdot-jpo-ode/wzdx): work zones, detours, restrictions and field devices as
 * GeoJSON. Columns take members of a feature's properties and of its `core_details` (`event_type`, `road_names`,
 * `vehicle_impact` …), and `startMs`, `endMs`, `updatedMs` as times.
 *
 * The key is the feature's id. A feed is complete, so what is absent was removed; `update_frequency` is its interval.
 */
export function createWzdxDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readTime = createTimeReader({ unit: 'iso' });

  function readField({ from }: Field, properties: unknown): unknown {
    const core = own(properties, 'core_details') ?? own(properties, 'core_detail');
    const find = (name: string): unknown => own(properties, name) ?? own(core, name);
    if (Object.hasOwn(TIMES, from)) {
      const ms = readTime(find(TIMES[from] as string));
      if (typeof ms === 'string') return new Problem(ms);
      return Number.isNaN(ms) ? undefined : ms;
    }
    const alias = !map.isDeclared && Object.hasOwn(ALIASES, from) ? ALIASES[from] : undefined;
    const value = find(alias ?? from);
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return isList ? value.join(', ') : value;
  }

  function decodeFeature(feature: unknown, sent: number): void {
    if (!writer.isSafe(feature)) return;
    const properties = own(feature, 'properties');
    if (!isRecord(properties)) {
      const id = own(feature, 'id');
      const name = typeof id === 'string' ? { key: id } : {};
      writer.reject(
        { reason: 'schema', ...name, detail: 'A feature without properties.' },
        feature,
      );
      return;
    }
    const geometry = own(feature, 'geometry');
    const shape = toGeometry(geometry);
    writer.put({
      key: own(feature, 'id'),
      source: feature,
      place: toPlace(geometry),
      ...(shape && { shape }),
      observed: readTime(own(own(properties, 'core_details'), 'update_date')),
      sent,
      read: (field) => readField(field, properties),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    const info = own(root, 'feed_info') ?? own(root, 'road_event_feed_info');
    const features = own(root, 'features');
    const sent = readTime(own(info, 'update_date'));
    const problem = toProblem(info, features, sent);
    if (problem || !Array.isArray(features) || typeof sent === 'string') {
      writer.reject({ reason: 'schema', detail: problem ?? 'No WZDx feed.' }, root);
      return writer.batch.finish('delta');
    }
    if (!writer.isSafe(root, features)) return writer.batch.finish('delta');
    for (const feature of features) decodeFeature(feature, sent);
    const frequency = own(info, 'update_frequency');
    if (typeof frequency === 'number' && frequency > 0) writer.batch.pace(frequency * 1000);
    return writer.batch.finish('full');
  };
}

function toProblem(info: unknown, features: unknown, sent: number | string): string | null {
  if (!isRecord(info)) return 'Not a WZDx feed: it has no feed_info.';
  const version = own(info, 'version');
  if (typeof version !== 'string' || !/^[34]\./.test(version)) {
    return `Version ${JSON.stringify(version ?? null).slice(0, 40)} is not 3 or 4.`;
  }
  if (!Array.isArray(features)) return 'It has no features.';
  return typeof sent === 'string' ? sent : null;
}

/** A point, or the first of the two that bound a zone whose way is not known. */
function toPlace(geometry: unknown): Found | null {
  const coordinates = own(geometry, 'coordinates');
  const type = own(geometry, 'type');
  if (!Array.isArray(coordinates)) return null;
  const point: unknown = type === 'MultiPoint' ? coordinates[0] : coordinates;
  const isPlace = (type === 'Point' || type === 'MultiPoint') && Array.isArray(point);
  return isPlace ? [point[0], point[1], point[2]] : null;
}

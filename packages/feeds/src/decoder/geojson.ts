import { type FeedPlan, toGeometry } from '@borough/core';
import type { Decode } from './decoder.js';
import { type Field, failMap, readFieldMap } from './field-map.js';
import { type Path, parsePath, readPath } from './path.js';
import { createTimeReader, type TimeFormat } from './time.js';
import { createWriter, type Found, isRecord, own } from './writer.js';

/** Members of `crs` (GeoJSON 2008) that mean longitude and latitude. */
const LONLAT = /CRS84|EPSG:{1,2}4326$/;

/**
 * GeoJSON (RFC 7946): a FeatureCollection, or one Feature. Columns take properties (`name`, `address.street`), from
 * their namesakes where a map names none; `key`, `time` and `sent` name properties too. The key is the feature's `id`
 * where none is named. A Point is the thing's place; lines and areas are its shape.
 */
export function createGeojsonDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const numericStrings = map.flag('numericStrings');
  const writer = createWriter(plan, map.fields, { strip: map.text('strip'), numericStrings });
  const zone = map.text('timeZone');
  const unit = (map.text('timeUnit') ?? 'iso') as TimeFormat['unit'];
  const readTime = createTimeReader({ unit, numericStrings, ...(zone && { timeZone: zone }) });
  const path = (name: string, text: string): Path => {
    const parsed = parsePath(text);
    if (typeof parsed === 'string') failMap(`${map.at}.${name}`, `("${text}") ${parsed}`);
    return parsed;
  };
  const option = (name: string): Path | null => {
    const text = map.text(name);
    return text === undefined ? null : path(name, text);
  };
  const [key, time, sent] = [option('key'), option('time'), option('sent')];
  const paths = new Map<Field, Path>();
  for (const field of map.isDeclared ? map.fields : []) {
    paths.set(field, path(`columns.${field.column}`, field.from));
  }

  function decodeFeature(feature: unknown, root: unknown): void {
    if (!writer.isSafe(feature)) return;
    const properties = own(feature, 'properties') ?? {};
    if (own(feature, 'type') !== 'Feature' || !isRecord(properties)) {
      writer.reject({ reason: 'schema', detail: 'Not a GeoJSON Feature.' }, feature);
      return;
    }
    const scope = { root, row: properties, topic: [] };
    const geometry = own(feature, 'geometry');
    const isPoint = own(geometry, 'type') === 'Point';
    const shape = isPoint ? null : toGeometry(geometry);
    const observed = time ? readTime(readPath(time, scope)) : Number.NaN;
    writer.put({
      key: key ? readPath(key, scope) : own(feature, 'id'),
      source: feature,
      place: isPoint ? toPlace(own(geometry, 'coordinates')) : null,
      ...(shape && { shape }),
      observed,
      sent: sent ? readTime(readPath(sent, scope)) : Number.NaN,
      quality: time && Number.isNaN(observed) ? 1 : 0,
      read: (field) => {
        const named = paths.get(field);
        return named ? readPath(named, scope) : own(properties, field.from);
      },
    });
  }

  /** The features, or why there are none to be read. */
  function findFeatures(root: unknown): readonly unknown[] | string {
    const crs = own(own(own(root, 'crs'), 'properties'), 'name');
    if (typeof crs === 'string' && !LONLAT.test(crs)) {
      return `Its coordinates are in ${crs.slice(0, 60)}, not in degrees.`;
    }
    const features = own(root, 'features');
    if (own(root, 'type') === 'FeatureCollection' && Array.isArray(features)) return features;
    return own(root, 'type') === 'Feature' ? [root] : 'Neither a FeatureCollection nor a Feature.';
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    const features = findFeatures(root);
    if (typeof features === 'string') {
      writer.reject({ reason: 'schema', detail: features }, root);
      return writer.batch.finish('delta');
    }
    const isSafe = features[0] === root || writer.isSafe(root, features);
    for (const feature of isSafe ? features : []) decodeFeature(feature, root);
    return writer.batch.finish(map.flag('full') && isSafe ? 'full' : 'delta');
  };
}

function toPlace(coordinates: unknown): Found {
  return Array.isArray(coordinates)
    ? [coordinates[0], coordinates[1], coordinates[2]]
    : [null, null];
}

import type { FeedPlan } from '@borough/core';
import type { Decode } from '../decoder.js';
import { type Field, failMap, readFieldMap } from '../field-map.js';
import { readObserved } from '../instant.js';
import { type Path, parsePath, readPath } from '../path.js';
import { createTimeReader } from '../time.js';
import { type Cell, createWriter, type Found, isRecord, own, Problem } from '../writer.js';
import { isGeometry, readAttribute, toShortName } from './attribute.js';
import {
  attributesOf,
  isKnownType,
  PERSONAL_ATTRIBUTES,
  PERSONAL_TYPES,
  toUnitText,
} from './types.js';

/**
 * NGSI-LD (ETSI GS CIM 009 V1.8.1): entities and notifications, normalized, concise or simplified; also NGSI v2
 * and NGSI-LD's GeoJSON. Each attribute has its own age; one that is missing is not deleted.
 *
 * A column is filled from an attribute (`availableSpotNumber`, `address.addressLocality`). Without `columns`,
 * from its namesake or what the FIWARE models call it. `types` chooses, `units` holds a unit to its word.
 */
export function createNgsiDecoder(plan: FeedPlan): Decode {
  const map = readFieldMap(plan);
  const writer = createWriter(plan, map.fields, { strip: map.text('strip') });
  const readTime = createTimeReader({ unit: 'iso' });
  const language = map.text('language');
  const types = map.texts('types');
  const units = map.record('units');
  const paths = new Map<Field, Path>();
  /** Columns whose unit was told. */
  const told = new Set<Field>();
  for (const field of map.isDeclared ? map.fields : []) {
    // Names may hold dots ("PM2.5"): a whole name is tried before its parts.
    const path = parsePath(field.from);
    if (typeof path === 'string') failMap(`${map.at}.columns.${field.column}`, path);
    paths.set(field, path);
  }
  for (const column of Object.keys(units)) {
    const isKnown = plan.columns.includes(column) && typeof units[column] === 'string';
    if (!isKnown) failMap(`${map.at}.units.${column}`, 'must be a column with its UN/CEFACT code');
  }

  /** What fills a column, and the rest of the way into a value that has parts. */
  function find(field: Field, attributes: Attributes): [unknown, Path | null] {
    const path = paths.get(field);
    if (!path) {
      const names = attributesOf(attributes.type, field.from);
      const name = names.find(
        (each) => attributes.has(each) && !PERSONAL_ATTRIBUTES.includes(each),
      );
      return [name === undefined ? undefined : attributes.get(name), null];
    }
    if (attributes.has(field.from)) return [attributes.get(field.from), null];
    const [first, ...steps] = path.steps;
    return [attributes.get(String(first)), { from: 'row', steps }];
  }

  function readField(field: Field, cell: Cell, attributes: Attributes, key: unknown): unknown {
    const [found, path] = find(field, attributes);
    if (found === undefined) return undefined;
    const attribute = readAttribute(found, language);
    if (!attribute) {
      writer.batch.notice({
        code: 'dataset',
        detail: `The instances of "${field.from}" all have a datasetId; none is the attribute itself.`,
      });
      return undefined;
    }
    const observed = readObserved(attribute.observedAt, readTime);
    const modified = readTime(attribute.modifiedAt);
    if (typeof observed === 'string') return new Problem(observed);
    if (typeof modified === 'string') return new Problem(modified);
    if (!Number.isNaN(modified)) cell.sentMs = modified;
    if (!Number.isNaN(observed)) cell.observedMs = observed;
    // Nobody says when this one was true: the others' times are not its own.
    if (Number.isNaN(cell.observedMs)) cell.quality = 1;
    const problem = checkUnit(field, attribute.unitCode, key);
    if (problem) return problem;
    const scope = { root: attribute.value, row: attribute.value, topic: [] };
    const value = path ? readPath(path, scope) : attribute.value;
    return Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? value.join(', ')
      : value;
  }

  /** A value in another unit than declared is another value. */
  function checkUnit(field: Field, code: unknown, key: unknown): Problem | null {
    const wanted = own(units, field.column);
    if (typeof code !== 'string' || code.length > 20) return null;
    if (wanted !== undefined && wanted !== code)
      return new Problem(`Its unit is ${toUnitText(code)}, not ${toUnitText(String(wanted))}.`);
    if (told.has(field)) return null;
    told.add(field);
    writer.batch.notice({
      code: `unit ${field.column}`,
      ...(typeof key === 'string' && { key }),
      detail: `"${field.column}" comes in ${toUnitText(code)}.`,
    });
    return null;
  }

  function decodeEntity(found: unknown, notifiedMs: number | string): void {
    const entity = toEntity(found);
    if (!entity) {
      writer.reject({ reason: 'schema', detail: 'Not an NGSI-LD entity.' }, found);
      return;
    }
    if (!writer.isSafe(entity)) return;
    const attributes = toAttributes(entity);
    const { type } = attributes;
    const id = own(entity, 'id') ?? own(entity, '@id');
    const name = typeof id === 'string' ? { key: id } : {};
    if (types ? !types.includes(type) : PERSONAL_TYPES.includes(type)) {
      if (types) {
        const detail = `Entities of type "${type.slice(0, 60)}" are passed over.`;
        writer.batch.notice({ code: 'type', ...name, detail });
        return;
      }
      const detail = `${type} is about people; it is read only where the map lists it under types.`;
      writer.reject({ reason: 'schema', ...name, detail });
      return;
    }
    if (!types && !isKnownType(type)) {
      const detail = `"${type.slice(0, 60)}" is no type known here: its attributes are taken by their names.`;
      writer.batch.notice({ code: 'generic', ...name, detail });
    }
    const deletedMs = readTime(own(entity, 'deletedAt'));
    const modified = readTime(readAttribute(own(entity, 'modifiedAt'), language)?.value);
    const sent = typeof modified === 'number' && Number.isNaN(modified) ? notifiedMs : modified;
    if (typeof deletedMs === 'number' && !Number.isNaN(deletedMs)) {
      const sentMs = typeof sent === 'number' ? sent : Number.NaN;
      writer.remove(id, entity, deletedMs, sentMs);
      return;
    }
    const dated = readAttribute(attributes.get('dateObserved'), language)?.value;
    writer.put({
      key: id,
      source: entity,
      place: toPlace(attributes, language),
      observed: readObserved(dated, readTime),
      sent,
      read: (field, cell) => readField(field, cell, attributes, id),
    });
  }

  return (frame) => {
    writer.begin(frame);
    const parsed = writer.parse(frame);
    if (!parsed) return writer.batch.finish('delta');
    const root = parsed.value;
    let entities = [root];
    let notifiedMs: number | string = Number.NaN;
    if (Array.isArray(root)) entities = root;
    else if (own(root, 'type') === 'FeatureCollection' && Array.isArray(own(root, 'features'))) {
      entities = own(root, 'features') as unknown[];
    } else if (isRecord(root) && Array.isArray(own(root, 'data'))) {
      entities = own(root, 'data') as unknown[];
      notifiedMs = readTime(own(root, 'notifiedAt'));
    }
    for (const entity of entities) decodeEntity(entity, notifiedMs);
    return writer.batch.finish('delta');
  };
}

interface Attributes {
  readonly type: string;
  has(name: string): boolean;
  get(name: string): unknown;
}

/** An entity, also where it is a feature of NGSI-LD's GeoJSON. */
function toEntity(found: unknown): Readonly<Record<string, unknown>> | null {
  if (!isRecord(found)) return null;
  if (own(found, 'type') !== 'Feature') return found;
  const properties = own(found, 'properties');
  if (!isRecord(properties)) return null;
  return { location: own(found, 'geometry') ?? undefined, ...properties, id: own(found, 'id') };
}

function toAttributes(entity: Readonly<Record<string, unknown>>): Attributes {
  const written = own(entity, 'type') ?? own(entity, '@type');
  const first = Array.isArray(written) ? written[0] : written;
  const names = new Map<string, string>();
  for (const name of Object.keys(entity)) names.set(toShortName(name), name);
  return {
    type: typeof first === 'string' ? toShortName(first) : '',
    has: (name) => names.has(name),
    get: (name) => own(entity, names.get(name) ?? name),
  };
}

/** A Point is a place; of another shape there is no one place. */
function toPlace(attributes: Attributes, language: string | undefined): Found | null {
  const found = attributes.get('location');
  if (found === undefined || found === null) return null;
  const value = isGeometry(found) ? found : readAttribute(found, language)?.value;
  if (isGeometry(value)) {
    if (value.type !== 'Point' || !Array.isArray(value.coordinates)) return null;
    const [lon, lat, height] = value.coordinates as unknown[];
    return [lon, lat, height];
  }
  // NGSI v2's geo:point is "latitude, longitude".
  if (typeof value !== 'string' || value.length > 60) return null;
  const [lat, lon] = value.split(',').map(Number);
  return [lon, lat];
}

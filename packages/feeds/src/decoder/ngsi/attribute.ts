import { isRecord, own } from '../writer.js';

/** One attribute, whatever it was written in. */
export interface Attribute {
  readonly value: unknown;
  /** As written; `undefined` where the attribute has none. */
  readonly observedAt: unknown;
  readonly modifiedAt: unknown;
  readonly unitCode: unknown;
}

/** What says "this is no more" (ETSI GS CIM 009, 4.5.0). */
const NULL = 'urn:ngsi-ld:null';
const GEOMETRIES = [
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
];

/** Where the value stands, by the kind of attribute. */
const VALUES = ['value', 'object', 'languageMap', 'vocab', 'json', 'valueList', 'objectList'];

/**
 * Reads an attribute: normalized (`{type, value, …}`), concise (`{value, …}`), a bare value, or NGSI v2's
 * (`{value, metadata}`). Of several instances it is the one without `datasetId`; null where there is none.
 */
export function readAttribute(found: unknown, language: string | undefined): Attribute | null {
  if (Array.isArray(found) && found.length > 0 && found.every((each) => isInstance(each))) {
    const plain = found.find((each) => own(each, 'datasetId') === undefined);
    return plain === undefined ? null : readAttribute(plain, language);
  }
  if (!isInstance(found)) {
    return { ...NO_MARKS, value: toValue(found) };
  }
  const name = VALUES.find((each) => Object.hasOwn(found, each));
  let value = name === undefined ? undefined : found[name];
  if (name === 'languageMap') value = toLanguage(value, language);
  const metadata = own(found, 'metadata');
  const mark = (...names: string[]): unknown =>
    names.map((each) => own(own(metadata, each), 'value')).find((each) => each !== undefined);
  return {
    value: toValue(value),
    observedAt: own(found, 'observedAt') ?? mark('timestamp', 'TimeInstant', 'dateObserved'),
    modifiedAt: own(found, 'modifiedAt') ?? mark('dateModified'),
    unitCode: own(found, 'unitCode') ?? mark('unitCode', 'unit'),
  };
}

const NO_MARKS = { observedAt: undefined, modifiedAt: undefined, unitCode: undefined };

/** Whether this is an attribute with its marks, not a value that happens to be an object. */
function isInstance(found: unknown): found is Readonly<Record<string, unknown>> {
  return isRecord(found) && !isGeometry(found) && VALUES.some((name) => Object.hasOwn(found, name));
}

export function isGeometry(value: unknown): value is { type: string; coordinates: unknown } {
  return (
    isRecord(value) &&
    GEOMETRIES.includes(value.type as string) &&
    Object.hasOwn(value, 'coordinates')
  );
}

/** Takes JSON-LD's wrapping off (`{"@type": "DateTime", "@value": …}`). */
function toValue(value: unknown): unknown {
  const plain = isRecord(value) && Object.hasOwn(value, '@value') ? value['@value'] : value;
  return plain === NULL ? null : plain;
}

function toLanguage(map: unknown, language: string | undefined): unknown {
  if (!isRecord(map)) return map;
  const first = Object.keys(map)[0];
  const chosen = language !== undefined && Object.hasOwn(map, language) ? language : first;
  return chosen === undefined ? undefined : map[chosen];
}

/** `https://uri.fiware.org/ns/data-models#name` → `name`: some brokers send names in full. */
export function toShortName(name: string): string {
  if (!name.startsWith('http')) return name;
  return name.slice(Math.max(name.lastIndexOf('#'), name.lastIndexOf('/')) + 1) || name;
}

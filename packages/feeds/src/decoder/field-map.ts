import { BoroughError, type FeedPlan } from '@borough/core';

/** One column and the field of the format that fills it. */
export interface Field {
  /** Of the plan's columns. */
  readonly index: number;
  readonly column: string;
  /** The format's own name for it, in the form that its decoder explains. */
  readonly from: string;
  /** A number is multiplied by this: metres a second × 3.6, a share × 100. */
  readonly times: number;
  readonly isText: boolean;
}

/** A map of a format whose fields have names of their own. */
export interface FieldMap {
  /** `feeds.<id>.map`, for whoever finds more to refuse. */
  readonly at: string;
  readonly fields: readonly Field[];
  /** False where the map names no columns: then each column of the table is filled from its namesake. */
  readonly isDeclared: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  text(name: string): string | undefined;
  texts(name: string): readonly string[] | undefined;
  flag(name: string): boolean;
  record(name: string): Readonly<Record<string, unknown>>;
}

/** What an option may be; a list of texts is a choice. */
type Kind = 'text' | 'texts' | 'flag' | 'record' | 'zone' | readonly string[];

const TIMES: Readonly<Record<string, Kind>> = {
  time: 'text',
  sent: 'text',
  timeZone: 'zone',
  timeUnit: ['iso', 'ms', 's'],
};

/** The options of each decoder's map beside `columns` and `strip`; `json` and `ndjson` have maps of their own. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  csv: {
    ...TIMES,
    key: 'text',
    lon: 'text',
    lat: 'text',
    height: 'text',
    full: 'flag',
    delimiter: 'text',
    decimal: ['.', ','],
    empty: 'texts',
    encoding: 'text',
  },
  geojson: { ...TIMES, key: 'text', full: 'flag', numericStrings: 'flag' },
  'ngsi-ld': { types: 'texts', units: 'record', language: 'text' },
  sensorthings: {
    key: ['datastream', 'thing'],
    version: ['1.1', '2.0'],
    datastreams: 'record',
    quality: 'record',
  },
  'gtfs-rt': {
    entity: ['vehicle', 'tripUpdate', 'alert'],
    key: ['vehicle', 'trip', 'entity', 'route', 'stop'],
    language: 'text',
  },
  gbfs: { language: 'text' },
  open311: { timeZone: 'zone', duplicates: ['fold', 'keep'] },
  czml: {},
  wzdx: {},
  cap: { language: 'text', status: 'texts' },
  'sumo-fcd': { start: 'text' },
  sparkplug: { key: ['device', 'metric'] },
};

/** The decoders whose maps these are. */
export const FIELD_MAP_DECODERS: readonly string[] = Object.keys(OPTIONS);

/**
 * Reads the map of a feed whose format names its own fields.
 *
 * @throws BoroughError FEED_MAP_INVALID, which names the place.
 */
export function readFieldMap(
  plan: Pick<FeedPlan, 'id' | 'columns' | 'checks' | 'map' | 'decoder'>,
): FieldMap {
  const at = `feeds.${plan.id}.map`;
  const map = plan.map === undefined ? {} : toRecord(plan.map, at);
  const known = OPTIONS[plan.decoder] ?? {};
  for (const [name, value] of Object.entries(map)) {
    if (name === 'columns') continue;
    const kind = name === 'strip' ? 'text' : Object.hasOwn(known, name) ? known[name] : undefined;
    const names = ['columns', 'strip', ...Object.keys(known)].join(', ');
    if (!kind) failMap(`${at}.${name}`, `is not known. A map of ${plan.decoder} has: ${names}`);
    const wanted = findWrong(kind, value);
    if (wanted) failMap(`${at}.${name}`, `must be ${wanted}`);
  }
  return {
    at,
    fields: readFields(plan, map, at),
    isDeclared: map.columns !== undefined,
    options: map,
    text: (name) => map[name] as string | undefined,
    texts: (name) => map[name] as readonly string[] | undefined,
    flag: (name) => map[name] === true,
    record: (name) => (map[name] ?? {}) as Readonly<Record<string, unknown>>,
  };
}

function readFields(
  plan: Pick<FeedPlan, 'columns' | 'checks'>,
  map: Readonly<Record<string, unknown>>,
  at: string,
): Field[] {
  const isText = (index: number): boolean => plan.checks[index]?.type === 'text';
  if (map.columns === undefined) {
    return plan.columns.map((column, index) => ({
      index,
      column,
      from: column,
      times: 1,
      isText: isText(index),
    }));
  }
  return Object.entries(toRecord(map.columns, `${at}.columns`)).map(([column, value]) => {
    const index = plan.columns.indexOf(column);
    const where = `${at}.columns.${column}`;
    if (index < 0) {
      const names = plan.columns.join(', ') || 'none';
      failMap(where, `is not a column of the table. It has: ${names}`);
    }
    const { from, times = 1 } =
      typeof value === 'string' ? { from: value } : toRecord(value, where);
    if (typeof from !== 'string' || from.length === 0 || from.length > 200) {
      failMap(where, 'must be the name of a field, or { "from": its name, "times": a number }');
    }
    if (typeof times !== 'number' || !Number.isFinite(times)) {
      failMap(`${where}.times`, 'must be a number');
    }
    return { index, column, from: from as string, times: times as number, isText: isText(index) };
  });
}

/** Refuses a declared field that the format does not have; of the undeclared, at least one must be known. */
export function checkNames(map: FieldMap, isKnown: (from: string) => boolean, all: string): void {
  for (const { column, from } of map.isDeclared ? map.fields : []) {
    if (!isKnown(from)) {
      failMap(`${map.at}.columns.${column}`, `("${from}") is not a field here. There are: ${all}`);
    }
  }
}

export function failMap(at: string, problem: string): never {
  throw new BoroughError('FEED_MAP_INVALID', `${at} ${problem}.`);
}

/** What an option should be, if it is not. */
function findWrong(kind: Kind, value: unknown): string | null {
  const isText = typeof value === 'string' && value.length <= 500;
  if (kind === 'text') return isText ? null : 'a text';
  if (kind === 'flag') return typeof value === 'boolean' ? null : 'true or false';
  if (kind === 'record') return isRecord(value) ? null : 'an object';
  if (kind === 'texts') {
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return isList ? null : 'a list of texts';
  }
  if (kind === 'zone') return isZone(value) ? null : 'an IANA zone like "Asia/Shanghai"';
  return kind.includes(value as string) ? null : kind.map((each) => `"${each}"`).join(' or ');
}

function isZone(value: unknown): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: value as string });
    return typeof value === 'string';
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toRecord(value: unknown, at: string): Record<string, unknown> {
  if (!isRecord(value)) failMap(at, 'must be an object');
  return value;
}

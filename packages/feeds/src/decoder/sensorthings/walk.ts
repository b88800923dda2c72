import { isRecord, own } from '../writer.js';
import type { Names } from './names.js';

/** What is known of one Datastream, from a snapshot or from the map. */
export interface Stream {
  readonly id: string;
  readonly name?: string;
  readonly property?: string;
  readonly unit?: string;
  readonly thing?: string;
  readonly thingName?: string;
  /** A GeoJSON Point's coordinates. */
  readonly place?: readonly unknown[];
}

/** One observation, with the Datastream it belongs to as far as the document says. */
export type Visit = (observation: unknown, stream: Stream | null) => void;

/** A page's members, or the one entity that a document is. */
export function membersOf(root: unknown): readonly unknown[] | null {
  if (Array.isArray(root)) return root;
  const value = own(root, 'value');
  if (Array.isArray(value)) return value;
  return isRecord(root) ? [root] : null;
}

/** Walks Things, Datastreams or Observations, whichever a document begins with; false if it is none of them. */
export function walk(
  entity: unknown,
  names: Names,
  learn: (stream: Stream) => void,
  visit: Visit,
): boolean {
  if (Array.isArray(own(entity, 'dataArray'))) return walkDataArray(entity, names, visit);
  if (Object.hasOwn(Object(entity), 'result')) {
    const stream = own(entity, 'Datastream');
    const known = isRecord(stream) ? toStream(stream, undefined, names) : fromLink(entity, names);
    if (known && isRecord(stream)) learn(known);
    visit(entity, known);
    return true;
  }
  const streams = own(entity, 'Datastreams');
  if (Array.isArray(streams)) {
    for (const stream of streams) walkStream(stream, entity, names, learn, visit);
    return true;
  }
  if (own(entity, 'unitOfMeasurement') === undefined && own(entity, 'Observations') === undefined)
    return false;
  walkStream(entity, own(entity, 'Thing'), names, learn, visit);
  return true;
}

function walkStream(
  found: unknown,
  thing: unknown,
  names: Names,
  learn: (stream: Stream) => void,
  visit: Visit,
): void {
  const stream = toStream(found, thing, names);
  if (stream) learn(stream);
  const observations = own(found, 'Observations');
  for (const each of Array.isArray(observations) ? observations : []) visit(each, stream);
}

/** `$resultFormat=dataArray`: names once, then rows of values. */
function walkDataArray(entity: unknown, names: Names, visit: Visit): boolean {
  const components = own(entity, 'components');
  if (!Array.isArray(components) || !components.every((each) => typeof each === 'string'))
    return false;
  const stream = fromLink(entity, names) ?? toStream(own(entity, 'Datastream'), undefined, names);
  for (const row of own(entity, 'dataArray') as unknown[]) {
    const values = Array.isArray(row) ? row : [];
    visit(Object.fromEntries(components.map((name, i) => [name, values[i]])), stream);
  }
  return true;
}

function toStream(found: unknown, thing: unknown, names: Names): Stream | null {
  const id = toId(own(found, names.id));
  if (id === null) return null;
  const owner = isRecord(thing) ? thing : own(found, 'Thing');
  const unit = own(found, 'unitOfMeasurement');
  const property = own(found, 'ObservedProperty') ?? own(found, 'ObservedProperties');
  const stream = {
    id,
    name: toText(own(found, 'name')),
    property: toText(own(Array.isArray(property) ? property[0] : property, 'name')),
    unit: toText(own(unit, 'symbol')) ?? toText(own(unit, 'name')),
    thing: toId(own(owner, names.id)) ?? undefined,
    thingName: toText(own(owner, 'name')),
    place: toPoint(own(owner, 'Locations')) ?? toPoint([{ location: own(found, 'observedArea') }]),
  };
  return Object.fromEntries(
    Object.entries(stream).filter(([, each]) => each !== undefined),
  ) as never;
}

/** `…/Datastreams(7)`, which says whose an observation is where nothing was expanded. */
function fromLink(entity: unknown, names: Names): Stream | null {
  const link = own(entity, names.link('Datastream'));
  return typeof link === 'string' ? streamOfPath(link) : null;
}

const STREAM = /(?:^|\/)Datastreams\((\d{1,18}|'[^'/]{1,200}'|[\w-]{1,100})\)/;

/** The Datastream that a topic or a link names: `v1.1/Datastreams(7)/Observations`. */
export function streamOfPath(path: string): Stream | null {
  const found = path.length <= 500 ? STREAM.exec(path) : null;
  return found ? { id: (found[1] as string).replaceAll("'", '') } : null;
}

/** A place of an observation's own, where its feature was expanded. */
export function toFeaturePoint(feature: unknown): readonly unknown[] | undefined {
  return toPoint([{ location: own(feature, 'feature') }]);
}

function toPoint(locations: unknown): readonly unknown[] | undefined {
  for (const each of Array.isArray(locations) ? locations : []) {
    const location = own(each, 'location');
    const geometry = own(location, 'type') === 'Feature' ? own(location, 'geometry') : location;
    const coordinates = own(geometry, 'coordinates');
    if (own(geometry, 'type') === 'Point' && Array.isArray(coordinates)) return coordinates;
  }
  return undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Ids are whole numbers or texts. */
export function toId(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return Number.isSafeInteger(value) ? String(value) : null;
}

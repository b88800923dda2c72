import { UNSAFE_NAMES } from '@borough/core';

/** Where a JSON feed seems to say what; a proposal to be read by people. */
export interface Suggestion {
  readonly map: {
    readonly rows?: string;
    readonly key: string;
    readonly columns: Readonly<Record<string, string>>;
    readonly time?: string;
    readonly position?: { readonly lon: string; readonly lat: string };
    readonly timeUnit?: 's' | 'ms';
  };
  /** Path → type of what was seen there. */
  readonly types: ReadonlyMap<string, 'number' | 'text'>;
}

/** A frame to look at. */
export interface SeenFrame {
  readonly bytes: Uint8Array;
  readonly topic?: string;
}

interface Leaf {
  readonly path: string;
  readonly values: unknown[];
}

const MAX_ROWS = 500;
const MAX_COLUMNS = 24;
const NAME = /^[A-Za-z_][\w-]*$/;
const isPlain = (name: string): boolean => NAME.test(name) && !UNSAFE_NAMES.includes(name);
const TIME_TEXT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:?\d{2}/;
const KEY_NAME = /^@?(id|key|code|number|uuid|uid|gid)$|(_id|Id|ID|_no|_code)$/;
const LON = /^(lon|lng|long|longitude|x)$/i;
const LAT = /^(lat|latitude|y)$/i;

/** Looks at frames of a feed whose map nobody has told; null where it is not JSON, or has nothing to show. */
export function suggestMap(frames: readonly SeenFrame[]): Suggestion | null {
  const documents = frames.flatMap(({ bytes, topic }) => {
    try {
      return [{ value: JSON.parse(new TextDecoder().decode(bytes)) as unknown, topic }];
    } catch {
      return [];
    }
  });
  const [first] = documents;
  if (!first) return null;
  if (typeof first.value !== 'object' || first.value === null) return suggestBare(documents, first);
  const rows = findRows(first.value);
  const things = documents
    .flatMap(({ value }) => (rows === null ? [value] : toList(value, rows)))
    .filter((thing) => typeof thing === 'object' && thing !== null)
    .slice(0, MAX_ROWS);
  const leaves = readLeaves(things);
  const topics = documents.flatMap(({ topic }) => (topic === undefined ? [] : [topic]));
  const key = findKey(leaves, things.length, rows === null ? topics : []);
  if (key === null) return null;
  const time = findTime(leaves);
  const position = findPosition(leaves, things);
  const taken = new Set([key, time?.path, position?.lon, position?.lat]);
  const types = new Map<string, 'number' | 'text'>();
  const columns: Record<string, string> = {};
  for (const { path, values } of leaves) {
    const type = toType(values);
    if (type === null) continue;
    types.set(path, type);
    const isTime = values.every((value) => typeof value === 'string' && TIME_TEXT.test(value));
    if (taken.has(path) || isTime || Object.keys(columns).length >= MAX_COLUMNS) continue;
    columns[toName(path, columns)] = path;
  }
  return {
    map: {
      ...(rows !== null && { rows }),
      key,
      columns,
      ...(time && { time: time.path }),
      ...(time?.unit && { timeUnit: time.unit }),
      ...(position && { position }),
    },
    types,
  };
}

/** A frame that is a number or a text: its thing is in the topic. */
function suggestBare(
  documents: readonly { value: unknown; topic: string | undefined }[],
  first: { value: unknown; topic: string | undefined },
): Suggestion | null {
  const type = toType(documents.map(({ value }) => value));
  if (first.topic === undefined || type === null) return null;
  const key = `$topic[${first.topic.split('/').length - 1}]`;
  return { map: { key, columns: { value: '$value' } }, types: new Map([['$value', type]]) };
}

/** The path of the longest list of objects; null where the frame itself is one thing. */
function findRows(value: unknown, path = '$root', depth = 0): string | null {
  if (Array.isArray(value)) {
    return value.some((each) => typeof each === 'object' && each !== null) ? path : null;
  }
  if (typeof value !== 'object' || value === null || depth > 3) return null;
  let best: string | null = null;
  let length = 1;
  for (const [name, inner] of Object.entries(value)) {
    if (!isPlain(name)) continue;
    const inside = path === '$root' ? name : `${path}.${name}`;
    const found = findRows(inner, inside, depth + 1);
    const count =
      found === null
        ? 0
        : toList(value, found.slice(path === '$root' ? 0 : path.length + 1)).length;
    if (found !== null && count > length) {
      best = found;
      length = count;
    }
  }
  return best;
}

function toList(value: unknown, path: string): unknown[] {
  let at = value;
  if (path !== '$root') {
    for (const name of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[name];
  }
  return Array.isArray(at) ? at : [];
}

function readLeaves(things: readonly unknown[]): Leaf[] {
  const found = new Map<string, unknown[]>();
  const walk = (value: unknown, path: string, depth: number): void => {
    if (typeof value !== 'object' || value === null) {
      const values = found.get(path) ?? [];
      values.push(value);
      found.set(path, values);
    } else if (!Array.isArray(value) && depth < 3) {
      for (const [name, inner] of Object.entries(value)) {
        if (isPlain(name)) walk(inner, path === '' ? name : `${path}.${name}`, depth + 1);
      }
    }
  };
  for (const thing of things) walk(thing, '', 0);
  return [...found].map(([path, values]) => ({ path, values }));
}

function findKey(leaves: readonly Leaf[], count: number, topics: readonly string[]): string | null {
  const isKey = ({ path, values }: Leaf): boolean =>
    KEY_NAME.test(path.split('.').at(-1) as string) &&
    values.length === count &&
    values.every((value) => typeof value === 'string' || Number.isInteger(value));
  const named = leaves.filter(isKey);
  const unique = named.find(({ values }) => new Set(values).size === count);
  const [topic] = topics;
  if (topic !== undefined && !unique) return `$topic[${topic.split('/').length - 1}]`;
  const any = leaves.find(
    ({ values }) =>
      values.length === count &&
      new Set(values).size === count &&
      values.every((value) => typeof value === 'string' && !TIME_TEXT.test(value)),
  );
  return (unique ?? named[0] ?? any)?.path ?? null;
}

function findTime(leaves: readonly Leaf[]): { path: string; unit?: 's' | 'ms' } | null {
  const isNamed = ({ path }: Leaf): boolean =>
    /time|date|updat|observed|report|stamp|^t$/i.test(path);
  const text = leaves
    .filter(({ values }) => {
      const said = values.filter((value) => value !== null);
      return (
        said.length > 0 && said.every((value) => typeof value === 'string' && TIME_TEXT.test(value))
      );
    })
    .sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)))[0];
  if (text) return { path: text.path };
  const number = leaves.find(
    (leaf) =>
      isNamed(leaf) && leaf.values.every((value) => typeof value === 'number' && value > 1e9),
  );
  if (!number) return null;
  return { path: number.path, unit: (number.values[0] as number) > 1e11 ? 'ms' : 's' };
}

function findPosition(
  leaves: readonly Leaf[],
  things: readonly unknown[],
): { lon: string; lat: string } | null {
  const isPoint =
    (things[0] as { geometry?: { type?: string } } | undefined)?.geometry?.type === 'Point';
  if (isPoint) return { lon: 'geometry.coordinates[0]', lat: 'geometry.coordinates[1]' };
  const named = (pattern: RegExp): string | undefined =>
    leaves.find(
      ({ path, values }) =>
        pattern.test(path.split('.').at(-1) as string) && toType(values) === 'number',
    )?.path;
  const [lon, lat] = [named(LON), named(LAT)];
  return lon !== undefined && lat !== undefined ? { lon, lat } : null;
}

function toType(values: readonly unknown[]): 'number' | 'text' | null {
  const said = values.filter((value) => value !== null && value !== undefined);
  if (said.length === 0) return null;
  if (said.every((value) => typeof value === 'number')) return 'number';
  return said.every((value) => typeof value === 'string' && value.length <= 200) ? 'text' : null;
}

function toName(path: string, columns: Record<string, string>): string {
  const [last = path] = path.split('.').slice(-1);
  return last in columns ? path.replace(/\W/g, '_') : last;
}

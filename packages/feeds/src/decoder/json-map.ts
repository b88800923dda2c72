import { BoroughError, type FeedPlan } from '@borough/core';
import { type Path, parsePath } from './path.js';
import type { TimeFormat } from './time.js';

/**
 * Where a JSON feed says what. All values are paths (`a.b[0].c`, `$root.x`, `$topic[2]`, `$value`);
 * nothing in it is code.
 */
export interface JsonMap {
  /** The array of rows; absent where the frame is one row. `$root` where the frame itself is the array. */
  readonly rows?: string;
  readonly key: string;
  /** Column id → path, or the share of one number in another. */
  readonly columns: Readonly<Record<string, string | JsonShare>>;
  /** When it was true. */
  readonly time?: string;
  /** When the source produced it. */
  readonly sent?: string;
  /** IANA zone of times without an offset. */
  readonly timeZone?: string;
  /** How times are written; `iso` (RFC 3339) where absent. */
  readonly timeUnit?: 'iso' | 'ms' | 's';
  /** Degrees and metres, WGS84. */
  readonly position?: { readonly lon: string; readonly lat: string; readonly height?: string };
  /** A GeoJSON geometry: the line or the area of a thing. */
  readonly geometry?: string;
  /** Each frame is complete: what is absent from it was removed. */
  readonly full?: boolean;
  /** Numbers may be written as texts: `"41.5"`. */
  readonly numericStrings?: boolean;
}

/** `value / per × times`: free bikes per dock, in percent. No value where `per` is 0. */
export interface JsonShare {
  readonly value: string;
  readonly per: string;
  /** Default 1. */
  readonly times?: number;
}

/** One column with its paths read; `per` is null where the value stands for itself. */
export interface ReadyColumn {
  readonly index: number;
  readonly path: Path;
  readonly per: Path | null;
  readonly times: number;
}

/** A map with its paths read; columns by their index in the plan. */
export interface ReadyMap {
  readonly rows: Path | null;
  readonly key: Path;
  readonly columns: readonly ReadyColumn[];
  readonly time: Path | null;
  readonly sent: Path | null;
  readonly timeFormat: TimeFormat;
  readonly position: {
    readonly lon: Path;
    readonly lat: Path;
    readonly height: Path | null;
  } | null;
  readonly geometry: Path | null;
  readonly full: boolean;
  readonly numericStrings: boolean;
}

const FIELDS: readonly string[] = [
  'rows',
  'key',
  'columns',
  'time',
  'sent',
  'timeZone',
  'timeUnit',
  'position',
  'geometry',
  'full',
  'numericStrings',
];

/**
 * Reads the map of a JSON feed.
 *
 * @throws BoroughError FEED_MAP_INVALID, which names the place: `feeds.energy.map.columns.energy`.
 */
export function checkJsonMap(
  plan: Pick<FeedPlan, 'id' | 'columns' | 'map'>,
  { hasRows = true }: { readonly hasRows?: boolean } = {},
): ReadyMap {
  const at = `feeds.${plan.id}.map`;
  const map = toRecord(plan.map, at);
  for (const name of Object.keys(map)) {
    if (!FIELDS.includes(name)) {
      fail(`${at}.${name}`, `is not known. A map has: ${FIELDS.join(', ')}`);
    }
  }
  const path = (name: string, value: unknown): Path => {
    const read = parsePath(value);
    if (typeof read === 'string') fail(`${at}.${name}`, `(${JSON.stringify(value)}) ${read}`);
    return read as Path;
  };
  const optional = (name: string): Path | null =>
    map[name] === undefined ? null : path(name, map[name]);
  const flag = (name: string): boolean => {
    const value = map[name] ?? false;
    if (typeof value !== 'boolean') fail(`${at}.${name}`, 'must be true or false');
    return value as boolean;
  };

  const rows = optional('rows');
  if (rows && !hasRows) fail(`${at}.rows`, 'is not known here: each line is a row');
  if (rows && rows.from === 'topic') fail(`${at}.rows`, 'cannot be a part of the topic');
  if (map.key === undefined) fail(`${at}.key`, 'is missing: say where a row has its key');
  const columns = Object.entries(toRecord(map.columns ?? {}, `${at}.columns`)).map(
    ([id, value]): ReadyColumn => {
      const index = plan.columns.indexOf(id);
      if (index < 0) {
        fail(
          `${at}.columns.${id}`,
          `is not a column of the table. It has: ${plan.columns.join(', ') || 'none'}`,
        );
      }
      if (typeof value !== 'object' || value === null)
        return { index, path: path(`columns.${id}`, value), per: null, times: 1 };
      const share = toRecord(value, `${at}.columns.${id}`);
      const { times = 1 } = share;
      if (typeof times !== 'number' || !Number.isFinite(times))
        fail(`${at}.columns.${id}.times`, 'must be a number');
      return {
        index,
        path: path(`columns.${id}.value`, share.value),
        per: path(`columns.${id}.per`, share.per),
        times: times as number,
      };
    },
  );
  const numericStrings = flag('numericStrings');
  const position = toPosition(map.position, at, path);
  const geometry = optional('geometry');
  if (columns.length === 0 && !position && !geometry) {
    fail(
      `${at}.columns`,
      'is empty, and there is no position and no geometry: the map reads nothing',
    );
  }
  return {
    rows,
    key: path('key', map.key),
    columns,
    time: optional('time'),
    sent: optional('sent'),
    timeFormat: toTimeFormat(map, at, numericStrings),
    position,
    geometry,
    full: flag('full'),
    numericStrings,
  };
}

function toPosition(
  value: unknown,
  at: string,
  path: (name: string, value: unknown) => Path,
): ReadyMap['position'] {
  if (value === undefined) return null;
  const { lon, lat, height } = toRecord(value, `${at}.position`);
  return {
    lon: path('position.lon', lon),
    lat: path('position.lat', lat),
    height: height === undefined ? null : path('position.height', height),
  };
}

function toTimeFormat(
  map: Record<string, unknown>,
  at: string,
  numericStrings: boolean,
): TimeFormat {
  const unit = map.timeUnit ?? 'iso';
  if (unit !== 'iso' && unit !== 'ms' && unit !== 's') {
    fail(`${at}.timeUnit`, 'must be "iso", "ms" or "s"');
  }
  const { timeZone } = map;
  if (timeZone !== undefined) {
    try {
      new Intl.DateTimeFormat('en-US', { timeZone: timeZone as string });
    } catch {
      fail(
        `${at}.timeZone`,
        `(${JSON.stringify(timeZone)}) is not an IANA zone like "Asia/Shanghai"`,
      );
    }
  }
  return {
    unit: unit as TimeFormat['unit'],
    numericStrings,
    ...(timeZone !== undefined && { timeZone: timeZone as string }),
  };
}

function toRecord(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(at, 'must be an object');
  }
  return value as Record<string, unknown>;
}

function fail(at: string, problem: string): never {
  throw new BoroughError('FEED_MAP_INVALID', `${at} ${problem}.`);
}

import { BoroughError, type ColumnCheck, UNSAFE_NAMES } from '@borough/core';
import { createCredentials } from './credential.js';

/** A company that pushes. */
export interface Operator {
  readonly id: string;
  /** For people. */
  readonly name?: string;
  /** Hashes made by `createCredential`; more than one while a credential is being replaced. */
  readonly credentials: readonly string[];
  /** Ids of the feeds it may write. */
  readonly feeds: readonly string[];
  /** Where its things are; a reading names one of them, the first where it names none. */
  readonly districts?: readonly string[];
}

/** A column that operators write. */
export interface DoorColumn extends ColumnCheck {
  /** Never more than this column of the same reading: free spaces than all. */
  readonly atMost?: string;
}

/** What can be pushed. */
export interface DoorFeed {
  readonly id: string;
  readonly columns: Readonly<Record<string, DoorColumn>>;
  /** Where accepted readings go, by the thing's key and, where it is asked for, its operator: `town/parking/{operator}/{key}`. */
  readonly topic: string;
  /** How often an operator promises to transmit. */
  readonly intervalSeconds: number;
  /** Not transmitting, from so long after the last; 3 × interval where absent. */
  readonly silentAfterSeconds?: number;
  /** West, south, east, north. */
  readonly bounds?: readonly [number, number, number, number];
}

/** What one operator may ask of the door. */
export interface DoorLimits {
  readonly maxBytes?: number;
  readonly maxRows?: number;
  /** Batches in a minute; half as many at once. */
  readonly batchesPerMinute?: number;
  /** Readings in a minute; a backfill of hours comes in portions. */
  readonly rowsPerMinute?: number;
}

export const DEFAULT_LIMITS: Required<DoorLimits> = {
  maxBytes: 1024 * 1024,
  maxRows: 10_000,
  batchesPerMinute: 240,
  rowsPerMinute: 200_000,
};

/** Members of what is published that are no columns. */
const TAKEN: readonly string[] = ['time', 'lon', 'lat', 'height', 'operator', ...UNSAFE_NAMES];
const ID = /^[A-Za-z0-9_-]{1,64}$/;

/** @throws BoroughError DOOR_INVALID, which names the place. */
export function checkDoor(operators: readonly Operator[], feeds: readonly DoorFeed[]): void {
  const fail = (at: string, problem: string): never => {
    throw new BoroughError('DOOR_INVALID', `${at} ${problem}.`);
  };
  const ids = new Set<string>();
  for (const feed of feeds) {
    const at = `feeds.${feed.id}`;
    if (!ID.test(feed.id)) fail(at, 'is no id: use letters, digits, _ and -, at most 64');
    if (feed.id === 'silences') fail(at, 'is where the record of silences is read');
    if (ids.has(feed.id)) fail(at, 'is there twice');
    ids.add(feed.id);
    if (!(feed.intervalSeconds > 0)) fail(`${at}.intervalSeconds`, 'must be more than 0');
    if (!feed.topic.includes('{key}') || /[+#\0]/.test(feed.topic)) {
      fail(
        `${at}.topic`,
        'must name where the key goes, like town/parking/{key}, and has no + or #',
      );
    }
    for (const [name, { atMost }] of Object.entries(feed.columns)) {
      if (TAKEN.includes(name)) fail(`${at}.columns.${name}`, 'is a name that readings need');
      if (atMost !== undefined && !Object.hasOwn(feed.columns, atMost)) {
        fail(`${at}.columns.${name}.atMost`, `names "${atMost}", which is no column`);
      }
    }
  }
  const operatorIds = new Set<string>(['readers']);
  for (const operator of operators) {
    if (operatorIds.has(operator.id)) fail(`operators.${operator.id}`, 'is there twice, or taken');
    operatorIds.add(operator.id);
    for (const feed of operator.feeds) {
      if (!ids.has(feed)) {
        fail(
          `operators.${operator.id}.feeds`,
          `names "${feed}". There are: ${[...ids].join(', ')}`,
        );
      }
    }
  }
  createCredentials(Object.fromEntries(operators.map(({ id, credentials }) => [id, credentials])));
}

export function silentAfterMs(feed: DoorFeed): number {
  return (feed.silentAfterSeconds ?? 3 * feed.intervalSeconds) * 1000;
}

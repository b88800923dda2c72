import { BoroughError, type FeedPlan } from '@borough/core';

type Check = readonly [isRight: (value: unknown) => boolean, hint: string];

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const oneOf = (...words: readonly string[]): Check => [
  (value) => words.includes(value as string),
  words.map((word) => `"${word}"`).join(' or '),
];

const snapshot: Check = [
  isSnapshot,
  'an object with a url (http: or https:, without a name or password in it), and next where it has pages',
];
const silenceSeconds: Check = [isNumber, 'a number of seconds, or 0 for never'];

/** What a feed may say under `options`, for each transport; they are described where they are read. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  health: {},
  http: {
    next: [isText, 'the name of the member that holds the next page’s url, or "Link"'],
    document: [isText, 'the name of a document of the discovery file, like "station_status"'],
    language: [isText, 'a language of the discovery file'],
  },
  mqtt: { username: [isText, 'a text'], snapshot },
  sse: { silenceSeconds, snapshot },
  websocket: {
    protocol: oneOf('plain', 'borough'),
    hello: [() => true, 'anything'],
    ping: [isText, 'a text'],
    silenceSeconds,
    snapshot,
  },
  nats: {
    snapshot,
    stream: [
      (value) => isText(value) && /^[^\s.*>/\\]+$/.test(value as string),
      'the name of a stream',
    ],
    auth: oneOf('token', 'jwt'),
  },
  recording: {
    rate: [isNumber, 'a number, 0 or more'],
    loop: [isFlag, 'true or false'],
    clock: [isFlag, 'true or false'],
    from: [
      (value) => isText(value) && !Number.isNaN(Date.parse(value as string)),
      'a time like "2026-05-04T12:00:00Z"',
    ],
    time: [isText, 'the name of a member'],
  },
};

function isSnapshot(value: unknown): boolean {
  const { url, next, ...others } = (value ?? {}) as Record<string, unknown>;
  if (Object.keys(others).length > 0 || !(next === undefined || isText(next))) return false;
  try {
    const { protocol, username, password } = new URL(url as string);
    return /^https?:$/.test(protocol) && username + password === '';
  } catch {
    return false;
  }
}

/** @throws BoroughError FEED_OPTIONS_INVALID, which names the place. */
export function checkOptions(plan: Pick<FeedPlan, 'id' | 'transport' | 'options'>): void {
  if (plan.options === undefined) return;
  const at = `feeds.${plan.id}.options`;
  const fail = (place: string, problem: string): never => {
    throw new BoroughError('FEED_OPTIONS_INVALID', `${place} ${problem}.`);
  };
  const { options } = plan;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    fail(at, 'must be an object');
  }
  const known = new Map(Object.entries(OPTIONS[plan.transport] ?? {}));
  for (const [name, value] of Object.entries(options as object)) {
    const check = known.get(name);
    if (!check) {
      const names = [...known.keys()].join(', ') || 'none';
      fail(`${at}.${name}`, `is not known. A feed by "${plan.transport}" has: ${names}`);
    } else if (value !== undefined && !check[0](value))
      fail(`${at}.${name}`, `must be ${check[1]}`);
  }
}

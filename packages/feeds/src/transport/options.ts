import { BoroughError, type FeedPlan } from '@borough/core';

type Check = readonly [isRight: (value: unknown) => boolean, hint: string];

const isText = (value: unknown): boolean => typeof value === 'string';
const isNumber = (value: unknown): boolean => typeof value === 'number' && value >= 0;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const oneOf = (...words: readonly string[]): Check => [
  (value) => words.includes(value as string),
  words.map((word) => `"${word}"`).join(' or '),
];

const silenceSeconds: Check = [isNumber, 'a number of seconds, or 0 for never'];

/** What a feed may say under `options`, for each transport; they are described where they are read. */
const OPTIONS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  http: {},
  mqtt: { username: [isText, 'a text'] },
  sse: { silenceSeconds },
  websocket: {
    protocol: oneOf('plain', 'borough'),
    hello: [() => true, 'anything'],
    ping: [isText, 'a text'],
    silenceSeconds,
  },
  nats: {
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

/** What can go wrong between a source and us. */
export const TROUBLES = {
  killed: 'server killed and started again',
  reset: 'TCP reset in the middle of a message',
  silence: 'ten minutes of silence',
  slow: 'consumer that does not ask for a long time',
  disorder: 'everything said twice and in any order',
  clock: 'source’s clock ten minutes wrong',
  halfOpen: 'half-open socket',
  expired: 'token expired',
  enormous: 'enormous message announced',
  garbage: 'garbage instead of messages',
} as const;

export type Trouble = keyof typeof TROUBLES;

/** What comes of it. */
export const OUTCOMES = {
  same: 'the state is that of an undisturbed run, and nothing was lost.',
  kept: 'the protocol resumes: what was said meanwhile comes after all, each reading once, and there is no gap.',
  current: 'the gap is told, and what is true now comes at once: a snapshot, or the next answer.',
  gap: 'the gap is told, and what was said meanwhile is unknown until it is said again.',
} as const;

export type Outcome = keyof typeof OUTCOMES;

export type Cell = Outcome | { readonly none: string };

export type Row = Readonly<Record<Trouble, Cell>>;

/** What is promised; the tests beside this run each cell that has an outcome. */
export const CHAOS = {
  'WebSocket (borough)': {
    killed: 'current',
    reset: 'kept',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'kept',
    expired: 'kept',
    enormous: 'current',
    garbage: 'kept',
  },
  'WebSocket (plain)': {
    killed: 'gap',
    reset: 'gap',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'gap',
    expired: 'gap',
    enormous: 'gap',
    garbage: 'gap',
  },
  SSE: {
    killed: 'current',
    reset: 'kept',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'kept',
    expired: 'kept',
    enormous: 'current',
    garbage: 'kept',
  },
  'HTTP polling': {
    killed: 'current',
    reset: 'current',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'current',
    expired: 'current',
    enormous: 'current',
    garbage: 'current',
  },
  'MQTT 5 (mosquitto)': {
    killed: 'gap',
    reset: 'kept',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'kept',
    expired: 'gap',
    enormous: 'kept',
    garbage: 'kept',
  },
  'MQTT 3.1.1 (aedes)': {
    killed: 'gap',
    reset: 'gap',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'gap',
    expired: 'gap',
    enormous: 'gap',
    garbage: 'gap',
  },
  'NATS core': {
    killed: 'gap',
    reset: 'gap',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'gap',
    expired: 'gap',
    enormous: 'gap',
    garbage: 'gap',
  },
  'NATS JetStream': {
    killed: 'kept',
    reset: 'kept',
    silence: 'same',
    slow: 'same',
    disorder: 'same',
    clock: 'same',
    halfOpen: 'kept',
    expired: 'kept',
    enormous: 'kept',
    garbage: 'kept',
  },
  Recording: {
    killed: 'same',
    reset: 'same',
    silence: { none: 'city time is the recording’s own: what was silent then is silent again' },
    slow: 'same',
    disorder: 'same',
    clock: { none: 'the clock is the recording’s own' },
    halfOpen: 'same',
    expired: 'same',
    enormous: 'same',
    garbage: 'same',
  },
} as const satisfies Record<string, Row>;

export type RigName = keyof typeof CHAOS;

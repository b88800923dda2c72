import {
  type ClockMessage,
  createCityNow,
  createIntake,
  createScope,
  type Delivery,
  type FeedHealth,
  type FeedPlan,
  type Intake,
  type ReadingBatch,
  type Reject,
  type Scope,
  type Steering,
} from '@borough/core';
import { createBatchBuilder } from './decoder/batch.js';
import { DECODERS, type Decode, type RawFrame } from './decoder/decoder.js';
import { createGate } from './gate.js';
import { type Host, PLAIN_HOST } from './transport/host.js';
import {
  type FrameFacts,
  type Inlet,
  type OpenTransport,
  openFeed,
  TRANSPORTS,
  type Transport,
} from './transport/transport.js';

/** What a worker that is started again knows of the one before. */
export interface Heritage {
  readonly healths: readonly FeedHealth[];
  /** Wall time since which nothing was received. */
  readonly sinceMs: number;
}

/** All feeds of a city at work, in whatever thread this is. */
export interface Runtime {
  /** What is new: at most one delivery a feed, the clock's first. */
  pull(): Delivery[];
  /** Opens more feeds, whose ids are not among those that run. */
  add(plans: readonly FeedPlan[]): void;
  /** Closes some feeds; what they have not yet delivered is dropped. */
  remove(feeds: readonly string[]): void;
  steer(to: Steering): void;
  close(): void;
}

export interface RuntimeOptions {
  readonly wall?: () => number;
  readonly heritage?: Heritage;
  /** Other ways in than ours, by name. */
  readonly transports?: Readonly<Record<string, OpenTransport>>;
  /** Tokens, and whether anybody looks. */
  readonly host?: Host;
}

/** City time this far (wall time) from what we took it for before the clock spoke voids what we said. */
const MISTAKEN_MS = 60_000;

/** A feed that runs. */
interface Running {
  readonly plan: FeedPlan;
  readonly intake: Intake;
  readonly scope: Scope;
  isClosed: boolean;
}

/** Opens every feed at once; a feed that cannot be opened is failed, the others go on. */
export function openRuntime(first: readonly FeedPlan[], options: RuntimeOptions = {}): Runtime {
  const { wall = Date.now, transports: known = TRANSPORTS, host: given = PLAIN_HOST } = options;
  const now = createCityNow({ wall });
  const gate = createGate(true);
  const transports = new Map<string, Promise<Transport>>();
  const running = new Map<string, Running>();
  const cleaned = new WeakMap<FeedHealth, FeedHealth>();
  const host: Host = {
    ...given,
    report: () => ({
      atMs: now.nowMs(),
      wallMs: wall(),
      feeds: [...running.values()].map(({ intake }) => clean(intake.health())),
    }),
  };

  /** A clock message moves city time for all feeds, and may make void what they said. */
  function hear(clock: ClockMessage, receivedMs: number, intake: Intake): void {
    const fromMs = now.nowMs();
    const wasKnown = now.isKnown();
    let jump = now.hear(clock, receivedMs);
    const isFar = Math.abs(now.nowMs() - fromMs) > MISTAKEN_MS * now.rate();
    if (!wasKnown && gate.isOpen() && isFar) jump = 'restart';
    if (jump) resetAll(jump, fromMs);
    intake.tell(clock);
    gate.open();
  }

  function resetAll(jump: 'loop' | 'restart', fromMs: number): void {
    for (const { plan, intake } of running.values())
      if (!isTimeless(plan)) intake.reset(jump, fromMs, now.nowMs());
  }

  function toInlet(feed: Running, decode: Decode): Inlet {
    const { plan, intake } = feed;
    const failures = createBatchBuilder();
    let resets = intake.resets();

    function take(frame: RawFrame, about: FrameFacts): void {
      try {
        const batch = addFacts(decode(frame), about);
        // A stored copy of a clock is as old as nobody knows; it only helps whoever has heard none.
        const isOldNews = batch.retained && batch.clock?.epoch === now.epoch();
        if (batch.clock && !isOldNews) hear(batch.clock, batch.receivedMs, intake);
        intake.accept(batch);
      } catch (failure) {
        // A mistake of ours, not of the source: it must not end the worker, and it must be seen.
        failures.begin(frame);
        failures.reject({ reason: 'decode', detail: `The decoder failed: ${String(failure)}` });
        intake.accept(failures.finish('delta'));
      }
      about.taken?.();
    }

    return {
      frame(bytes, about) {
        if (feed.isClosed) return;
        const { topic, retained, unchanged } = about;
        const receivedMs = wall();
        const isTakenBack = topic !== undefined && bytes.byteLength === 0;
        if (isTakenBack || (unchanged && resets === intake.resets())) {
          intake.heard(receivedMs);
          about.taken?.();
          return;
        }
        resets = intake.resets();
        const frame = { bytes, receivedMs, retained, ...(topic !== undefined && { topic }) };
        if (plan.decoder === 'clock') take(frame, about);
        else
          gate.pass(bytes.byteLength, () => {
            if (!feed.isClosed) take(frame, about);
          });
      },
      link(state, detail, isResumed) {
        if (feed.isClosed) return;
        intake.link(state, detail && host.tokens.redact(detail), isResumed);
      },
      missed(sinceMs) {
        if (!feed.isClosed) intake.missed(sinceMs);
      },
      clock(message) {
        if (!feed.isClosed) hear(message, wall(), intake);
      },
    };
  }

  async function open(feed: Running): Promise<void> {
    const { plan } = feed;
    const toTransport = known[plan.transport];
    const toDecoder = DECODERS[plan.decoder];
    if (!toTransport || !toDecoder) throw new Error('Not a transport or decoder of this version.');
    let shared = transports.get(plan.transport);
    if (!shared) {
      shared = toTransport(host);
      transports.set(plan.transport, shared);
    }
    const [transport, decode] = await Promise.all([shared, toDecoder(plan)]);
    const openIt = await openFeed(transport, { plan, inlet: toInlet(feed, decode), host });
    if (!feed.isClosed) feed.scope.add(openIt());
  }

  function start(plan: FeedPlan, heritage: Heritage | undefined): void {
    const previous = heritage?.healths.find((health) => health.feed === plan.id);
    const intake = createIntake(plan, now, previous);
    if (heritage) intake.restarted(heritage.sinceMs);
    const feed: Running = { plan, intake, scope: createScope(), isClosed: false };
    running.set(plan.id, feed);
    open(feed).catch((failure: unknown) => {
      const detail = host.tokens.redact(String(failure));
      intake.link('failed', `The feed could not be opened: ${detail}`.slice(0, 200));
    });
  }

  function remove(feeds: Iterable<string>): void {
    for (const id of feeds) {
      const feed = running.get(id);
      if (!feed) continue;
      running.delete(id);
      feed.isClosed = true;
      feed.scope.close();
    }
    if (![...running.values()].some(({ plan }) => keepsTime(plan))) now.forget();
  }

  function add(plans: readonly FeedPlan[], heritage?: Heritage): void {
    if (plans.some(keepsTime) && Number.isNaN(now.epoch())) {
      now.expect();
      gate.hold();
    }
    for (const plan of plans) start(plan, heritage);
  }
  add(first, options.heritage);

  /** A source may say our token back to us; no reject shows it. */
  function clean(health: FeedHealth): FeedHealth {
    if (given === PLAIN_HOST) return health;
    let clear = cleaned.get(health);
    if (!clear) {
      clear = { ...health, samples: health.samples.map(redact) };
      cleaned.set(health, clear);
    }
    return clear;
  }

  function redact(reject: Reject): Reject {
    const { key, detail, raw } = reject;
    return {
      ...reject,
      ...(key !== undefined && { key: host.tokens.redact(key) }),
      detail: host.tokens.redact(detail),
      ...(raw !== undefined && { raw: host.tokens.redact(raw) }),
    };
  }

  return {
    pull() {
      const deliveries: Delivery[] = [];
      for (const { intake } of running.values()) {
        const delivery = intake.take();
        if (!delivery) continue;
        const safe = { ...delivery, health: clean(delivery.health) };
        if (delivery.clock) deliveries.unshift(safe);
        else deliveries.push(safe);
      }
      return deliveries;
    },
    add: (plans) => add(plans),
    remove,
    steer(to) {
      for (const transport of transports.values()) {
        transport.then(
          (it) => it.steer?.(to),
          () => {},
        );
      }
    },
    close() {
      remove([...running.keys()]);
      gate.close();
    },
  };
}

/** Whether city time comes with this feed. */
function keepsTime({ decoder, transport, options }: FeedPlan): boolean {
  if (decoder === 'clock') return true;
  return transport === 'recording' && (options as { clock?: unknown } | undefined)?.clock !== false;
}

/** What the transport knows of a frame and its decoder could not. */
function addFacts(batch: ReadingBatch, { full, order }: FrameFacts): ReadingBatch {
  const whole: ReadingBatch = full ? { ...batch, kind: 'full' } : batch;
  if (order === undefined) return whole;
  // A reading with a time of its own is ordered by that: what is sent later may be older.
  const seq = batch.seq.map((known, row) => {
    const isTimed = !(Number.isNaN(batch.observedMs[row]) && Number.isNaN(batch.sentMs[row]));
    return isTimed || !Number.isNaN(known) ? known : order;
  });
  return { ...whole, seq };
}

/** What is said once, or never ages, does not belong to a run of the clock. */
function isTimeless(plan: FeedPlan): boolean {
  return plan.cadence.kind === 'static' || (plan.transport === 'http' && !plan.pollSeconds);
}

import {
  type ClockMessage,
  createCityNow,
  createIntake,
  createScope,
  type Delivery,
  type FeedHealth,
  type FeedPlan,
  type Intake,
} from '@borough/core';
import { createBatchBuilder } from './decoder/batch.js';
import { DECODERS, type Decode, type RawFrame } from './decoder/decoder.js';
import { createGate } from './gate.js';
import { type Inlet, TRANSPORTS, type Transport } from './transport/transport.js';

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
  close(): void;
}

export interface RuntimeOptions {
  readonly wall?: () => number;
  readonly heritage?: Heritage;
  /** Other ways in than ours, by name. */
  readonly transports?: Readonly<Record<string, () => Promise<Transport>>>;
}

/** City time this far (wall time) from what we took it for before the clock spoke voids what we said. */
const MISTAKEN_MS = 60_000;

/** Opens every feed at once; a feed that cannot be opened is failed, the others go on. */
export function openRuntime(plans: readonly FeedPlan[], options: RuntimeOptions = {}): Runtime {
  const { wall = Date.now, transports: known = TRANSPORTS } = options;
  const isClockExpected = plans.some((plan) => plan.decoder === 'clock');
  const now = createCityNow({ wall, isClockExpected });
  const gate = createGate(!isClockExpected);
  const scope = createScope();
  const transports = new Map<string, Promise<Transport>>();
  let isClosed = false;

  const intakes = plans.map((plan) => {
    const previous = options.heritage?.healths.find((health) => health.feed === plan.id);
    const intake = createIntake(plan, now, previous);
    if (options.heritage) intake.restarted(options.heritage.sinceMs);
    return intake;
  });

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
    plans.forEach((plan, i) => {
      if (!isTimeless(plan)) intakes[i]?.reset(jump, fromMs, now.nowMs());
    });
  }

  function toInlet(plan: FeedPlan, intake: Intake, decode: Decode): Inlet {
    const failures = createBatchBuilder();
    let resets = intake.resets();

    function take(frame: RawFrame): void {
      try {
        const batch = decode(frame);
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
    }

    return {
      frame(bytes, { topic, retained, unchanged }) {
        if (isClosed) return;
        const receivedMs = wall();
        const isTakenBack = topic !== undefined && bytes.byteLength === 0;
        if (isTakenBack || (unchanged && resets === intake.resets())) {
          intake.heard(receivedMs);
          return;
        }
        resets = intake.resets();
        const frame = { bytes, receivedMs, retained, ...(topic !== undefined && { topic }) };
        if (plan.decoder === 'clock') take(frame);
        else gate.pass(bytes.byteLength, () => take(frame));
      },
      link: (state, detail) => {
        if (!isClosed) intake.link(state, detail);
      },
    };
  }

  async function open(plan: FeedPlan, intake: Intake): Promise<void> {
    const toTransport = known[plan.transport];
    const toDecoder = DECODERS[plan.decoder];
    if (!toTransport || !toDecoder) throw new Error('Not a transport or decoder of this version.');
    let shared = transports.get(plan.transport);
    if (!shared) {
      shared = toTransport();
      transports.set(plan.transport, shared);
    }
    const [transport, decode] = await Promise.all([shared, toDecoder(plan)]);
    if (!isClosed) scope.add(transport.open(plan, toInlet(plan, intake, decode)));
  }

  scope.add(() => gate.close());
  plans.forEach((plan, i) => {
    const intake = intakes[i] as Intake;
    open(plan, intake).catch((failure: unknown) => {
      intake.link('failed', `The feed could not be opened: ${String(failure)}`.slice(0, 200));
    });
  });

  return {
    pull() {
      const deliveries: Delivery[] = [];
      for (const intake of intakes) {
        const delivery = intake.take();
        if (!delivery) continue;
        if (delivery.clock) deliveries.unshift(delivery);
        else deliveries.push(delivery);
      }
      return deliveries;
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      scope.close();
    },
  };
}

/** What is said once, or never ages, does not belong to a run of the clock. */
function isTimeless(plan: FeedPlan): boolean {
  return plan.cadence.kind === 'static' || (plan.transport === 'http' && !plan.pollSeconds);
}

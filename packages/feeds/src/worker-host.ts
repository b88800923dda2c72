import type { Delivery, FeedHealth, FeedPlan, FeedSink, Feeds } from '@borough/core';
import type { TokenPolicy } from './token-policy.js';
import { createBackoff } from './transport/backoff.js';
import { watchPage } from './transport/presence.js';
import { isListed } from './transport/token.js';
import { TrustedWorker } from './trusted-worker.js';
import type { FromWorker, Parcel, ToWorker } from './worker-message.js';

/** A worker that leaves a pull unanswered for so long, while the page draws, is dead … */
const SILENT_MS = 15_000;
/** … unless it is still on its way here over a slow line: then it has so many times as long. */
const LOADING = 4;

/** The ports of a worker host, for tests and for bundlers that know no `new Worker(new URL(…))`. */
export interface WorkerHostOptions {
  readonly spawn?: () => Worker;
  readonly silentMs?: number;
  readonly tokens?: TokenPolicy;
}

/** Feeds that run in a worker of their own; one that dies is reported and started again. */
export function openInWorker(
  plans: readonly FeedPlan[],
  sink: FeedSink,
  options: WorkerHostOptions = {},
): Feeds {
  const { spawn = spawnOurs, silentMs: mostSilentMs = SILENT_MS, tokens } = options;
  const backoff = createBackoff();
  const ledgers = new Map(plans.map((plan) => [plan.id, createLedger(plan)]));
  let worker: Worker | null = null;
  let isAsked = false;
  let hasAnswered = false;
  let silentMs = 0;
  let pulledMs = 0;
  let lostMs = Number.NaN;
  let crash: string | null = null;
  let isClosed = false;
  let isHidden = false;
  const unwatch = watchPage((next) => {
    isHidden = next;
    post({ type: 'hidden', isHidden });
  });

  function start(): void {
    hasAnswered = false;
    try {
      worker = spawn();
    } catch (failure) {
      die(`The feeds worker cannot be started: ${String(failure)}`);
      return;
    }
    const started = worker;
    const dieOf = (detail: string) => () => {
      if (worker === started) die(detail);
    };
    worker.onmessage = (event: MessageEvent<FromWorker>) => {
      if (worker !== started) return;
      hasAnswered = true;
      silentMs = 0;
      backoff.succeeded();
      if (event.data.type === 'askToken') {
        void giveToken(started, event.data);
        return;
      }
      isAsked = false;
      for (const parcel of event.data.parcels) hand(parcel);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      dieOf(`The feeds worker stopped: ${event.message || 'it could not be loaded'}`)();
    };
    worker.onmessageerror = dieOf('The feeds worker sent what cannot be read.');
    post(toOpening());
  }

  function toOpening(): ToWorker {
    const opening = {
      type: 'open' as const,
      plans,
      isHidden,
      ...(tokens && { tokenOrigins: tokens.origins }),
    };
    if (Number.isNaN(lostMs)) return opening;
    const healths = [...ledgers.values()].flatMap((ledger) => ledger.health ?? []);
    return { ...opening, heritage: { healths, sinceMs: lostMs } };
  }

  /** The list is held here as well: a worker's word is not enough to give a token away. */
  async function giveToken(
    to: Worker,
    { id, request }: Extract<FromWorker, { type: 'askToken' }>,
  ): Promise<void> {
    const plan = plans.find((each) => each.id === request.feed);
    const isAllowed = plan && tokens && isListed(plan.url, tokens.origins);
    let answer: ToWorker = { type: 'token', id, token: null };
    try {
      if (isAllowed) answer = { type: 'token', id, token: await tokens.getToken(request) };
    } catch (failure) {
      answer = { type: 'token', id, token: null, failure: String(failure).slice(0, 200) };
    }
    if (worker === to) to.postMessage(answer);
  }

  function hand(parcel: Parcel): void {
    if (isClosed) return;
    const delivery = ledgers.get(parcel.feed)?.enter(parcel);
    if (delivery) sink(delivery);
  }

  function die(detail: string): void {
    worker?.terminate();
    worker = null;
    isAsked = false;
    silentMs = 0;
    crash = detail.slice(0, 200);
    lostMs = Date.now();
    for (const ledger of ledgers.values()) ledger.restart();
    if (!isClosed) backoff.retry(start);
  }

  function post(message: ToWorker): void {
    worker?.postMessage(message);
  }

  start();
  return {
    pull() {
      if (isClosed) return;
      const nowMs = Date.now();
      // Small steps only: a tab that slept for an hour has not been waiting for an hour.
      if (isAsked) silentMs += Math.min(Math.max(0, nowMs - pulledMs), 250);
      pulledMs = nowMs;
      if (silentMs > mostSilentMs * (hasAnswered ? 1 : LOADING))
        die('The feeds worker does not answer.');
      if (crash) {
        const detail = crash;
        crash = null;
        for (const ledger of ledgers.values()) sink(ledger.toFailed(detail));
      }
      if (!worker || isAsked) return;
      isAsked = true;
      post({ type: 'pull' });
    },
    steer: (to) => post({ type: 'steer', to }),
    close() {
      if (isClosed) return;
      isClosed = true;
      unwatch();
      backoff.close();
      // It says goodbye to its brokers and ends itself; the timer is for one that cannot.
      post({ type: 'close' });
      const last = worker;
      setTimeout(() => last?.terminate(), 1000);
    },
  };
}

function spawnOurs(): Worker {
  // The name and the literal below are what bundlers look for; without them the worker becomes a data: url.
  const Worker = TrustedWorker;
  return new Worker(new URL('./feeds.worker.js', import.meta.url), { type: 'module' });
}

/** What one feed has told the page so far, so that a worker that begins anew can go on from there. */
interface Ledger {
  readonly health: FeedHealth | undefined;
  enter(parcel: Parcel): Delivery | null;
  /** The next worker counts keys and texts from 0 again. */
  restart(): void;
  toFailed(detail: string): Delivery;
}

function createLedger(plan: FeedPlan): Ledger {
  const textColumns = new Set<number>();
  for (const [i, check] of plan.checks.entries()) if (check.type === 'text') textColumns.add(i);
  let health: FeedHealth | undefined;
  let keys = 0;
  let texts = 0;
  let keysBefore = 0;
  let textsBefore = 0;

  function shift(parcel: Parcel): Parcel {
    if (keysBefore === 0 && textsBefore === 0) return parcel;
    for (let i = 0; i < parcel.key.length; i++) {
      parcel.key[i] = (parcel.key[i] as number) + keysBefore;
      if (textColumns.has(parcel.column[i] as number)) {
        parcel.value[i] = (parcel.value[i] as number) + textsBefore;
      }
    }
    for (let i = 0; i < parcel.positionKey.length; i++) {
      parcel.positionKey[i] = (parcel.positionKey[i] as number) + keysBefore;
    }
    if (!parcel.geometries) return parcel;
    const geometries = parcel.geometries.map((g) => ({ ...g, key: g.key + keysBefore }));
    return { ...parcel, geometries };
  }

  return {
    get health() {
      return health;
    },
    enter(told) {
      const parcel = shift(told);
      keys += parcel.newKeys.length;
      texts += parcel.newTexts.length;
      health = parcel.health ?? health;
      return health ? { ...parcel, health } : null;
    },
    restart() {
      keysBefore = keys;
      textsBefore = texts;
    },
    toFailed(detail) {
      health = { ...(health ?? toNoHealth(plan)), link: 'failed', linkDetail: detail };
      return {
        feed: plan.id,
        newKeys: [],
        newTexts: [],
        key: new Uint32Array(0),
        column: new Uint16Array(0),
        value: new Float64Array(0),
        atMs: new Float64Array(0),
        quality: new Uint8Array(0),
        positionKey: new Uint32Array(0),
        position: new Float64Array(0),
        positionAtMs: new Float64Array(0),
        reset: false,
        health,
      };
    },
  };
}

function toNoHealth(plan: FeedPlan): FeedHealth {
  return {
    feed: plan.id,
    link: 'connecting',
    heardMs: Number.NaN,
    newestMs: Number.NaN,
    intervalMs: Number.NaN,
    received: 0,
    accepted: 0,
    rejected: {},
    missing: 0,
    duplicates: 0,
    late: 0,
    coalesced: 0,
    keys: 0,
    reconnects: 0,
    gaps: [],
    samples: [],
  };
}

import type { FeedPlan, FeedSink, Feeds } from '@borough/core';
import { createLedger, type Ledger } from './ledger.js';
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

/** Feeds that take more. */
export type GrowingFeeds = Feeds & Required<Pick<Feeds, 'add'>>;

/** Feeds that run in a worker of their own; one that dies is reported and started again. */
export function openInWorker(
  first: readonly FeedPlan[],
  sink: FeedSink,
  options: WorkerHostOptions = {},
): GrowingFeeds {
  const { spawn = spawnOurs, silentMs: mostSilentMs = SILENT_MS, tokens } = options;
  const backoff = createBackoff();
  const ledgers = new Map<string, Ledger>();
  let plans: readonly FeedPlan[] = [];
  /** Feeds that came while an answer was on its way: what it says of their ids is of others before them. */
  const young = new Set<string>();
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
      for (const parcel of event.data.parcels) if (!young.has(parcel.feed)) hand(parcel);
      young.clear();
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

  function enlist(more: readonly FeedPlan[]): void {
    plans = [...plans, ...more];
    for (const plan of more) {
      ledgers.set(plan.id, createLedger(plan));
      if (isAsked) young.add(plan.id);
    }
  }

  function dismiss(leaving: readonly FeedPlan[]): void {
    plans = plans.filter((plan) => !leaving.includes(plan));
    for (const { id } of leaving) ledgers.delete(id);
    post({ type: 'remove', feeds: leaving.map(({ id }) => id) });
  }

  function die(detail: string): void {
    worker?.terminate();
    worker = null;
    isAsked = false;
    young.clear();
    silentMs = 0;
    crash = detail.slice(0, 200);
    lostMs = Date.now();
    for (const ledger of ledgers.values()) ledger.restart();
    if (!isClosed) backoff.retry(start);
  }

  function post(message: ToWorker): void {
    worker?.postMessage(message);
  }

  enlist(first);
  start();
  return {
    add(more) {
      enlist(more);
      post({ type: 'add', plans: more });
      let isOver = false;
      return () => {
        if (!isOver && !isClosed) dismiss(more);
        isOver = true;
      };
    },
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

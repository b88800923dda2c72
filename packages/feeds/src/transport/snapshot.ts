import type { FeedPlan, Undo } from '@borough/core';
import { backoffOf, type Host, toPatient } from './host.js';
import { createAsk } from './http-ask.js';
import { ANSWER_MS } from './http-body.js';
import type { FrameFacts, Inlet, Transport } from './transport.js';

/** Where a feed that is pushed says what was before: asked once it listens, and after each gap. */
export interface SnapshotOptions {
  readonly url: string;
  /** As of a polled feed: where the next page's url is. */
  readonly next?: string;
}

interface Held {
  readonly bytes: Uint8Array;
  readonly about: FrameFacts;
}

const MAX_BYTES = 50 * 1024 * 1024;
/** What came meanwhile waits for the snapshot, within these; beyond, it goes before it. */
const MAX_HELD = 20_000;
const MAX_HELD_BYTES = 16 * 1024 * 1024;

/**
 * Listens first and asks then, so that nothing falls between: what is heard waits until the snapshot was read, since
 * it may be that which tells what a message is about. The snapshot's readings are stored copies; order is by their
 * own times (IN10), so an old one moves nothing back.
 */
export function openWithSnapshot(
  plan: FeedPlan,
  inlet: Inlet,
  { transport, host, snapshot }: { transport: Transport; host: Host; snapshot: SnapshotOptions },
): Undo {
  const { url, next } = snapshot;
  const lease = host.tokens.open({ ...plan, url });
  const backoff = backoffOf(plan, host);
  const stop = new AbortController();
  const ask = createAsk(
    {
      ...{ url, lease, maxBytes: MAX_BYTES, signal: stop.signal },
      timeoutMs: toPatient(host, ANSWER_MS),
    },
    next === undefined ? {} : { next },
  );
  let held: Held[] | null = [];
  let heldBytes = 0;
  let isRefused = false;
  let turn = 0;

  function release(): void {
    const waiting = held ?? [];
    held = null;
    heldBytes = 0;
    for (const { bytes, about } of waiting) inlet.frame(bytes, about);
  }

  async function take(mine: number): Promise<void> {
    const answer = await ask(isRefused);
    if (stop.signal.aborted || mine !== turn) return;
    isRefused = 'problem' in answer && answer.isRefused;
    if ('problem' in answer) {
      inlet.link('open', `The snapshot: ${answer.problem}`.slice(0, 200), true);
      backoff.retry(() => void take(mine), answer.retryAfterMs);
      return;
    }
    backoff.succeeded();
    for (const body of answer.bodies) inlet.frame(body, { retained: true });
    inlet.link('open', undefined, true);
    release();
  }

  const close = transport.open(plan, {
    ...inlet,
    frame(bytes, about) {
      if (!held) {
        inlet.frame(bytes, about);
        return;
      }
      held.push({ bytes, about });
      heldBytes += bytes.length;
      if (held.length >= MAX_HELD || heldBytes >= MAX_HELD_BYTES) release();
    },
    link(state, detail, isResumed) {
      inlet.link(state, detail, isResumed);
      if (state !== 'open' || (isResumed && turn > 0)) return;
      held ??= [];
      void take(++turn);
    },
    missed(sinceMs) {
      inlet.missed(sinceMs);
      void take(++turn);
    },
  });
  return () => {
    stop.abort();
    backoff.close();
    lease.close();
    close();
  };
}

import type { FeedPlan, Undo } from '@borough/core';
import type { EventSourceMessage } from 'eventsource-parser';
import { backoffOf, type Host, PLAIN_HOST, toPatient } from './host.js';
import { createNumbering, readPlace } from './numbering.js';
import { readStream } from './sse-stream.js';
import type { TokenRequest } from './token.js';
import type { Inlet, Transport } from './transport.js';

/** What a feed of server-sent events may say under `options`. */
export interface SseOptions {
  /** A stream that says nothing for so long, not even a comment, is broken; 45 by default, 0 never. */
  readonly silenceSeconds?: number;
}

const SILENT_MS = 45_000;
const MAX_EVENT_BYTES = 1024 * 1024;
/** What a server may ask for by `retry:`. */
const LONGEST_RETRY_MS = 30_000;

/**
 * Server-sent events by `fetch`, because `EventSource` sends no headers. Ids of the form `epoch:seq` are resumed
 * after, and show what was lost; an event of the type `snapshot` is complete. Other types are topics.
 */
export function createSseTransport(host: Host = PLAIN_HOST): Transport {
  return { open: (plan, inlet) => openSse(plan, inlet, host) };
}

function openSse(plan: FeedPlan, inlet: Inlet, host: Host): Undo {
  const { silenceSeconds } = (plan.options ?? {}) as SseOptions;
  const silentMs =
    silenceSeconds === undefined ? toPatient(host, SILENT_MS) : silenceSeconds * 1000;
  const backoff = backoffOf(plan, host);
  const lease = host.tokens.open(plan);
  const numbering = createNumbering();
  const encoder = new TextEncoder();
  const streams = new Set<AbortController>();
  let current: AbortController | null = null;
  let lastEventId: string | null = null;
  let reason: TokenRequest['reason'] = 'connect';
  let retryMs = 0;
  let lostMs = Number.NaN;
  let isClosed = false;

  function take(event: EventSourceMessage): void {
    const { id, event: type } = event;
    const place = id === undefined ? null : readPlace(id);
    const arrival = place && numbering.arrive(place);
    if (arrival?.isBroken) inlet.missed(Number.isNaN(lostMs) ? Date.now() : lostMs);
    if (place) lostMs = Number.NaN;
    const isTopic = type !== undefined && type !== 'message' && type !== 'snapshot';
    inlet.frame(encoder.encode(event.data), {
      retained: false,
      ...(isTopic && { topic: type }),
      ...(type === 'snapshot' && { full: true }),
      ...(arrival && { order: arrival.order }),
      taken() {
        // Only what intake has is not asked for again.
        if (id !== undefined) lastEventId = id;
        if (place) numbering.take(place);
      },
    });
  }

  function opened(mine: AbortController, askedAfter: string | null): void {
    // On renewal of a token the old stream has run on until now, so that nothing fell between.
    const isRenewal = current !== null && current !== mine;
    if (isRenewal) current?.abort();
    current = mine;
    reason = 'connect';
    backoff.succeeded();
    // A counted id proves by the next one whether anything was lost; others prove nothing.
    const isResumed = isRenewal || (askedAfter !== null && readPlace(askedAfter) !== null);
    if (!isResumed) {
      numbering.forget();
      lostMs = Number.NaN;
    }
    inlet.link('open', undefined, isResumed);
  }

  async function connect(renewed?: string): Promise<void> {
    const mine = new AbortController();
    streams.add(mine);
    const after = lastEventId;
    let token: string | null;
    try {
      token = renewed ?? (await lease.get(reason));
    } catch (failure) {
      streams.delete(mine);
      if (!isClosed) wait(`No token: ${(failure as Error).message}`.slice(0, 200), 0);
      return;
    }
    if (isClosed) return;
    const end = await readStream({
      url: plan.url,
      token,
      lastEventId: after,
      silentMs,
      maxBytes: MAX_EVENT_BYTES,
      signal: mine.signal,
      opened: () => opened(mine, after),
      event: take,
      retry(ms) {
        retryMs = Math.min(ms, LONGEST_RETRY_MS);
      },
    });
    streams.delete(mine);
    // An old stream gave way to a new one, or a new one never stood while the old one does.
    const isBeside = current !== null && current !== mine;
    if (isClosed || isBeside) return;
    current = null;
    if (end.isRefused) reason = 'refused';
    if (end.isTooLarge) {
      // Asked for again it would come again.
      lastEventId = null;
    }
    if (Number.isNaN(lostMs)) lostMs = Date.now();
    wait(end.detail, Math.max(end.atLeastMs, retryMs));
  }

  function wait(detail: string, atLeastMs: number): void {
    inlet.link('waiting', detail);
    backoff.retry(() => {
      inlet.link('connecting', detail);
      void connect();
    }, atLeastMs);
  }

  const forgetRenewal = lease.onRenewal((token) => {
    if (current) void connect(token);
  });
  inlet.link('connecting');
  void connect();
  return () => {
    isClosed = true;
    forgetRenewal();
    lease.close();
    backoff.close();
    for (const stream of streams) stream.abort();
  };
}

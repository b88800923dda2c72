import type { FeedPlan, Undo } from '@borough/core';
import { backoffOf, type Host, PLAIN_HOST, presenceOf, toPatient } from './host.js';
import type { Ask, HttpOptions } from './http-ask.js';
import { ANSWER_MS, fetchBody } from './http-body.js';
import type { Inlet, Transport } from './transport.js';

const MAX_BODY_BYTES = 50 * 1024 * 1024;
const LEAST_POLL_MS = 1000;

/**
 * Asks a url once, or again and again: never twice at a time, ±10 % about the declared period, later when
 * the server says so, and not while nobody looks. What fails keeps the last good data and is tried again
 * with growing waits.
 */
export function createHttpTransport(host: Host = PLAIN_HOST): Transport {
  const { random = Math.random } = host;
  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      const backoff = backoffOf(plan, host);
      const presence = presenceOf(plan, host);
      const lease = host.tokens.open(plan);
      const stop = new AbortController();
      const pollMs = plan.pollSeconds ? Math.max(LEAST_POLL_MS, plan.pollSeconds * 1000) : 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let before = '';
      let isRefused = false;
      let isDue = false;

      /** The poll that came due while nobody looked is made up for, once. */
      const forget = presence.onReturn(() => {
        if (isDue) void ask();
      });

      const question = {
        url: plan.url,
        lease,
        maxBytes: MAX_BODY_BYTES,
        timeoutMs: toPatient(host, ANSWER_MS),
        signal: stop.signal,
      };
      const options = (plan.options ?? {}) as HttpOptions;
      let askFor: Ask | null = null;

      /** Pages and discovery files are for those who name them. */
      async function openAsk(): Promise<Ask> {
        const isPlain = options.next === undefined && options.document === undefined;
        if (!isPlain) return (await import('./http-ask.js')).createAsk(question, options);
        return async (isRefused) => {
          const answer = await fetchBody({ ...question, isRefused });
          return 'problem' in answer ? answer : { ...answer, bodies: [answer.body] };
        };
      }

      async function ask(): Promise<void> {
        isDue = presence.isHidden() && pollMs > 0 && before !== '';
        if (isDue) return;
        askFor ??= await openAsk();
        const answer = await askFor(isRefused);
        if (stop.signal.aborted) return;
        isRefused = 'problem' in answer && answer.isRefused;
        if ('problem' in answer) {
          inlet.link('waiting', answer.problem);
          backoff.retry(() => void ask(), answer.retryAfterMs);
          return;
        }
        backoff.succeeded();
        inlet.link('open');
        const hash = answer.bodies.map(toHash).join();
        for (const body of answer.bodies) {
          inlet.frame(body, { retained: false, unchanged: hash === before });
        }
        before = hash;
        if (pollMs === 0) return;
        const waitMs = pollMs * (0.9 + random() * 0.2);
        timer = setTimeout(() => void ask(), Math.max(waitMs, answer.retryAfterMs));
      }

      inlet.link('connecting');
      void ask();
      return () => {
        stop.abort();
        clearTimeout(timer);
        forget();
        backoff.close();
        lease.close();
      };
    },
  };
}

/** Tells two bodies apart; not for security. Two 32-bit FNV-1a runs and the length. */
function toHash(body: Uint8Array): string {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] as number;
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x5bd1e995);
    b ^= b >>> 15;
  }
  return `${body.length}:${a >>> 0}:${b >>> 0}`;
}

import type { FeedPlan, Undo } from '@borough/core';
import { createBackoff } from './backoff.js';
import type { Inlet, Transport } from './transport.js';

const MAX_BODY_BYTES = 50 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const LEAST_POLL_MS = 1000;

/**
 * Asks a url once, or again and again: never twice at a time, ±10 % about the declared period, later when
 * the server says so. What fails keeps the last good data and is tried again with growing waits.
 */
export function createHttpTransport(random: () => number = Math.random): Transport {
  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      const backoff = createBackoff({ random });
      const stop = new AbortController();
      const pollMs = plan.pollSeconds ? Math.max(LEAST_POLL_MS, plan.pollSeconds * 1000) : 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let before = '';

      async function ask(): Promise<void> {
        const answer = await fetchBody(plan.url, stop.signal).catch(toProblem);
        if (stop.signal.aborted) return;
        if ('problem' in answer) {
          inlet.link('waiting', answer.problem);
          backoff.retry(() => void ask(), answer.retryAfterMs);
          return;
        }
        backoff.succeeded();
        inlet.link('open');
        const hash = toHash(answer.body);
        inlet.frame(answer.body, { retained: false, unchanged: hash === before });
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
        backoff.close();
      };
    },
  };
}

interface Body {
  readonly body: Uint8Array;
  readonly retryAfterMs: number;
}

interface Problem {
  readonly problem: string;
  readonly retryAfterMs: number;
}

async function fetchBody(url: string, stop: AbortSignal): Promise<Body | Problem> {
  const end = new AbortController();
  const abort = (): void => end.abort(stop.reason);
  stop.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(
    () => end.abort(new Error(`No answer within ${TIMEOUT_MS / 1000} s.`)),
    TIMEOUT_MS,
  );
  try {
    // A hand-set If-None-Match would cost a preflight; the browser revalidates by itself.
    const response = await fetch(url, { cache: 'no-cache', signal: end.signal });
    const retryAfterMs = toRetryAfter(response.headers.get('retry-after'));
    if (!response.ok) {
      await response.body?.cancel();
      return {
        problem: `The server answered ${response.status} ${response.statusText}`.trim(),
        retryAfterMs,
      };
    }
    const body = await readBody(response);
    if (body) return { body, retryAfterMs };
    end.abort();
    return { problem: `The answer is larger than ${MAX_BODY_BYTES} bytes.`, retryAfterMs };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', abort);
  }
}

/** Reads a body piece by piece, so that one without end costs no more than the limit; null above it. */
async function readBody(response: Response): Promise<Uint8Array | null> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > MAX_BODY_BYTES) return null;
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > MAX_BODY_BYTES) return null;
    pieces.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    body.set(piece, at);
    at += piece.byteLength;
  }
  return body;
}

function toProblem(failure: unknown): Problem {
  const cause = (failure as { cause?: { message?: string } }).cause?.message;
  const message = (failure as Error).message ?? String(failure);
  const text = cause ? `${message}: ${cause}` : message;
  return { problem: text.slice(0, 200), retryAfterMs: 0 };
}

/** Seconds or a date (RFC 9110 §10.2.3), at most an hour. */
function toRetryAfter(header: string | null): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), 3_600_000);
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

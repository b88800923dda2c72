import type { Lease } from './token.js';

/** How long an answer is waited for, to its end. */
export const ANSWER_MS = 60_000;

export interface Question {
  readonly url: string;
  readonly lease: Lease;
  /** The last token was not taken: ask for another. */
  readonly isRefused: boolean;
  readonly maxBytes: number;
  /** Nothing has come to its end within this. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An answer. */
export interface Body {
  readonly body: Uint8Array;
  /** The `Link` header, where there is one. */
  readonly link: string | null;
  readonly retryAfterMs: number;
}

/** Why there is none, for people. */
export interface Problem {
  readonly problem: string;
  readonly retryAfterMs: number;
  readonly isRefused: boolean;
}

/** Asks once and reads the answer whole; never throws. */
export async function fetchBody(question: Question): Promise<Body | Problem> {
  try {
    return await ask(question);
  } catch (failure) {
    return toProblem(failure);
  }
}

async function ask(question: Question): Promise<Body | Problem> {
  const { url, signal: stop, lease, isRefused, maxBytes, timeoutMs } = question;
  const end = new AbortController();
  const abort = (): void => end.abort(stop.reason);
  stop.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(
    () => end.abort(new Error(`No answer within ${timeoutMs / 1000} s.`)),
    timeoutMs,
  );
  try {
    const token = await (isRefused ? lease.get('refused') : lease.current());
    // A hand-set If-None-Match would cost a preflight; the browser revalidates by itself.
    const response = await fetch(url, {
      cache: 'no-cache',
      signal: end.signal,
      // A token goes to the origin it was made for; whoever that sends us on to does not get it.
      ...(token !== null && { headers: toAuthorization(token), redirect: 'error' }),
    });
    const retryAfterMs = toRetryAfter(response.headers.get('retry-after'));
    if (!response.ok) {
      await response.body?.cancel();
      return {
        problem: `The server answered ${response.status} ${response.statusText}`.trim(),
        retryAfterMs,
        isRefused: response.status === 401 || response.status === 403,
      };
    }
    const body = await readBody(response, maxBytes);
    if (body) return { body, link: response.headers.get('link'), retryAfterMs };
    end.abort();
    const problem = `The answer is larger than ${maxBytes} bytes.`;
    return { problem, retryAfterMs, isRefused: false };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener('abort', abort);
  }
}

/** Reads a body piece by piece, so that one without end costs no more than the limit; null above it. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const declared = Number(response.headers.get('content-length') ?? 0);
  if (declared > maxBytes) return null;
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array(0);
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.byteLength;
    if (length > maxBytes) return null;
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

/** How a token travels over HTTP. */
export function toAuthorization(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function toProblem(failure: unknown): Problem {
  const cause = (failure as { cause?: { message?: string } }).cause?.message;
  const message = (failure as Error).message ?? String(failure);
  const text = cause ? `${message}: ${cause}` : message;
  return { problem: text.slice(0, 200), retryAfterMs: 0, isRefused: false };
}

/** Seconds or a date (RFC 9110 §10.2.3), at most an hour. */
export function toRetryAfter(header: string | null): number {
  if (!header) return 0;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(0, ms), 3_600_000);
}

import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { toAuthorization, toRetryAfter } from './http-body.js';

/** How one stream of events is asked for and read. */
export interface StreamOptions {
  readonly url: string;
  readonly token: string | null;
  readonly lastEventId: string | null;
  /** Nothing heard for so long: half of the connection is gone. 0 waits for ever. */
  readonly silentMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  opened(): void;
  event(event: EventSourceMessage): void;
  /** The server asks for this wait before the next attempt. */
  retry(ms: number): void;
}

/** Why a stream ended, for people and for the next attempt. */
export interface StreamEnd {
  readonly detail: string;
  readonly isRefused: boolean;
  /** The server sent something that we shall never take. */
  readonly isTooLarge: boolean;
  readonly atLeastMs: number;
}

/** Reads one stream to its end, whatever that is; never throws. */
export async function readStream(options: StreamOptions): Promise<StreamEnd> {
  const end = new AbortController();
  const abort = (): void => end.abort(new Error('Closed.'));
  options.signal.addEventListener('abort', abort, { once: true });
  const quiet = createSilence(options.silentMs, () => {
    end.abort(new Error(`Nothing was heard for ${options.silentMs / 1000} s.`));
  });
  try {
    const response = await ask(options, end.signal);
    const problem = toProblem(response);
    if (problem) {
      end.abort();
      return problem;
    }
    options.opened();
    return await readBody(response, options, quiet.heard);
  } catch (failure) {
    return toEnd(toDetail(failure));
  } finally {
    quiet.stop();
    end.abort();
    options.signal.removeEventListener('abort', abort);
  }
}

function ask(options: StreamOptions, signal: AbortSignal): Promise<Response> {
  const { url, token, lastEventId } = options;
  return fetch(url, {
    cache: 'no-store',
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId !== null && { 'last-event-id': lastEventId }),
      ...(token !== null && toAuthorization(token)),
    },
    // A token goes to the origin it was made for; whoever that sends us on to does not get it.
    ...(token !== null && { redirect: 'error' as const }),
  });
}

function toProblem(response: Response): StreamEnd | null {
  const { status, statusText, headers } = response;
  const type = headers.get('content-type') ?? '';
  if (status === 200 && /^text\/event-stream\b/i.test(type)) return null;
  const detail =
    status === 200
      ? `The server sends "${type.slice(0, 60)}", not text/event-stream.`
      : `The server answered ${status} ${statusText}`.trim();
  const atLeastMs = toRetryAfter(headers.get('retry-after'));
  return { ...toEnd(detail), isRefused: status === 401 || status === 403, atLeastMs };
}

async function readBody(
  response: Response,
  options: StreamOptions,
  heard: () => void,
): Promise<StreamEnd> {
  const reader = response.body?.getReader();
  if (!reader) return toEnd('The server sent no stream.');
  let tooLarge = false;
  const parser = createParser({
    onEvent: options.event,
    onRetry: options.retry,
    onError(error) {
      tooLarge ||= error.type === 'max-buffer-size-exceeded';
    },
    maxBufferSize: options.maxBytes,
  });
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return toEnd('The server ended the stream.');
    heard();
    try {
      parser.feed(decoder.decode(value, { stream: true }));
    } catch (failure) {
      if (!tooLarge) throw failure;
    }
    if (tooLarge) {
      await reader.cancel().catch(() => {});
      return {
        ...toEnd(`The server sent an event of more than ${options.maxBytes} bytes.`),
        isTooLarge: true,
      };
    }
  }
}

function createSilence(silentMs: number, end: () => void): { heard(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    if (silentMs > 0) timer = setTimeout(end, silentMs);
  };
  heard();
  return { heard, stop: () => clearTimeout(timer) };
}

function toEnd(detail: string): StreamEnd {
  return { detail: detail.slice(0, 200), isRefused: false, isTooLarge: false, atLeastMs: 0 };
}

function toDetail(failure: unknown): string {
  const { message, cause } = failure as { message?: string; cause?: { message?: string } };
  const text = message ?? String(failure);
  return cause?.message ? `${text}: ${cause.message}` : text;
}

import { BoroughError, type Command, type CommandResult, type Undo } from '@borough/core';
import { type Answers, type Ask, PROTOCOL, readEnvelope, type Told } from '../embed/protocol.js';

export type { Told } from '../embed/protocol.js';

/** The city in a frame, as its parent page sees it. */
export interface Embed {
  /** Carries out a command; what is wrong with it is thrown, with the frame's words. */
  run(command: Command): Promise<CommandResult>;
  /** What differs from the city's document, as commands. */
  state(): Promise<readonly Command[]>;
  on<E extends keyof Told>(event: E, listener: (detail: Told[E]) => void): Undo;
  close(): void;
}

export interface EmbedOptions {
  /** The exact origin of the frame: `https://city.example`. */
  readonly origin: string;
  /** Calls off the waiting, and closes. */
  readonly signal?: AbortSignal;
}

/** Between two attempts to be heard, while the frame is loading. */
const HELLO_MS = 200;

/**
 * Speaks with the city in a frame; resolves when the frame has answered.
 *
 * @throws the signal's reason, where it is aborted before
 * @example
 * const city = await connectEmbed(document.querySelector('iframe')!, { origin: 'https://city.example' });
 * await city.run({ do: 'select', table: 'lots', keys: ['P-7'] });
 */
export async function connectEmbed(
  frame: HTMLIFrameElement,
  { origin, signal }: EmbedOptions,
): Promise<Embed> {
  const waiting = new Map<number, { done(value: never): void; fail(reason: unknown): void }>();
  const listeners = new Map<string, Set<(detail: never) => void>>();
  let last = 0;
  let isClosed = false;

  function receive(event: MessageEvent<unknown>): void {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const message = readEnvelope(event.data);
    if (message?.borough !== PROTOCOL) return;
    if (typeof message.event === 'string') {
      for (const listener of listeners.get(message.event) ?? []) listener(message.detail as never);
      return;
    }
    const asked = waiting.get(message.id as number);
    waiting.delete(message.id as number);
    if (message.ok === true) asked?.done(message.result as never);
    else asked?.fail(toError(message.error));
  }

  function ask<A extends keyof Answers>(what: Ask & { readonly ask: A }): Promise<Answers[A]> {
    if (isClosed)
      return Promise.reject(
        new BoroughError('EMBED_CLOSED', 'This connection is closed. Connect again.'),
      );
    const id = ++last;
    return new Promise((done, fail) => {
      waiting.set(id, { done, fail });
      frame.contentWindow?.postMessage({ borough: PROTOCOL, id, ...what }, origin);
    });
  }

  function close(): void {
    isClosed = true;
    window.removeEventListener('message', receive);
    signal?.removeEventListener('abort', close);
    const reason = signal?.reason ?? new BoroughError('EMBED_CLOSED', 'The connection was closed.');
    for (const { fail } of waiting.values()) fail(reason);
    waiting.clear();
  }

  signal?.throwIfAborted();
  signal?.addEventListener('abort', close);
  window.addEventListener('message', receive);
  // The frame may still be loading, and hears nothing until it has.
  const hello = ask({ ask: 'hello' });
  const again = setInterval(
    () => frame.contentWindow?.postMessage({ borough: PROTOCOL, id: 1, ask: 'hello' }, origin),
    HELLO_MS,
  );
  try {
    await hello;
  } finally {
    clearInterval(again);
  }
  return {
    run: (command) => ask({ ask: 'run', command }),
    state: () => ask({ ask: 'state' }),
    on(event, listener) {
      const of = listeners.get(event) ?? new Set();
      listeners.set(event, of.add(listener));
      return () => of.delete(listener);
    },
    close,
  };
}

function toError(told: unknown): BoroughError {
  const { code, message } = (told ?? {}) as Partial<Told['error']>;
  // The frame's message begins with its code already.
  const text = String(message ?? 'The frame did not say why.').replace(/^\[borough [A-Z_]+\] /, '');
  return new BoroughError(typeof code === 'string' ? code : 'FAILED', text);
}

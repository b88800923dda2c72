import type { Undo } from '@borough/core';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const STABLE_MS = 60_000;

/** Decides when to try again: full jitter, so that a thousand pages do not come back in the same second. */
export interface Backoff {
  /** Runs `attempt` after a random wait; replaces what was planned before. At once when the network is back. */
  retry(attempt: () => void, atLeastMs?: number): void;
  /** The connection stands; after a minute of that, waits start short again. */
  succeeded(): void;
  close(): void;
}

export interface BackoffOptions {
  readonly random?: () => number;
  readonly firstMs?: number;
  readonly longestMs?: number;
}

export function createBackoff(options: BackoffOptions = {}): Backoff {
  const random = options.random ?? Math.random;
  const firstMs = options.firstMs ?? FIRST_MS;
  const longestMs = options.longestMs ?? LONGEST_MS;
  let tries = 0;
  let stable: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let planned: (() => void) | null = null;
  let notBeforeMs = 0;

  const run = (): void => {
    clearTimeout(timer);
    const attempt = planned;
    planned = null;
    attempt?.();
  };
  const unlisten = onOnline(() => {
    // What the source asked for (Retry-After) is kept even when our own network is back.
    if (planned && Date.now() >= notBeforeMs) run();
  });

  return {
    retry(attempt, atLeastMs = 0) {
      clearTimeout(stable);
      clearTimeout(timer);
      planned = attempt;
      const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 30));
      tries++;
      notBeforeMs = Date.now() + atLeastMs;
      const waitMs = Math.max(atLeastMs, random() * ceiling);
      timer = setTimeout(run, isOffline() ? Math.max(waitMs, longestMs) : waitMs);
    },
    succeeded() {
      clearTimeout(stable);
      stable = setTimeout(() => {
        tries = 0;
      }, STABLE_MS);
      unref(stable);
    },
    close() {
      clearTimeout(stable);
      clearTimeout(timer);
      planned = null;
      unlisten();
    },
  };
}

function isOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false;
}

function onOnline(listener: () => void): Undo {
  if (typeof globalThis.addEventListener !== 'function') return () => {};
  globalThis.addEventListener('online', listener);
  return () => globalThis.removeEventListener('online', listener);
}

/** In Node a bookkeeping timer must not keep the process alive. */
function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}

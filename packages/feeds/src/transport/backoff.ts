import type { Undo } from '@borough/core';
import { ALWAYS_SEEN, type Presence } from './presence.js';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
const STABLE_MS = 60_000;

/** Decides when to try again: full jitter, so that a thousand pages do not come back in the same second. */
export interface Backoff {
  /**
   * Runs `attempt` after a random wait; replaces what was planned before. At once when the network is back;
   * not before somebody looks again.
   */
  retry(attempt: () => void, atLeastMs?: number): void;
  /** The connection stands; after a minute of that, waits start short again. */
  succeeded(): void;
  close(): void;
}

export interface BackoffOptions {
  readonly random?: () => number;
  readonly firstMs?: number;
  readonly longestMs?: number;
  readonly presence?: Presence;
}

export function createBackoff(options: BackoffOptions = {}): Backoff {
  const random = options.random ?? Math.random;
  const firstMs = options.firstMs ?? FIRST_MS;
  const longestMs = options.longestMs ?? LONGEST_MS;
  const presence = options.presence ?? ALWAYS_SEEN;
  let tries = 0;
  let stable: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let planned: (() => void) | null = null;
  let notBeforeMs = 0;

  const run = (): void => {
    clearTimeout(timer);
    // What is due while nobody looks stays planned.
    if (presence.isHidden()) return;
    const attempt = planned;
    planned = null;
    attempt?.();
  };
  const wake = (): void => {
    // What the source asked for (Retry-After) is kept even when our own network is back.
    if (planned && Date.now() >= notBeforeMs) run();
    else if (planned) arm(notBeforeMs - Date.now());
  };
  const arm = (waitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(run, waitMs);
  };
  const undos = [onOnline(wake), presence.onReturn(wake)];

  return {
    retry(attempt, atLeastMs = 0) {
      clearTimeout(stable);
      clearTimeout(timer);
      planned = attempt;
      const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(tries, 30));
      tries++;
      notBeforeMs = Date.now() + atLeastMs;
      const waitMs = Math.max(atLeastMs, random() * ceiling);
      arm(isOffline() ? Math.max(waitMs, longestMs) : waitMs);
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
      for (const undo of undos) undo();
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

import { type ReadonlySignal, signal, type Undo } from '@borough/core';
import { nextTimeOfDay, type TimeOfDay } from './night.js';
import type { Timing } from './timing.js';

/** What a kiosk says while it lives, about once a second. */
export interface Beat {
  readonly borough: 'beat';
  /** Nobody stands before the screen, so that nobody is disturbed by a restart. */
  readonly isAlone: boolean;
}

/** How the kiosk is; `waiting` is the pause before it is loaded again. */
export type Watch = {
  readonly is: 'starting' | 'alive' | 'waiting';
  /** Times that it was loaded again because its beats stopped. */
  readonly rescues: number;
};

/** Loads a kiosk again when its beats stop (rules KI5–KI7). */
export interface Watchdog {
  readonly state: ReadonlySignal<Watch>;
  beat(beat: Beat): void;
  readonly close: Undo;
}

export interface WatchdogOptions {
  readonly timing: Timing;
  /** Loads the kiosk, or loads it again. */
  load(): void;
  /** Takes a kiosk off that has fallen silent; it is loaded again a while later. */
  unload?(): void;
  /** So long at least it is off. Default 0. */
  readonly emptyMs?: number;
  /** From loading: so long it may be silent, and stutter. Default 60 s. */
  readonly startMs?: number;
  /** From beat to beat. Default 20 s: a slow computer may take seconds for a frame. */
  readonly patienceMs?: number;
  /** When it is loaded anew for its own good, as soon as nobody is there. */
  readonly nightly?: TimeOfDay;
  /** Nobody can see the page, and browsers draw no frames for it: silence says nothing. */
  isHidden?(): boolean;
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10 * 60_000;
/** After so long without trouble, the next trouble is the first. */
const CALM_MS = 5 * 60_000;

/** Loads at once. */
export function createWatchdog(options: WatchdogOptions): Watchdog {
  const { timing, load, nightly, startMs = 60_000, patienceMs = 20_000 } = options;
  const { isHidden = () => false, unload, emptyMs = 0 } = options;
  const state = signal<Watch>({ is: 'starting', rescues: 0 });
  let unwait: Undo | null = null;
  let deadlineMs = 0;
  let aliveSinceMs = 0;
  let failuresInARow = 0;
  let nightMs = nightly ? nextTimeOfDay(timing.nowMs(), nightly) : Number.POSITIVE_INFINITY;

  function show(is: Watch['is'], more = 0): void {
    const { rescues } = state.get();
    state.set({ is, rescues: rescues + more });
  }

  function wait(ms: number, then: () => void): void {
    unwait?.();
    unwait = timing.after(ms, then);
  }

  function start(more = 0): void {
    show('starting', more);
    deadlineMs = timing.nowMs() + startMs;
    wait(startMs, look);
    load();
  }

  function look(): void {
    const nowMs = timing.nowMs();
    // A computer that slept wakes the timer first and the kiosk a moment later.
    const hasSlept = nowMs - deadlineMs > patienceMs;
    if (isHidden() || hasSlept) deadlineMs = nowMs + patienceMs;
    if (nowMs < deadlineMs) wait(deadlineMs - nowMs, look);
    else rescue();
  }

  function rescue(): void {
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failuresInARow);
    failuresInARow += 1;
    show('waiting');
    unload?.();
    wait(Math.max(emptyMs, waitMs), () => start(1));
  }

  start();

  return {
    state,
    beat({ isAlone }) {
      const { is } = state.get();
      // The last words of a page that is being given up.
      if (is === 'waiting') return;
      const nowMs = timing.nowMs();
      if (is === 'starting') {
        aliveSinceMs = nowMs;
        show('alive');
      }
      deadlineMs = Math.max(deadlineMs, nowMs + patienceMs);
      if (nowMs - aliveSinceMs >= CALM_MS) failuresInARow = 0;
      if (nightly && nowMs >= nightMs && isAlone) {
        nightMs = nextTimeOfDay(nowMs, nightly);
        start();
      }
    },
    close() {
      unwait?.();
      unwait = null;
    },
  };
}

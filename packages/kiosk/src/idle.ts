import { type ReadonlySignal, signal, type Undo } from '@borough/core';
import type { Timing } from './timing.js';

/** Whether somebody stands before the screen; `leaving` is the countdown that can still be stopped by a touch. */
export type Attendance =
  | { readonly is: 'alone' }
  | { readonly is: 'attended' }
  | { readonly is: 'leaving'; readonly seconds: number };

/** Knows from touches whether anybody is there. */
export interface Idle {
  readonly attendance: ReadonlySignal<Attendance>;
  /** Somebody touches; told to all who watch before this returns. */
  touch(): void;
  /** Whoever was there has done; told to all who watch before this returns. */
  leave(): void;
  readonly close: Undo;
}

export interface IdleOptions {
  readonly timing: Timing;
  /** Without a touch for so long, nobody is there. Default 60 s. */
  readonly idleMs?: number;
  /** The last part of it counts down before everybody's eyes. Default 15 s. */
  readonly warnMs?: number;
  /** While something goes on that needs no touch (a film, a download), the time begins anew. */
  isBusy?(): boolean;
}

/** Begins with nobody there (rule KI1). */
export function createIdle(options: IdleOptions): Idle {
  const { timing, idleMs = 60_000, warnMs = 15_000, isBusy = () => false } = options;
  const attendance = signal<Attendance>({ is: 'alone' });
  let touchedMs = 0;
  let unwait: Undo | null = null;

  function look(): void {
    unwait = null;
    const nowMs = timing.nowMs();
    if (isBusy()) touchedMs = nowMs;
    const restMs = touchedMs + idleMs - nowMs;
    if (restMs <= 0) {
      attendance.set({ is: 'alone' });
      return;
    }
    if (restMs > warnMs) {
      if (attendance.get().is !== 'attended') attendance.set({ is: 'attended' });
      unwait = timing.after(restMs - warnMs, look);
      return;
    }
    const seconds = Math.ceil(restMs / 1000);
    attendance.set({ is: 'leaving', seconds });
    unwait = timing.after(restMs - (seconds - 1) * 1000, look);
  }

  return {
    attendance,
    touch() {
      touchedMs = timing.nowMs();
      // A finger that moves touches a hundred times a second; the timer that runs looks for itself.
      if (attendance.get().is === 'attended') return;
      unwait?.();
      look();
    },
    leave() {
      unwait?.();
      unwait = null;
      if (attendance.get().is !== 'alone') attendance.set({ is: 'alone' });
    },
    close() {
      unwait?.();
      unwait = null;
    },
  };
}

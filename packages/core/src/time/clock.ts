import { type Signal, signal } from '../signal/signal.js';

/**
 * City time, by the wall clock:
 * live — wall time less a play-out delay; replay — runs at `rate` from an anchor; held — stands still.
 */
export type ClockState =
  | { readonly mode: 'live'; readonly delayMs: number }
  | {
      readonly mode: 'replay';
      readonly anchorCityMs: number;
      readonly anchorWallMs: number;
      readonly rate: number;
      /** True when what plays is a recording and must be labelled so. */
      readonly recorded: boolean;
    }
  | { readonly mode: 'held'; readonly atMs: number };

/** What a server says about city time, on its clock topic, about once a second. */
export interface ClockMessage {
  readonly cityMs: number;
  readonly rate: number;
  readonly recorded: boolean;
  /** Counts up when time jumps (a recording loops): readings of an older epoch are void. */
  readonly epoch: number;
}

/** The only reader of now. */
export interface Clock {
  readonly state: Signal<ClockState>;
  /** City time in UTC milliseconds. */
  nowMs(): number;
  /** Wall time in UTC milliseconds. */
  wallMs(): number;
  live(delayMs?: number): void;
  hold(atMs?: number): void;
  replay(options: { fromMs: number; rate: number; recorded?: boolean }): void;
}

/** A clock that starts live. `wall` is the port to the real time; tests give their own. */
export function createClock(wall: () => number = Date.now): Clock {
  const state = signal<ClockState>({ mode: 'live', delayMs: 0 });
  const nowMs = (): number => {
    const s = state.get();
    if (s.mode === 'live') return wall() - s.delayMs;
    if (s.mode === 'held') return s.atMs;
    return s.anchorCityMs + (wall() - s.anchorWallMs) * s.rate;
  };
  return {
    state,
    nowMs,
    wallMs: wall,
    live(delayMs = 0) {
      state.set({ mode: 'live', delayMs });
    },
    hold(atMs = nowMs()) {
      state.set({ mode: 'held', atMs });
    },
    replay({ fromMs, rate, recorded = false }) {
      state.set({
        mode: 'replay',
        anchorCityMs: fromMs,
        anchorWallMs: wall(),
        rate,
        recorded,
      });
    },
  };
}

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
  /** The city time that going live would show: where new readings arrive. */
  edgeMs(): number;
  /** City seconds in a wall second at the live edge. */
  edgeRate(): number;
  /** The epoch of the server that is followed; `NaN` without one. */
  epoch(): number;
  /** A person holds or replays; what is live goes on without being shown. */
  isAway(): boolean;
  /** Back to now: wall time, or the time of the server that is being followed. */
  live(delayMs?: number): void;
  /** A server's word on city time; followed unless a person holds or replays. */
  follow(message: ClockMessage): void;
  /** Nobody says any more what time it is: city time is wall time again. */
  unfollow(): void;
  hold(atMs?: number): void;
  replay(options: { fromMs: number; rate: number; recorded?: boolean }): void;
}

/** A followed clock is set again only when it is off by more than a network hiccup of this many wall milliseconds. */
const FOLLOW_SLACK_MS = 400;

/** A clock that starts live. `wall` is the port to the real time; tests give their own. */
export function createClock(wall: () => number = Date.now): Clock {
  const state = signal<ClockState>({ mode: 'live', delayMs: 0 });
  const timeOf = (s: ClockState): number => {
    if (s.mode === 'live') return wall() - s.delayMs;
    if (s.mode === 'held') return s.atMs;
    return s.anchorCityMs + (wall() - s.anchorWallMs) * s.rate;
  };
  const nowMs = (): number => timeOf(state.get());
  let followed: Extract<ClockState, { mode: 'replay' }> | null = null;
  let epoch = Number.NaN;
  let delayMs = 0;
  let isAway = false;
  const edge = (): ClockState => followed ?? { mode: 'live', delayMs };
  const clock: Clock = {
    state,
    nowMs,
    wallMs: wall,
    edgeMs: () => timeOf(edge()),
    edgeRate: () => followed?.rate ?? 1,
    epoch: () => epoch,
    isAway: () => isAway,
    live(delay = 0) {
      isAway = false;
      delayMs = delay;
      state.set(edge());
    },
    follow({ cityMs, rate, recorded, epoch: run }) {
      epoch = run;
      const anchorWallMs = wall();
      const old = followed;
      const expected = old ? old.anchorCityMs + (anchorWallMs - old.anchorWallMs) * old.rate : NaN;
      const isSame =
        old?.rate === rate &&
        old.recorded === recorded &&
        Math.abs(cityMs - expected) < FOLLOW_SLACK_MS * Math.max(1, rate);
      if (isSame) return;
      followed = { mode: 'replay', anchorCityMs: cityMs, anchorWallMs, rate, recorded };
      if (!isAway) state.set(followed);
    },
    unfollow() {
      epoch = Number.NaN;
      followed = null;
      if (!isAway) state.set(edge());
    },
    hold(atMs = nowMs()) {
      isAway = true;
      state.set({ mode: 'held', atMs });
    },
    replay({ fromMs, rate, recorded = false }) {
      isAway = true;
      state.set({
        mode: 'replay',
        anchorCityMs: fromMs,
        anchorWallMs: wall(),
        rate,
        recorded,
      });
    },
  };
  return clock;
}

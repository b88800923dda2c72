import type { CityClock } from './city-clock.js';
import type { Recorded } from './recording.js';

export interface ReplayOptions {
  /** What was recorded, in the order of time: a list, or a function that begins a new pass. */
  readonly lines: readonly Recorded[] | (() => AsyncIterable<Recorded>);
  readonly publish: (payload: Uint8Array, atMs: number) => void;
  /** Time is its business alone: the replay sets it to the beginning and then only reads it. */
  readonly clock: CityClock;
  /** True begins again at the end; the clock leaps to the beginning in a new epoch. */
  readonly loop?: boolean;
  /** How long time stands still between two passes, in real milliseconds. */
  readonly pauseMs?: number;
}

/** A recording that plays. */
export interface Replay {
  /** Settles when the recording has ended (never, in a loop) or the replay was closed; rejects where it cannot be read. */
  readonly ended: Promise<void>;
  close(): void;
}

/** A leap in time and what follows it travel on different topics: the leap gets a head start. */
const HEAD_START_MS = 150;
/** A timer waits no longer than this, because the clock may be changed meanwhile. */
const LONGEST_WAIT_MS = 1000;

/** Plays a recording by the city's clock: each snapshot is published when its time has come. */
export function createReplay(options: ReplayOptions): Replay {
  const { lines, publish, clock, loop = false, pauseMs = 5000 } = options;
  const stop = new AbortController();
  const open = typeof lines === 'function' ? lines : () => lines;

  const pass = async (): Promise<number> => {
    let count = 0;
    for await (const { atMs, payload } of open()) {
      if (count++ === 0) {
        clock.jump(atMs);
        await sleep(HEAD_START_MS, stop.signal);
      }
      for (let leftMs = atMs - clock.nowMs(); leftMs > 0; leftMs = atMs - clock.nowMs()) {
        const waitMs = clock.rate > 0 ? leftMs / clock.rate : LONGEST_WAIT_MS;
        await sleep(Math.min(waitMs, LONGEST_WAIT_MS), stop.signal);
        if (stop.signal.aborted) return count;
      }
      if (stop.signal.aborted) return count;
      publish(payload, atMs);
    }
    return count;
  };

  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const count = await pass();
      // An empty recording would spin.
      if (!loop || count === 0 || stop.signal.aborted) return;
      clock.hold();
      await sleep(pauseMs, stop.signal);
    }
  };
  return { ended: run(), close: () => stop.abort() };
}

/** Resolves after a while, or at once when stopped; it never rejects, so that stopping is not a failure. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(1, ms));
    signal.addEventListener('abort', done);
  });
}

import type { Timing } from '../timing.js';

/** A true double of the real time: stands still until it is moved. */
export interface TurnedTiming extends Timing {
  /** Moves on, and calls back all who waited, in their order, each at its time. */
  pass(ms: number): void;
  readonly waiting: number;
}

export function createTiming(startMs = 0): TurnedTiming {
  let now = startMs;
  let waits: { readonly atMs: number; then(): void }[] = [];
  return {
    nowMs: () => now,
    after(ms, then) {
      const wait = { atMs: now + ms, then };
      waits.push(wait);
      return () => {
        waits = waits.filter((other) => other !== wait);
      };
    },
    get waiting() {
      return waits.length;
    },
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const due = waits.filter(({ atMs }) => atMs <= end).sort((a, b) => a.atMs - b.atMs)[0];
        if (!due) break;
        waits = waits.filter((other) => other !== due);
        now = due.atMs;
        due.then();
      }
      now = end;
    },
  };
}

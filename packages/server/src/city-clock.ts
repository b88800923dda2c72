import { type ClockMessage, createClock } from '@borough/core';

/** The time of the city a server serves: one for its recordings, its simulators and its viewers. */
export interface CityClock {
  nowMs(): number;
  /** City seconds in a second. 0 while held. */
  readonly rate: number;
  readonly epoch: number;
  message(): ClockMessage;
  /** Time leaps to `toMs` and runs on: a new epoch, in which older readings are void. */
  jump(toMs: number): void;
  /** Time stands still, until the next jump. */
  hold(): void;
  /** Called after each jump and hold; the returned function ends that. */
  onJump(listener: () => void): () => void;
}

export interface CityClockOptions {
  /** City seconds in a second; 1 by default. */
  readonly rate?: number;
  /** True when what plays is a recording and must be labelled so. */
  readonly recorded?: boolean;
  /** Where to begin; now, where absent. */
  readonly fromMs?: number;
  /** The port to real time. */
  readonly wall?: () => number;
}

/**
 * A clock that runs from `fromMs` (now, where absent) at `rate`.
 *
 * A clock that does not show real time begins its epochs at the second it was made: a server that
 * restarts leaps in time too, and its viewers must see that.
 *
 * @example
 * ```ts
 * const clock = createCityClock({ fromMs: Date.parse('2026-05-04T15:10:58Z'), rate: 144, recorded: true });
 * ```
 */
export function createCityClock(options: CityClockOptions = {}): CityClock {
  const { rate = 1, recorded = false, fromMs, wall = Date.now } = options;
  const isReal = fromMs === undefined && rate === 1;
  const clock = createClock(wall);
  const listeners = new Set<() => void>();
  let epoch = isReal ? 0 : Math.floor(wall() / 1000);
  let isHeld = false;
  if (isReal) clock.live();
  else clock.replay({ fromMs: fromMs ?? wall(), rate, recorded });
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    nowMs: clock.nowMs,
    get rate() {
      return isHeld ? 0 : rate;
    },
    get epoch() {
      return epoch;
    },
    message: () => ({
      cityMs: Math.round(clock.nowMs()),
      rate: isHeld ? 0 : rate,
      recorded,
      epoch,
    }),
    jump(toMs) {
      isHeld = false;
      epoch++;
      clock.replay({ fromMs: toMs, rate, recorded });
      tell();
    },
    hold() {
      isHeld = true;
      clock.hold();
      tell();
    },
    onJump(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

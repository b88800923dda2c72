import { type City, type ReadonlySignal, signal, type Undo } from '@borough/core';
import type { Recorded } from './recorded.js';
import { pageTiming, type Timing } from './timing.js';

/** What plays in place of a network that is gone. */
export interface Fallback {
  /** While it plays: nothing of what is shown is of now. */
  readonly isRecorded: ReadonlySignal<boolean>;
  /** Ends it; what was recorded goes. */
  readonly close: Undo;
}

export interface FallbackOptions {
  readonly city: City;
  readonly recorded: Recorded;
  readonly timing?: Timing;
  /** A network that is gone for less is waited for. Default 5 s. */
  readonly lostMs?: number;
  /** A network that is back for less is not trusted. Default 3 s. */
  readonly backMs?: number;
}

/**
 * Plays a recording once none of the feeds that it stands for has a link, and takes it off when one has
 * (rule KI10).
 */
export function createFallback(options: FallbackOptions): Fallback {
  const { city, recorded, timing = pageTiming, lostMs = 5000, backMs = 3000 } = options;
  const { part, standsFor } = recorded;
  const isRecorded = signal(false);
  let unwait: Undo | null = null;
  let takeOff: Undo | null = null;

  const isLinked = (): boolean =>
    city.health.get().feeds.some(({ feed, link }) => link === 'open' && standsFor.includes(feed));

  function turn(): void {
    unwait = null;
    takeOff?.();
    takeOff = takeOff ? null : city.extend(part);
    isRecorded.set(takeOff !== null);
  }

  function look(): void {
    const isAsItShould = isLinked() !== isRecorded.get();
    if (isAsItShould) {
      unwait?.();
      unwait = null;
    } else {
      unwait ??= timing.after(isRecorded.get() ? backMs : lostMs, turn);
    }
  }

  // A city without a live feed has nothing to lose.
  const unwatch = standsFor.length > 0 ? city.health.watch(look) : () => {};
  if (standsFor.length > 0) look();
  return {
    isRecorded,
    close() {
      unwatch();
      unwait?.();
      takeOff?.();
    },
  };
}

import type { FeedHealth } from '../intake/feed.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';
import type { Coverage } from './join.js';
import type { CityEvent } from './log.js';

/** How a city is doing: its sources, how its tiles and tables have met, and what went wrong. */
export interface Health {
  readonly feeds: readonly FeedHealth[];
  readonly tilesets: Readonly<Record<string, Coverage>>;
  readonly events: readonly CityEvent[];
}

/** A city's health as something to watch: made anew when there are news, but not for each of them. */
export interface Report {
  readonly health: ReadonlySignal<Health>;
  /** Something of it has changed. */
  news(): void;
  /** Call often; reads at most four times a second, and only after news. */
  tick(nowMs: number): void;
}

const LEAST_MS = 250;
const NOTHING: Health = { feeds: [], tilesets: {}, events: [] };

/** @param read reads the health as it is now; called by `tick` only */
export function createReport(read: () => Health): Report {
  const health = signal<Health>(NOTHING);
  let isDue = true;
  let readMs = Number.NEGATIVE_INFINITY;
  return {
    health,
    news() {
      isDue = true;
    },
    tick(nowMs) {
      if (!isDue || nowMs - readMs < LEAST_MS) return;
      isDue = false;
      readMs = nowMs;
      health.set(read());
    },
  };
}

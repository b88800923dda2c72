import type { Undo } from '@borough/core';

/** Milliseconds between two looks, and so between two renders of a component for the city's sake. */
export const TICK_MS = 100;

/**
 * The one timer of a city's components: looks ten times a second at what they read, and at nothing else.
 * A look costs O(watched); without watchers there is no timer.
 */
export interface Ticker {
  /** Tells at most once in each tenth of a second, and only when `isChanged` says so. */
  watch(isChanged: () => boolean, tell: () => void): Watch;
}

export interface Watch {
  /** Something may have changed: told now, unless it has been told in this tenth of a second. */
  poke(): void;
  readonly undo: Undo;
}

interface Entry {
  readonly isChanged: () => boolean;
  readonly tell: () => void;
  isTold: boolean;
}

export function createTicker(): Ticker {
  const entries = new Set<Entry>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(entry: Entry): void {
    if (entry.isTold || !entry.isChanged()) return;
    entry.isTold = true;
    entry.tell();
  }

  function tick(): void {
    for (const entry of [...entries]) {
      entry.isTold = false;
      if (entries.has(entry)) look(entry);
    }
  }

  return {
    watch(isChanged, tell) {
      const entry: Entry = { isChanged, tell, isTold: false };
      entries.add(entry);
      timer ??= setInterval(tick, TICK_MS);
      return {
        poke: () => look(entry),
        undo() {
          entries.delete(entry);
          if (entries.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        },
      };
    },
  };
}

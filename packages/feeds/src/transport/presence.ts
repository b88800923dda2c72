import type { Undo } from '@borough/core';

/** Whether anybody looks; the page tells the worker, which cannot see that for itself. */
export interface Presence {
  isHidden(): boolean;
  /** Tells when somebody looks again. */
  onReturn(listener: () => void): Undo;
}

/** A presence in our hands: the worker's, set by messages. */
export interface SettablePresence extends Presence {
  set(isHidden: boolean): void;
}

/** Where nobody can look away: in Node, and for feeds that go on when hidden. */
export const ALWAYS_SEEN: Presence = { isHidden: () => false, onReturn: () => () => {} };

export function createPresence(isHiddenNow = false): SettablePresence {
  const listeners = new Set<() => void>();
  let isHidden = isHiddenNow;
  return {
    isHidden: () => isHidden,
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      const hasReturned = isHidden && !next;
      isHidden = next;
      if (hasReturned) for (const listener of [...listeners]) listener();
    },
  };
}

/** The part of a page's document that says whether it is seen; a worker has none. */
interface PageDocument extends EventTarget {
  readonly visibilityState: string;
}

/** Calls now where the page is hidden already, and whenever that changes. */
export function watchPage(tell: (isHidden: boolean) => void): Undo {
  const page = (globalThis as { document?: PageDocument }).document;
  if (!page) return () => {};
  const look = (): void => tell(page.visibilityState === 'hidden');
  if (page.visibilityState === 'hidden') tell(true);
  page.addEventListener('visibilitychange', look);
  return () => page.removeEventListener('visibilitychange', look);
}

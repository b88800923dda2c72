import type { Undo } from '../scope.js';

/** A value that can be watched. Setting an equal value (`Object.is`) tells nobody. */
export interface Signal<T> {
  get(): T;
  set(value: T): void;
  update(change: (value: T) => T): void;
  /** Calls back after each change, once for a batch; not with the present value. */
  watch(listener: (value: T) => void): Undo;
}

/** The reading half. */
export type ReadonlySignal<T> = Pick<Signal<T>, 'get' | 'watch'>;

/**
 * Notifications are synchronous and outside the write: a listener that throws does not stop the
 * others; the error is rethrown on its own, where the host sees it.
 */
export function signal<T>(initial: T): Signal<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of [...listeners]) {
        if (!listeners.has(listener)) continue;
        try {
          listener(value);
        } catch (failure) {
          queueMicrotask(() => {
            throw failure;
          });
        }
      }
    },
    update(change) {
      this.set(change(value));
    },
    watch(listener) {
      // A wrapper of its own, so that one function may watch twice and undo each.
      const entry = (v: T) => listener(v);
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
  };
}

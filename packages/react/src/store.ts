import type { Undo } from '@borough/core';
import type { Ticker } from './ticker.js';

/** What `useSyncExternalStore` wants: a value that stays the same object until its readers are told. */
export interface Store<T> {
  readonly subscribe: (listener: () => void) => Undo;
  readonly get: () => T;
}

/** Pokes the store when its value may have changed; without one, only the ticker looks. */
type Listen = (poke: () => void) => Undo;

const never: Listen = () => () => {};

/** A store of a plain value, told when `Object.is` sees another one. */
export function createStore<T>(ticker: Ticker, read: () => T, listen: Listen = never): Store<T> {
  return build(
    ticker,
    read,
    listen,
    (old, next) => !Object.is(old, next),
    (value) => value,
  );
}

/**
 * A store of an object that notices which of its fields are read, and tells of changes of those alone:
 * who shows a value is not rendered again for its time.
 */
export function createTrackedStore<T extends object | null>(
  ticker: Ticker,
  read: () => T,
  listen: Listen = never,
): Store<T> {
  const fields = new Set<PropertyKey>();
  const differs = (old: T, next: T): boolean => {
    if (old === null || next === null) return old !== next;
    for (const field of fields)
      if (!Object.is(Reflect.get(old, field), Reflect.get(next, field))) return true;
    return false;
  };
  const wrap = (value: T): T =>
    value &&
    new Proxy(value, {
      get(target, field) {
        fields.add(field);
        return Reflect.get(target, field);
      },
    });
  return build(ticker, read, listen, differs, wrap);
}

function build<T>(
  ticker: Ticker,
  read: () => T,
  listen: Listen,
  differs: (old: T, next: T) => boolean,
  wrap: (value: T) => T,
): Store<T> {
  let plain = read();
  let shown = wrap(plain);

  function refresh(): boolean {
    const next = read();
    if (!differs(plain, next)) return false;
    plain = next;
    shown = wrap(next);
    return true;
  }

  return {
    // The same object between two tellings, whatever the city does meanwhile.
    get: () => shown,
    subscribe(listener) {
      // It may be long since the store was made: React looks again right after this.
      refresh();
      const { poke, undo } = ticker.watch(refresh, listener);
      const unlisten = listen(poke);
      return () => {
        unlisten();
        undo();
      };
    },
  };
}

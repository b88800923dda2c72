import type {
  Chosen,
  City,
  Command,
  CommandResult,
  FeedHealth,
  Freshness,
  Health,
} from '@borough/core';
import { useMemo, useSyncExternalStore } from 'react';
import { useRoom } from './room.js';
import type { Store } from './store.js';
import {
  type ClockReading,
  clockStore,
  feedHealthStore,
  freshnessStore,
  healthStore,
  type LayerState,
  layerStore,
  type Reading,
  readingStore,
  selectionStore,
} from './stores.js';

const useStore = <T>({ subscribe, get }: Store<T>): T => useSyncExternalStore(subscribe, get, get);

/** The open city. It is the same object until the provider opens another one. */
export function useCity(): City {
  return useRoom().city;
}

/**
 * The newest reading of one thing's column. Renders again, ten times a second at most, when a field
 * that was read has changed.
 *
 * @throws BoroughError `TABLE_UNKNOWN`, `COLUMN_UNKNOWN`; a key that nobody knows yet has no value
 * @example
 * const { value, unit, freshness } = useReading('buildings', 'B-1204', 'energy');
 */
export function useReading(table: string, key: string, column: string): Reading {
  const room = useRoom();
  return useStore(
    useMemo(() => readingStore(room, table, key, column), [room, table, key, column]),
  );
}

/** How old what is known of a thing is, of one column or the oldest of all; null where nothing is known. */
export function useFreshness(table: string, key: string, column?: string): Freshness | null {
  const room = useRoom();
  return useStore(
    useMemo(() => freshnessStore(room, table, key, column), [room, table, key, column]),
  );
}

/** A layer: its description, whether it is shown, its legend. */
export function useLayer(id: string): LayerState {
  const room = useRoom();
  return useStore(useMemo(() => layerStore(room, id), [room, id]));
}

/** What is chosen, in the order of choosing. */
export function useSelection(): readonly Chosen[] {
  const room = useRoom();
  return useStore(useMemo(() => selectionStore(room), [room]));
}

/** City time. Who reads `nowMs` is rendered once a city second, ten times a second at most. */
export function useClock(): ClockReading {
  const room = useRoom();
  return useStore(useMemo(() => clockStore(room), [room]));
}

/** Health of the city's feeds and tilesets, or of one feed; null before it has said anything. */
export function useHealth(): Health;
export function useHealth(feed: string): FeedHealth | null;
export function useHealth(feed?: string): Health | FeedHealth | null {
  const room = useRoom();
  return useStore<Health | FeedHealth | null>(
    useMemo(
      () => (feed === undefined ? healthStore(room) : feedHealthStore(room, feed)),
      [room, feed],
    ),
  );
}

/**
 * Carries out commands. It is the same function as long as the city is open, and never renders anything.
 * Rejects with a `BoroughError` where the command is wrong.
 *
 * @example
 * const run = useCommand();
 * <button onClick={() => run({ do: 'live' })}>Go live</button>
 */
export function useCommand(): (command: Command, signal?: AbortSignal) => Promise<CommandResult> {
  return useRoom().city.run;
}

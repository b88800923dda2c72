import {
  ALARM_MASK,
  ALARM_SHIFT,
  type Chosen,
  type City,
  type ColumnReader,
  type FeedHealth,
  FRESHNESS,
  FRESHNESS_MASK,
  FRESHNESS_SHIFT,
  type Freshness,
  freshnessOf,
  type Health,
  KNOWN,
  type Layer,
  type LayerReader,
  type Legend,
  PREDICTED,
  QUALITY_MASK,
  QUALITY_SHIFT,
} from '@borough/core';
import type { Room } from './room.js';
import { createStore, createTrackedStore, type Store } from './store.js';

/** The newest reading of one thing's column. */
export interface Reading {
  /** null: nothing known. */
  readonly value: number | string | null;
  /** As printed after the value. */
  readonly unit: string | undefined;
  /** City time, UTC milliseconds; null where nothing is known. */
  readonly atMs: number | null;
  readonly freshness: Freshness | null;
  /** 0 good, 1 uncertain, 2 bad, 3 stale by the source's own word. */
  readonly quality: number;
  /** 0 none … 3 worst. */
  readonly alarm: number;
  readonly isPredicted: boolean;
}

/** A layer as it is now; `layer` is null while the city has none of that id. */
export interface LayerState {
  readonly layer: Layer | null;
  readonly isVisible: boolean;
  /** null where no rule colours the layer. */
  readonly legend: Legend | null;
}

/** City time as a person reads it. */
export interface ClockReading {
  readonly mode: 'live' | 'replay' | 'held';
  /** City seconds in a second; 0 while held. */
  readonly rate: number;
  /** What plays is a recording and must be labelled so. */
  readonly isRecorded: boolean;
  /** City time in UTC milliseconds, to the whole second. */
  readonly nowMs: number;
}

/** The slot of a key, looked for until it has one: a thing keeps it for life. */
function slotFinder(city: City, table: string, key: string): () => number {
  const reader = city.scene.table(table);
  let slot = 0;
  return () => {
    slot ||= reader.slotOf(key);
    return slot;
  };
}

export function readingStore(
  { city, ticker }: Room,
  table: string,
  key: string,
  column: string,
): Store<Reading> {
  const cells = city.scene.table(table).column(column);
  const slotOf = slotFinder(city, table, key);
  return createTrackedStore(ticker, () => toReading(cells, slotOf()));
}

function toReading(column: ColumnReader, slot: number): Reading {
  const { unit, type } = column.schema;
  const flags = column.flags[slot] ?? 0;
  const number = column.values[slot] as number;
  const isKnown = slot > 0 && (flags & KNOWN) !== 0;
  const value = type === 'text' ? (column.texts[number] ?? null) : number;
  return {
    value: isKnown ? value : null,
    unit,
    atMs: isKnown ? (column.atMs[slot] as number) : null,
    freshness: isKnown ? freshnessOf(flags) : null,
    quality: (flags & QUALITY_MASK) >> QUALITY_SHIFT,
    alarm: (flags & ALARM_MASK) >> ALARM_SHIFT,
    isPredicted: (flags & PREDICTED) !== 0,
  };
}

/** @param column one column, or all of the thing's: then the oldest of what is known */
export function freshnessStore(
  { city, ticker }: Room,
  table: string,
  key: string,
  column: string | undefined,
): Store<Freshness | null> {
  const reader = city.scene.table(table);
  const columns = column === undefined ? [...reader.columns.values()] : [reader.column(column)];
  const slotOf = slotFinder(city, table, key);
  return createStore(ticker, () => {
    const slot = slotOf();
    let oldest = -1;
    for (const { flags } of slot > 0 ? columns : []) {
      const bits = flags[slot] as number;
      if (bits & KNOWN) oldest = Math.max(oldest, (bits & FRESHNESS_MASK) >> FRESHNESS_SHIFT);
    }
    return FRESHNESS[oldest] ?? null;
  });
}

export function layerStore({ city, ticker }: Room, id: string): Store<LayerState> {
  const { scene } = city;
  let known: { readonly of: readonly unknown[]; readonly legend: Legend | null } | null = null;

  /** A new legend only for a new style, theme or word. */
  function legendOf(reader: LayerReader | undefined): Legend | null {
    const rule = reader?.layer.style?.color;
    const words = rule && scene.table(reader.table).column(rule.column).texts.length;
    const of = [rule, scene.theme, words];
    if (!known || of.some((part, i) => part !== known?.of[i]))
      known = { of, legend: reader ? city.legend(id) : null };
    return known.legend;
  }

  return createTrackedStore(
    ticker,
    () => {
      const reader = scene.layers.find((one) => one.id === id);
      const layer = reader?.layer ?? null;
      return {
        layer,
        isVisible: layer !== null && layer.visible !== false,
        legend: legendOf(reader),
      };
    },
    scene.watch,
  );
}

export function clockStore({ city, ticker }: Room): Store<ClockReading> {
  const { clock } = city;
  return createTrackedStore(
    ticker,
    () => {
      const state = clock.state.get();
      const rate = state.mode === 'replay' ? state.rate : state.mode === 'live' ? 1 : 0;
      return {
        mode: state.mode,
        rate,
        isRecorded: state.mode === 'replay' && state.recorded,
        nowMs: Math.floor(clock.nowMs() / 1000) * 1000,
      };
    },
    clock.state.watch,
  );
}

export function selectionStore({ city, ticker }: Room): Store<readonly Chosen[]> {
  const { chosen } = city.selection;
  return createStore(ticker, chosen.get, chosen.watch);
}

export function healthStore({ city, ticker }: Room): Store<Health> {
  return createTrackedStore(ticker, city.health.get, city.health.watch);
}

export function feedHealthStore({ city, ticker }: Room, feed: string): Store<FeedHealth | null> {
  return createTrackedStore(
    ticker,
    () => city.health.get().feeds.find((health) => health.feed === feed) ?? null,
    city.health.watch,
  );
}

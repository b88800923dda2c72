import { type ReadonlySignal, signal } from '../signal/signal.js';
import type { Clock } from '../time/clock.js';
import { type Column, KNOWN } from './column.js';
import { createLedger } from './ledger.js';
import { createLoggedPen, createPlainPen, type Pen } from './pen.js';
import type { Table } from './table.js';

/**
 * What the tables show: what is `live`; what was known at an earlier time (`past`), or the way there (`seeking`);
 * `before` all that is kept: the clock stands earlier than `fromMs`, and the earliest that is kept is shown.
 */
export type Showing = 'live' | 'seeking' | 'past' | 'before';

/** What a city remembers of its own readings, on this page. */
export interface History {
  /** The earliest city time that can be shown; `NaN` while nothing is kept. */
  readonly fromMs: ReadonlySignal<number>;
  /** City time at the live edge. */
  readonly toMs: number;
  readonly showing: ReadonlySignal<Showing>;
  /** Bytes that the log takes now. */
  readonly bytes: number;
  /**
   * What a thing has reported, by the time at which it was true, ascending; `NaN` from where it was unknown.
   * Text columns give dictionary codes. Late readings are in it, and what came after the clock's time as well.
   */
  series(
    thing: { readonly table: string; readonly key: string },
    column: string,
    fromMs: number,
    toMs: number,
  ): Series;
}

export interface Series {
  readonly atMs: Float64Array;
  readonly values: Float64Array;
}

/** The history of a running city: the way in for its writes, and what follows its clock. */
export interface Past {
  readonly history: History;
  /**
   * The way into columns of a table. What a lasting feed says (a register) was true before it came: while what is
   * live is shown it is not logged, and so is there at all times.
   */
  pen(table: Table, columns: readonly Column[], isLasting: boolean): () => Pen;
  /** A delivery begins. */
  begin(): void;
  /** Looking back, or on the way to now: ages are judged by the time that is shown. */
  readonly isAway: boolean;
  /** Follows the clock, a bounded way at a time; true when something changed. */
  advance(): boolean;
  /** Forgets the tables that are not among these. */
  keep(tables: ReadonlySet<Table>): void;
  close(): void;
}

/** Entries done or undone in one call: about a millisecond. */
const MOST_STEPS = 20_000;
/** City time that runs back by more than this many wall milliseconds is a new run. */
const BACKWARDS_MS = 60_000;

/** @param maxBytes 0 keeps nothing: readings are shown as they come, whatever the clock says */
export function createPast(
  maxBytes: number,
  clock: Clock,
  tableOf: (id: string) => Table | undefined,
): Past {
  const ledger = createLedger(maxBytes);
  const fromMs = signal(Number.NaN);
  const showing = signal<Showing>('live');
  const streams = new Map<Column, number>();
  const isOn = maxBytes > 0;
  let epoch = Number.NaN;
  let begunMs = Number.NEGATIVE_INFINITY;
  let wasBack = false;
  /** What is shown of a run that is over stays until somebody moves the clock. */
  let isLeaving = false;
  const unwatch = clock.state.watch(() => {
    isLeaving = ledger.isInOldRun;
    if (isBack() || showing.get() !== 'live') showing.set('seeking');
  });

  function isBack(): boolean {
    if (!isOn || !clock.isAway()) return false;
    return ledger.isInOldRun || clock.nowMs() < clock.edgeMs();
  }

  /** Time began anew: what came before is a run of its own. */
  function noteRun(): void {
    const nowMs = clock.edgeMs();
    const run = clock.epoch();
    const isBackwards = nowMs < begunMs - BACKWARDS_MS * Math.max(1, clock.edgeRate());
    const isNew = isBackwards || !(Object.is(run, epoch) || Number.isNaN(epoch));
    epoch = run;
    begunMs = nowMs;
    if (isNew) ledger.begin(nowMs, true, !wasBack);
    wasBack = isBack();
  }

  function step(): boolean {
    const before = ledger.place;
    const isOut = !(isLeaving && ledger.isInOldRun);
    if (isOut) isLeaving = false;
    const goal = isOut && isBack() ? clock.nowMs() : Number.POSITIVE_INFINITY;
    const isThere = ledger.seek(goal, MOST_STEPS) && isOut;
    showing.set(isThere ? standing() : 'seeking');
    return ledger.place !== before || !isThere;
  }

  function standing(): Showing {
    if (!isBack()) return 'live';
    return clock.nowMs() < ledger.fromMs && !ledger.isInOldRun ? 'before' : 'past';
  }

  return {
    history: {
      fromMs,
      get toMs() {
        return clock.edgeMs();
      },
      showing,
      get bytes() {
        return isOn ? ledger.bytes : 0;
      },
      series({ table: id, key }, name, from, to) {
        const table = tableOf(id);
        const column = table?.column(name);
        const slot = table?.slotOf(key) ?? 0;
        const points: [number, number][] = [];
        const point = (atMs: number, value: number, flags: number, cameMs: number): void => {
          const isKnown = (flags & KNOWN) > 0;
          const at = isKnown ? atMs : cameMs;
          if (at >= from && at <= to) points.push([at, isKnown ? value : Number.NaN]);
        };
        if (column && slot !== 0) ledger.visit(streams.get(column) ?? -1, slot, point);
        points.sort((a, b) => a[0] - b[0]);
        return {
          atMs: Float64Array.from(points, ([at]) => at),
          values: Float64Array.from(points, ([, value]) => value),
        };
      },
    },
    pen(table, columns, isLasting) {
      const plain = createPlainPen(table, columns);
      if (!isOn) return () => plain;
      const logged = createLoggedPen(table, columns, ledger, (column) => {
        const id = streams.get(column) ?? ledger.streamOf({ what: 'cell', table, column });
        streams.set(column, id);
        return id;
      });
      return () => (isLasting && !wasBack && !ledger.isBehind ? plain : logged);
    },
    begin() {
      if (!isOn) return;
      noteRun();
      ledger.begin(clock.edgeMs(), false, !wasBack);
    },
    get isAway() {
      return isBack() || ledger.isBehind;
    },
    advance() {
      if (!isOn) return false;
      const isReplayed = wasBack && clock.isAway() && clock.state.get().mode === 'replay';
      noteRun();
      // Whoever replays and meets what is live, or the end of a run, is live again.
      if (isReplayed && (!wasBack || ledger.isAtRunEnd)) clock.live();
      const isMoved = step();
      fromMs.set(ledger.fromMs);
      return isMoved;
    },
    keep(tables) {
      for (const table of ledger.keep(tables))
        for (const column of table.columns.values()) streams.delete(column);
    },
    close: unwatch,
  };
}

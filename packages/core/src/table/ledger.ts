import { ALARM_MASK, bornFlags, type Column, KNOWN, QUALITY_SHIFT } from './column.js';
import { ANYBODY, DEAD, exchange, LATE, PENDING, type Stream } from './exchange.js';
import { BLOCK, type Block, createLog, flagsIn, streamIn, toWhat } from './log.js';
import type { Rows } from './pen.js';
import type { Slot, Table } from './table.js';
import { NEWEST, TRACK, type Tracks } from './track.js';

/**
 * Every write to the tables of a city, so that each can be taken back and done again. An entry holds
 * the other state of what it is of: the one before it while it is done, the one after it while it is
 * not. Doing and undoing are one exchange, exact to the bit.
 */
export interface Ledger {
  /** Done entries end here; between `log.head` and it lies what is not shown. */
  readonly place: number;
  readonly isBehind: boolean;
  /** True while what is shown is of a run of the clock that is over. */
  readonly isInOldRun: boolean;
  /** What comes next is the beginning of another run. */
  readonly isAtRunEnd: boolean;
  /** The earliest time that can be shown; `NaN` while empty. */
  readonly fromMs: number;
  readonly bytes: number;
  streamOf(stream: Stream): number;
  /** Forgets the tables that are not among these, and returns them. */
  keep(tables: ReadonlySet<Table>): Table[];
  /** All that follows came at `atMs`; `isNewRun`: time began anew. `isShown` false keeps it for later. */
  begin(atMs: number, isNewRun: boolean, isShown: boolean): void;
  /** Rows `from` … `to` of one column; `slots` are those of all rows. */
  write(
    stream: number,
    column: Column,
    slots: Uint32Array,
    rows: Rows,
    from: number,
    to: number,
    writer: number,
  ): void;
  /** Makes a cell unknown, if it was this writer that wrote it last, or whoever did. */
  clear(stream: number, column: Column, slot: Slot, writer: number): void;
  put(stream: number, table: Table, slot: Slot, rows: Rows, row: number): void;
  fix(stream: number, tracks: Tracks, slot: Slot, rows: Rows, row: number): void;
  clearTrack(stream: number, tracks: Tracks, slot: Slot): void;
  /** A reading older than the one that stands: kept for charts, never shown. */
  late(stream: number, slot: Slot, rows: Rows, row: number, writer: number): void;
  /** Undoes or does at most `most` entries towards a time; true when there. `Infinity` does all. */
  seek(atMs: number, most: number): boolean;
  /** All that is kept of a cell, oldest first: how it stood, and when that came in. */
  visit(
    stream: number,
    slot: Slot,
    tell: (atMs: number, value: number, flags: number, cameMs: number) => void,
  ): void;
}

/** Entries that are of time itself. */
const TIME = 0;
const NEW_RUN = 1;
const RUN_START = toWhat(TIME, NEW_RUN, 0);
/** Most milliseconds between two batches that are told apart. */
const MOST_STEP = 0xffffffff;

export function createLedger(maxBytes: number): Ledger {
  const streams: (Stream | null)[] = [null];
  const log = createLog(maxBytes, (end) => {
    while (here() < end) redo();
  });
  // The newest block, its arrays, and how much of it is filled.
  let block: Block | null = null;
  let slotOf: Uint32Array = new Uint32Array(0);
  let whats: Uint32Array = new Uint32Array(0);
  let times: Float64Array = new Float64Array(0);
  let values: Float32Array = new Float32Array(0);
  let used = BLOCK;
  let base = -BLOCK;
  /** While everything is shown, nobody counts. */
  let isShown = true;
  let place = 0;
  /** The time of what `place` stands in, and of the newest entry. */
  let timeMs = Number.NaN;
  let newestMs = Number.NaN;
  let runFrom = -1;
  let runFromMs = Number.NaN;

  const head = (): number => base + used;
  const here = (): number => (isShown ? base + used : place);

  /** The row of a new entry. */
  function push(stream: number, slot: number, flags: number, writer: number): number {
    if (used === BLOCK) nextBlock();
    const row = used++;
    slotOf[row] = slot;
    whats[row] = toWhat(stream, flags, writer);
    return row;
  }

  function nextBlock(): void {
    block = log.open(newestMs);
    ({ slot: slotOf, what: whats, atMs: times, value: values } = block);
    base = log.end - BLOCK;
    used = 0;
  }

  /** A new entry that carries `count` numbers besides; returns where they lie in the block's wide part. */
  function carry(
    stream: number,
    slot: number,
    flags: number,
    writer: number,
    count: number,
  ): number {
    const row = push(stream, slot, flags, writer);
    const from = log.widen(block as Block, count);
    times[row] = from;
    return from;
  }

  /** Does the newest entry, where everything is shown. */
  function doNewest(): void {
    if (!isShown) return;
    const row = used - 1;
    exchange(streams[streamIn(whats[row] as number)], block as Block, row);
  }

  /** Readings that show at once, and what they take the place of, as entries of the newest block, which has room. */
  function exchangeRun(
    id: number,
    column: Column,
    slots: Uint32Array,
    { value, atMs, quality }: Rows,
    from: number,
    to: number,
    writer: number,
  ): void {
    // The hottest path of a live city, and most of it is waiting for memory: one array after the other keeps more
    // of it on the way than one reading after the other.
    const at = used - from;
    used += to - from;
    const { values: value0, flags: flags0, atMs: atMs0, writer: writer0, pages } = column;
    const [logged, loggedMs, loggedWhat] = [values, times, whats];
    slotOf.set(slots.subarray(from, to), at + from);
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      logged[i + at] = value0[slot] as number;
      value0[slot] = value[i] as number;
    }
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      loggedMs[i + at] = atMs0[slot] as number;
      atMs0[slot] = atMs[i] as number;
    }
    for (let i = from; i < to; i++) {
      const slot = slots[i] as number;
      const flags = flags0[slot] as number;
      loggedWhat[i + at] = toWhat(id, flags & ~ALARM_MASK, writer0[slot] as number);
      writer0[slot] = writer;
      flags0[slot] = bornFlags(flags, quality[i] as number);
    }
    pages.markEach(slots, from, to);
  }

  /** Readings that are shown later. */
  function keepRun(
    id: number,
    slots: Uint32Array,
    { value, atMs, quality }: Rows,
    from: number,
    to: number,
    writer: number,
  ): void {
    for (let i = from; i < to; i++) {
      const flags = KNOWN | ((quality[i] as number) << QUALITY_SHIFT);
      const row = push(id, slots[i] as number, flags, writer);
      values[row] = value[i] as number;
      times[row] = atMs[i] as number;
    }
  }

  function count(): void {
    place = here();
    isShown = false;
    if (place === head()) timeMs = newestMs;
  }

  function undo(): void {
    const row = --place % BLOCK;
    const at = log.at(place);
    const stream = streamIn(at.what[row] as number);
    if (stream === TIME) timeMs = (at.atMs[row] as number) - (at.slot[row] as number);
    else exchange(streams[stream], at, row);
  }

  function redo(): void {
    const row = place % BLOCK;
    const at = log.at(place);
    const stream = streamIn(at.what[row] as number);
    if (stream === TIME) timeMs = at.atMs[row] as number;
    else exchange(streams[stream], at, row);
    place++;
  }

  const isRunStart = (at: number): boolean => log.at(at).what[at % BLOCK] === RUN_START;
  const fromMs = (): number => {
    if (!block) return Number.NaN;
    return runFrom >= log.tail ? runFromMs : log.at(log.tail).timeMs;
  };

  return {
    get place() {
      return here();
    },
    get isBehind() {
      return here() < head();
    },
    get isInOldRun() {
      return here() < head() && here() <= runFrom;
    },
    get isAtRunEnd() {
      return here() < head() && isRunStart(here());
    },
    get fromMs() {
      return fromMs();
    },
    get bytes() {
      return log.bytes;
    },
    streamOf: (stream) => streams.push(stream) - 1,
    keep(tables) {
      const gone = new Set<Table>();
      streams.forEach((stream, i) => {
        if (!stream || tables.has(stream.table)) return;
        gone.add(stream.table);
        streams[i] = null;
      });
      return [...gone];
    },
    begin(atMs, isNewRun, shown) {
      count();
      isShown = shown && place === head();
      const starts = isNewRun || Number.isNaN(newestMs);
      const at = starts ? Math.round(atMs) : Math.max(Math.round(atMs), newestMs);
      if (!starts && at === newestMs) return;
      const step = starts ? 0 : Math.min(at - newestMs, MOST_STEP);
      times[push(TIME, step, starts ? NEW_RUN : 0, 0)] = at;
      newestMs = at;
      if (!starts) return;
      runFrom = head() - 1;
      runFromMs = at;
    },
    write(id, column, slots, rows, from, to, writer) {
      if (!isShown) return keepRun(id, slots, rows, from, to, writer);
      for (let done = from; done < to; ) {
        if (used === BLOCK) nextBlock();
        const end = Math.min(to, done + BLOCK - used);
        exchangeRun(id, column, slots, rows, done, end, writer);
        done = end;
      }
    },
    clear(id, column, slot, writer) {
      const isTheirs = writer === ANYBODY || column.writer[slot] === writer;
      if (isShown && !(isTheirs && (column.flags[slot] as number) & KNOWN)) return;
      push(id, slot, PENDING, writer);
      doNewest();
    },
    put(id, table, slot, { position }, row) {
      const { positions } = table;
      const [i, j] = [slot * 3, row * 3];
      const isSame =
        positions?.[i] === position[j] &&
        positions?.[i + 1] === position[j + 1] &&
        positions?.[i + 2] === position[j + 2];
      if (isShown && isSame) return;
      const from = carry(id, slot, 0, 0, 3);
      const { wide } = block as Block;
      for (let k = 0; k < 3; k++) wide[from + k] = position[j + k] as number;
      doNewest();
    },
    fix(id, tracks, slot, { position, positionAtMs, playMs }, row) {
      const atMs = positionAtMs[row] as number;
      if (isShown) {
        if (atMs <= (tracks.frames[slot * TRACK + NEWEST] as number)) return;
        const from = carry(id, slot, 0, 0, TRACK);
        tracks.fix(slot, position, row * 3, atMs, playMs, (block as Block).wide, from);
      } else {
        const from = carry(id, slot, PENDING, 0, TRACK);
        const { wide } = block as Block;
        for (let k = 0; k < 3; k++) wide[from + k] = position[row * 3 + k] as number;
        wide[from + 3] = atMs;
        wide[from + 4] = playMs;
      }
    },
    clearTrack(id, tracks, slot) {
      if (isShown && Number.isNaN(tracks.frames[slot * TRACK + NEWEST])) return;
      carry(id, slot, PENDING, 1, TRACK);
      doNewest();
    },
    late(id, slot, { value, atMs, quality }, from, writer) {
      const flags = KNOWN | ((quality[from] as number) << QUALITY_SHIFT) | LATE;
      const row = push(id, slot, flags, writer);
      values[row] = value[from] as number;
      times[row] = atMs[from] as number;
    },
    seek(atMs, most) {
      if (!block) return true;
      if (isShown && atMs >= newestMs) return true;
      count();
      const least =
        place > runFrom ? fromMs() : log.at(log.tail).timeMs || Number.NEGATIVE_INFINITY;
      const goal = Math.max(atMs, least);
      let left = most;
      while (place > log.tail && timeMs > goal && !isRunStart(place - 1)) {
        if (left-- === 0) return false;
        undo();
      }
      while (place < head()) {
        const at = log.at(place);
        const row = place % BLOCK;
        const isTime = streamIn(at.what[row] as number) === TIME;
        const isOver = (isTime ? (at.atMs[row] as number) : timeMs) > goal;
        if (goal !== Number.POSITIVE_INFINITY && (isOver || isRunStart(place))) break;
        if (left-- === 0) return false;
        redo();
      }
      return true;
    },
    visit(id, slot, tell) {
      const stream = streams[id];
      if (stream?.what !== 'cell') return;
      const { column } = stream;
      const [from, to, shownTo] = [log.tail, head(), here()];
      // What an entry that is done began, the next one holds; what stands, the table.
      let cameMs = Number.NaN;
      let nowMs = block ? log.at(from).timeMs : Number.NaN;
      for (let place = from; place <= to; place++) {
        if (place === shownTo)
          tell(
            column.atMs[slot] as number,
            column.values[slot] as number,
            column.flags[slot] as number,
            cameMs,
          );
        if (place === to) return;
        const at = log.at(place);
        const row = place % BLOCK;
        const what = at.what[row] as number;
        if (streamIn(what) === TIME) nowMs = at.atMs[row] as number;
        if (streamIn(what) !== id || at.slot[row] !== slot) continue;
        const mark = flagsIn(what) & ALARM_MASK;
        if (mark === DEAD) continue;
        const isDone = place < shownTo;
        if (!isDone) cameMs = nowMs;
        const flags = mark === PENDING ? 0 : flagsIn(what);
        tell(
          at.atMs[row] as number,
          at.value[row] as number,
          flags,
          mark === LATE ? nowMs : cameMs,
        );
        if (mark !== LATE && isDone) cameMs = nowMs;
      }
    },
  };
}

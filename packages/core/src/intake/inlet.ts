import type { Column } from '../table/column.js';
import { ANYBODY } from '../table/exchange.js';
import type { Pen, Rows } from '../table/pen.js';
import type { Table } from '../table/table.js';
import { type Delivery, type FeedPlan, type Late, WHOLE_THING } from './feed.js';

/** The page's end of one feed: writes deliveries into a table, nothing else. */
export interface Inlet {
  readonly plan: FeedPlan;
  /** Readings written so far. */
  readonly written: number;
  /** Keys refused because the table is full. */
  readonly refused: number;
  apply(delivery: Delivery): void;
  /** Makes unknown again what this feed has said: nobody vouches for it any more. */
  clear(): void;
}

const PLACED = 1;
const SHAPED = 2;
const NOWHERE: Rows = {
  value: new Float64Array(0),
  atMs: new Float64Array(0),
  quality: new Uint8Array(0),
  position: Float64Array.of(Number.NaN, Number.NaN, Number.NaN),
  positionAtMs: Float64Array.of(Number.NaN),
  playMs: Number.NaN,
};

/**
 * Resolves each key once for life; after that a reading costs a few array writes (rule IN24).
 * @param penOf asked once a delivery
 * @param playMs the play time of what is live
 */
export function createInlet(
  plan: FeedPlan,
  table: Table,
  penOf: (columns: readonly Column[]) => () => Pen,
  playMs: () => number,
): Inlet {
  const columns: Column[] = plan.columns.map((name) => table.column(name));
  const nextPen = penOf(columns);
  let pen = nextPen();
  const writers = columns.map((column) => column.writerOf(plan.id));
  const isText = Uint8Array.from(columns, ({ schema }) => (schema.type === 'text' ? 1 : 0));
  const texts: string[] = [];
  let slots = new Uint32Array(64);
  /** The slot of each row of the delivery in hand. */
  let cells = new Uint32Array(64);
  let keyCount = 0;
  let written = 0;
  let refused = 0;
  /** By key: what besides values this feed has given it. */
  let given = new Uint8Array(64);

  function mark(key: number, bit: number): void {
    given[key] = (given[key] as number) | bit;
  }

  function learn(keys: readonly string[]): void {
    const found = table.resolveNow(keys);
    if (keyCount + keys.length > slots.length) {
      const wider = new Uint32Array(Math.max(keyCount + keys.length, slots.length * 2));
      wider.set(slots);
      slots = wider;
      const widerGiven = new Uint8Array(wider.length);
      widerGiven.set(given);
      given = widerGiven;
    }
    slots.set(found, keyCount);
    keyCount += keys.length;
    for (const slot of found) if (slot === 0) refused++;
  }

  /** Forgets what this feed has said of one thing. */
  function forget(slot: number): void {
    pen.clearTrack(slot);
    for (let i = 0; i < columns.length; i++) pen.clear(i, slot, writers[i] as number);
  }

  function applyLate(late: Late, delivered: Rows): void {
    const rows: Rows = { ...delivered, ...late };
    for (let i = 0; i < late.key.length; i++) {
      const slot = slots[late.key[i] as number] as number;
      const at = late.column[i] as number;
      if (slot === 0) continue;
      if (isText[at] === 1)
        late.value[i] = (columns[at] as Column).code(texts[late.value[i] as number] as string);
      pen.late(at, slot, rows, i, writers[at] as number);
    }
  }

  /** Readings of one column one after another are written together. */
  function applyCells({ key, column: columnOf, value }: Delivery, rows: Rows): void {
    const n = key.length;
    if (cells.length < n) cells = new Uint32Array(Math.max(n, cells.length * 2));
    let from = 0;
    const flush = (to: number): void => {
      if (to <= from) return;
      const at = columnOf[from] as number;
      pen.write(at, cells, rows, from, to, writers[at] as number);
      written += to - from;
    };
    // Apart from what is decided below: then nothing waits for memory but this.
    const [places, rowCells] = [slots, cells];
    for (let i = 0; i < n; i++) rowCells[i] = places[key[i] as number] as number;
    for (let i = 0; i < n; i++) {
      const slot = rowCells[i] as number;
      const at = columnOf[i] as number;
      const v = value[i] as number;
      if (slot !== 0 && at !== WHOLE_THING && !Number.isNaN(v)) {
        // The memory is ours: a text's place in the feed's list becomes its code in the column's.
        if (isText[at] === 1) value[i] = (columns[at] as Column).code(texts[v] as string);
        if (at === columnOf[from]) continue;
        flush(i);
        from = i;
        continue;
      }
      flush(i);
      from = i + 1;
      if (slot === 0) continue;
      if (at === WHOLE_THING) forget(slot);
      else {
        // A source that says "no value" makes the cell unknown; it does not leave the old value standing.
        pen.clear(at, slot, ANYBODY);
        written++;
      }
    }
    flush(n);
  }

  return {
    plan,
    get written() {
      return written;
    },
    get refused() {
      return refused;
    },
    apply(delivery) {
      pen = nextPen();
      if (delivery.newKeys.length > 0) learn(delivery.newKeys);
      for (const text of delivery.newTexts) texts.push(text);
      if (delivery.reset) for (let i = 0; i < keyCount; i++) forget(slots[i] as number);
      const { positionKey, position, positionAtMs, value, atMs, quality } = delivery;
      const rows: Rows = { value, atMs, quality, position, positionAtMs, playMs: playMs() };
      for (let i = 0; i < positionKey.length; i++) {
        const slot = slots[positionKey[i] as number] as number;
        if (slot === 0) continue;
        if (table.tracks) pen.fix(slot, rows, i);
        else pen.place(slot, rows, i);
        mark(positionKey[i] as number, PLACED);
      }
      for (const shape of delivery.geometries ?? []) {
        const slot = slots[shape.key] as number;
        if (slot === 0) continue;
        table.geometry.set(slot, shape.geometry);
        mark(shape.key, SHAPED);
      }
      applyCells(delivery, rows);
      if (delivery.late) applyLate(delivery.late, rows);
    },
    clear() {
      pen = nextPen();
      for (let i = 0; i < keyCount; i++) {
        const slot = slots[i] as number;
        if (slot === 0) continue;
        forget(slot);
        const bits = given[i] as number;
        if (bits & PLACED && !table.tracks) pen.place(slot, NOWHERE, 0);
        if (bits & SHAPED) table.geometry.set(slot, undefined);
      }
    },
  };
}

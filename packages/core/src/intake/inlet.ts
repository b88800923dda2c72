import type { Column } from '../table/column.js';
import type { Table } from '../table/table.js';
import { type Delivery, type FeedPlan, WHOLE_THING } from './feed.js';

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

/** Resolves each key once for life; after that a reading costs a few array writes (rule IN24). */
export function createInlet(plan: FeedPlan, table: Table, playMs: () => number): Inlet {
  const columns: Column[] = plan.columns.map((name) => table.column(name));
  const writers = columns.map((column) => column.writerOf(plan.id));
  const texts: string[] = [];
  let slots = new Uint32Array(64);
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
    table.tracks?.clear(slot);
    columns.forEach((column, i) => {
      if (column.writer[slot] === writers[i]) column.clear(slot);
    });
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
      if (delivery.newKeys.length > 0) learn(delivery.newKeys);
      for (const text of delivery.newTexts) texts.push(text);
      if (delivery.reset) for (let i = 0; i < keyCount; i++) forget(slots[i] as number);
      const { positionKey, position } = delivery;
      for (let i = 0; i < positionKey.length; i++) {
        const slot = slots[positionKey[i] as number] as number;
        if (slot === 0) continue;
        const [lon, lat, height] = [position[i * 3], position[i * 3 + 1], position[i * 3 + 2]];
        const place = [lon as number, lat as number, height as number] as const;
        if (table.tracks)
          table.tracks.fix(slot, place, delivery.positionAtMs[i] as number, playMs());
        else table.setPosition(slot, ...place);
        mark(positionKey[i] as number, PLACED);
      }
      for (const shape of delivery.geometries ?? []) {
        const slot = slots[shape.key] as number;
        if (slot === 0) continue;
        table.geometry.set(slot, shape.geometry);
        mark(shape.key, SHAPED);
      }
      const { key, column: columnOf, value, atMs, quality } = delivery;
      for (let i = 0; i < key.length; i++) {
        const slot = slots[key[i] as number] as number;
        if (slot === 0) continue;
        const at = columnOf[i] as number;
        if (at === WHOLE_THING) {
          forget(slot);
          continue;
        }
        const column = columns[at] as Column;
        let v = value[i] as number;
        if (column.schema.type === 'text' && !Number.isNaN(v)) v = column.code(texts[v] as string);
        // A source that says "no value" makes the cell unknown; it does not leave the old value standing.
        if (Number.isNaN(v)) column.clear(slot);
        else column.write(slot, v, atMs[i] as number, quality[i] as number, writers[at] as number);
        written++;
      }
    },
    clear() {
      for (let i = 0; i < keyCount; i++) {
        const slot = slots[i] as number;
        if (slot === 0) continue;
        forget(slot);
        const bits = given[i] as number;
        if (bits & PLACED && !table.tracks)
          table.setPosition(slot, Number.NaN, Number.NaN, Number.NaN);
        if (bits & SHAPED) table.geometry.set(slot, undefined);
      }
    },
  };
}

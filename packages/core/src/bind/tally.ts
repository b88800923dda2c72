import { KNOWN } from '../table/column.js';
import { createPages, PAGE, type Pages } from '../table/pages.js';
import type { Slot, Table } from '../table/table.js';

/** What the tiles of one tileset have shown of a table, and how many of those things have readings. */
export interface Tally {
  /** Loaded tiles show these (1), or no longer do (−1). */
  show(slots: Uint32Array, by: 1 | -1): void;
  /** Counts again what has changed, `most` pages at most; false when some are left for the next call. */
  count(most: number): boolean;
  /** Things that a loaded tile shows; of those, the ones with a known reading. */
  readonly features: number;
  readonly covered: number;
  /** Things with readings that no tile has ever shown. */
  readonly unjoined: number;
  /** The first of `unjoined`. */
  firstUnjoined(most: number): Slot[];
}

/** Numbers that are kept of a page. */
const NUMBERS = 3;

/** Counts page by page, so that a million things cost what has changed of them (rule BI9). */
export function createTally(table: Table): Tally {
  /** By slot: how many loaded tiles show it; 1 once any tile has. */
  let loaded = new Uint16Array(0);
  let ever = new Uint8Array(0);
  const pages = createPages(table.capacity);
  const told = new Map<Pages, number>();
  const known = new Uint8Array(PAGE);
  let due = new Uint8Array(0);
  let changed = new Uint32Array(0);
  let kept = new Uint16Array(0);
  let cursor = 0;
  const total = [0, 0, 0];

  function grow(): void {
    if (loaded.length >= table.capacity) return;
    const wider = new Uint16Array(table.capacity);
    wider.set(loaded);
    loaded = wider;
    const widerEver = new Uint8Array(table.capacity);
    widerEver.set(ever);
    ever = widerEver;
    pages.grow(table.capacity);
    const widerDue = new Uint8Array(pages.count);
    widerDue.set(due);
    due = widerDue;
    changed = new Uint32Array(pages.count);
    const widerKept = new Uint16Array(pages.count * NUMBERS);
    widerKept.set(kept);
    kept = widerKept;
  }

  function hear(from: Pages): void {
    const n = from.changedSince(told.get(from) ?? 0, changed);
    told.set(from, from.seal());
    for (let i = 0; i < n; i++) due[changed[i] as number] = 1;
  }

  /** Writes which slots of a page have a known reading to `known`; returns the slot behind its last. */
  function read(page: number): Slot {
    const from = page * PAGE;
    const end = Math.max(from, Math.min(from + PAGE, table.size));
    known.fill(0);
    for (const { flags } of table.columns.values())
      for (let slot = from; slot < end; slot++)
        known[slot - from] = (known[slot - from] as number) | ((flags[slot] as number) & KNOWN);
    return end;
  }

  function look(page: number): void {
    const from = page * PAGE;
    const end = read(page);
    const [lit, seen] = [loaded, ever];
    let [features, covered, unjoined] = [0, 0, 0];
    for (let slot = from; slot < end; slot++) {
      const isKnown = known[slot - from] as number;
      if ((lit[slot] as number) > 0) {
        features++;
        covered += isKnown;
      }
      if (seen[slot] === 0) unjoined += isKnown;
    }
    for (const [i, now] of [features, covered, unjoined].entries()) {
      const at = page * NUMBERS + i;
      total[i] = (total[i] as number) + now - (kept[at] as number);
      kept[at] = now;
    }
  }

  return {
    show(slots, by) {
      grow();
      for (const slot of slots) {
        if (slot === 0) continue;
        loaded[slot] = Math.max(0, (loaded[slot] as number) + by);
        ever[slot] = 1;
        pages.mark(slot);
      }
    },
    count(most) {
      grow();
      for (const column of table.columns.values()) hear(column.pages);
      hear(pages);
      let left = most;
      for (let i = 0; i < due.length; i++) {
        const page = cursor;
        cursor = (cursor + 1) % due.length;
        if (due[page] === 0) continue;
        if (left-- === 0) return false;
        due[page] = 0;
        look(page);
      }
      return true;
    },
    get features() {
      return total[0] as number;
    },
    get covered() {
      return total[1] as number;
    },
    get unjoined() {
      return total[2] as number;
    },
    firstUnjoined(most) {
      const found: Slot[] = [];
      for (let page = 0; page < due.length && found.length < most; page++) {
        if (kept[page * NUMBERS + 2] === 0) continue;
        const end = read(page);
        for (let slot = page * PAGE; slot < end && found.length < most; slot++)
          if (known[slot - page * PAGE] && ever[slot] === 0) found.push(slot);
      }
      return found;
    },
  };
}

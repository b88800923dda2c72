import { ALARM_MASK, ALARM_SHIFT, type Column, KNOWN } from '../table/column.js';
import { PAGE } from '../table/pages.js';
import type { Table } from '../table/table.js';
import type { AlarmBook } from './alarm.js';
import { type Rule, type Test, toTest } from './rule.js';

/** Keeps the alarm bits of one column true, by the rules on it. */
export interface Watch {
  /** Looks at pages that changed, at most `maxPages`, and at what has waited long enough. Returns the pages it looked at. */
  sweep(nowMs: number, maxPages: number): number;
  /** City time has jumped: what waits begins to wait anew, and everything is looked at. */
  restart(): void;
  /** Takes the bits off again. */
  close(): void;
}

// What a rule says of a slot. The two waiting states have met the other side, but not for long enough.
const OFF = 0;
const WAITING_ON = 1;
const ON = 2;
const WAITING_OFF = 3;

interface Entry {
  readonly rule: Rule;
  readonly test: Test;
  readonly waitMs: number;
  state: Uint8Array;
  /** By slot: since when it waits, oldest first. */
  readonly waiting: Map<number, number>;
}

export function createWatch(
  table: Table,
  column: Column,
  rules: readonly Rule[],
  book: AlarmBook,
): Watch {
  const entries: Entry[] = rules.map((rule) => ({
    rule,
    test: toTest(rule.when, column),
    waitMs: (rule.forSeconds ?? 0) * 1000,
    state: new Uint8Array(0),
    waiting: new Map(),
  }));
  let due = new Uint8Array(0);
  let changed = new Uint32Array(0);
  let dueCount = 0;
  let seen = 0;
  let cursor = 0;

  const isOn = (state: number): boolean => state === ON || state === WAITING_OFF;

  function begin({ rule }: Entry, slot: number, nowMs: number): void {
    const value = column.values[slot] as number;
    const word = column.schema.type === 'text' ? (column.texts[value] ?? '') : value;
    const sinceMs = 'age' in rule.when ? nowMs : Math.min(column.atMs[slot] as number, nowMs);
    book.begin(rule, table.keyOf(slot) as string, { sinceMs, value: word });
  }

  function end({ rule }: Entry, slot: number, nowMs: number): void {
    const isKnown = ((column.flags[slot] as number) & KNOWN) > 0;
    const atMs = isKnown ? Math.min(column.atMs[slot] as number, nowMs) : nowMs;
    book.end(rule.id, table.keyOf(slot) as string, atMs);
  }

  function turn(entry: Entry, slot: number, isSo: boolean, nowMs: number): void {
    entry.waiting.delete(slot);
    entry.state[slot] = isSo ? ON : OFF;
    if (isSo) begin(entry, slot, nowMs);
    else end(entry, slot, nowMs);
  }

  /** One slot under one rule: settled, or at the beginning or the end of a wait. */
  function look(entry: Entry, slot: number, nowMs: number): void {
    const state = entry.state[slot] as number;
    const isSo = entry.test(slot);
    if (state === OFF && !isSo) return;
    if (isSo === isOn(state)) {
      // What waited to change has changed its mind.
      if (state === WAITING_ON || state === WAITING_OFF) entry.waiting.delete(slot);
      entry.state[slot] = isSo ? ON : OFF;
    } else if (entry.waitMs === 0) turn(entry, slot, isSo, nowMs);
    else if (!entry.waiting.has(slot)) {
      entry.waiting.set(slot, nowMs);
      entry.state[slot] = isSo ? WAITING_ON : WAITING_OFF;
    }
  }

  function mark(slot: number): void {
    let level = 0;
    for (const { rule, state } of entries)
      if (isOn(state[slot] as number) && rule.level > level) level = rule.level;
    const flags = column.flags[slot] as number;
    if (flags & KNOWN) column.setFlags(slot, (flags & ~ALARM_MASK) | (level << ALARM_SHIFT));
  }

  function lookAtPage(page: number, nowMs: number): void {
    const end = Math.min((page + 1) * PAGE, table.size);
    for (let slot = Math.max(1, page * PAGE); slot < end; slot++) {
      for (let i = 0; i < entries.length; i++) look(entries[i] as Entry, slot, nowMs);
      mark(slot);
    }
  }

  /** Since all of a rule wait equally long, the oldest are the first that are due. */
  function settle(entry: Entry, nowMs: number): void {
    for (const [slot, sinceMs] of entry.waiting) {
      if (nowMs - sinceMs < entry.waitMs) return;
      turn(entry, slot, entry.state[slot] === WAITING_ON, nowMs);
      mark(slot);
    }
  }

  function grow(): void {
    const { count } = column.pages;
    if (due.length !== count) {
      const wider = new Uint8Array(count);
      wider.set(due.subarray(0, count));
      due = wider;
      changed = new Uint32Array(count);
    }
    for (const entry of entries) {
      if (entry.state.length >= column.flags.length) continue;
      const wider = new Uint8Array(column.flags.length);
      wider.set(entry.state);
      entry.state = wider;
    }
  }

  return {
    sweep(nowMs, maxPages) {
      grow();
      const n = column.pages.changedSince(seen, changed);
      for (let i = 0; i < n; i++) {
        const page = changed[i] as number;
        if (due[page] === 0) dueCount++;
        due[page] = 1;
      }
      seen = column.pages.seal();
      let looked = 0;
      for (let i = 0; dueCount > 0 && i < due.length && looked < maxPages; i++) {
        const page = cursor;
        cursor = (cursor + 1) % due.length;
        if (due[page] === 0) continue;
        due[page] = 0;
        dueCount--;
        lookAtPage(page, nowMs);
        looked++;
      }
      for (const entry of entries) settle(entry, nowMs);
      return looked;
    },
    restart() {
      for (const entry of entries) {
        for (const slot of entry.waiting.keys())
          entry.state[slot] = isOn(entry.state[slot] as number) ? ON : OFF;
        entry.waiting.clear();
      }
      dueCount = due.length;
      due.fill(1);
    },
    close() {
      for (let slot = 1; slot < column.flags.length; slot++)
        column.setFlags(slot, (column.flags[slot] as number) & ~ALARM_MASK);
    },
  };
}

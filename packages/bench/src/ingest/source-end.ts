import { createCityNow, createIntake, type Delivery } from '@borough/core';
import { type Decode, openDecoder } from '@borough/feeds';
import { type Format, planOf } from '../messages/formats.js';
import { type IngestSize, toFill, toFrames, toRounds } from '../messages/frames.js';
import { NOON, type Reading } from '../messages/readings.js';

/** What the page asks of the source's end. */
export type Ask = { readonly do: 'fill' | 'round' | 'alone'; readonly part: number };

/** What came of it, and where the time went, milliseconds. */
export interface Answer {
  readonly delivery: Delivery | null;
  readonly decodeMs: number;
  /** Checks, order and the mailbox; the lookup of keys included, or, of `alone`, nothing else. */
  readonly intakeMs: number;
  readonly allMs: number;
}

/** All that happens to a reading before it crosses to the page, with the calls that the feeds' worker makes. */
export interface SourceEnd {
  readonly fills: number;
  answer(ask: Ask): Answer;
}

/** Of the messages that reach the table. */
export const SEED = 5;

/** The messages are made here, before anything is timed. */
export async function openSourceEnd(format: Format, size: IngestSize): Promise<SourceEnd> {
  const { n } = size;
  const plan = planOf(format, n);
  const [decode, decodeAlone] = await Promise.all([openDecoder(plan), openDecoder(plan)]);
  const intake = createIntake(plan, createCityNow({ wall: () => NOON }));
  const { topic, isWhole } = format;
  const heard = { receivedMs: NOON, retained: false, ...(topic && { topic }) };
  const write = (batches: readonly (readonly Reading[])[]): Uint8Array[] =>
    batches.flatMap((batch) => toFrames(format, batch));
  const messages = {
    fill: toFill(n).map((batch) => write([batch])),
    round: toRounds(size, SEED, isWhole).map(write),
    // Others, so that nothing of them is in a cache when their turn comes.
    alone: toRounds(size, SEED + 1, isWhole).map(write),
  };

  /** With `isAlone` only the keys are looked up, as intake does it first of all. */
  function run(frames: readonly Uint8Array[], by: Decode, isAlone: boolean): Answer {
    const beginMs = performance.now();
    let decodeMs = 0;
    let atMs = beginMs;
    for (const bytes of frames) {
      const batch = by({ bytes, ...heard });
      const decodedMs = performance.now();
      decodeMs += decodedMs - atMs;
      if (batch.rejects.length > 0) throw new Error(batch.rejects[0]?.detail);
      intake.accept(isAlone ? { ...batch, rows: 0, kind: 'delta' } : batch);
      atMs = performance.now();
    }
    const delivery = isAlone ? null : intake.take();
    const allMs = performance.now() - beginMs;
    return { delivery, decodeMs, intakeMs: allMs - decodeMs, allMs };
  }

  return {
    fills: messages.fill.length,
    answer({ do: what, part }) {
      const isAlone = what === 'alone';
      return run(messages[what][part] ?? [], isAlone ? decodeAlone : decode, isAlone);
    },
  };
}

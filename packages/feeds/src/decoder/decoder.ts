import type { FeedPlan, ReadingBatch } from '@borough/core';

/** Bytes as a transport handed them over. */
export interface RawFrame {
  readonly bytes: Uint8Array;
  /** Wall time of their arrival. */
  readonly receivedMs: number;
  readonly topic?: string;
  readonly retained: boolean;
}

/**
 * Turns frames into readings; knows no network and never throws: what it cannot read is a reject. The
 * batch's memory is the decoder's and good until the next frame.
 */
export type Decode = (frame: RawFrame) => ReadingBatch;

/** The decoders that exist, each imported only when a feed asks for it. */
export const DECODERS: Readonly<Record<string, (plan: FeedPlan) => Promise<Decode>>> = {
  json: async (plan) => (await import('./json.js')).createJsonDecoder(plan),
  clock: async () => (await import('./clock.js')).createClockDecoder(),
};

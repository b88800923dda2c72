import type { RowReject } from './batch.js';

/** What an operator is told of a batch: every reading of it is somewhere. */
export interface Acknowledgement {
  readonly batch: string;
  readonly feed: string;
  /** `received = accepted + late + duplicates + rejectedCount` */
  readonly received: number;
  readonly accepted: number;
  /** Kept in the history; newer values stand. */
  readonly late: number;
  readonly duplicates: number;
  readonly rejectedCount: number;
  /** The first of them. */
  readonly rejected: readonly RowReject[];
  readonly acceptedAt: string;
  /** The silence that this batch ended began then: what fell into it may still be sent. */
  readonly silentSince?: string;
}

/** Batches that were taken, by operator, feed and id. */
export interface Ledger {
  find(
    operator: string,
    feed: string,
    batch: string,
  ): { hash: string; ack: Acknowledgement } | null;
  add(operator: string, feed: string, hash: string, ack: Acknowledgement): void;
}

/** Batches of one operator and feed that are remembered; a week of one a minute. */
const MAX_BATCHES = 10_080;

export function createLedger(): Ledger {
  const lists = new Map<string, Map<string, { hash: string; ack: Acknowledgement }>>();
  const toId = (operator: string, feed: string): string => `${operator} ${feed}`;
  return {
    find: (operator, feed, batch) => lists.get(toId(operator, feed))?.get(batch) ?? null,
    add(operator, feed, hash, ack) {
      const id = toId(operator, feed);
      const list = lists.get(id) ?? new Map();
      lists.set(id, list);
      list.set(ack.batch, { hash, ack });
      // A map keeps the order in which it was filled.
      if (list.size > MAX_BATCHES) list.delete(list.keys().next().value as string);
    },
  };
}

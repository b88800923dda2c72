import type { Mailbox } from './coalesce.js';
import type { ReadingBatch } from './feed.js';

/**
 * Silence or deletion: only what is absent from a whole, newer `full` batch was removed, and if that is
 * more than half of the source, only when the next one agrees.
 */
export interface Absence {
  /** Ends a full batch; `present` are the feed's indices of its keys, −1 where never seen. */
  close(batch: ReadingBatch, present: readonly number[]): void;
  reset(): void;
}

export function createAbsence(mailbox: Mailbox): Absence {
  let suspected: Set<number> | null = null;
  let newestSentMs = Number.NEGATIVE_INFINITY;

  /** A row that nobody could name may be the very one that seems to be absent. */
  function isWhole(batch: ReadingBatch): boolean {
    return !batch.rejectCounts && batch.rejects.every((reject) => reject.key !== undefined);
  }

  function isNewer(batch: ReadingBatch): boolean {
    let sentMs = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < batch.rows; row++) {
      if ((batch.sentMs[row] as number) > sentMs) sentMs = batch.sentMs[row] as number;
    }
    if (sentMs < newestSentMs) return false;
    newestSentMs = Math.max(sentMs, newestSentMs);
    return true;
  }

  return {
    close(batch, present) {
      if (!isWhole(batch) || !isNewer(batch)) return;
      const here = new Set(present);
      const absent = mailbox.aliveKeys().filter((key) => !here.has(key));
      if (absent.length * 2 <= mailbox.alive) {
        suspected = null;
        for (const key of absent) mailbox.remove(key, Number.NaN);
        return;
      }
      const before = suspected;
      suspected = new Set(absent);
      if (!before) return;
      for (const key of absent) {
        if (before.has(key)) mailbox.remove(key, Number.NaN);
      }
    },
    reset() {
      suspected = null;
      newestSentMs = Number.NEGATIVE_INFINITY;
    },
  };
}

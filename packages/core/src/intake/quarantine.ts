import type { Reject, RejectReason } from './feed.js';

/** Rejects kept for people to look at. */
const MAX_SAMPLES = 50;

/** Where bad rows are put aside: a count for each reason, and the newest few whole. */
export interface Quarantine {
  add(reject: Reject): void;
  /** Counts rejects of which no sample is at hand. */
  count(reason: RejectReason, n: number): void;
  counts(): Partial<Record<RejectReason, number>>;
  /** Newest last. */
  samples(): readonly Reject[];
}

export function createQuarantine(
  previous: Partial<Record<RejectReason, number>> = {},
  limit = MAX_SAMPLES,
): Quarantine {
  const counts = new Map(Object.entries(previous) as [RejectReason, number][]);
  const ring: Reject[] = [];
  let next = 0;
  const count = (reason: RejectReason, n: number): void => {
    counts.set(reason, (counts.get(reason) ?? 0) + n);
  };
  return {
    count,
    add(reject) {
      count(reject.reason, 1);
      ring[next] = toBounded(reject);
      next = (next + 1) % limit;
    },
    counts: () => Object.fromEntries(counts),
    samples: () =>
      ring.length < limit ? ring.slice() : [...ring.slice(next), ...ring.slice(0, next)],
  };
}

const MAX_DETAIL = 200;
const MAX_RAW = 500;

/** Keys, details and raw text come from outside: none of them may grow what crosses to the page. */
function toBounded(reject: Reject): Reject {
  const { key, detail, raw } = reject;
  const isLong =
    detail.length > MAX_DETAIL ||
    (raw !== undefined && raw.length > MAX_RAW) ||
    (key !== undefined && key.length > MAX_DETAIL);
  if (!isLong) return reject;
  return {
    ...reject,
    ...(key !== undefined && { key: key.slice(0, MAX_DETAIL) }),
    detail: detail.slice(0, MAX_DETAIL),
    ...(raw !== undefined && { raw: raw.slice(0, MAX_RAW) }),
  };
}

import type { Notice, Reject, RejectReason } from './feed.js';

/** Rejects kept for people to look at. */
const MAX_SAMPLES = 50;
/** Different notices of a feed; what a source says must not make more of them. */
const MAX_NOTICES = 20;

/** Where bad rows are put aside: a count for each reason, and the newest few whole. */
export interface Quarantine {
  add(reject: Reject): void;
  /** Counts rejects of which no sample is at hand. */
  count(reason: RejectReason, n: number): void;
  counts(): Partial<Record<RejectReason, number>>;
  /** Counts something that is no reject, and keeps the first of its code as a sample. */
  notice(notice: Notice, atMs: number): void;
  /** By code; undefined while there are none. */
  notices(): Readonly<Record<string, number>> | undefined;
  /** Notices, then rejects; newest last. */
  samples(): readonly Reject[];
}

export function createQuarantine(
  previous: Partial<Record<RejectReason, number>> = {},
  limit = MAX_SAMPLES,
  previousNotices: Readonly<Record<string, number>> = {},
): Quarantine {
  const counts = new Map(Object.entries(previous) as [RejectReason, number][]);
  const noticeCounts = new Map(Object.entries(previousNotices));
  const noted: Reject[] = [];
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
    notice({ code, key, detail }, atMs) {
      const before = noticeCounts.get(code) ?? 0;
      if (before === 0 && noticeCounts.size >= MAX_NOTICES) return;
      noticeCounts.set(code, before + 1);
      if (before > 0) return;
      noted.push(toBounded({ reason: 'notice', ...(key !== undefined && { key }), detail, atMs }));
    },
    notices: () => (noticeCounts.size > 0 ? Object.fromEntries(noticeCounts) : undefined),
    samples: () => [...noted, ...ring.slice(next), ...ring.slice(0, next)],
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

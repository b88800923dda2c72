import type { FeedHealth, FeedPlan, Gap, LinkState } from './feed.js';
import type { Quarantine } from './quarantine.js';

/** Gaps kept, the newest. */
const MAX_GAPS = 50;

/** How a feed fares; counted here, built into a plain value when asked. */
export interface Health {
  /** Counts up with every change. */
  readonly revision: number;
  received: number;
  accepted: number;
  missing: number;
  duplicates: number;
  late: number;
  /** A frame came, or an answer that nothing is new: a proof that the source lives. */
  heard(wallMs: number): void;
  /** A reading was accepted; `sinceMs` = what it is newer than its predecessor, `NaN` where unknown. */
  observed(observedMs: number, sinceMs: number): void;
  link(state: LinkState, detail: string | undefined, nowMs: number, isResumed?: boolean): void;
  gap(gap: Gap): void;
  touch(): void;
  /** What the source says of its own pace; the plan's word stands above it. */
  promised(intervalMs: number | undefined, ttlMs: number | undefined): void;
  /** City time starts anew: what was newest is so no longer. */
  reset(): void;
  build(coalesced: number, keys: number, offsetMs: number): FeedHealth;
}

export function createHealth(
  plan: FeedPlan,
  quarantine: Quarantine,
  previous?: FeedHealth,
): Health {
  const declaredMs =
    plan.cadence.intervalSeconds === undefined ? Number.NaN : plan.cadence.intervalSeconds * 1000;
  const intervals = createMedian();
  let gaps: readonly Gap[] = previous?.gaps ?? [];
  let state: LinkState = 'connecting';
  let detail: string | undefined;
  let heardMs = previous?.heardMs ?? Number.NaN;
  let newestMs = previous?.newestMs ?? Number.NaN;
  let reconnects = previous?.reconnects ?? 0;
  let promisedMs: number | undefined;
  let ttlMs = previous?.ttlMs;
  let wasOpen = false;
  let lostMs = Number.NaN;

  const health = {
    revision: 0,
    received: previous?.received ?? 0,
    accepted: previous?.accepted ?? 0,
    missing: previous?.missing ?? 0,
    duplicates: previous?.duplicates ?? 0,
    late: previous?.late ?? 0,
    touch() {
      health.revision++;
    },
    heard(wallMs: number) {
      heardMs = wallMs;
      health.revision++;
    },
    observed(observedMs: number, sinceMs: number) {
      if (!(observedMs <= newestMs)) newestMs = observedMs;
      if (sinceMs > 0) intervals.add(sinceMs);
    },
    link(next: LinkState, nextDetail: string | undefined, nowMs: number, isResumed = false) {
      if (next === state && nextDetail === detail) return;
      if (next === 'open') {
        if (wasOpen && state !== 'open') reconnects++;
        wasOpen = true;
        if (!Number.isNaN(lostMs) && !isResumed)
          health.gap({ fromMs: lostMs, toMs: nowMs, reason: 'connection' });
        lostMs = Number.NaN;
      } else if (state === 'open' && next !== 'closed') {
        lostMs = nowMs;
      }
      state = next;
      detail = nextDetail;
      health.revision++;
    },
    gap(gap: Gap) {
      gaps = [...gaps, gap].slice(-MAX_GAPS);
      health.revision++;
    },
    promised(intervalMs: number | undefined, limitMs: number | undefined) {
      if (intervalMs !== undefined && intervalMs > 0) promisedMs = intervalMs;
      if (limitMs !== undefined && limitMs > 0) ttlMs = limitMs;
    },
    reset() {
      newestMs = Number.NaN;
      // A loss before the jump is told by the jump's own gap.
      lostMs = Number.NaN;
      health.revision++;
    },
    build(coalesced: number, keys: number, offsetMs: number): FeedHealth {
      const notices = quarantine.notices();
      return {
        feed: plan.id,
        link: state,
        ...(detail !== undefined && { linkDetail: detail }),
        heardMs,
        newestMs,
        intervalMs: Number.isNaN(declaredMs) ? (promisedMs ?? intervals.median()) : declaredMs,
        received: health.received,
        accepted: health.accepted,
        rejected: quarantine.counts(),
        missing: health.missing,
        duplicates: health.duplicates,
        late: health.late,
        coalesced,
        keys,
        reconnects,
        gaps,
        ...(ttlMs !== undefined && { ttlMs }),
        ...(!Number.isNaN(offsetMs) && { offsetMs }),
        ...(notices && { notices }),
        samples: quarantine.samples(),
      };
    },
  };
  return health;
}

/** The median of the newest 255 numbers. */
function createMedian(): { add(value: number): void; median(): number } {
  const ring = new Float64Array(255);
  let count = 0;
  return {
    add(value) {
      ring[count++ % ring.length] = value;
    },
    median() {
      const n = Math.min(count, ring.length);
      if (n === 0) return Number.NaN;
      return ring.slice(0, n).sort()[n >> 1] as number;
    },
  };
}

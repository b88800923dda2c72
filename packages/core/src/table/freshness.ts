import {
  type Column,
  FRESHNESS_MASK,
  FRESHNESS_SHIFT,
  KNOWN,
  QUALITY_MASK,
  QUALITY_SHIFT,
} from './column.js';
import { PAGE } from './pages.js';

/** When readings of one feed age (rules FR1–FR5); milliseconds of city time, Infinity for never. */
export interface FreshnessPolicy {
  /** Age above which a reading is late. */
  readonly lateMs: number;
  /** Age above which it is stale. */
  readonly staleMs: number;
  /** The source is known to be dead: everything it said is offline. */
  readonly isOffline: boolean;
  /** Everything is at least this state (2 = stale): our own link is down, nothing can be promised. */
  readonly least: 0 | 1 | 2;
}

export const NEVER_AGES: FreshnessPolicy = {
  lateMs: Number.POSITIVE_INFINITY,
  staleMs: Number.POSITIVE_INFINITY,
  isOffline: false,
  least: 0,
};

/** Live 0, late 1, stale 2, offline 3: the two freshness bits of a cell. */
export function freshnessBits(
  policy: FreshnessPolicy,
  ageMs: number,
  quality: number,
): 0 | 1 | 2 | 3 {
  if (policy.isOffline) return 3;
  if (quality === 3 || ageMs > policy.staleMs) return 2;
  const aged = ageMs > policy.lateMs ? 1 : 0;
  return Math.max(aged, policy.least) as 0 | 1 | 2;
}

/** Keeps the freshness bits of one column true as time passes. */
export interface FreshnessSweep {
  /**
   * Looks at pages that changed or have come due, at most `maxPages`; returns how many it looked at.
   * The rest follows at the next call, so no call is long.
   */
  sweep(nowMs: number, maxPages: number): number;
  /** A policy or the clock changed by a jump: every page is due. */
  restart(): void;
}

/** @param policyOf the policy of a writer, by its index in `column.writers`. */
export function createFreshnessSweep(
  column: Column,
  policyOf: (writer: number) => FreshnessPolicy,
): FreshnessSweep {
  let due = new Float64Array(0);
  let seen = 0;
  let changed = new Uint32Array(0);
  let cursor = 0;

  /** Rewrites one page's bits; returns the city time at which the next of its cells changes state. */
  function look(page: number, nowMs: number): number {
    const { flags, atMs, writer } = column;
    const end = Math.min((page + 1) * PAGE, flags.length);
    let next = Number.POSITIVE_INFINITY;
    for (let slot = page * PAGE; slot < end; slot++) {
      const old = flags[slot] as number;
      if ((old & KNOWN) === 0) continue;
      const policy = policyOf(writer[slot] as number);
      const at = atMs[slot] as number;
      const quality = (old & QUALITY_MASK) >> QUALITY_SHIFT;
      const bits = freshnessBits(policy, nowMs - at, quality);
      column.setFlags(slot, (old & ~FRESHNESS_MASK) | (bits << FRESHNESS_SHIFT));
      if (bits === 0 || at > nowMs) next = Math.min(next, at + policy.lateMs);
      else if (bits === 1) next = Math.min(next, at + policy.staleMs);
    }
    return next;
  }

  return {
    sweep(nowMs, maxPages) {
      const { pages } = column;
      if (due.length !== pages.count) {
        const wider = new Float64Array(pages.count);
        wider.set(due.subarray(0, pages.count));
        due = wider;
        changed = new Uint32Array(pages.count);
      }
      // What was written since is due now; our own marks of the last sweep cost one more look, no more.
      const n = pages.changedSince(seen, changed);
      for (let i = 0; i < n; i++) due[changed[i] as number] = 0;
      seen = pages.seal();
      let looked = 0;
      for (let i = 0; i < due.length && looked < maxPages; i++) {
        const page = cursor;
        cursor = (cursor + 1) % due.length;
        if ((due[page] as number) > nowMs) continue;
        due[page] = look(page, nowMs);
        looked++;
      }
      return looked;
    },
    restart() {
      due.fill(0);
    },
  };
}

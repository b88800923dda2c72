import { type FreshnessPolicy, NEVER_AGES } from '../table/freshness.js';
import type { FeedHealth, FeedPlan } from './feed.js';

/**
 * When the readings of a feed age (rules FR1–FR5), from what it promised and how it has behaved.
 * @param silentMs city time since the feed last spoke; `NaN` before it first did
 */
export function policyOf(
  plan: FeedPlan,
  health: FeedHealth | undefined,
  silentMs: number,
): FreshnessPolicy {
  const { kind, intervalSeconds, ttlSeconds } = plan.cadence;
  if (kind === 'static') return NEVER_AGES;
  const isOpen = health?.link === 'open';
  const ttlMs = ttlSeconds === undefined ? health?.ttlMs : ttlSeconds * 1000;
  if (kind === 'event') return { ...NEVER_AGES, staleMs: ttlMs ?? Number.POSITIVE_INFINITY };
  // Silence is normal here; only while our link is down can nobody say that nothing changed.
  if (kind === 'onChange') return { ...NEVER_AGES, least: isOpen ? 0 : 1 };
  const declared = intervalSeconds === undefined ? Number.NaN : intervalSeconds * 1000;
  const interval = Number.isNaN(declared) ? (health?.intervalMs ?? Number.NaN) : declared;
  const staleMs = ttlMs ?? 3 * interval;
  if (Number.isNaN(staleMs)) return NEVER_AGES;
  return {
    lateMs: Number.isNaN(interval) ? staleMs : Math.min(1.5 * interval, staleMs),
    staleMs,
    // Our own lost link is never shown as their silence.
    isOffline: isOpen && silentMs > 2 * staleMs,
    least: 0,
  };
}

import type { FeedHealth, Undo } from '@borough/core';
import type { Host } from './host.js';
import type { Transport } from './transport.js';

const EVERY_MS = 1000;

/**
 * The health of the city's feeds as a feed of its own: once a second a JSON list with an object a feed. So it is a
 * table that layers, panels and rules show like any other. Its url is `health:`.
 */
export function createHealthTransport({ report }: Host): Transport {
  return {
    open(plan, inlet): Undo {
      const encoder = new TextEncoder();
      const tell = (): void => {
        if (!report) return;
        const { atMs, wallMs, feeds } = report();
        const rows = feeds
          .filter(({ feed }) => feed !== plan.id)
          .map((one) => toRow(one, atMs, wallMs));
        inlet.frame(encoder.encode(JSON.stringify(rows)), { retained: false });
      };
      inlet.link('open');
      const timer = setInterval(tell, EVERY_MS);
      return () => clearInterval(timer);
    },
  };
}

/** Plain words and numbers, `null` where nothing is known; lengths of time are seconds. */
function toRow(
  health: FeedHealth,
  atMs: number,
  wallMs: number,
): Readonly<Record<string, unknown>> {
  const { feed, link, linkDetail = null, received, accepted, missing, duplicates, late } = health;
  const rejected = Object.values(health.rejected).reduce((sum, n) => sum + n, 0);
  const seconds = (ms: number | undefined): number | null =>
    ms === undefined || Number.isNaN(ms) ? null : ms / 1000;
  return {
    ...{ feed, link, detail: linkDetail, time: new Date(atMs).toISOString() },
    silent: seconds(wallMs - health.heardMs),
    ...{ interval: seconds(health.intervalMs), offset: seconds(health.offsetMs) },
    age: seconds(atMs - health.newestMs),
    ...{ received, accepted, rejected, missing, duplicates, late, coalesced: health.coalesced },
    rejectedShare: received > 0 ? rejected / received : null,
    ...{ keys: health.keys, reconnects: health.reconnects, gaps: health.gaps.length },
  };
}

import type { FeedPlan } from '../intake/feed.js';
import type { Table } from '../table/table.js';
import { mappedColumns } from './check.js';
import type { FeedDescription } from './description.js';

const MAX_KEYS = 1_048_576;

/** Fills in a feed's defaults and makes its url absolute; a plan can cross to a worker. */
export function toPlan(
  id: string,
  feed: FeedDescription,
  table: Table | undefined,
  baseUrl: string | undefined,
): FeedPlan {
  const columns = table ? mappedColumns(feed.map) : [];
  return {
    id,
    transport: feed.transport,
    url: toUrl(feed.url, baseUrl, feed.transport),
    topic: feed.topic,
    pollSeconds: feed.pollSeconds,
    decoder: feed.decoder,
    map: feed.map,
    cadence: feed.cadence ?? { kind: 'periodic' },
    nature: feed.nature ?? 'measured',
    columns,
    checks: columns.map((name) => {
      const { type, min, max } = (table as Table).column(name).schema;
      return { type, min, max };
    }),
    bounds: feed.bounds,
    maxKeys: MAX_KEYS,
  };
}

/** A url of a description: absolute ones stand, others are relative to the document. */
export function toUrl(url: string, baseUrl: string | undefined, transport?: string): string {
  const absolute = baseUrl ? new URL(url, baseUrl).href : url;
  return transport === 'mqtt' ? absolute.replace(/^http/, 'ws') : absolute;
}

import type { FeedPlan } from '../intake/feed.js';
import type { Table } from '../table/table.js';
import { mappedColumns } from './check.js';
import type { FeedDescription } from './description.js';

const MAX_KEYS = 1_048_576;
/** Transports over WebSocket: a relative url of theirs is not the page's http. */
const SOCKETS: readonly string[] = ['mqtt', 'nats', 'websocket'];

/** Fills in a feed's defaults and makes its url absolute; a plan can cross to a worker. */
export function toPlan(
  id: string,
  feed: FeedDescription,
  table: Table | undefined,
  baseUrl: string | undefined,
): FeedPlan {
  // A map without columns leaves it to the decoder which of the table's columns it knows by name.
  const isNamed = (feed.map as { columns?: unknown } | undefined)?.columns !== undefined;
  const named = isNamed ? mappedColumns(feed.map) : [...(table?.columns.keys() ?? [])];
  const columns = table ? named : [];
  return {
    id,
    transport: feed.transport,
    url: toUrl(feed.url, baseUrl, feed.transport),
    topic: feed.topic,
    pollSeconds: feed.pollSeconds,
    options: feed.options,
    whenHidden: feed.whenHidden,
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
    datum: feed.datum,
    maxKeys: MAX_KEYS,
  };
}

/** A url of a description: absolute ones stand, others are relative to the document. */
export function toUrl(url: string, baseUrl: string | undefined, transport?: string): string {
  const absolute = baseUrl ? new URL(url, baseUrl).href : url;
  return SOCKETS.includes(transport ?? '') ? absolute.replace(/^http/, 'ws') : absolute;
}

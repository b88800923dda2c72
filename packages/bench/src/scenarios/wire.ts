import { type Delivery, openCity } from '@borough/core';
import { createFeeds } from '@borough/feeds';
import { findWrong } from '../ingest/newest.js';
import { SEED } from '../ingest/source-end.js';
import { FORMATS, type Format, planOf } from '../messages/formats.js';
import { type IngestSize, toFill, toRounds } from '../messages/frames.js';
import { keyOf, NOON } from '../messages/readings.js';
import type { Outcome, Sample } from '../row.js';

/** Where the bench's own server says JSON over a WebSocket. */
export interface WireSize extends IngestSize {
  readonly wireUrl: string;
}

/** Health tells what was received four times a second; so much is sent that this does not matter. */
export const WIRE_ROUNDS = 4;
/** A frame. */
const PULL_MS = 16;
const PATIENCE_MS = 20_000;

const { json } = FORMATS as { json: Format };

/**
 * The whole way as a city has it: a socket, the feed's own worker where there are workers, decoder, intake, and the
 * table, which asks once a frame. The server runs beside it, on the same machine.
 */
export async function runWire(
  size: IngestSize & Partial<WireSize>,
  { worker }: { readonly worker: boolean },
): Promise<Outcome> {
  const { n, rows, batches, rounds, wireUrl } = size;
  if (!wireUrl) throw new Error('The server that speaks is missing: give its wireUrl.');
  const asked = { n, rows, batches, rounds: rounds * WIRE_ROUNDS };
  const sent = [...toFill(n), ...toRounds(asked, SEED).flat()];
  const all = sent.reduce((sum, batch) => sum + batch.length, 0);
  const { decoder, map, cadence, nature } = planOf(json, n);
  let receivedMs = Number.NaN;
  let received = 0;
  // From when every sensor was said once.
  let firstMs = Number.NaN;
  let firstReceived = 0;
  let link = '';
  const note = ({ health }: Delivery): void => {
    link = `${health.link} ${health.linkDetail ?? ''}`;
    if (health.received === received) return;
    received = health.received;
    receivedMs = performance.now();
    if (received < n || firstReceived > 0) return;
    firstMs = receivedMs;
    firstReceived = received;
  };
  const source = { transport: 'websocket', url: wireUrl, options: { hello: asked } };
  const city = openCity(
    {
      ...{ version: 1, id: 'bench', name: 'Bench', origin: [4.85, 45.75, 170] },
      timeZone: 'Europe/Paris',
      tables: { sensors: { columns: { value: { type: 'number' } } } },
      feeds: { feed: { ...source, decoder, map, cadence, nature, table: 'sensors' } },
    },
    {
      wallMs: () => NOON,
      feeds(plans, sink) {
        const feeds = createFeeds({ worker })(plans, (delivery) => {
          sink(delivery);
          note(delivery);
        });
        const timer = setInterval(feeds.pull, PULL_MS);
        return {
          ...feeds,
          close() {
            clearInterval(timer);
            feeds.close();
          },
        };
      },
    },
  );
  const begin = performance.now();
  while (received < all && performance.now() - (receivedMs || begin) < PATIENCE_MS)
    await new Promise((done) => setTimeout(done, 50));
  const table = city.scene.table('sensors');
  const read = (sensor: number): number =>
    table.column('value').values[table.slotOf(keyOf(sensor))] as number;
  const wrong =
    received < all
      ? `Only ${received} of ${all} readings came; the link: ${link}`
      : await findWrong(read, sent);
  city.close();
  const outcome = { subject: 'borough:default', version: '0.0.1', n };
  const seconds = (receivedMs - firstMs) / 1000;
  const isTimed = seconds > 0;
  if (wrong || !isTimed)
    return { ...outcome, samples: [], wrong: wrong ?? 'Too little was sent to time it.' };
  const scenario = `ingest/wire${worker ? '/worker' : ''}`;
  const values = [(received - firstReceived) / seconds];
  const samples: Sample[] = [{ scenario, metric: 'rate', unit: '1/s', values }];
  return { ...outcome, samples };
}

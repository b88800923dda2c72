import { afterAll, beforeAll, expect, it } from 'vitest';
import { DECODERS } from '../../../feeds/src/decoder/decoder.js';
import { PARTS } from '../ingest/measure.js';
import { FORMATS } from '../messages/formats.js';
import { openWireServer, type WireServer } from '../run/wire-server.js';
import { PEERS, runIngest } from './ingest.js';

const SIZE = { n: 300, rounds: 1, rows: 50, batches: 2 };
let wire: WireServer;
beforeAll(async () => {
  wire = await openWireServer();
});
afterAll(() => wire.close());

it('there is a format for each decoder of readings', () => {
  expect([...Object.keys(FORMATS), 'clock'].sort()).toEqual(Object.keys(DECODERS).sort());
});

it.each(Object.keys(FORMATS))('ingest of %s arrives, with every value', async (name) => {
  const outcome = await runIngest(name, SIZE);
  expect(outcome.wrong).toBeUndefined();
  const metrics = outcome.samples.map(({ metric }) => metric);
  expect(metrics).toEqual(['rate', 'decoder', 'init', ...PARTS]);
  for (const { values } of outcome.samples) expect(values).toHaveLength(1);
});

it('ingest over a socket arrives, with every value', async () => {
  const outcome = await runIngest('wire', { ...SIZE, rounds: 400, wireUrl: wire.url });
  expect(outcome.wrong).toBeUndefined();
  expect(outcome.samples[0]?.values).toHaveLength(1);
});

it.each(Object.keys(PEERS))('ingest by %s arrives, with every value', async (name) => {
  const outcome = await runIngest(name, SIZE);
  expect(outcome.wrong).toBeUndefined();
  expect(outcome.samples[0]?.values).toHaveLength(1);
});

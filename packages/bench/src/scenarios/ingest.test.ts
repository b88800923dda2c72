import { expect, it } from 'vitest';
import { INGEST, runIngest } from './ingest.js';

it.each(Object.keys(INGEST))('ingest by %s arrives, with every value', async (name) => {
  const outcome = await runIngest(name, { n: 300, rounds: 1, rows: 50, batches: 2 });
  expect(outcome.wrong).toBeUndefined();
  expect(outcome.samples[0]?.values).toHaveLength(1);
});

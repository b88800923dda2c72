import { openCity } from '@borough/core';
import { afterEach, expect, test } from 'vitest';
import { EAGER, openFeedsAt } from '../../test/opened.js';
import { openRuntime } from '../runtime.js';
import { createTokens } from './token.js';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const close of undo.splice(0).reverse()) close();
});

test('FE30 the health of the feeds is a table, in which a source that is not there is one', async () => {
  const city = openCity(
    {
      ...{ version: 1, id: 'a', name: 'A', origin: [8, 47, 400], timeZone: 'UTC' },
      tables: {
        bays: { columns: { free: { type: 'number' } } },
        sources: { columns: { link: { type: 'text' }, received: { type: 'number' } } },
      },
      feeds: {
        bays: {
          ...{ transport: 'http', url: 'http://127.0.0.1:9/bays', pollSeconds: 1 },
          ...{ decoder: 'json', table: 'bays', map: { key: 'id', columns: { free: 'free' } } },
        },
        health: {
          ...{ transport: 'health', url: 'health:', decoder: 'json', table: 'sources' },
          map: {
            ...{ rows: '$root', key: 'feed', time: 'time' },
            columns: { link: 'link', received: 'received' },
          },
        },
      },
    },
    {
      feeds(plans, sink) {
        const runtime = openRuntime(plans, { host: EAGER });
        return { pull: () => runtime.pull().forEach(sink), close: runtime.close };
      },
    },
  );
  undo.push(() => city.close());
  const rows = () => city.panel({ table: 'sources', key: 'bays' });
  await expect.poll(() => rows()[0]?.value, { timeout: 10_000 }).toBe('waiting');
  expect(rows()[1]?.value).toBe(0);
  expect(city.tables.get('sources')?.slotOf('health')).toBe(0);
});

test('FE25 no token stands in it', async () => {
  const url = 'http://127.0.0.1:9/secret';
  const tokens = createTokens(async () => 'secret', [url]);
  const source = { transport: 'http', url, pollSeconds: 1, decoder: 'json' };
  const blank = { cadence: { kind: 'periodic' }, nature: 'measured', columns: [], checks: [] };
  const map = { rows: '$root', key: 'feed', columns: { detail: 'detail' } };
  const opened = openFeedsAt(
    [
      { ...blank, ...source, id: 'bays', map: { key: 'id', columns: {} }, maxKeys: 9 },
      {
        ...{ ...blank, id: 'health', transport: 'health', url: 'health:', decoder: 'json' },
        ...{ map, columns: ['detail'], checks: [{ type: 'text' }], maxKeys: 9 },
      },
    ] as never,
    { ...EAGER, tokens },
  );
  undo.push(() => opened.feeds.close());
  const detail = () => opened.listener.value('health', 'bays', 'detail');
  await opened.listener.until(opened.feeds, () => detail() !== undefined, 'the detail');
  expect(JSON.stringify(opened.listener.deliveries)).not.toContain('secret');
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { toPlan } from '../../test/listener.js';
import { openFeedsAt } from '../../test/opened.js';
import { createBackoff } from './backoff.js';
import { PLAIN_HOST } from './host.js';
import { createPresence } from './presence.js';

afterEach(() => {
  vi.useRealTimers();
});

test('FE22 an attempt that comes due while nobody looks waits for somebody', () => {
  vi.useFakeTimers();
  const presence = createPresence();
  const backoff = createBackoff({ random: () => 1, presence });
  let runs = 0;
  presence.set(true);
  backoff.retry(() => runs++);
  vi.advanceTimersByTime(3_600_000);
  expect(runs).toBe(0);
  presence.set(false);
  expect(runs).toBe(1);
  backoff.retry(() => runs++, 10_000);
  presence.set(true);
  presence.set(false);
  // What the server asked for is kept even then.
  vi.advanceTimersByTime(9_000);
  expect(runs).toBe(1);
  vi.advanceTimersByTime(1_000);
  expect(runs).toBe(2);
  backoff.close();
});

test.each(['pause', 'keep'] as const)('FE22 whenHidden "%s": polling', async (whenHidden) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests++;
    response.end('{"id":"a","value":1}');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const presence = createPresence();
  const plan = toPlan({
    id: 'a',
    transport: 'http',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    pollSeconds: 1,
    whenHidden,
    map: { key: 'id', columns: { value: 'value' } },
    columns: ['value'],
    checks: [{ type: 'number' }],
  });
  const { feeds } = openFeedsAt([plan], { ...PLAIN_HOST, presence });
  await expect.poll(() => requests).toBeGreaterThanOrEqual(1);
  presence.set(true);
  const before = requests;
  if (whenHidden === 'pause') {
    await new Promise((done) => setTimeout(done, 2600));
    // One may have been on its way.
    expect(requests).toBeLessThanOrEqual(before + 1);
  } else await expect.poll(() => requests).toBeGreaterThanOrEqual(before + 2);
  const hidden = requests;
  presence.set(false);
  await expect.poll(() => requests).toBeGreaterThan(hidden);
  feeds.close();
  server.closeAllConnections();
  server.close();
});

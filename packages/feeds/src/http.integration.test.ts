import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedPlan } from '@borough/core';
import { afterEach, expect, test } from 'vitest';
import { createListener, sumOf, toPlan } from '../test/listener.js';
import { createFeeds } from './open-feeds.js';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const close of undo.splice(0)) close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/stations.json`;
}

function open(url: string, more: Partial<FeedPlan> = {}) {
  const plan = toPlan({
    id: 'stations',
    transport: 'http',
    url,
    pollSeconds: 1,
    map: { rows: 'rows', key: 'id', columns: { bikes: 'bikes' }, time: 'at', full: true },
    columns: ['bikes'],
    checks: [{ type: 'number' }],
    ...more,
  });
  const listener = createListener([plan]);
  const feeds = createFeeds({ worker: false })([plan], listener.sink);
  undo.push(() => feeds.close());
  return { listener, feeds };
}

const at = '2026-05-04T12:00:00Z';
const body = (bikes: number) => JSON.stringify({ rows: [{ id: 'a', bikes, at }] });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a url is asked once where no period is declared', async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests++;
    response.end(body(7));
  });
  const { listener, feeds } = open(url, { pollSeconds: 0 });
  await listener.until(feeds, () => listener.value('stations', 'a', 'bikes') === 7, 'a reading');
  await listener.until(feeds, () => listener.health('stations').link === 'open', 'its health');
  await wait(1500);
  expect(requests).toBe(1);
});

test('IN21 an unchanged answer is heard, not fresh', async () => {
  const url = await serve((_request, response) => response.end(body(7)));
  const { listener, feeds } = open(url);
  await listener.until(feeds, () => listener.health('stations').heardMs > 0, 'an answer');
  const first = listener.health('stations').heardMs;
  await listener.until(feeds, () => listener.health('stations').heardMs > first, 'a second answer');
  expect(listener.health('stations')).toMatchObject({
    received: 1,
    duplicates: 0,
    newestMs: Date.parse(at),
  });
});

test('FE7 what fails keeps the last good data, is told, and is tried again', async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests++;
    if (requests === 2) response.writeHead(500).end();
    else if (requests === 3) response.destroy();
    else if (requests === 4) response.end(body(9).slice(0, -3));
    else response.end(body(requests));
  });
  const { listener, feeds } = open(url);
  await listener.until(feeds, () => listener.health('stations').link === 'waiting', 'a failure');
  expect(listener.health('stations').linkDetail).toContain('500');
  expect(listener.value('stations', 'a', 'bikes')).toBe(1);
  await listener.until(
    feeds,
    () => listener.value('stations', 'a', 'bikes') === 5,
    'good data again',
    20_000,
  );
  const health = listener.health('stations');
  expect(health).toMatchObject({ link: 'open', rejected: { decode: 1 } });
  expect(health.gaps[0]?.reason).toBe('connection');
  expect(sumOf(health)).toBe(health.received);
});

test('FE7 Retry-After is obeyed', async () => {
  const times: number[] = [];
  const url = await serve((_request, response) => {
    times.push(Date.now());
    if (times.length === 1) response.writeHead(503, { 'retry-after': '2' }).end();
    else response.end(body(3));
  });
  const { listener, feeds } = open(url, { pollSeconds: 0 });
  await listener.until(feeds, () => listener.value('stations', 'a', 'bikes') === 3, 'a reading');
  expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(1950);
});

test('FE7 a poll never overlaps the one before', async () => {
  let now = 0;
  let most = 0;
  let served = 0;
  const url = await serve((_request, response) => {
    now++;
    most = Math.max(most, now);
    setTimeout(() => {
      now--;
      served++;
      response.end(body(served));
    }, 1500);
  });
  const { listener, feeds } = open(url);
  await listener.until(feeds, () => served >= 3, 'three polls');
  expect(most).toBe(1);
});

test('FE7 an answer without end is not read to its end', async () => {
  const url = await serve((_request, response) => {
    const piece = Buffer.alloc(1024 * 1024, 0x20);
    const write = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', write);
    };
    write();
  });
  const { listener, feeds } = open(url);
  await listener.until(feeds, () => listener.health('stations').link === 'waiting', 'a failure');
  expect(listener.health('stations').linkDetail).toContain('larger than');
});

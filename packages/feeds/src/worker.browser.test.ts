import type { FeedPlan } from '@borough/core';
import { expect, test } from 'vitest';
import { createListener, sumOf, toPlan } from '../test/listener.js';
import { openFeeds } from './index.js';
import { TrustedWorker } from './trusted-worker.js';
import { openInWorker } from './worker-host.js';

const plan: FeedPlan = toPlan({
  id: 'stations',
  transport: 'http',
  url: new URL('../test/stations.json', import.meta.url).href,
  pollSeconds: 1,
  map: {
    rows: 'stations',
    key: 'id',
    columns: { bikes: 'bikes', name: 'name' },
    time: 'at',
    position: { lon: 'lon', lat: 'lat' },
  },
  columns: ['bikes', 'name'],
  checks: [{ type: 'number', min: 0 }, { type: 'text' }],
});

/** A worker that is not ours: it does what its text says. */
function toWorker(text: string): Worker {
  return new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
}

function startOurs(): Worker {
  return new Worker(new URL('./feeds.worker.js', import.meta.url), { type: 'module' });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('FE1 readings come from a worker, and only when asked', async () => {
  const listener = createListener([plan]);
  const feeds = openFeeds([plan], listener.sink);
  await wait(1500);
  expect(listener.deliveries).toEqual([]);
  await listener.until(feeds, () => listener.value('stations', '1', 'bikes') === 7, 'a reading');
  expect(listener.value('stations', '2', 'bikes')).toBe(0);
  expect(listener.value('stations', '3', 'name')).toBe('Gare');
  expect(listener.position('stations', '1')?.slice(0, 2)).toEqual([4.83, 45.76]);
  const health = listener.health('stations');
  expect(health.rejected).toEqual({ type: 1, position: 1 });
  expect(sumOf(health)).toBe(health.received);
  feeds.close();
});

test('FE1 a pull is answered by at most one delivery, and nothing by none', async () => {
  const listener = createListener([plan]);
  const feeds = openFeeds([plan], listener.sink);
  await listener.until(feeds, () => listener.health('stations').link === 'open', 'its health');
  await wait(300);
  feeds.pull();
  await wait(300);
  const before = listener.deliveries.length;
  for (let i = 0; i < 50; i++) feeds.pull();
  await wait(300);
  expect(listener.deliveries.length - before).toBeLessThanOrEqual(1);
  feeds.close();
});

test('FE29 a feed joins the running worker, leaves it, and joins again', async () => {
  const other = { ...plan, id: 'other' };
  const listener = createListener([plan, other]);
  let workers = 0;
  const feeds = openInWorker([plan], listener.sink, {
    spawn: () => {
      workers++;
      return startOurs();
    },
  });
  await listener.until(feeds, () => listener.value('stations', '1', 'bikes') === 7, 'a reading');
  const undo = feeds.add([other]);
  await listener.until(feeds, () => listener.value('other', '1', 'bikes') === 7, 'the second');
  undo();
  await wait(300);
  const before = listener.deliveries.length;
  feeds.pull();
  await wait(1500);
  feeds.pull();
  await wait(300);
  expect(listener.deliveries.slice(before).map(({ feed }) => feed)).not.toContain('other');
  feeds.add([other]);
  await listener.until(
    feeds,
    () =>
      listener.deliveries.filter(({ newKeys, feed }) => feed === 'other' && newKeys.length > 0)
        .length === 2,
    'its keys, anew',
  );
  expect(workers).toBe(1);
  feeds.close();
});

test('FE1 closing ends the worker', async () => {
  let worker: Worker | undefined;
  const listener = createListener([plan]);
  const feeds = openInWorker([plan], listener.sink, {
    spawn: () => {
      worker = startOurs();
      return worker;
    },
  });
  await listener.until(feeds, () => listener.value('stations', '1', 'bikes') === 7, 'a reading');
  feeds.close();
  await wait(200);
  let answers = 0;
  worker?.addEventListener('message', () => answers++);
  worker?.postMessage({ type: 'pull' });
  await wait(500);
  expect(answers).toBe(0);
  const count = listener.deliveries.length;
  feeds.pull();
  await wait(200);
  expect(listener.deliveries).toHaveLength(count);
});

test.each([
  [
    'throws',
    'onmessage = (event) => { if (event.data.type === "pull") throw new Error("boom"); }',
    'boom',
  ],
  ['cannot be read', 'this is not a program', 'stopped'],
  ['never answers', 'onmessage = () => {}', 'does not answer'],
])('FE4 a worker that %s is reported and started again', async (_what, text, hint) => {
  let starts = 0;
  const listener = createListener([plan]);
  const feeds = openInWorker([plan], listener.sink, {
    spawn: () => (starts++ === 0 ? toWorker(text) : startOurs()),
    silentMs: 500,
  });
  await listener.until(feeds, () => listener.health('stations').link === 'failed', 'the report');
  expect(listener.health('stations').linkDetail).toContain(hint);
  await listener.until(feeds, () => listener.value('stations', '1', 'bikes') === 7, 'a reading');
  await listener.until(feeds, () => listener.health('stations').link === 'open', 'its health');
  expect(listener.health('stations').gaps[0]?.reason).toBe('restart');
  expect(starts).toBe(2);
  feeds.close();
});

test('FE4 keys, texts and counters go on where they were', async () => {
  const workers: Worker[] = [];
  const listener = createListener([plan]);
  const feeds = openInWorker([plan], listener.sink, {
    spawn: () => {
      const worker = startOurs();
      workers.push(worker);
      return worker;
    },
    silentMs: 500,
  });
  const hasHealth = () => listener.health('stations').accepted > 0;
  await listener.until(feeds, hasHealth, 'a reading and its health');
  const before = listener.health('stations').accepted;
  workers[0]?.terminate();
  await listener.until(feeds, () => listener.health('stations').accepted > before, 'it to go on');
  expect(listener.keys('stations')).toEqual(['1', '2', '3', '1', '2', '3']);
  expect(listener.value('stations', '2', 'name')).toBe('Pont');
  expect(listener.position('stations', '2')?.slice(0, 2)).toEqual([4.84, 45.77]);
  expect(workers).toHaveLength(2);
  feeds.close();
});

test('FE3 the policy lets nothing but our worker through', () => {
  const types = (globalThis as { trustedTypes?: unknown }).trustedTypes;
  expect(types).toBeDefined();
  const start = (url: string) => new TrustedWorker(new URL(url, location.href), { type: 'module' });
  expect(() => start('data:text/javascript,0')).toThrow('Not a worker of borough');
  expect(() => start('https://example.org/feeds.worker.js')).toThrow('Not a worker of borough');
  expect(() => start('/other.js')).toThrow('Not a worker of borough');
});

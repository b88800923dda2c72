import type { FeedPlan } from '@borough/core';
import { afterEach, expect, test } from 'vitest';
import { toPlan } from '../test/listener.js';
import { countHandles, EAGER, type Opened, openFeedsAt, wait } from '../test/opened.js';
import { createSseServer, type SseServer } from '../test/sse-server.js';
import type { Host } from './transport/host.js';
import { createTokens } from './transport/token.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

async function serve(): Promise<SseServer> {
  const server = await createSseServer();
  undo.push(server.stop);
  return server;
}

function open(url: string, more: Partial<FeedPlan> = {}, host: Host = EAGER): Opened {
  const plan = toPlan({
    id: 'bays',
    transport: 'sse',
    url,
    map: { rows: '$root', key: 'id', columns: { free: 'free' }, time: 'time' },
    columns: ['free'],
    checks: [{ type: 'number' }],
    ...more,
  });
  const opened = openFeedsAt([plan], host);
  undo.push(() => opened.feeds.close());
  return opened;
}

let clock = Date.now();
const reading = (id: string, free: number) => ({ id, free, time: new Date(clock++).toISOString() });
const isValue = ({ listener, feeds }: Opened, id: string, free: number) =>
  listener.until(feeds, () => listener.value('bays', id, 'free') === free, `${id} = ${free}`);
const health = ({ listener }: Opened) => listener.health('bays');
const isOpen = (opened: Opened) =>
  opened.listener.until(opened.feeds, () => health(opened).link === 'open', 'the stream', 20_000);
const settle = async (opened: Opened) => {
  await wait(300);
  opened.feeds.pull();
};

test('FE20 a stream that is reset in the middle of an event resumes after the last whole one', async () => {
  const server = await serve();
  const opened = open(server.url);
  await isOpen(opened);
  for (let i = 0; i < 20; i++) server.send(reading(`B-${i}`, i));
  await isValue(opened, 'B-19', 19);
  server.raw('id: run-1:21\ndata: [{"id":"B-0"');
  await wait(50);
  server.cut();
  for (let i = 0; i < 20; i++) server.send(reading(`B-${i}`, 100 + i));
  for (let i = 0; i < 20; i++) await isValue(opened, `B-${i}`, 100 + i);
  await settle(opened);
  expect(health(opened)).toMatchObject({ reconnects: 1, gaps: [], accepted: 40, rejected: {} });
  expect(server.requests[1]?.headers['last-event-id']).toBe('run-1:20');
});

test('FE20 what the server no longer has is a gap and a snapshot; so is a new run', async () => {
  const server = await serve();
  const opened = open(server.url);
  await isOpen(opened);
  server.send(reading('a', 1));
  server.send(reading('b', 1));
  await isValue(opened, 'b', 1);
  server.keep = 1;
  server.cut();
  for (let i = 2; i < 9; i++) server.skip(reading('a', i));
  await isValue(opened, 'a', 8);
  await settle(opened);
  expect(health(opened).gaps).toHaveLength(1);
  await server.stop();
  server.epoch = 'run-2';
  server.skip(reading('b', 9));
  await server.start();
  await isValue(opened, 'b', 9);
  await settle(opened);
  expect(health(opened).gaps).toHaveLength(2);
});

test('FE21 FE22 comments keep a stream alive, silence ends it, and `retry` is clamped', async () => {
  const server = await serve();
  const opened = open(server.url, { options: { silenceSeconds: 0.5 } });
  await isOpen(opened);
  server.raw('retry: 99999999\n\n');
  for (let i = 0; i < 8; i++) {
    server.raw(': still here\n');
    await wait(100);
  }
  opened.feeds.pull();
  expect(health(opened).link).toBe('open');
  const isLost = () => health(opened).link === 'waiting';
  await opened.listener.until(opened.feeds, isLost, 'the loss');
  expect(health(opened).linkDetail).toBe('Nothing was heard for 0.5 s.');
});

test('FE15 an event of more than 1 MB ends the stream and is not asked for again; garbage is passed over', async () => {
  const server = await serve();
  const opened = open(server.url);
  await isOpen(opened);
  server.raw('\u0000\u0001nonsense: 7\n\ndata: not json\n\n');
  server.send(reading('a', 1));
  await isValue(opened, 'a', 1);
  server.skip(reading('a', 2));
  server.raw(`data: ${'x'.repeat(1_200_000)}`);
  await isValue(opened, 'a', 2);
  await settle(opened);
  expect(health(opened)).toMatchObject({ reconnects: 1, rejected: { decode: 1 } });
  expect(server.requests[1]?.headers['last-event-id']).toBeUndefined();
});

test('FE7 a page in place of a stream, or a refusal, is told and tried again', async () => {
  const server = await serve();
  server.answer = (response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
  const opened = open(server.url, {}, { ...EAGER, random: () => 0.6 });
  await opened.listener.until(opened.feeds, () => health(opened).link === 'waiting', 'it');
  expect(health(opened).linkDetail).toContain('"text/html", not text/event-stream');
  server.answer = null;
  await isOpen(opened);
  expect(health(opened).gaps).toEqual([]);
});

test('FE24 FE25 a token goes in a header, is renewed at 80 % without a hole, and is seen nowhere', async () => {
  const server = await serve();
  let count = 0;
  const getToken = async () => ({ token: `secret-${++count}`, lifeSeconds: 1 });
  const tokens = createTokens(getToken, [new URL(server.url).origin]);
  const opened = open(server.url, {}, { ...EAGER, tokens });
  await isOpen(opened);
  server.send(reading('a', 1));
  server.raw(`data: [{"id":"secret-1","free":"secret-1","time":"2026-05-04T00:00:00Z"}]\n\n`);
  await isValue(opened, 'a', 1);
  await expect.poll(() => server.requests.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3);
  server.send(reading('a', 2));
  await isValue(opened, 'a', 2);
  await settle(opened);
  expect(health(opened)).toMatchObject({ reconnects: 0, gaps: [], duplicates: 0 });
  expect(server.requests.map(({ headers }) => headers.authorization).slice(0, 3)).toEqual(
    [1, 2, 3].map((n) => `Bearer secret-${n}`),
  );
  for (const { url } of server.requests) expect(url).not.toContain('secret');
  const seen = JSON.stringify(opened.listener.deliveries.map((delivery) => delivery.health));
  expect(seen).toContain('[token]');
  expect(seen).not.toContain('secret-1');
});

test('FE25 an origin that is not listed gets no token, and a redirect takes none along', async () => {
  const [server, other] = [await serve(), await serve()];
  const tokens = createTokens(async () => 'secret', [new URL(server.url).origin]);
  await isOpen(open(other.url, {}, { ...EAGER, tokens }));
  expect(other.requests[0]?.headers.authorization).toBeUndefined();
  server.answer = (response) => void response.writeHead(307, { location: other.url }).end();
  const opened = open(server.url, {}, { ...EAGER, tokens });
  await opened.listener.until(opened.feeds, () => health(opened).link === 'waiting', 'the refusal');
  expect(other.requests).toHaveLength(1);
});

test('FE26 closed, it leaves no timer and no socket', async () => {
  const server = await serve();
  const before = countHandles();
  const opened = open(server.url);
  await isOpen(opened);
  opened.feeds.close();
  await expect.poll(() => server.streams.size).toBe(0);
  await wait(300);
  // A kept-alive socket is undici's own, and ends by itself.
  expect(countHandles()).toBeLessThanOrEqual(before + 2);
});

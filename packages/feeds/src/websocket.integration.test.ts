import type { FeedPlan } from '@borough/core';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { toPlan } from '../test/listener.js';
import { countHandles, EAGER, type Opened, openFeedsAt, wait } from '../test/opened.js';
import { freePort } from '../test/program.js';
import { createSocketServer, type SocketServer } from '../test/socket-server.js';
import type { Host } from './transport/host.js';
import { createTokens } from './transport/token.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

function toSocketPlan(url: string, more: Partial<FeedPlan> = {}): FeedPlan {
  return toPlan({
    id: 'bays',
    transport: 'websocket',
    url,
    options: { protocol: 'borough', silenceSeconds: 0.6 },
    map: { rows: '$root', key: 'id', columns: { free: 'free' }, time: 'time' },
    columns: ['free'],
    checks: [{ type: 'number' }],
    ...more,
  });
}

async function serve(accepts?: (token: unknown) => boolean): Promise<SocketServer> {
  const server = await createSocketServer(accepts);
  undo.push(server.stop);
  return server;
}

async function open(plan: FeedPlan, host: Host = EAGER): Promise<Opened> {
  const opened = openFeedsAt([plan], { patience: 0.01, ...host });
  undo.push(() => opened.feeds.close());
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').link === 'open',
    'it',
  );
  return opened;
}

let clock = Date.now();
const reading = (id: string, free: number) => ({ id, free, time: new Date(clock++).toISOString() });
const say = (server: SocketServer, id: string, free: number) => server.send(reading(id, free));
const isValue = ({ listener, feeds }: Opened, id: string, free: number, ms = 10_000) =>
  listener.until(feeds, () => listener.value('bays', id, 'free') === free, `${id} = ${free}`, ms);

test('FE19 a plain WebSocket: each message is a frame, a greeting asks for them', async () => {
  const port = await freePort();
  const greetings: string[] = [];
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  undo.push(() => server.close());
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      greetings.push(String(data));
      socket.send(JSON.stringify([reading('a', 3)]));
      socket.send(Buffer.from(JSON.stringify([reading('b', 4)])));
    });
  });
  const hello = { subscribe: ['bays'] };
  const opened = await open(toSocketPlan(`ws://127.0.0.1:${port}`, { options: { hello } }));
  await isValue(opened, 'a', 3);
  await isValue(opened, 'b', 4);
  expect(greetings).toEqual([JSON.stringify(hello)]);
});

test('FE20 a cut connection resumes after the last frame: nothing lost, no gap', async () => {
  const server = await serve();
  const opened = await open(toSocketPlan(server.url, { topic: 'bays' }));
  for (let i = 0; i < 20; i++) say(server, `B-${i}`, i);
  await isValue(opened, 'B-19', 19);
  server.cut();
  for (let i = 0; i < 20; i++) say(server, `B-${i}`, 100 + i);
  for (let i = 0; i < 20; i++) await isValue(opened, `B-${i}`, 100 + i);
  await wait(300);
  opened.feeds.pull();
  const health = opened.listener.health('bays');
  expect(health).toMatchObject({ reconnects: 1, gaps: [], accepted: 40, rejected: {} });
  expect(server.said.filter(({ type }) => type === 'open')).toEqual([
    { type: 'open', version: 1, topic: 'bays' },
    { type: 'open', version: 1, topic: 'bays', epoch: 'run-1', seq: 20 },
  ]);
});

test('FE20 what the server no longer has is a gap and a snapshot', async () => {
  const server = await serve();
  const opened = await open(toSocketPlan(server.url));
  say(server, 'a', 1);
  say(server, 'b', 1);
  await isValue(opened, 'b', 1);
  server.keep = 1;
  server.cut();
  for (let i = 2; i < 9; i++) say(server, 'a', i);
  await isValue(opened, 'a', 8);
  await wait(300);
  opened.feeds.pull();
  expect(opened.listener.value('bays', 'b', 'free')).toBe(1);
  expect(opened.listener.health('bays').gaps).toHaveLength(1);
});

test('FE20 a killed server that begins a new run: a gap, and the new run counts', async () => {
  const server = await serve();
  const opened = await open(
    toSocketPlan(server.url, { map: { rows: '$root', key: 'id', columns: { free: 'free' } } }),
  );
  for (let i = 0; i < 9; i++) say(server, 'a', i);
  await isValue(opened, 'a', 8);
  await server.stop();
  server.epoch = 'run-2';
  await server.start();
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').reconnects === 1,
    'it',
    20_000,
  );
  say(server, 'a', 50);
  await isValue(opened, 'a', 50);
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').gaps.length === 1,
    'the gap',
  );
});

test('FE20 frames that went missing on the way are a gap; said twice or late they do no harm', async () => {
  const server = await serve();
  const opened = await open(toSocketPlan(server.url));
  say(server, 'a', 1);
  server.skip(reading('b', 2));
  const old = `{"type":"frame","seq":3}\n${JSON.stringify([reading('a', 3)])}`;
  server.skip(reading('a', 3));
  say(server, 'a', 4);
  server.sendRaw(old);
  server.sendRaw(old);
  say(server, 'a', 5);
  await isValue(opened, 'a', 5);
  await wait(300);
  opened.feeds.pull();
  const health = opened.listener.health('bays');
  expect(health.gaps).toHaveLength(1);
  expect(health.late).toBe(2);
});

test('FE21 half of a connection is found out by its silence', async () => {
  const server = await serve();
  const opened = await open(toSocketPlan(server.url));
  await wait(800);
  expect(server.said.filter(({ type }) => type === 'ping').length).toBeGreaterThan(3);
  opened.feeds.pull();
  expect(opened.listener.health('bays').link).toBe('open');
  server.isAnswering = false;
  const isLost = () => opened.listener.health('bays').link !== 'open';
  await opened.listener.until(opened.feeds, isLost, 'the loss');
  expect(opened.listener.health('bays').linkDetail).toBe('Nothing was heard for 0.6 s.');
  server.isAnswering = true;
  server.cut();
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').link === 'open',
    'it',
    20_000,
  );
}, 30_000);

test('FE15 garbage is put aside with its bytes; what is too large ends the connection and is not asked for again', async () => {
  const server = await serve();
  const opened = await open(toSocketPlan(server.url));
  say(server, 'a', 1);
  server.sendRaw('not of this protocol');
  server.sendRaw(Uint8Array.of(255, 254, 0, 1));
  say(server, 'a', 2);
  await isValue(opened, 'a', 2);
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').rejected.decode === 2,
    'both',
  );
  server.skip(reading('a', 3));
  server.sendRaw('y'.repeat(2 ** 21));
  // Not resumed: the snapshot has what the large message would have said.
  await isValue(opened, 'a', 3);
  await opened.listener.until(
    opened.feeds,
    () => opened.listener.health('bays').reconnects === 1,
    'its health',
  );
  expect(server.said.filter(({ type }) => type === 'open').at(-1)).not.toHaveProperty('seq');
});

test('FE24 FE25 a token goes in the first message, a refused one is replaced, a new one follows in band', async () => {
  const asked: string[] = [];
  const server = await serve((token) => token === 'secret-2');
  const tokens = createTokens(
    async ({ reason }) => {
      asked.push(reason);
      return { token: `secret-${asked.length}`, lifeSeconds: asked.length > 1 ? 1 : 60 };
    },
    [server.url],
  );
  const opened = await open(toSocketPlan(server.url), { ...EAGER, random: () => 0.9, tokens });
  expect(asked).toEqual(['connect', 'refused']);
  const renewed = () => server.said.find(({ type }) => type === 'token')?.token;
  await expect.poll(renewed, { timeout: 5000 }).toBe('secret-3');
  expect(asked[2]).toBe('expiring');
  const seen = JSON.stringify(opened.listener.deliveries);
  expect(seen).toContain('not with [token]');
  expect(seen).not.toContain('secret-');
});

test('FE26 closed, it leaves no timer and no socket', async () => {
  const server = await serve();
  const before = countHandles();
  const opened = await open(toSocketPlan(server.url));
  opened.feeds.close();
  const waiting = openFeedsAt([toSocketPlan(`ws://127.0.0.1:${await freePort()}`)]);
  await waiting.listener.until(
    waiting.feeds,
    () => waiting.listener.health('bays').link === 'waiting',
    'it',
  );
  waiting.feeds.close();
  await wait(500);
  expect(server.clients.size).toBe(0);
  expect(countHandles()).toBeLessThanOrEqual(before);
});

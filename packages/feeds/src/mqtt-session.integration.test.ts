import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { FeedPlan } from '@borough/core';
import { afterEach, describe, expect, test } from 'vitest';
import { cutter } from '../test/cutter.js';
import { toPlan } from '../test/listener.js';
import { type Broker, createBroker, hasMosquitto } from '../test/mosquitto.js';
import { countHandles, EAGER, type Opened, openFeedsAt, wait } from '../test/opened.js';
import type { Host } from './transport/host.js';
import { createTokens } from './transport/token.js';

if (!hasMosquitto && process.env.CI) throw new Error('mosquitto is not installed.');

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

function energy(url: string, more: Partial<FeedPlan> = {}): FeedPlan {
  return toPlan({
    id: 'energy',
    url,
    topic: 'town/energy/+',
    map: { key: '$topic[2]', columns: { energy: 'value' }, time: 'time' },
    columns: ['energy'],
    checks: [{ type: 'number' }],
    ...more,
  });
}

let clock = Date.now() - 60_000;
const say = (value: number) => JSON.stringify({ value, time: new Date(clock++).toISOString() });
const health = ({ listener }: Opened) => listener.health('energy');
const isValue = ({ listener, feeds }: Opened, key: string, value: number) =>
  listener.until(
    feeds,
    () => listener.value('energy', key, 'energy') === value,
    `${key} = ${value}`,
  );

async function open(plan: FeedPlan, host: Host = EAGER): Promise<Opened> {
  const opened = openFeedsAt([plan], host);
  undo.push(() => opened.feeds.close());
  await opened.listener.until(opened.feeds, () => health(opened).link === 'open', 'it', 20_000);
  return opened;
}

describe.skipIf(!hasMosquitto)('MQTT 5 at a real broker', () => {
  async function createCut(
    extra?: string,
  ): Promise<{ broker: Broker; cut: Awaited<ReturnType<typeof cutter>> }> {
    const broker = await createBroker(extra);
    undo.push(broker.close);
    const cut = await cutter(Number(new URL(broker.tcpUrl).port));
    undo.push(cut.close);
    return { broker, cut };
  }

  test('FE23 a session outlives a reset connection: what came with QoS 1 is not lost, and there is no gap', async () => {
    const { broker, cut } = await createCut();
    const opened = await open(energy(`mqtt://127.0.0.1:${cut.port}`));
    const publisher = await broker.publisher();
    const send = (key: string, value: number) =>
      publisher.publishAsync(`town/energy/${key}`, say(value), { qos: 1 });
    await send('B-1', 1);
    await isValue(opened, 'B-1', 1);
    cut.isOpen = false;
    cut.reset();
    await opened.listener.until(opened.feeds, () => health(opened).link !== 'open', 'the loss');
    for (let i = 0; i < 20; i++) await send(`B-${i % 4}`, 100 + i);
    cut.isOpen = true;
    for (let i = 16; i < 20; i++) await isValue(opened, `B-${i % 4}`, 100 + i);
    await wait(300);
    opened.feeds.pull();
    expect(health(opened)).toMatchObject({ accepted: 21, reconnects: 1, gaps: [] });
  }, 30_000);

  test('FE23 a source of QoS 0 is not kept by any session: its loss is a gap', async () => {
    const { broker, cut } = await createCut();
    const opened = await open(energy(`mqtt://127.0.0.1:${cut.port}`));
    const publisher = await broker.publisher();
    await publisher.publishAsync('town/energy/B-1', say(1));
    await isValue(opened, 'B-1', 1);
    cut.reset();
    await opened.listener.until(opened.feeds, () => health(opened).reconnects === 1, 'it', 20_000);
    expect(health(opened).gaps).toHaveLength(1);
  }, 30_000);

  test('FE20 FE23 what a source of QoS 0 has said meanwhile, and the broker retains, is heard after the gap', async () => {
    const { broker, cut } = await createCut();
    const opened = await open(energy(`mqtt://127.0.0.1:${cut.port}`));
    const publisher = await broker.publisher();
    const send = (value: number) =>
      publisher.publishAsync('town/energy/B-1', say(value), { retain: true });
    await send(1);
    await isValue(opened, 'B-1', 1);
    cut.isOpen = false;
    cut.reset();
    await opened.listener.until(opened.feeds, () => health(opened).link !== 'open', 'the loss');
    await send(2);
    cut.isOpen = true;
    await isValue(opened, 'B-1', 2);
    await opened.listener.until(opened.feeds, () => health(opened).gaps.length === 1, 'the gap');
  }, 30_000);

  test('FE21 half of a connection: nothing comes, nothing is lost when it does', async () => {
    const { broker, cut } = await createCut();
    const opened = await open(energy(`mqtt://127.0.0.1:${cut.port}`));
    const publisher = await broker.publisher();
    cut.isMute = true;
    await publisher.publishAsync('town/energy/B-1', say(1), { qos: 1 });
    await wait(300);
    expect(opened.listener.value('energy', 'B-1', 'energy')).toBeUndefined();
    cut.isMute = false;
    cut.reset();
    await isValue(opened, 'B-1', 1);
  }, 30_000);

  test('FE24 a token is the password; it is in no health', async () => {
    const { broker } = await createCut();
    const tokens = createTokens(async () => 'secret', [broker.tcpUrl]);
    const opened = await open(energy(broker.tcpUrl), { ...EAGER, tokens });
    expect(JSON.stringify(opened.listener.deliveries)).not.toContain('secret');
  });

  test('FE26 closed, it leaves no timer, no socket and no session', async () => {
    const { broker } = await createCut('sys_interval 1');
    const before = countHandles();
    const opened = await open(energy(broker.tcpUrl));
    opened.feeds.close();
    await wait(700);
    expect(countHandles()).toBeLessThanOrEqual(before);
    const publisher = await broker.publisher();
    let sessions = Number.NaN;
    publisher.on('message', (_topic, payload) => {
      sessions = Number(payload.toString());
    });
    await publisher.subscribeAsync('$SYS/broker/clients/total');
    await expect.poll(() => sessions, { timeout: 5000 }).toBe(1);
  });
});

test('FE24 FE23 a broker that knows 3.1.1 only is spoken to in its words, with the token as password', async () => {
  const connects: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      if (data[0] === 0x10) {
        connects.push(data);
        // As old brokers do: the connection ends without a word.
        if (data[8] === 5) socket.destroy();
        else socket.write(Uint8Array.of(0x20, 2, 0, 0));
      }
      if (data[0] === 0x82) {
        socket.write(Uint8Array.of(0x90, 3, data[2] as number, data[3] as number, 0));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  undo.push(() => server.close());
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tokens = createTokens(async () => 'secret', [url]);
  const opened = await open(energy(url, { options: { username: 'borough' } }), {
    ...EAGER,
    tokens,
  });
  expect(connects.map((packet) => packet[8])).toEqual([5, 4]);
  expect(connects[1]?.toString('latin1')).toMatch(/borough[^a-z]+secret$/);
  opened.feeds.close();
});

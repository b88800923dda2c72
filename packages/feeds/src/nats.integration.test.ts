import type { FeedPlan } from '@borough/core';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toPlan } from '../test/listener.js';
import { createNatsServer, hasNats, type NatsServer } from '../test/nats.js';
import { countHandles, EAGER, type Opened, openFeedsAt, wait } from '../test/opened.js';
import type { Host } from './transport/host.js';
import { createTokens } from './transport/token.js';

if (!hasNats && process.env.CI) throw new Error('nats-server is not installed.');

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

function toNatsPlan(url: string, more: Partial<FeedPlan> = {}): FeedPlan {
  return toPlan({
    id: 'energy',
    transport: 'nats',
    url,
    topic: 'town.energy.*',
    map: { key: '$topic[2]', columns: { energy: 'value' }, time: 'time' },
    columns: ['energy'],
    checks: [{ type: 'number' }],
    ...more,
  });
}

const LASTING = { options: { stream: 'TOWN' } };
let clock = Date.now() - 60_000;
const say = (value: number) => JSON.stringify({ value, time: new Date(clock++).toISOString() });
const health = ({ listener }: Opened, feed = 'energy') => listener.health(feed);
const isValue = ({ listener, feeds }: Opened, key: string, value: number) =>
  listener.until(
    feeds,
    () => listener.value('energy', key, 'energy') === value,
    `${key} = ${value}`,
    20_000,
  );

async function open(plans: readonly FeedPlan[], host: Host = EAGER): Promise<Opened> {
  const opened = openFeedsAt(plans, host);
  undo.push(() => opened.feeds.close());
  const isOpen = () => plans.every(({ id }) => health(opened, id).link === 'open');
  await opened.listener.until(opened.feeds, isOpen, 'a connection');
  return opened;
}

const isBack = (opened: Opened, n: number) =>
  opened.listener.until(
    opened.feeds,
    () => health(opened).reconnects === n && health(opened).link === 'open',
    `return ${n}`,
    30_000,
  );

describe.skipIf(!hasNats)('feeds from a real NATS server', () => {
  let server: NatsServer;
  beforeEach(async () => {
    server = await createNatsServer();
    undo.push(server.close);
  });

  async function addStream(storage: 'file' | 'memory' = 'file', max = -1) {
    const client = await server.client();
    const manager = await jetstreamManager(client);
    await manager.streams.add({
      name: 'TOWN',
      subjects: ['town.>'],
      storage: storage as never,
      max_msgs: max,
    });
    return { client, manager, stream: jetstream(client) };
  }

  test.each(['wsUrl', 'tcpUrl'] as const)(
    'readings arrive over %s; dots are levels',
    async (url) => {
      const opened = await open([toNatsPlan(server[url])]);
      const client = await server.client();
      client.publish('town.energy.B%2F1', say(41.5));
      client.publish('town.other.B-2', say(1));
      client.publish('town.energy.B-3', say(2));
      await isValue(opened, 'B-3', 2);
      // A key may not reach into levels: it is read after they are parted, and is then one level more.
      expect(opened.listener.keys('energy')).toContain('B-3');
      expect(opened.listener.keys('energy')).not.toContain('B-2');
    },
  );

  test('FE20 core NATS keeps nothing: a killed server is a gap, then data flows on', async () => {
    const opened = await open([toNatsPlan(server.wsUrl)]);
    for (let round = 1; round <= 2; round++) {
      await server.kill();
      const isLost = () => health(opened).link !== 'open';
      await opened.listener.until(opened.feeds, isLost, 'the loss');
      await wait(300);
      await server.start();
      await isBack(opened, round);
      (await server.client()).publish('town.energy.B-1', say(round));
      await isValue(opened, 'B-1', round);
      expect(health(opened).gaps).toHaveLength(round);
    }
  }, 60_000);

  test('FE20 JetStream: the newest of each subject first, and after a kill exactly what was missed', async () => {
    const { stream } = await addStream();
    for (let i = 0; i < 30; i++) await stream.publish(`town.energy.B-${i % 3}`, say(i));
    const opened = await open([toNatsPlan(server.wsUrl, LASTING)]);
    for (const [key, value] of [
      ['B-0', 27],
      ['B-1', 28],
      ['B-2', 29],
    ] as const)
      await isValue(opened, key, value);
    await wait(300);
    opened.feeds.pull();
    // Stored copies are no sign of life.
    expect(health(opened)).toMatchObject({ accepted: 3, received: 3 });
    expect(health(opened).heardMs).toBeNaN();
    await stream.publish('town.energy.B-0', say(100));
    await isValue(opened, 'B-0', 100);
    await server.kill();
    await opened.listener.until(opened.feeds, () => health(opened).link !== 'open', 'the loss');
    await server.start();
    const again = jetstream(await server.client());
    for (let i = 0; i < 12; i++) await again.publish(`town.energy.B-${i % 3}`, say(200 + i));
    await isBack(opened, 1);
    for (const [key, value] of [
      ['B-0', 209],
      ['B-1', 210],
      ['B-2', 211],
    ] as const)
      await isValue(opened, key, value);
    await wait(300);
    opened.feeds.pull();
    expect(health(opened)).toMatchObject({ accepted: 16, received: 16, duplicates: 0, gaps: [] });
  }, 60_000);

  test('FE20 a stream that no longer has what was missed is a gap and a snapshot', async () => {
    const { stream, manager } = await addStream('file', 5);
    await stream.publish('town.energy.B-1', say(1));
    const opened = await open([toNatsPlan(server.tcpUrl, LASTING)]);
    await isValue(opened, 'B-1', 1);
    await server.kill();
    await opened.listener.until(opened.feeds, () => health(opened).link !== 'open', 'the loss');
    server.forget();
    await server.start();
    await opened.listener.until(
      opened.feeds,
      () => health(opened).linkDetail?.includes('stream not found') ?? false,
      'word of the missing stream',
      20_000,
    );
    expect(opened.listener.value('energy', 'B-1', 'energy')).toBe(1);
    await manager.streams.info('TOWN').catch(() => {});
    const { stream: anew } = await addStream();
    await anew.publish('town.energy.B-1', say(2));
    await isValue(opened, 'B-1', 2);
    await opened.listener.until(
      opened.feeds,
      () => health(opened).gaps.length === 1,
      'the gap',
      20_000,
    );
  }, 60_000);

  test('FE6 feeds of one url use one connection', async () => {
    const other = toNatsPlan(server.wsUrl, { id: 'other', topic: 'town.other.>' });
    expect(await server.connections()).toBe(0);
    await open([toNatsPlan(server.wsUrl), other]);
    expect(await server.connections()).toBe(1);
  });

  test('FE26 closed, it leaves no timer and no socket', async () => {
    await addStream();
    const before = countHandles();
    const opened = await open([toNatsPlan(server.wsUrl, LASTING)]);
    opened.feeds.close();
    await wait(600);
    expect(countHandles()).toBeLessThanOrEqual(before);
  });
});

test.skipIf(!hasNats)(
  'FE24 FE25 a token is sent on connecting, and asked for anew after a refusal',
  async () => {
    const server = await createNatsServer('authorization { token: "secret-2" }');
    undo.push(server.close);
    const reasons: string[] = [];
    const tokens = createTokens(
      async ({ reason }) => `secret-${reasons.push(reason)}`,
      [server.wsUrl],
    );
    const opened = await open([toNatsPlan(server.wsUrl)], { ...EAGER, random: () => 0.9, tokens });
    expect(reasons).toEqual(['connect', 'refused']);
    const seen = JSON.stringify(opened.listener.deliveries);
    expect(seen).toContain('waiting');
    expect(seen).not.toContain('secret-');
  },
);

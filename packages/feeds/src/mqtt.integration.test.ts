import { type AddressInfo, createServer } from 'node:net';
import type { FeedPlan } from '@borough/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createListener, sumOf, toPlan } from '../test/listener.js';
import { type Broker, createBroker, hasMosquitto } from '../test/mosquitto.js';
import { createFeeds } from './open-feeds.js';

if (!hasMosquitto && process.env.CI) throw new Error('mosquitto is not installed.');

function energy(url: string, more: Partial<FeedPlan> = {}): FeedPlan {
  return toPlan({
    id: 'energy',
    url,
    topic: 'town/energy/+',
    map: {
      key: '$topic[2]',
      columns: { energy: 'value', state: 'state' },
      time: 'time',
      position: { lon: 'lon', lat: 'lat' },
    },
    columns: ['energy', 'state'],
    checks: [{ type: 'number', min: 0, max: 1000 }, { type: 'text' }],
    bounds: [113, 22, 114, 23],
    ...more,
  });
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const time = () => new Date().toISOString();

describe.skipIf(!hasMosquitto)('feeds from a real broker', () => {
  let broker: Broker;
  const undo: (() => void)[] = [];

  beforeEach(async () => {
    broker = await createBroker('sys_interval 1');
  });
  afterEach(async () => {
    for (const close of undo.splice(0)) close();
    await broker.close();
  });

  async function open(plans: readonly FeedPlan[]) {
    const listener = createListener(plans);
    const feeds = createFeeds({ worker: false })(plans, listener.sink);
    undo.push(() => feeds.close());
    const isOpen = () => plans.every((plan) => listener.health(plan.id).link === 'open');
    await listener.until(feeds, isOpen, 'a connection');
    return { listener, feeds };
  }

  test.each(['wsUrl', 'tcpUrl'] as const)('readings arrive over %s', async (url) => {
    const { listener, feeds } = await open([energy(broker[url])]);
    const publisher = await broker.publisher();
    const at = time();
    const reading = { value: 41.5, state: 'on', time: at, lon: 113.5, lat: 22.5 };
    publisher.publish('town/energy/B-1204', JSON.stringify(reading));
    const hasCome = () => listener.value('energy', 'B-1204', 'energy') === 41.5;
    await listener.until(feeds, hasCome, 'a reading');
    expect(listener.value('energy', 'B-1204', 'state')).toBe('on');
    expect(listener.atMs('energy', 'B-1204', 'energy')).toBe(Date.parse(at));
    expect(listener.position('energy', 'B-1204')).toEqual([113.5, 22.5, Number.NaN]);
  });

  test('IN21 a stored copy is delivered, and is no sign of life', async () => {
    const publisher = await broker.publisher();
    const reading = JSON.stringify({ value: 7, time: time() });
    await publisher.publishAsync('town/energy/B-1', reading, { retain: true });
    const { listener, feeds } = await open([energy(broker.wsUrl)]);
    await listener.until(feeds, () => listener.health('energy').accepted === 1, 'the stored copy');
    expect(listener.value('energy', 'B-1', 'energy')).toBe(7);
    expect(listener.health('energy').heardMs).toBeNaN();
    await publisher.publishAsync('town/energy/B-1', JSON.stringify({ value: 8, time: time() }));
    await listener.until(feeds, () => listener.health('energy').accepted === 2, 'a live one');
    expect(listener.health('energy').heardMs).toBeGreaterThan(0);
  });

  test('FE6 a killed broker comes back: connected, subscribed, the gap recorded, data flows on', async () => {
    const { listener, feeds } = await open([
      energy(broker.wsUrl),
      energy(broker.wsUrl, { id: 'other', topic: 'town/other/+' }),
    ]);
    const before = await broker.publisher();
    await before.publishAsync('town/energy/B-1', JSON.stringify({ value: 1, time: time() }));
    await listener.until(feeds, () => listener.value('energy', 'B-1', 'energy') === 1, 'a reading');
    for (let round = 1; round <= 2; round++) {
      await broker.kill();
      const isLost = () => ['waiting', 'connecting'].includes(listener.health('energy').link);
      await listener.until(feeds, isLost, 'the loss');
      expect(listener.value('energy', 'B-1', 'energy')).toBe(round);
      await wait(700);
      await broker.start();
      const isBack = () =>
        listener.health('energy').link === 'open' && listener.health('other').link === 'open';
      await listener.until(feeds, isBack, 'the return', 30_000);
      const after = await broker.publisher();
      const reading = JSON.stringify({ value: round + 1, time: time() });
      await after.publishAsync('town/energy/B-1', reading);
      await after.publishAsync('town/other/B-9', reading);
      const hasCome = () =>
        listener.value('energy', 'B-1', 'energy') === round + 1 &&
        listener.value('other', 'B-9', 'energy') === round + 1;
      await listener.until(feeds, hasCome, 'a reading after the return');
      const health = listener.health('energy');
      expect(health.reconnects).toBe(round);
      expect(health.gaps).toHaveLength(round);
      const gap = health.gaps[round - 1];
      expect(gap?.reason).toBe('connection');
      expect((gap?.toMs as number) - (gap?.fromMs as number)).toBeGreaterThan(500);
    }
  }, 60_000);

  test('a broker that is not there yet is waited for', async () => {
    await broker.kill();
    const plan = energy(broker.tcpUrl);
    const listener = createListener([plan]);
    const feeds = createFeeds({ worker: false })([plan], listener.sink);
    undo.push(() => feeds.close());
    await listener.until(feeds, () => listener.health('energy').link === 'waiting', 'the waiting');
    expect(listener.health('energy').linkDetail).toContain('ECONNREFUSED');
    await broker.start();
    await listener.until(feeds, () => listener.health('energy').link === 'open', 'it', 20_000);
    expect(listener.health('energy')).toMatchObject({ reconnects: 0, gaps: [] });
    expect(listener.health('energy').linkDetail).toBeUndefined();
  });

  test('FE6 feeds of one url use one connection, of two filters each gets its own', async () => {
    const { listener, feeds } = await open([
      energy(broker.wsUrl),
      energy(broker.wsUrl, { id: 'all', topic: 'town/#' }),
      energy(broker.wsUrl, { id: 'same' }),
    ]);
    const publisher = await broker.publisher();
    let clients = 0;
    publisher.on('message', (_topic, payload) => {
      clients = Number(payload.toString());
    });
    await publisher.subscribeAsync('$SYS/broker/clients/connected');
    await publisher.publishAsync('town/energy/B-1', JSON.stringify({ value: 1, time: time() }));
    await publisher.publishAsync('town/heat/B-1', JSON.stringify({ value: 2, time: time() }));
    const hasCome = () => listener.health('all').accepted === 2;
    await listener.until(feeds, hasCome, 'both');
    expect(listener.value('energy', 'B-1', 'energy')).toBe(1);
    expect(listener.value('same', 'B-1', 'energy')).toBe(1);
    expect(listener.value('all', 'B-1', 'energy')).toBe(2);
    expect(listener.value('all', 'B-1', 'energy')).toBe(2);
    // One for the feeds, one for the publisher.
    await expect.poll(() => clients, { timeout: 5000 }).toBe(2);
  });

  test('bad data is counted by its reason while good data flows', async () => {
    const { listener, feeds } = await open([energy(broker.wsUrl, { maxKeys: 50 })]);
    const publisher = await broker.publisher();
    const send = (key: string, payload: unknown) =>
      publisher.publish(
        `town/energy/${key}`,
        typeof payload === 'string' ? payload : JSON.stringify(payload),
      );
    send('good', { value: 1, time: time() });
    send('good', '{"value": 2, "ti');
    send('good', 'NaN');
    send('good', { value: 'NaN', time: time() });
    send('good', { value: true, time: time() });
    send('good', { value: -5, time: time() });
    send('good', { value: 3, time: '2026-05-04 12:00:00' });
    send('good', { value: 3, time: new Date(Date.now() + 3_600_000).toISOString() });
    send('good', { value: 4, time: new Date(Date.now() - 3_600_000).toISOString() });
    send('good', { state: 'on', time: time(), lon: 0, lat: 0 });
    send('good', { state: 'on', time: time(), lon: 2.35, lat: 48.85 });
    send('good', { __proto: 1, value: null, time: time() });
    send('good', '{"__proto__": {"value": 1}, "value": 6}');
    // FE17 a stored message taken back
    send('good', '');
    for (let i = 0; i < 10_000; i++) send(`X-${i}`, { value: i % 1000, time: time() });
    send('good', { value: 5, time: time() });
    const hasCome = () => listener.value('energy', 'good', 'energy') === 5;
    await listener.until(feeds, hasCome, 'the last good reading', 20_000);
    await listener.until(feeds, () => listener.health('energy').late === 1, 'its health');
    await wait(300);
    feeds.pull();
    const health = listener.health('energy');
    expect(health.rejected).toEqual({
      decode: 2,
      type: 3,
      range: 1,
      future: 1,
      position: 1,
      bounds: 1,
      unsafe: 1,
      limit: 10_000 - 49,
    });
    expect(health).toMatchObject({ missing: 1, late: 1, keys: 50 });
    expect(sumOf(health)).toBe(health.received);
    expect(health.samples).toHaveLength(50);
    expect(listener.value('energy', 'good', 'state')).toBe('on');
    expect(listener.position('energy', 'good')).toBeUndefined();
  });

  test('IN20 FE8 FE10 a clock that loops voids readings, not what is said once', async () => {
    const clock = toPlan({
      id: 'clock',
      url: broker.wsUrl,
      topic: 'borough/clock',
      decoder: 'clock',
    });
    const names = energy(broker.wsUrl, {
      id: 'names',
      topic: 'town/names/+',
      cadence: { kind: 'static' },
    });
    const publisher = await broker.publisher();
    const city = Date.UTC(2020, 0, 1);
    const tell = (epoch: number, cityMs: number) =>
      publisher.publishAsync(
        'borough/clock',
        JSON.stringify({ cityMs, rate: 1, recorded: true, epoch }),
        { retain: true },
      );
    const say = (value: number, atMs: number, topic = 'town/energy/B-1') =>
      publisher.publishAsync(
        topic,
        JSON.stringify({ value, state: 'x', time: new Date(atMs).toISOString() }),
        { retain: true },
      );
    // Stored from the end of the last round: an hour ahead of the clock.
    await say(99, city + 3_600_000);
    await say(1, city, 'town/names/B-1');
    await tell(1, city);
    const { listener, feeds } = await open([energy(broker.wsUrl), names, clock]);
    await listener.until(feeds, () => listener.health('energy').rejected.future === 2, 'the old');
    expect(listener.value('energy', 'B-1', 'energy')).toBeUndefined();
    expect(listener.value('names', 'B-1', 'energy')).toBe(1);
    expect(listener.deliveries.find((each) => each.clock)?.clock).toMatchObject({ epoch: 1 });
    await tell(1, city + 3_500_000);
    await say(5, city + 3_500_000);
    const hasCome = () => listener.value('energy', 'B-1', 'energy') === 5;
    await listener.until(feeds, hasCome, 'a reading');
    await tell(2, city);
    const isVoid = () => listener.value('energy', 'B-1', 'energy') === undefined;
    await listener.until(feeds, isVoid, 'the reset');
    await say(6, city + 1000);
    const isNew = () => listener.value('energy', 'B-1', 'energy') === 6;
    await listener.until(feeds, isNew, 'a reading of the new round');
    expect(listener.value('names', 'B-1', 'energy')).toBe(1);
    expect(listener.keys('energy')).toEqual(['B-1']);
    await listener.until(feeds, () => listener.health('energy').gaps.length === 1, 'the gap');
    expect(listener.health('energy').gaps[0]?.reason).toBe('loop');
  });

  test('FE1 closed, nothing is delivered any more', async () => {
    const { listener, feeds } = await open([energy(broker.wsUrl)]);
    const publisher = await broker.publisher();
    await publisher.publishAsync('town/energy/B-1', JSON.stringify({ value: 1, time: time() }));
    await listener.until(feeds, () => listener.value('energy', 'B-1', 'energy') === 1, 'a reading');
    feeds.close();
    feeds.close();
    const count = listener.deliveries.length;
    await publisher.publishAsync('town/energy/B-1', JSON.stringify({ value: 2, time: time() }));
    await wait(100);
    feeds.pull();
    expect(listener.deliveries).toHaveLength(count);
  });
});

test('a topic that the broker refuses is failed, the others go on', async () => {
  // As little of a broker as it takes to refuse the second of two topics (MQTT 3.1.1 §3.2, §3.9).
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      // MQTT 5 it does not know: byte 8 is the version.
      const isTooNew = data[0] === 0x10 && data[8] === 5;
      if (isTooNew) socket.end(Uint8Array.of(0x20, 2, 0, 1));
      else if (data[0] === 0x10) socket.write(Uint8Array.of(0x20, 2, 0, 0));
      if (data[0] === 0x82) {
        socket.write(Uint8Array.of(0x90, 4, data[2] as number, data[3] as number, 0, 0x80));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const plans = [energy(url), energy(url, { id: 'secret', topic: 'secret/#' })];
  const listener = createListener(plans);
  const feeds = createFeeds({ worker: false })(plans, listener.sink);
  await listener.until(feeds, () => listener.health('secret').link === 'failed', 'the refusal');
  expect(listener.health('secret').linkDetail).toBe('The broker refused "secret/#".');
  await listener.until(feeds, () => listener.health('energy').link === 'open', 'the other');
  feeds.close();
  server.close();
});

import type { Delivery, FeedPlan, Undo } from '@borough/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createListener, sumOf, toPlan } from '../test/listener.js';
import { openRuntime } from './runtime.js';
import type { FrameFacts, Inlet, Transport } from './transport/transport.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const CITY = Date.UTC(2020, 0, 1);

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A transport in our hands: what it hands over is what the test says. */
function createHand() {
  const inlets = new Map<string, Inlet>();
  const transport: Transport = {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      inlets.set(plan.id, inlet);
      return () => inlets.delete(plan.id);
    },
  };
  return {
    inlets,
    transport,
    send(feed: string, frame: unknown, about: Partial<FrameFacts> = {}) {
      const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
      inlets.get(feed)?.frame(new TextEncoder().encode(text), { retained: false, ...about });
    },
  };
}

const energy = toPlan({
  id: 'energy',
  transport: 'hand',
  url: 'hand:1',
  map: { key: 'id', columns: { value: 'value' }, time: 'time' },
  columns: ['value'],
  checks: [{ type: 'number' }],
});
const clock = toPlan({ id: 'clock', transport: 'hand', url: 'hand:1', decoder: 'clock' });
const at = (ms: number) => new Date(ms).toISOString();
const tick = (epoch: number, cityMs: number) => ({ cityMs, rate: 1, recorded: true, epoch });

async function setUp(plans: readonly FeedPlan[]) {
  const hand = createHand();
  const listener = createListener(plans);
  const runtime = openRuntime(plans, { transports: { hand: async () => hand.transport } });
  await vi.dynamicImportSettled();
  await vi.waitFor(() => expect(hand.inlets.size).toBe(plans.length));
  return {
    ...hand,
    runtime,
    listener,
    pull(): Delivery[] {
      vi.advanceTimersByTime(300);
      const deliveries = runtime.pull();
      for (const delivery of deliveries) listener.sink(delivery);
      return deliveries;
    },
  };
}

describe('with a clock', () => {
  test('FE8 readings wait for it; a stored one from the end of a recording is not taken for new', async () => {
    const { send, pull, listener } = await setUp([energy, clock]);
    send('energy', { id: 'a', value: 9, time: at(CITY + 3_600_000) }, { retained: true });
    send('energy', { id: 'a', value: 1, time: at(CITY) });
    pull();
    expect(listener.value('energy', 'a', 'value')).toBeUndefined();
    send('clock', tick(7, CITY));
    const deliveries = pull();
    expect(deliveries[0]?.clock).toMatchObject({ epoch: 7, cityMs: CITY + 300 });
    expect(listener.value('energy', 'a', 'value')).toBe(1);
    expect(listener.health('energy').rejected).toEqual({ future: 1 });
  });

  test('FE8 one that comes too late and tells another time voids what was said', async () => {
    const { send, pull, listener } = await setUp([energy, clock]);
    send('energy', { id: 'a', value: 9, time: at(CITY + 3_600_000) });
    vi.advanceTimersByTime(3000);
    pull();
    expect(listener.value('energy', 'a', 'value')).toBe(9);
    send('clock', tick(7, CITY));
    send('energy', { id: 'b', value: 1, time: at(CITY) });
    const energyDelivery = pull().find((delivery) => delivery.feed === 'energy');
    expect(energyDelivery?.reset).toBe(true);
    expect(listener.value('energy', 'a', 'value')).toBeUndefined();
    expect(listener.value('energy', 'b', 'value')).toBe(1);
  });

  test('FE9 a stored copy of a clock with a known epoch is passed over, one with a new epoch is not', async () => {
    const { send, pull, listener } = await setUp([energy, clock]);
    send('clock', tick(7, CITY + 9_000_000));
    send('energy', { id: 'a', value: 1, time: at(CITY + 9_000_000) });
    pull();
    send('clock', tick(7, CITY), { retained: true });
    expect(pull().some((delivery) => delivery.reset || delivery.clock)).toBe(false);
    expect(listener.value('energy', 'a', 'value')).toBe(1);
    send('clock', tick(8, CITY), { retained: true });
    expect(pull().every((delivery) => delivery.reset)).toBe(true);
    expect(listener.value('energy', 'a', 'value')).toBeUndefined();
  });

  test('FE10 after a loop an unchanged frame is read anew, and what never ages stays', async () => {
    const names: FeedPlan = { ...energy, id: 'names', cadence: { kind: 'static' } };
    const { send, pull, listener } = await setUp([energy, names, clock]);
    const frame = { id: 'a', value: 1, time: at(CITY) };
    send('clock', tick(1, CITY));
    send('energy', frame);
    send('names', frame);
    send('energy', frame, { unchanged: true });
    pull();
    expect(listener.health('energy')).toMatchObject({ received: 1 });
    send('clock', tick(2, CITY));
    pull();
    expect(listener.value('energy', 'a', 'value')).toBeUndefined();
    expect(listener.value('names', 'a', 'value')).toBe(1);
    send('energy', frame, { unchanged: true });
    pull();
    expect(listener.value('energy', 'a', 'value')).toBe(1);
  });
});

test('FE17 an empty message is heard and is no reading', async () => {
  const { send, pull, listener } = await setUp([energy]);
  send('energy', '', { topic: 'town/energy/a' });
  pull();
  expect(listener.health('energy')).toMatchObject({ received: 0, rejected: {} });
  expect(listener.health('energy').heardMs).toBeGreaterThan(0);
});

test('FE4 counters go on from the worker before, and the hole is a gap', async () => {
  const first = await setUp([energy]);
  first.send('energy', { id: 'a', value: 1, time: at(NOON) });
  first.pull();
  const hand = createHand();
  const runtime = openRuntime([energy], {
    transports: { hand: async () => hand.transport },
    heritage: { healths: [first.listener.health('energy')], sinceMs: NOON },
  });
  await vi.waitFor(() => expect(hand.inlets.size).toBe(1));
  hand.send('energy', { id: 'a', value: 2, time: at(NOON + 1) });
  hand.send('energy', 'x');
  const health = runtime.pull()[0]?.health;
  expect(health).toMatchObject({ received: 3, accepted: 2, rejected: { decode: 1 } });
  expect(health?.gaps[0]).toMatchObject({ fromMs: NOON, reason: 'restart' });
  expect(health && sumOf(health)).toBe(3);
});

test('a feed that cannot be opened is failed, the others go on', async () => {
  const hand = createHand();
  const plans = [energy, { ...energy, id: 'bad', transport: 'none' }];
  const listener = createListener(plans);
  const runtime = openRuntime(plans, { transports: { hand: async () => hand.transport } });
  await vi.waitFor(() => expect(hand.inlets.size).toBe(1));
  hand.send('energy', { id: 'a', value: 1, time: at(NOON) });
  for (const delivery of runtime.pull()) listener.sink(delivery);
  expect(listener.value('energy', 'a', 'value')).toBe(1);
  expect(listener.health('bad')).toMatchObject({ link: 'failed' });
  runtime.close();
  expect(hand.inlets.size).toBe(0);
});

describe('feeds that come and go', () => {
  const two: FeedPlan = { ...energy, id: 'two' };
  const ready = async (hand: ReturnType<typeof createHand>, n: number): Promise<void> => {
    await vi.dynamicImportSettled();
    await vi.waitFor(() => expect(hand.inlets.size).toBe(n));
  };

  test('FE29 one that joins runs beside the others; one that leaves says nothing more', async () => {
    const { runtime, pull, ...hand } = await setUp([energy]);
    const { send } = hand;
    runtime.add([two]);
    await ready(hand, 2);
    const late = hand.inlets.get('two');
    send('energy', { id: 'a', value: 1, time: at(NOON) });
    send('two', { id: 'a', value: 2, time: at(NOON) });
    const feeds = runtime.pull().map(({ feed }) => feed);
    expect(feeds).toEqual(['energy', 'two']);
    runtime.remove(['two']);
    expect(hand.inlets.size).toBe(1);
    // A frame that was on its way.
    late?.frame(new TextEncoder().encode(JSON.stringify({ id: 'b', value: 3, time: at(NOON) })), {
      retained: false,
    });
    send('energy', { id: 'c', value: 4, time: at(NOON) });
    expect(pull().map(({ feed }) => feed)).toEqual(['energy']);
    runtime.add([two]);
    await ready(hand, 2);
    send('two', { id: 'z', value: 5, time: at(NOON) });
    const again = runtime.pull().find(({ feed }) => feed === 'two');
    // It counts from the beginning: keys, readings.
    expect(again).toMatchObject({ newKeys: ['z'], health: { received: 1, gaps: [] } });
    runtime.close();
    expect(hand.inlets.size).toBe(0);
  });

  test('FE8 FE29 a clock that joins before any has spoken is waited for', async () => {
    const hand = createHand();
    const runtime = openRuntime([], { transports: { hand: async () => hand.transport } });
    runtime.add([energy, clock]);
    await ready(hand, 2);
    hand.send('energy', { id: 'a', value: 9, time: at(CITY + 3_600_000) }, { retained: true });
    hand.send('energy', { id: 'a', value: 1, time: at(CITY) });
    expect(runtime.pull().some(({ key }) => key.length > 0)).toBe(false);
    hand.send('clock', tick(7, CITY));
    vi.advanceTimersByTime(300);
    const [, readings] = runtime.pull();
    expect([...(readings?.value ?? [])]).toEqual([1]);
    expect(readings?.health.rejected).toEqual({ future: 1 });
    runtime.close();
  });

  test('TI4 when the only clock has gone, time is the wall’s: what is said now is not of the future', async () => {
    const hand = createHand();
    const runtime = openRuntime([], { transports: { hand: async () => hand.transport } });
    runtime.add([energy, clock]);
    await ready(hand, 2);
    const earlier = Date.now() - 3_600_000;
    hand.send('clock', tick(7, earlier));
    runtime.remove(['clock']);
    hand.send('energy', { id: 'a', value: 2, time: at(Date.now()) });
    vi.advanceTimersByTime(300);
    const [readings] = runtime.pull();
    expect([...(readings?.value ?? [])]).toEqual([2]);
    expect(readings?.health.rejected).toEqual({});
    runtime.close();
  });
});

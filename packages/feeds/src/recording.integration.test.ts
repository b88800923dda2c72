import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedPlan } from '@borough/core';
import { afterEach, expect, test } from 'vitest';
import { toPlan } from '../test/listener.js';
import { type Opened, openFeedsAt, wait } from '../test/opened.js';
import { encodeHeader, encodeRecord, LINK, type RecordedFrame } from './recording/format.js';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

const NOON = Date.UTC(2026, 4, 4, 12);
const encoder = new TextEncoder();

async function serve(body: Uint8Array): Promise<string> {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/town.rec`;
}

/** One value a second for a minute, on two channels. */
function record(): RecordedFrame[] {
  return Array.from({ length: 120 }, (_, i) => {
    const receivedMs = NOON + i * 500;
    const time = new Date(receivedMs).toISOString();
    return {
      receivedMs,
      channel: i % 2 === 0 ? 'town/energy/B-1' : 'town/other/B-9',
      status: 0,
      bytes: encoder.encode(JSON.stringify({ value: i, time })),
    };
  });
}

const toFile = (frames: readonly RecordedFrame[]): Uint8Array =>
  Buffer.concat([encodeHeader(), ...frames.map(encodeRecord)]);

function open(url: string, options: object, more: Partial<FeedPlan> = {}): Opened {
  const plan = toPlan({
    id: 'energy',
    transport: 'recording',
    url,
    topic: 'town/energy/+',
    options,
    map: { key: '$topic[2]', columns: { energy: 'value' }, time: 'time' },
    columns: ['energy'],
    checks: [{ type: 'number' }],
    ...more,
  });
  const opened = openFeedsAt([plan]);
  undo.push(() => opened.feeds.close());
  return opened;
}

const value = ({ listener }: Opened) => listener.value('energy', 'B-1', 'energy') as number;
const clocks = ({ listener }: Opened) => listener.deliveries.flatMap(({ clock }) => clock ?? []);

test('FE27 a recording plays at its rate, with its own times, by its own clock, and ends', async () => {
  const opened = open(await serve(toFile(record())), { rate: 60 });
  await opened.listener.until(opened.feeds, () => value(opened) === 118, 'the end');
  const health = () => opened.listener.health('energy');
  await opened.listener.until(opened.feeds, () => health().link === 'closed', 'its end');
  expect(health()).toMatchObject({ accepted: 60, received: 60, rejected: {}, gaps: [] });
  expect(opened.listener.atMs('energy', 'B-1', 'energy')).toBe(NOON + 59_000);
  expect(opened.listener.keys('energy')).toEqual(['B-1']);
  for (const { recorded } of clocks(opened)) expect(recorded).toBe(true);
  expect(clocks(opened)[0]?.cityMs).toBeLessThan(NOON + 10_000);
  expect(clocks(opened).at(-1)).toMatchObject({ rate: 0, cityMs: NOON + 59_500 });
});

test('FE27 it loops: a new epoch, and what was said is void', async () => {
  const opened = open(await serve(toFile(record())), { rate: 240, loop: true });
  const isReset = () => opened.listener.deliveries.some(({ reset }) => reset);
  await opened.listener.until(opened.feeds, isReset, 'the second round');
  await opened.listener.until(opened.feeds, () => value(opened) > 100, 'its end');
  expect(new Set(clocks(opened).map(({ epoch }) => epoch)).size).toBeGreaterThan(1);
  expect(opened.listener.health('energy').rejected).toEqual({});
});

test('FE27 it is moved: the state is that of having played up to there, and held it stands', async () => {
  const opened = open(await serve(toFile(record())), { rate: 0 });
  await opened.listener.until(opened.feeds, () => value(opened) === 0, 'the first');
  opened.feeds.steer?.({ atMs: NOON + 30_200 });
  await opened.listener.until(opened.feeds, () => value(opened) === 60, 'half');
  opened.feeds.steer?.({ atMs: NOON + 10_000 });
  await opened.listener.until(opened.feeds, () => value(opened) === 20, 'back');
  await wait(300);
  opened.feeds.pull();
  expect(value(opened)).toBe(20);
  opened.feeds.steer?.({ rate: 10 });
  await opened.listener.until(opened.feeds, () => value(opened) >= 24, 'on');
  expect(value(opened)).toBeLessThan(60);
});

test('FE27 a file that was cut off is good up to its last whole record; a lost link is shown again', async () => {
  const lost = (receivedMs: number, text: string): RecordedFrame => ({
    receivedMs,
    channel: '',
    status: LINK,
    bytes: encoder.encode(text),
  });
  const frames = [
    ...record().slice(0, 10),
    lost(NOON + 5000, 'waiting\nThe broker closed the connection.'),
    lost(NOON + 15_000, 'open'),
    ...record().slice(40),
  ];
  const file = toFile(frames);
  const opened = open(await serve(file.subarray(0, file.length - 7)), { rate: 60 });
  const isEnded = () => opened.listener.health('energy').link === 'closed';
  await opened.listener.until(opened.feeds, isEnded, 'its end');
  expect(value(opened)).toBe(118);
  const [gap] = opened.listener.health('energy').gaps;
  expect(Math.abs((gap?.fromMs ?? 0) - NOON - 5000)).toBeLessThan(3000);
  expect(Math.abs((gap?.toMs ?? 0) - NOON - 15_000)).toBeLessThan(3000);
});

const velov = `${process.env.BOROUGH_DATA ?? '../shared/data'}/lyon/velov.ndjson`;
test.skipIf(!existsSync(velov))(
  'FE27 any NDJSON with a time plays as it is: three days of Vélo’v',
  async () => {
    const lines = readFileSync(velov, 'utf8').split('\n').slice(0, 40).join('\n');
    const opened = open(
      await serve(encoder.encode(lines)),
      { rate: 500_000, time: 't' },
      {
        id: 'energy',
        topic: '#',
        map: { rows: 'stations', key: 'number', columns: { energy: 'bikes' }, time: 'last_update' },
      },
    );
    const isEnded = () => opened.listener.health('energy').link === 'closed';
    await opened.listener.until(opened.feeds, isEnded, 'its end', 15_000);
    expect(opened.listener.keys('energy').length).toBeGreaterThan(50);
    expect(opened.listener.health('energy').accepted).toBeGreaterThan(500);
  },
);

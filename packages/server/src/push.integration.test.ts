import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DoorOptions } from './door/door.js';
import { createCredential } from './door.js';
import { createPusher, type Pusher } from './push.js';
import { type BoroughServer, openServer } from './server.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const MINUTE = 60_000;
const co = createCredential('parking-co');
const undo: (() => unknown)[] = [];
let home: string;
let nowMs: number;
let server: BoroughServer;
let pusher: Pusher;
let refusals: string[];

/** What the door says of a line, or of a thing. */
interface Said {
  readonly topic: string;
  readonly state?: string;
  readonly things?: readonly string[];
}

async function open(more: Partial<DoorOptions> = {}, topic = 'town/parking/{key}'): Promise<void> {
  const columns = { free: { type: 'number' } } as const;
  const door = {
    operators: [
      { id: 'parking-co', credentials: [co.hash], feeds: ['parking'], districts: ['siming'] },
    ],
    feeds: [{ id: 'parking', topic, intervalSeconds: 60, columns }],
    folder: join(home, 'door'),
    now: () => nowMs,
    ...more,
  };
  server = await openServer({ port: 0, mqttPort: 0, door });
  pusher = openPusher(`${server.url}ingest/parking`);
}

function openPusher(url: string): Pusher {
  return createPusher({ url, token: co.token, onRefused: ({ code }) => refusals.push(code) });
}

const reading = (key: string, free: number) => ({
  key,
  time: new Date(nowMs).toISOString(),
  values: { free },
});

beforeEach(async () => {
  nowMs = NOON;
  refusals = [];
  home = await mkdtemp(join(tmpdir(), 'borough-push-'));
  await open();
});
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
  pusher.close();
  await server.close();
  await rm(home, { recursive: true });
});

async function listen(filter: string): Promise<Said[]> {
  const client = await mqtt.connectAsync(server.mqttUrl as string, { reconnectPeriod: 0 });
  undo.push(() => client.endAsync(true));
  const seen: Said[] = [];
  client.on('message', (topic, payload) => seen.push({ topic, ...JSON.parse(payload.toString()) }));
  await client.subscribeAsync(filter);
  return seen;
}

test('DO12 what was not acknowledged is sent again, and taken once', async () => {
  // A way on which the first answer is lost.
  let answers = 0;
  const way = createServer(async (asked, answer) => {
    const { authorization = '' } = asked.headers;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = Buffer.concat(await asked.toArray());
    const reply = await fetch(`${server.url}ingest/parking`, { method: 'POST', headers, body });
    if (answers++ === 0) answer.destroy();
    else answer.writeHead(reply.status).end(await reply.text());
  });
  await new Promise<void>((done) => way.listen(0, '127.0.0.1', done));
  undo.push(() => way.close());
  const far = openPusher(`http://127.0.0.1:${(way.address() as AddressInfo).port}/`);
  const kept = async (): Promise<number[]> => {
    const text = await readFile(join(home, 'door/history/parking/2026-05-04.ndjson'), 'utf8');
    const lines = text.trimEnd().split('\n');
    return lines.map((line) => JSON.parse(line).values.free);
  };
  far.add(reading('P-1', 7));
  await far.send();
  expect(far.waiting).toBe(1);
  nowMs += 1000;
  far.add(reading('P-1', 8));
  await far.send();
  expect(far.waiting).toBe(0);
  expect(answers).toBe(3);
  expect(await kept()).toEqual([7, 8]);
  // What the city will never take is told, and does not stand in the way.
  far.add('no reading');
  await far.send();
  nowMs += 1000;
  far.add(reading('P-1', 9));
  await far.send();
  expect(refusals).toEqual(['NOTHING_USABLE']);
  expect(await kept()).toEqual([7, 8, 9]);
});

test('DO13 each thing’s standing is told, retained: when it is new, and when its line changes', async () => {
  const seen = await listen('borough/operators/parking/+/+/things');
  pusher.add(reading('P-1', 7));
  pusher.add(reading('P-2', 7));
  await pusher.send();
  const standing = { id: 'parking-co/siming', since: '2026-05-04T12:00:00.000Z' };
  const things = ['P-1', 'P-2'];
  await expect
    .poll(() => seen.at(-1), { timeout: 5000 })
    .toMatchObject({ ...standing, state: 'transmitting', things });
  nowMs += 4 * MINUTE;
  await expect
    .poll(() => seen.at(-1), { timeout: 5000 })
    .toMatchObject({ ...standing, state: 'silent', things });
  // Who comes later, also after a restart, is told of them too.
  await server.close();
  await open();
  const late = await listen('borough/operators/parking/+/+/things');
  await expect.poll(() => late[0], { timeout: 5000 }).toMatchObject({ ...standing, things });
});

test('DO8 DO9 the record may be everybody’s, and a topic may name the operator', async () => {
  await server.close();
  await open({ isRecordPublic: true }, 'town/{operator}/{key}');
  const seen = await listen('town/#');
  pusher.add(reading('P-1', 7));
  await pusher.send();
  await expect.poll(() => seen[0]?.topic).toBe('town/parking-co/P-1');
  nowMs += 10 * MINUTE;
  const answer = await fetch(`${server.url}ingest/silences.csv`);
  expect(await answer.text()).toContain('siming');
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DoorOptions, openDoor } from './door/door.js';
import { createCredential } from './door.js';
import { type BoroughServer, openServer } from './server.js';

const NOON = Date.UTC(2026, 4, 4, 12);
const MINUTE = 60_000;
const co = createCredential('parking-co');
const other = createCredential('other-co');
const readers = createCredential('readers');

let home: string;
let nowMs: number;
let server: BoroughServer;
const undo: (() => unknown)[] = [];

function toOptions(more: Partial<DoorOptions> = {}): DoorOptions {
  return {
    operators: [
      {
        id: 'parking-co',
        name: '停车公司',
        credentials: [co.hash],
        feeds: ['parking'],
        districts: ['siming', 'huli'],
      },
      { id: 'other-co', credentials: [other.hash], feeds: ['charging'] },
    ],
    feeds: [
      {
        id: 'parking',
        topic: 'town/parking/{key}',
        intervalSeconds: 60,
        columns: { free: { type: 'number', min: 0, atMost: 'total' }, total: { type: 'number' } },
      },
      { id: 'charging', topic: 'town/charging/{key}', intervalSeconds: 60, columns: {} },
    ],
    readers: [readers.hash],
    folder: join(home, 'door'),
    now: () => nowMs,
    ...more,
  };
}

const open = async (more?: Partial<DoorOptions>): Promise<BoroughServer> =>
  openServer({ port: 0, mqttPort: 0, door: toOptions(more) });

beforeEach(async () => {
  nowMs = NOON;
  home = await mkdtemp(join(tmpdir(), 'borough-door-'));
  server = await open();
});
afterEach(async () => {
  for (const close of undo.splice(0).reverse()) await close();
  await server.close();
  await rm(home, { recursive: true });
});

const reading = (key: string, free: number, atMs = nowMs, more: object = {}) => ({
  key,
  time: new Date(atMs).toISOString(),
  values: { free, total: 100 },
  ...more,
});

async function push(
  batch: string | object,
  { token = co.token, feed = 'parking', type = 'application/json', headers = {} } = {},
) {
  const answer = await fetch(`${server.url}ingest/${feed}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
    body: typeof batch === 'string' ? batch : JSON.stringify(batch),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const read = async (path: string, token = readers.token) => {
  const answer = await fetch(`${server.url}ingest/${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text: await answer.text(),
  };
};

async function listen(filter = 'town/#') {
  const client = await mqtt.connectAsync(server.mqttUrl as string, { reconnectPeriod: 0 });
  undo.push(() => client.endAsync(true));
  const seen: { topic: string; free?: number; time: string; state?: string; since?: string }[] = [];
  client.on('message', (topic, payload) => seen.push({ topic, ...JSON.parse(payload.toString()) }));
  await client.subscribeAsync(filter);
  return seen;
}

async function history(day = '2026-05-04') {
  const text = await readFile(join(home, 'door/history/parking', `${day}.ndjson`), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('the inbound door', () => {
  test('DO2 DO3 a batch is acknowledged and on the broker; sent again, it is acknowledged again and taken once', async () => {
    const seen = await listen();
    const batch = {
      batch: 'b-1',
      readings: [reading('P 1/a', 7, nowMs, { position: [118.1, 24.5] }), reading('P-2', 9)],
    };
    const { status, body } = await push(batch);
    expect(status).toBe(200);
    expect(body).toEqual({
      batch: 'b-1',
      feed: 'parking',
      received: 2,
      accepted: 2,
      late: 0,
      duplicates: 0,
      rejectedCount: 0,
      rejected: [],
      acceptedAt: '2026-05-04T12:00:00.000Z',
    });
    await expect.poll(() => seen.length).toBe(2);
    expect(seen[0]).toEqual({
      topic: 'town/parking/P%201%2Fa',
      free: 7,
      total: 100,
      time: '2026-05-04T12:00:00.000Z',
      lon: 118.1,
      lat: 24.5,
      operator: 'parking-co',
    });
    nowMs += MINUTE;
    const again = await Promise.all([push(batch), push(batch)]);
    for (const each of again) expect(each.body).toEqual(body);
    expect(await history()).toHaveLength(2);
    // One who comes later gets the newest.
    const late = await listen('town/parking/P-2');
    await expect.poll(() => late[0]?.free).toBe(9);
    expect(seen).toHaveLength(2);
  });

  test('DO2 an id that was used for other readings is 409; one of a refused batch is free', async () => {
    expect((await push({ batch: 'b-1', readings: [reading('P-1', 7)] })).status).toBe(200);
    const taken = await push({ batch: 'b-1', readings: [reading('P-1', 8)] });
    expect(taken).toMatchObject({ status: 409, body: { error: { code: 'BATCH_TAKEN' } } });
    const unusable = await push({ batch: 'b-2', readings: [reading('P-1', 101)] });
    expect(unusable.status).toBe(422);
    expect(unusable.body.error.message).toContain('"free" is 101, more than "total", 100.');
    expect((await push({ batch: 'b-2', readings: [reading('P-1', 99)] })).status).toBe(200);
  });

  test('DO4 a bad reading is told with its row, the others are taken', async () => {
    const { status, body } = await push({
      batch: 'b',
      readings: [reading('P-1', -1), reading('P-2', 2), 7],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ received: 3, accepted: 1, rejectedCount: 2 });
    expect(
      body.rejected.map(({ row, reason }: { row: number; reason: string }) => [row, reason]),
    ).toEqual([
      [0, 'range'],
      [2, 'schema'],
    ]);
  });

  test('DO1 DO5 refusals are clear: 401, 403, 404, 405, 413, 415, 422, 429', async () => {
    const good = { batch: 'b', readings: [reading('P-1', 7)] };
    const wrong = await push(good, { token: `parking-co.${other.token.split('.')[1]}` });
    expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'CREDENTIAL' } } });
    expect(wrong.headers.get('www-authenticate')).toContain('Bearer');
    expect(await push(good, { token: other.token })).toMatchObject({ status: 403 });
    expect(await push(good, { token: readers.token })).toMatchObject({ status: 403 });
    expect(await push(good, { feed: 'weather' })).toMatchObject({ status: 404 });
    expect(await read('parking')).toMatchObject({ status: 405 });
    expect((await push(good, { type: 'text/plain' })).status).toBe(415);
    expect((await push(good, { headers: { 'content-encoding': 'gzip' } })).status).toBe(415);
    expect((await push('{"batch":')).status).toBe(422);
    expect((await push({ batch: 'b', readings: Array(10_001).fill(7) })).status).toBe(413);
    expect((await push(' '.repeat(1024 * 1024 + 1))).status).toBe(413);
    let last = await push(good);
    for (let i = 0; i < 130 && last.status === 200; i++) last = await push(good);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    nowMs += 1000;
    expect((await push(good)).status).toBe(200);
  });

  test('DO5 a body without end is not read to its end, and guessing is slowed down', async () => {
    const status = await new Promise((done, fail) => {
      const { hostname, port } = new URL(server.url);
      const asked = request(
        {
          hostname,
          port,
          path: '/ingest/parking',
          method: 'POST',
          headers: { authorization: `Bearer ${co.token}`, 'content-type': 'application/json' },
        },
        (reply) => {
          done(reply.statusCode);
          asked.destroy();
        },
      );
      asked.on('error', fail);
      const more = (): void => {
        while (!asked.destroyed && asked.write('x'.repeat(65_536)));
        if (!asked.destroyed) asked.once('drain', more);
      };
      more();
    });
    expect(status).toBe(413);
    const tries = [];
    for (let i = 0; i < 20; i++)
      tries.push((await push('{}', { token: 'parking-co.guessed-guessed-guessed' })).status);
    expect(tries.filter((each) => each === 401)).toHaveLength(15);
    expect(tries.at(-1)).toBe(429);
    // One who has a credential is not kept out by it.
    expect((await push({ batch: 'b', readings: [reading('P-1', 7)] })).status).toBe(200);
  });

  test('DO6 DO9 cut off for ten minutes and back with backfill: nothing lost, nothing moved back, the silence exact', async () => {
    const seen = await listen();
    const states = await listen('borough/operators/#');
    const lost = [];
    let sent = 0;
    for (let minute = 0; minute <= 5; minute++) {
      nowMs = NOON + minute * MINUTE + 137;
      const readings = [
        reading('P-1', minute),
        reading('P-2', minute, nowMs, { district: 'huli' }),
      ];
      expect((await push({ batch: `m-${minute}`, readings })).status).toBe(200);
      sent += 2;
    }
    // Ten minutes of readings that could not be sent.
    for (let minute = 6; minute <= 15; minute++) {
      nowMs = NOON + minute * MINUTE + 137;
      lost.push(reading('P-1', minute), reading('P-2', minute, nowMs, { district: 'huli' }));
    }
    const silent = JSON.parse((await read('silences', co.token)).text).silences;
    expect(silent).toHaveLength(2);
    expect(silent[0]).toMatchObject({
      operator: 'parking-co',
      name: '停车公司',
      notTransmittingSince: '2026-05-04T12:05:00.137Z',
      transmittingAgain: '',
      seconds: 600,
    });
    await expect
      .poll(() => states.findLast(({ topic }) => topic.endsWith('siming')), { timeout: 5000 })
      .toMatchObject({ state: 'silent', since: '2026-05-04T12:05:00.137Z' });
    // Back: at first what is now, then what was missed, out of order and in part twice.
    nowMs = NOON + 16 * MINUTE + 500;
    const back = await push({
      batch: 'm-16',
      readings: [reading('P-1', 16), reading('P-2', 16, nowMs, { district: 'huli' })],
    });
    expect(back.body.silentSince).toBe('2026-05-04T12:05:00.137Z');
    sent += 2;
    await expect.poll(() => seen.filter(({ free }) => free === 16)).toHaveLength(2);
    const backfill = { batch: 'back-1', readings: [...lost].reverse() };
    expect((await push(backfill)).body).toMatchObject({
      received: 20,
      accepted: 0,
      late: 20,
      rejectedCount: 0,
    });
    expect((await push(backfill)).body).toMatchObject({ late: 20 });
    sent += 20;
    const entries = await history();
    expect(entries).toHaveLength(sent);
    for (const key of ['P-1', 'P-2']) {
      const values = entries.filter((entry) => entry.key === key).map((entry) => entry.values.free);
      expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 17 }, (_, i) => i));
    }
    // Viewers never saw a value move back.
    const live = seen.filter(({ topic }) => topic.endsWith('P-1')).map(({ free }) => free);
    expect(live).toEqual([0, 1, 2, 3, 4, 5, 16]);
    const { text, type } = await read('silences.csv', co.token);
    expect(type).toContain('text/csv');
    expect(text.split('\r\n')[1]).toBe(
      'parking-co,停车公司,parking,siming,2026-05-04T12:05:00.137Z,2026-05-04T12:16:00.500Z,660,0,false',
    );
    expect((await read('silences.html')).text).toContain('<td>停车公司</td>');
  });

  test('DO6 an operator reads its own record, readers all, nobody else any', async () => {
    nowMs = NOON + 10 * MINUTE;
    const rows = async (token: string) =>
      JSON.parse((await read('silences.json', token)).text).silences;
    expect(await rows(co.token)).toHaveLength(2);
    expect(await rows(other.token)).toMatchObject([
      { operator: 'other-co', hasNeverTransmitted: true },
    ]);
    expect(await rows(readers.token)).toHaveLength(3);
    expect((await read('silences.json', 'nobody.x')).status).toBe(401);
  });

  test('DO7 after a restart: batches, live values and the record are known, and our outage is ours', async () => {
    const batch = { batch: 'b-1', readings: [reading('P-1', 7)] };
    const { body } = await push(batch);
    nowMs = NOON + 30_000;
    await server.close();
    nowMs = NOON + 60 * MINUTE;
    server = await open();
    expect((await push(batch)).body).toEqual(body);
    const seen = await listen();
    const late = await push({ batch: 'b-2', readings: [reading('P-1', 3, NOON - MINUTE)] });
    expect(late.body).toMatchObject({ accepted: 0, late: 1 });
    expect(late.body.silentSince).toBeUndefined();
    const { silences, ourOutages } = JSON.parse((await read('silences')).text);
    expect(silences).toEqual([]);
    expect(ourOutages).toEqual([
      { from: '2026-05-04T12:00:30.000Z', to: '2026-05-04T13:00:00.000Z' },
    ]);
    await new Promise((done) => setTimeout(done, 100));
    expect(seen).toEqual([]);
  });

  test('DO3 what cannot be kept is not acknowledged, and the same batch is taken when it can', async () => {
    const batch = { batch: 'b-1', readings: [reading('P-1', 7)] };
    await writeFile(join(home, 'door/history'), 'in the way');
    expect((await push(batch)).status).toBe(503);
    await rm(join(home, 'door/history'));
    expect((await push(batch)).body).toMatchObject({ accepted: 1 });
  });

  test('DO10 a heartbeat that cannot be written is told', async () => {
    const told: (string | null)[] = [];
    const door = await openDoor(
      toOptions({ folder: join(home, 'other'), onTrouble: (problem) => told.push(problem) }),
      () => {},
    );
    const file = join(home, 'other/alive');
    await rm(file);
    await mkdir(file);
    await door.close();
    expect(told).toEqual([expect.stringContaining('cannot write to its folder')]);
  });

  test('a sender that goes away in the middle harms nobody', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connectTcp(Number(port), hostname);
    socket.on('error', () => {});
    socket.write(
      `POST /ingest/parking HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${co.token}\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"batch":`,
    );
    await new Promise((done) => setTimeout(done, 100));
    socket.resetAndDestroy();
    await new Promise((done) => setTimeout(done, 100));
    expect((await push({ batch: 'b', readings: [reading('P-1', 7)] })).status).toBe(200);
  });

  test('no secret is in what is kept, said or told', async () => {
    await push({ batch: 'b', readings: [reading('P-1', 7)] });
    const kept = await readFile(join(home, 'door/door.ndjson'), 'utf8');
    for (const { token, hash } of [co, other]) {
      const secret = token.split('.')[1] as string;
      expect(kept).not.toContain(secret);
      expect(kept).not.toContain(hash.slice(7));
    }
  });
});

test.each([
  [
    { feeds: [{ id: 'silences', topic: 'a/{key}', intervalSeconds: 1, columns: {} }] },
    'record of silences',
  ],
  [
    { feeds: [{ id: 'a', topic: 'a/b', intervalSeconds: 1, columns: {} }] },
    'must name where the key goes',
  ],
  [
    {
      feeds: [
        { id: 'a', topic: 'a/{key}', intervalSeconds: 1, columns: { time: { type: 'text' } } },
      ],
    },
    'is a name that',
  ],
  [{ operators: [{ id: 'readers', credentials: [], feeds: [] }] }, 'or taken'],
  [{ operators: [{ id: 'a', credentials: ['parking-co.plain'], feeds: [] }] }, 'is no hash'],
] as const)('a wrong door is told before anything is open: %j', async (more, problem) => {
  nowMs = NOON;
  await expect(open({ operators: [], ...more } as never)).rejects.toThrow(problem);
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRecording, readRecords } from '@borough/feeds';
import { type BoroughServer, openServer } from '@borough/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { main } from './main.js';

let home: string;
let server: BoroughServer;
let timer: ReturnType<typeof setInterval>;
const CITY = {
  version: 1,
  id: 'test',
  name: 'Test',
  origin: [113.5, 22.5, 0],
  timeZone: 'Asia/Shanghai',
  tilesets: { buildings: { url: 'tiles/tileset.json', key: 'id', table: 'buildings' } },
  tables: { buildings: { columns: { energy: { type: 'number', min: 0, max: 1000 } } } },
  feeds: {
    energy: {
      transport: 'mqtt',
      url: 'mqtt',
      topic: 'town/energy/+',
      decoder: 'json',
      table: 'buildings',
      map: { key: '$topic[2]', columns: { energy: 'value' }, time: 'time' },
    },
  },
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-feed-'));
  await mkdir(join(home, 'tiles'));
  await writeFile(join(home, 'city.json'), JSON.stringify(CITY));
  await writeFile(join(home, 'tiles/keys.json'), JSON.stringify({ keys: ['B-1', 'B-2', 'B-3'] }));
  server = await openServer({ port: 0, mqttPort: 0 });
  let n = 0;
  const say = (key: string, value: unknown): void =>
    server.publish(`town/energy/${key}`, JSON.stringify({ value, time: new Date().toISOString() }));
  timer = setInterval(() => {
    n++;
    say('B-1', n);
    say('b_2', n / 2);
    say('X\u001b[31m', 1);
    say('B-3', -5);
    server.publish('town/energy/B-1', '{"value": 2, "ti');
  }, 250);
});
afterAll(async () => {
  clearInterval(timer);
  await server.close();
  await rm(home, { recursive: true });
});

async function run(args: string[], env: Record<string, string> = {}, ms?: number) {
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  if (ms !== undefined) setTimeout(() => stop.abort(), ms);
  const status = await main(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env,
    folder: home,
    signal: stop.signal,
  });
  return { status, out: out.join('\n'), err: err.join('\n') };
}

describe('borough check feed', () => {
  test('a feed of the city: what is understood, put aside, how often, and what does not join', async () => {
    const { status, out, err } = await run([
      'check',
      'feed',
      'energy',
      '--city',
      'city.json',
      '--base',
      server.url,
      '--for',
      '1.5',
    ]);
    expect(err).toBe('');
    expect(status).toBe(0);
    expect(out).toMatch(/^ws:.*\/mqtt {2}\(mqtt, town\/energy\/\+, json\)/);
    expect(out).toContain('connected; ');
    expect(out).toMatch(/energy {2}2 things {2}[\d.]+ … \d+ {2}B-1 = \d+/);
    expect(out).toMatch(/Cadence: a new reading every 0\.[23] s/);
    expect(out).toMatch(/range \(out of range\): \d+\n {4}B-3 \/ energy: -5 is below/);
    expect(out).toMatch(/decode \(not readable\): \d+/);
    expect(out).toContain('Join: 1 of 2 ids are among the 3 of table "buildings"');
    expect(out).toContain('b_2  (like "B-2"?)');
    expect(out).not.toContain('\u001b');
  });

  test('in Chinese', async () => {
    const { out } = await run([
      'check',
      'feed',
      'energy',
      '--city',
      'city.json',
      '--base',
      server.url,
      '--for',
      '1',
      '--lang',
      'zh-CN',
    ]);
    for (const text of [
      '已连接',
      '已理解',
      '频率',
      '已隔离',
      '超出范围',
      '关联：2 个键中有 1 个',
      '以下键无法关联',
      '（是否为 "B-2"？）',
    ])
      expect(out).toContain(text);
    expect(out).not.toMatch(/Understood|Put aside|Join/);
  });

  test('a url alone: the map is found by looking', async () => {
    const { status, out } = await run([
      'check',
      'feed',
      server.mqttUrl as string,
      '--topic',
      'town/energy/+',
      '--for',
      '1.5',
    ]);
    expect(status).toBe(0);
    expect(out).toContain('{"key":"$topic[2]","columns":{"value":"value"},"time":"time"}');
    expect(out).toContain('Understood: ');
  });

  test('a poll with a token from the environment, which is in no line', async () => {
    const seen: (string | undefined)[] = [];
    const http = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization !== 'Bearer secret-1') response.writeHead(401).end();
      else
        response.end(
          JSON.stringify({
            rows: [
              { id: 'a', free: 3 },
              { id: 'b', free: 4 },
            ],
          }),
        );
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/bays.json`;
    const good = await run(['check', 'feed', url, '--for', '1', '--token-env', 'BAYS'], {
      BAYS: 'secret-1',
    });
    expect(good.status).toBe(0);
    expect(good.out).toContain('"rows":"rows","key":"id"');
    const bad = await run(['check', 'feed', url, '--for', '1', '--token-env', 'BAYS'], {
      BAYS: 'wrong-2',
    });
    expect(bad.status).toBe(1);
    expect(bad.out).toContain('The server answered 401');
    for (const text of [good.out, good.err, bad.out, bad.err])
      expect(text).not.toMatch(/secret-1|wrong-2/);
    expect(seen).toContain('Bearer secret-1');
    http.closeAllConnections();
    http.close();
  });

  test.each([
    [['check', 'tiles', 'x'], 'can check a feed'],
    [['check', 'feed', 'energy'], 'name the city that has this feed'],
    [['check', 'feed', 'enrgy', '--city', 'city.json'], 'did you mean "energy"?'],
    [['check', 'feed', 'mqtt://127.0.0.1:1', '--for', '0.5'], 'Not connected. Check the address'],
    [['check', 'feed', 'http://u:p@127.0.0.1/', '--for', '1'], 'a name or a password in it'],
    [['check', 'feed', 'http://127.0.0.1/', '--lang', 'fr'], '--lang takes en or zh'],
    [['check', 'feed', 'http://127.0.0.1/', '--token-env', 'NONE'], 'NONE is empty'],
    [['record', 'http://127.0.0.1/'], 'needs --out'],
    [
      ['record', 'http://127.0.0.1:1/', '--out', 'no/such/folder/a.rec', '--for', '0.2'],
      'cannot be written',
    ],
  ])('%j says what to do', async (args, expected) => {
    const { status, err } = await run(args as string[]);
    expect(status).toBe(1);
    expect(err).toContain(expected);
  });
});

describe('borough record', () => {
  test('writes what came, and the city plays it again', async () => {
    const args = [
      'record',
      server.mqttUrl as string,
      '--topic',
      'town/energy/B-1',
      '--out',
      'town.rec',
    ];
    const { status, out } = await run([...args, '--for', '1.2']);
    expect(status).toBe(0);
    expect(out).toMatch(/town\.rec: \d+ frames, \d+ bytes/);
    const file = await readFile(join(home, 'town.rec'));
    expect(isRecording(file)).toBe(true);
    const frames = [...readRecords(file)].filter(({ channel }) => channel !== '');
    expect(frames.length).toBeGreaterThan(4);
    expect(frames.every(({ channel }) => channel === 'town/energy/B-1')).toBe(true);
    const http = createServer((_request, response) => response.end(file));
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/town.rec`;
    const checked = await run(['check', 'feed', url, '--for', '1.4', '--options', '{"rate": 2}']);
    expect(checked.out).toContain('"key":"$topic[2]"');
    expect(checked.status).toBe(0);
    http.closeAllConnections();
    http.close();
  });

  test('NDJSON for people; Ctrl-C ends it and what came is there', async () => {
    const args = [
      'record',
      server.mqttUrl as string,
      '--topic',
      'town/energy/+',
      '--out',
      'town.ndjson',
    ];
    // Long enough for a busy machine to begin.
    expect((await run(args, {}, 5000)).status).toBe(0);
    const lines = (await readFile(join(home, 'town.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.filter(({ channel }) => channel === 'town/energy/B-1').length).toBeGreaterThan(2);
    expect(lines.at(-1).text).toBeDefined();
  });
});

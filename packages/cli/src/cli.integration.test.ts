import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BoroughServer, createCityClock, openServer } from '@borough/server';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { main } from './main.js';

let home: string;
let server: BoroughServer;
let listener: MqttClient;
let heard: { topic: string; text: string }[];
const START = Date.UTC(2026, 4, 4, 12);

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-cli-'));
  await writeFile(join(home, 'index.html'), '<title>page</title>');
  await writeFile(join(home, 'city.json'), '{"version":1}');
  const lines = [0, 60, 120].map((s) => JSON.stringify({ at: START / 1000 + s, s }));
  await writeFile(join(home, 'r.ndjson'), ['broken', ...lines].join('\n'));
});
afterAll(() => rm(home, { recursive: true }));

async function open(clock: Parameters<typeof openServer>[0] = {}): Promise<void> {
  server = await openServer({ port: 0, mqttPort: 0, ...clock });
  listener = await connectAsync(server.mqttUrl as string, { reconnectPeriod: 0 });
  heard = [];
  listener.on('message', (topic, payload) => heard.push({ topic, text: String(payload) }));
  await listener.subscribeAsync('#');
}
beforeEach(() => open({ clock: createCityClock({ fromMs: START, rate: 144, recorded: true }) }));
afterEach(async () => {
  await listener.endAsync(true);
  await server.close();
});

const said = (topic: string): string[] =>
  heard.filter((message) => message.topic === topic).map(({ text }) => text);

async function until(done: () => boolean): Promise<void> {
  for (let i = 0; i < 800 && !done(); i++) await new Promise((wait) => setTimeout(wait, 10));
  expect(done()).toBe(true);
}

function run(args: string[], env = {}, folder = home) {
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  const status = main(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env,
    folder,
    signal: stop.signal,
  });
  return { status, out, err, stop };
}

describe('borough publish', () => {
  test('sends a bare value at the time of the city, retained, and says what it sent', async () => {
    const broker = server.mqttUrl as string;
    const { status, out } = run(['publish', 'town/energy/B-1204', '41.5', '--unit', 'kWh'], {
      BOROUGH_BROKER: broker,
    });
    expect(await status).toBe(0);
    await until(() => said('town/energy/B-1204').length === 1);
    const [text = ''] = said('town/energy/B-1204');
    expect(out).toEqual([`sent town/energy/B-1204 ${text} to ${broker}`]);
    const { value, unit, time } = JSON.parse(text);
    expect([value, unit]).toEqual([41.5, 'kWh']);
    // Exact to a fraction of a second of real time, though the retained clock may be a second old.
    const behindMs = (server.clock?.nowMs() ?? 0) - Date.parse(time);
    expect(behindMs).toBeGreaterThanOrEqual(0);
    expect(behindMs).toBeLessThan(144 * 500);
  });

  test('sends a JSON document as it is, over WebSocket too', async () => {
    const url = `${server.url.replace('http', 'ws')}mqtt`;
    const { status } = run(['publish', 'a/b', '{"x" : 1}', '--broker', url]);
    expect(await status).toBe(0);
    await until(() => said('a/b').length === 1);
    expect(said('a/b')).toEqual(['{"x" : 1}']);
  });

  test('finds the city that was started from this folder or from one above', async () => {
    await mkdir(join(home, '.borough'), { recursive: true });
    await mkdir(join(home, 'deep/er'), { recursive: true });
    const running = JSON.stringify({ mqttUrl: server.mqttUrl });
    await writeFile(join(home, '.borough/running.json'), running);
    expect(await run(['publish', 'a', '[1]'], {}, join(home, 'deep/er')).status).toBe(0);
    await until(() => said('a').length === 1);
  });

  test('says that the broker refused a topic that is not ours', async () => {
    const { status, err } = run([
      'publish',
      'borough/clock',
      '{}',
      '--broker',
      server.mqttUrl as string,
    ]);
    expect(await status).toBe(1);
    expect(err).toEqual([expect.stringContaining('BROKER_CLOSED')]);
  });

  test('takes the time of this machine where nobody keeps a clock', async () => {
    const second = await openServer({ port: 0, mqttPort: 0, clock: null });
    const { status, out } = run(['publish', 'a', '1', '--broker', second.mqttUrl as string]);
    expect(await status).toBe(0);
    const time = Date.parse(/"time":"([^"]+)"/.exec(out[0] ?? '')?.[1] ?? '');
    expect(Math.abs(Date.now() - time)).toBeLessThan(2000);
    await second.close();
  });
});

describe('borough replay', () => {
  const args = ['replay', 'r.ndjson', '--topic', 'rec', '--time', 'at', '--rate', '600'];

  test('publishes a recording to its end, and says which lines it left out', async () => {
    const { status, err, out } = run([...args, '--broker', server.mqttUrl as string]);
    expect(await status).toBe(0);
    await until(() => said('rec').length === 3);
    expect(said('rec').map((text) => JSON.parse(text).s)).toEqual([0, 60, 120]);
    expect(err).toEqual(['borough: line 1 left out: not JSON']);
    expect(out).toHaveLength(3);
  });

  test('with --clock and --loop leads a city that has no clock, until it is stopped', async () => {
    const second = await openServer({ port: 0, mqttPort: 0, clock: null });
    const client = await connectAsync(second.mqttUrl as string, { reconnectPeriod: 0 });
    const clocks: { epoch: number; rate: number }[] = [];
    client.on('message', (_, payload) => clocks.push(JSON.parse(String(payload))));
    await client.subscribeAsync('borough/clock');
    const { status, stop } = run([
      ...args,
      '--clock',
      '--loop',
      '--broker',
      second.mqttUrl as string,
    ]);
    await until(() => clocks.length >= 2);
    stop.abort();
    expect(await status).toBe(0);
    expect(clocks.some(({ rate }) => rate === 600)).toBe(true);
    await client.endAsync(true);
    await second.close();
  });

  test('says that no line has the time that was named', async () => {
    const wrong = args.map((arg) => (arg === 'at' ? 'when' : arg));
    const { status, err } = run([...wrong, '--broker', server.mqttUrl as string]);
    expect(await status).toBe(1);
    expect(err.at(-1)).toContain('RECORDING_EMPTY');
  });
});

describe('borough serve', () => {
  test('serves until it is stopped', async () => {
    const { status, out, stop } = run([
      ...['serve', '--city', 'city.json', '--folder', '/=.', '--port', '0', '--mqtt-port', '0'],
    ]);
    await until(() => out.length === 1);
    const url = /http:\S+/.exec(out[0] ?? '')?.[0] as string;
    expect(await (await fetch(url)).text()).toContain('page');
    expect(await (await fetch(`${url}city.json`)).json()).toEqual({ version: 1 });
    stop.abort();
    expect(await status).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });

  test('says that a port is taken', async () => {
    const { status, err } = run(['serve', '--port', new URL(server.url).port]);
    expect(await status).toBe(1);
    expect(err).toEqual([expect.stringContaining('PORT_TAKEN')]);
  });
});

const BIN = fileURLToPath(new URL('../bin/borough.js', import.meta.url));
const DIST = fileURLToPath(new URL('../dist/index.js', import.meta.url));

test('bin/borough.js runs what was built, or says in one line how to build it', async () => {
  const { code, out, err } = await new Promise<{ code: number; out: string; err: string }>(
    (done) => {
      execFile(process.execPath, [BIN, '--help'], (failure, out, err) =>
        done({ code: Number(failure?.code ?? 0), out, err }),
      );
    },
  );
  if (existsSync(DIST)) {
    expect(code).toBe(0);
    expect(out).toContain('Usage: borough COMMAND');
  } else {
    expect(code).toBe(1);
    expect(err).toMatch(/^borough: not built yet.*\n$/);
  }
});

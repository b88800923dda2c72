import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const DATA = resolve(ROOT, process.env.BOROUGH_DATA ?? '../shared/data');
/** Compiles, builds the example and tiles the city, the first time. */
const SLOW_MS = 240_000;

let home: string;
const running = new Set<ChildProcess>();
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-start-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(() => rm(home, { recursive: true }));

interface Started {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  readonly ended: Promise<number>;
}

function start(args: string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [join(ROOT, 'scripts/start.mjs'), '--no-open', ...args], {
    cwd: ROOT,
    env: { ...process.env, BOROUGH_DATA: DATA, ...env },
  });
  running.add(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number>((done) =>
    child.on('close', (status) => {
      running.delete(child);
      done(status ?? -1);
    }),
  );
  return { child, out: () => out, err: () => err, ended };
}

/** The URL in the one line that a start prints. */
async function urlOf({ out, err, ended }: Started): Promise<string> {
  const over = ended.then(() => true);
  while (!out().includes('\n')) {
    const wait = new Promise<boolean>((done) => setTimeout(() => done(false), 100));
    if (await Promise.race([over, wait])) throw new Error(`it ended: ${err()}`);
  }
  expect(out().trimEnd().split('\n')).toHaveLength(1);
  return /^borough: (http:\S+)/.exec(out())?.[1] as string;
}

describe('what cannot work is one line with the next move, at once:', () => {
  async function expectTrouble(args: string[], text: string, env = {}): Promise<void> {
    const from = Date.now();
    const { out, err, ended } = start(args, env);
    expect(await ended).toBe(1);
    expect(out()).toBe('');
    expect(err()).toMatch(/^borough: .*\n$/);
    expect(err()).toContain(text);
    expect(Date.now() - from).toBeLessThan(10_000);
  }

  test('a taken port', async () => {
    const blocker = createServer();
    await new Promise<void>((done) => blocker.listen(0, '127.0.0.1', done));
    const { port } = blocker.address() as { port: number };
    await expectTrouble(['--port', `${port}`], `Port ${port} is taken`);
    await new Promise((done) => blocker.close(done));
  });

  test('an unknown example', () => expectTrouble(['--example', 'nope'], 'There are: '));
  test('an example outside the examples', () =>
    expectTrouble(['--example', '../..'], 'There are: '));
  test('an unknown flag', () => expectTrouble(['--prot', '1'], "Unknown option '--prot'"));
  test('a word too many', () => expectTrouble(['lyon'], 'Use: npm start -- '));
  test('a port that is none', () => expectTrouble(['--port', '99999'], '0 to 65535'));
  test('a missing city', () =>
    expectTrouble(['--city', 'none.json'], 'There is no city "none.json"'));
  test('missing data', () =>
    expectTrouble(['--city', 'lyon', '--port', '0'], 'Set BOROUGH_DATA', { BOROUGH_DATA: home }));
});

test(
  'a document that is no city is one line that names the field',
  async () => {
    const path = join(home, 'bad.json');
    await writeFile(path, '{"version": 1, "id": "x"}');
    const { err, ended } = start(['--city', path, '--port', '0']);
    expect(await ended).toBe(1);
    expect(err().trimEnd().split('\n').at(-1)).toMatch(/^borough: .*bad\.json is no city: /);
  },
  SLOW_MS,
);

/** A value by hand stands: the meter would have spoken again within 6 s. */
async function expectHandIsLeftAlone(url: string): Promise<void> {
  const topic = 'town/energy/B-1204';
  const client = await connectAsync(`${url.replace('http', 'ws')}mqtt`, { reconnectPeriod: 0 });
  await client.publishAsync(topic, '{"value":1}', { qos: 1, retain: true });
  await client.endAsync();
  await new Promise((done) => setTimeout(done, 7000));
  expect(await hear(url, topic, 1)).toEqual([`${topic} {"value":1}`]);
}

/** The JSON of the first tile's glTF. */
async function readTile(url: string): Promise<string> {
  const tileset = await (await fetch(`${url}tiles/tileset.json`)).text();
  const uri = /"uri":\s*"([^"]+\.glb)"/.exec(tileset)?.[1];
  const bytes = Buffer.from(await (await fetch(`${url}tiles/${uri}`)).arrayBuffer());
  expect(bytes.toString('ascii', 0, 4)).toBe('glTF');
  return bytes.toString('utf8', 20, 20 + bytes.readUInt32LE(12));
}

async function hear(url: string, filter: string, count: number): Promise<string[]> {
  const client = await connectAsync(`${url.replace('http', 'ws')}mqtt`, { reconnectPeriod: 0 });
  const heard: string[] = [];
  await new Promise<void>((done) => {
    client.on('message', (topic, payload) => {
      heard.push(`${topic} ${payload}`);
      if (heard.length === count) done();
    });
    client.subscribe(filter);
  });
  await client.endAsync(true);
  return heard;
}

test(
  'the quarter starts, is whole, and stops at Ctrl-C with status 0 and nothing left',
  async () => {
    const started = start(['--port', '0', '--city', 'quarter']);
    const url = await urlOf(started);
    expect(await (await fetch(url)).text()).toContain('<borough-city');
    const city = await (await fetch(`${url}city.json`)).json();
    expect(city.id).toBe('quarter');
    expect(await readTile(url)).toContain(`"${city.tilesets.buildings.key}"`);
    expect((await (await fetch(`${url}lots.geojson`)).json()).features).toHaveLength(40);
    const energy = await hear(url, 'town/energy/+', 300);
    expect(energy.some((line) => line.startsWith('town/energy/B-1204 {"value":'))).toBe(true);
    await hear(url, 'town/parking/+', 30);
    await expectHandIsLeftAlone(url);
    const state = JSON.parse(await readFile(join(ROOT, '.borough/running.json'), 'utf8'));
    expect(state.url).toBe(url);
    const from = Date.now();
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
    expect(Date.now() - from).toBeLessThan(2000);
    expect(existsSync(join(ROOT, '.borough/running.json'))).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  },
  SLOW_MS,
);

test(
  'the town’s parking operators push through its door, and the one that fell silent is on record to the second',
  async () => {
    const started = start(['--port', '0', '--city', 'town', '--at', '2026-06-05T18:40:00+08:00']);
    const url = await urlOf(started);
    // Only what came through the door says whose it is.
    const said = await hear(url, 'town/parking/OP-2/+', 3);
    for (const line of said) expect(line).toContain('"operator":"OP-2"');
    const csv = await (await fetch(`${url}ingest/silences.csv`)).text();
    const silent = csv.split('\r\n').filter((line) => line.startsWith('OP-3,'));
    expect(silent.length).toBeGreaterThan(0);
    for (const line of silent) expect(line).toContain(',2026-06-05T06:02:00.000Z,,');
    const standings = await hear(url, 'borough/operators/parking/OP-3/+', silent.length);
    for (const line of standings) expect(line).toContain('"state":"silent"');
    started.child.kill('SIGINT');
    expect(await started.ended).toBe(0);
  },
  SLOW_MS,
);

test.skipIf(!existsSync(join(DATA, 'lyon')))(
  'Lyon starts, recorded, with energy for every building and bikes (needs BOROUGH_DATA)',
  async () => {
    const started = start(['--city', 'lyon', '--port', '0']);
    const url = await urlOf(started);
    const city = await (await fetch(`${url}city.json`)).json();
    expect(await readTile(url)).toContain(`"${city.tilesets.buildings.key}"`);
    const [clock = ''] = await hear(url, 'borough/clock', 1);
    expect(JSON.parse(clock.slice(14))).toMatchObject({ rate: 144, recorded: true });
    const energy = await hear(url, 'lyon/energy/+', 2400);
    expect(new Set(energy.map((line) => line.split(' ', 1)[0])).size).toBeGreaterThan(2300);
    const [bikes = ''] = await hear(url, 'lyon/velov', 1);
    const [station] = JSON.parse(bikes.slice(11)).stations;
    const { features } = await (await fetch(`${url}stations.geojson`)).json();
    expect(station.bikes).toBeGreaterThanOrEqual(0);
    expect(features).toHaveLength(52);
    for (const { geometry } of features) expect(geometry.coordinates[2]).toBeGreaterThan(200);
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
  },
  SLOW_MS,
);

test(
  'a city of one’s own is served with what lies beside it',
  async () => {
    const city = {
      version: 1,
      id: 'own',
      name: 'Own',
      origin: [4.8, 45.7, 0],
      timeZone: 'Europe/Paris',
    };
    await writeFile(join(home, 'own.json'), JSON.stringify(city));
    await writeFile(join(home, 'beside.geojson'), '{}');
    const started = start(['--city', join(home, 'own.json'), '--port', '0']);
    const url = await urlOf(started);
    expect(await (await fetch(`${url}city.json`)).json()).toEqual(city);
    expect((await fetch(`${url}beside.geojson`)).status).toBe(200);
    expect(await (await fetch(url)).text()).toContain('<borough-city');
    started.child.kill('SIGTERM');
    expect(await started.ended).toBe(0);
  },
  SLOW_MS,
);

describe('the sum of the tests', async () => {
  const path = join(ROOT, 'scripts/steps/tally.mjs');
  const { readReport, settle, sum } = await import(path);
  const report = {
    numPassedTests: 5,
    numFailedTests: 0,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [
      { name: join(ROOT, 'a.test.ts'), status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  };
  const failing = {
    ...report,
    testResults: [
      {
        name: join(ROOT, 'a.test.ts'),
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'is one' },
          { status: 'failed', fullName: 'is two' },
          { status: 'failed', fullName: 'is three' },
        ],
      },
    ],
  };
  const read = async (value: unknown, status: number): Promise<unknown> => {
    const file = join(home, 'report.json');
    await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
    return readReport(file, status);
  };

  test('counts what passed, failed and was skipped', async () => {
    expect(await read(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 3, failures: [] });
    expect(await read(failing, 1)).toMatchObject({
      failed: 2,
      failures: [
        { file: 'a.test.ts', test: 'is two' },
        { file: 'a.test.ts', test: 'is three' },
      ],
    });
  });

  test('takes a second run alone for what failed beside others, and says so by name', async () => {
    const first = await read(failing, 1);
    const told = ['is two', 'is three'];
    expect(settle(first, await read(report, 0))).toEqual({
      ...{ passed: 7, failed: 0, skipped: 3 },
      told: told.map((name) => `failed once, passed alone: a.test.ts > ${name}`),
    });
    for (const again of [undefined, await read('', 1), await read(failing, 1)])
      expect(settle(first, again)).toEqual({
        ...{ passed: 5, failed: 2, skipped: 3 },
        told: told.map((name) => `failed: a.test.ts > ${name}`),
      });
  });

  test('counts a runner that fell over as a failure, never as nothing', async () => {
    expect(await read('', 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
    expect(await readReport(join(home, 'none'), 0)).toMatchObject({ failed: 1 });
    expect(await read(report, 1)).toMatchObject({ failed: 1 });
    expect(await read({ ...report, numPassedTests: 0 }, 0)).toMatchObject({ failed: 1 });
    const unloaded = {
      ...report,
      testResults: [{ name: join(ROOT, 'a.test.ts'), status: 'failed', assertionResults: [] }],
    };
    expect(await read(unloaded, 1)).toMatchObject({ passed: 5, failed: 1 });
  });

  test('adds all runners up', () => {
    const results = [1, 2].map((n) => ({ name: `${n}`, passed: n, failed: n, skipped: 0 }));
    expect(sum(results)).toEqual({ passed: 3, failed: 3, skipped: 0 });
  });
});

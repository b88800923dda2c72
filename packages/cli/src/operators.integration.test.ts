import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type City, type CityDescription, openCity } from '@borough/core';
import { createFeeds } from '@borough/feeds';
import {
  type BoroughServer,
  createCityClock,
  openServer,
  type PushedReading,
  simulateOperators,
} from '@borough/server';
import { createTown, createTownSimulation, toTownCity } from '@borough/town';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';

const town = createTown({ seed: 1, scale: 0.5 });
const local = (time: string): number => Date.parse(`2026-06-05T${time}+08:00`);
const iso = (ms: number): string => new Date(ms).toISOString();
const SECOND = 1000;
const undo: (() => unknown)[] = [];
const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

interface Standing {
  readonly id: string;
  readonly operator: string;
  readonly district: string;
  readonly state: string;
  readonly since: string;
}

const OPENED = local('19:17:00');
let wallMs = OPENED;
let folder: string;
let server: BoroughServer;
let city: City;
const { parking } = createTownSimulation(town);
const pushed: PushedReading[] = [];
const heard: Standing[] = [];

/** The town's table of what one thing says, by column. */
const read = (table: string, key: string) =>
  Object.fromEntries(city.panel({ table, key }).map((line) => [line.column, line]));

async function record(): Promise<string[][]> {
  const answer = await fetch(`${server.url}ingest/silences.csv`);
  expect(answer.headers.get('content-type')).toContain('text/csv');
  const [, ...lines] = (await answer.text()).trimEnd().split('\r\n');
  return lines.map((line) => line.split(','));
}

/** The city lives on, second by second, as everybody in it would have it. */
async function live(seconds: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    wallMs += SECOND;
    await wait(25);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'borough-operators-'));
  undo.push(() => rm(folder, { recursive: true }));
  const wall = () => wallMs;
  const clock = createCityClock({ fromMs: wallMs, rate: 1, wall });
  const simulation = {
    ...parking,
    step(cityMs: number, nowMs: number) {
      const said = parking.step(cityMs, nowMs);
      pushed.push(...said);
      return said;
    },
  };
  const operators = simulateOperators(simulation, clock, { everyMs: 10, wall });
  const door = { ...operators.door, folder };
  server = await openServer({ port: 0, mqttPort: 0, clock, door });
  undo.push(() => server.close());
  undo.push(await operators.start(server));
  const listener = await connectAsync(server.mqttUrl as string, { reconnectPeriod: 0 });
  undo.push(() => listener.endAsync(true));
  listener.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())));
  await listener.subscribeAsync('borough/operators/parking/+/+');

  const whole = toTownCity(town);
  const feeds = Object.entries(whole.feeds ?? {}).flatMap(([id, feed]) =>
    feed.transport === 'mqtt' ? [[id, { ...feed, url: server.mqttUrl as string }] as const] : [],
  );
  const description: CityDescription = { ...whole, feeds: Object.fromEntries(feeds) };
  city = openCity(description, { wallMs: wall, feeds: createFeeds({ worker: false }) });
  undo.push(() => city.close());
}, 120_000);

afterAll(async () => {
  for (const close of undo.splice(0).reverse()) await close();
});

const silent = parking.silentOperator;
const cut = parking.interruptedOperator;
const ofOperator = (id: string) => parking.sites.filter(({ operator }) => operator === id);

test('DO6 DO8 DO14 the operator that fell silent at 14:02 is so in the CSV, in each of its subdistricts, to the second', async () => {
  const theirs = (await record()).filter(([operator]) => operator === silent);
  const districts = parking.operators.find(({ id }) => id === silent)?.districts;
  expect(theirs.map((cells) => cells[3]).sort()).toEqual(districts);
  for (const cells of theirs) {
    expect(cells[1]).toBe('Heron Park & Charge 白鹭停充');
    expect(cells.slice(4, 6)).toEqual([iso(local('14:02:00')), '']);
    expect(Number(cells[6])).toBe((OPENED - local('14:02:00')) / SECOND);
  }
});

test('DO8 DO13 it is a table of the town, an alarm, and what its layer draws of each of its car parks', async () => {
  const [site] = ofOperator(silent);
  const id = `${silent}/${site?.district}`;
  await expect.poll(() => read('operators', id).state?.value, { timeout: 10_000 }).toBe('silent');
  expect(read('operators', id).since?.value).toBe(iso(local('14:02:00')));
  for (const { key } of ofOperator(silent)) {
    await expect.poll(() => read('lots', key).transmission?.value).toBe('silent');
    expect(read('lots', key).transmission?.atMs).toBe(local('14:02:00'));
    // Its counter is silent as well, whoever says so.
    await expect.poll(() => read('lots', key).sensor?.value).toBe('silent');
  }
  const alarm = () =>
    city.alarms.get().find((one) => one.rule === 'operator-silent' && one.key === id);
  await expect.poll(() => alarm()?.sinceMs, { timeout: 5000 }).toBe(local('14:02:00'));
  const others = parking.sites.filter(
    ({ key, operator }) => operator !== silent && !parking.faults.has(`${operator}/${key}`),
  );
  for (const { key } of others)
    await expect.poll(() => read('lots', key).transmission?.value).toBe('transmitting');
});

test('DO6 DO12 a line that is cut for six minutes: silent to the millisecond, then backfill, and nothing lost', async () => {
  const [site] = ofOperator(cut).filter(({ key }) => !parking.faults.has(`${cut}/${key}`));
  const { key, district } = site as (typeof parking.sites)[number];
  const isLine = (one: Standing) => one.operator === cut && one.district === district;
  await live((local('19:20:00') - wallMs) / SECOND);
  // The last word before the cut, as the door said it then.
  const last = heard.findLast(isLine)?.since as string;
  expect(Date.parse(last)).toBeGreaterThan(local('19:19:30'));
  await live(200);
  expect(heard.findLast(isLine)).toMatchObject({ state: 'silent', since: last });
  await expect.poll(() => read('lots', key).transmission?.value).toBe('silent');
  await live(170);
  await expect.poll(() => read('lots', key).transmission?.value).toBe('transmitting');
  const [ended] = (await record()).filter(
    (cells) => cells[0] === cut && cells[3] === district && cells[4] === last,
  );
  expect(Date.parse(ended?.[5] as string)).toBeGreaterThanOrEqual(local('19:26:00'));
  expect(Date.parse(ended?.[5] as string)).toBeLessThan(local('19:26:03'));

  const text = await readFile(join(folder, 'history/parking/2026-06-05.ndjson'), 'utf8');
  const kept = new Set(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter((entry) => entry.key === key && entry.operator === cut)
      .map((entry) => entry.atMs),
  );
  const said = pushed
    .map(({ reading }) => reading as { key: string; time: string })
    .filter((reading) => reading.key === key)
    .map(({ time }) => Date.parse(time));
  const inTheCut = said.filter((ms) => ms >= local('19:20:00') && ms < local('19:26:00'));
  expect(inTheCut.length).toBeGreaterThan(10);
  for (const ms of said.filter((each) => each < wallMs - 3 * SECOND)) expect(kept).toContain(ms);
}, 60_000);

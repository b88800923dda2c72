import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from './main.js';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'borough-door-'));
});
afterEach(() => rm(home, { recursive: true }));

function run(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const stop = new AbortController();
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  const status = main(args, { ...io, env: {}, folder: home, signal: stop.signal });
  return { status, out, err, stop };
}

async function makeCredential(...args: string[]): Promise<string> {
  const made = run('door', 'credential', ...args);
  expect(await made.status).toBe(0);
  return made.out[0] as string;
}

const DOOR = {
  operators: [{ id: 'parking-co', name: '停车公司', feeds: ['parking'] }],
  feeds: [
    {
      id: 'parking',
      topic: 'town/parking/{key}',
      intervalSeconds: 60,
      columns: { free: { type: 'number', min: 0 } },
    },
  ],
};
const writeDoor = (door: object = DOOR) => writeFile(join(home, 'door.json'), JSON.stringify(door));
const serve = (...more: string[]) =>
  run('serve', '--port', '0', '--mqtt-port', '0', '--door', 'door.json', ...more);

async function refusal(...more: string[]): Promise<string> {
  const { status, err } = serve(...more);
  expect(await status).toBe(1);
  return err.join();
}

test('DO1 a credential is shown once; the file has its hash only, and is its owner’s', async () => {
  const token = await makeCredential('parking-co');
  expect(token).toMatch(/^parking-co\.[\w-]{43}$/);
  const path = join(home, 'credentials.json');
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(token.split('.')[1]);
  expect(JSON.parse(text)).toEqual({ 'parking-co': [expect.stringMatching(/^sha256:/)] });
  expect((await stat(path)).mode & 0o077).toBe(0);
});

test('DO1 one old credential goes on beside a new one, and with --replace none', async () => {
  for (let i = 0; i < 3; i++) await makeCredential('parking-co');
  const hashes = async () => JSON.parse(await readFile(join(home, 'credentials.json'), 'utf8'));
  expect((await hashes())['parking-co']).toHaveLength(2);
  await makeCredential('parking-co', '--replace');
  expect((await hashes())['parking-co']).toHaveLength(1);
});

test('DO11 a door is two files: an operator pushes, and reads its record', async () => {
  await writeDoor();
  const token = await makeCredential('parking-co');
  const { status, out, err, stop } = serve();
  await expect.poll(() => out.length + err.length).toBeGreaterThan(1);
  expect(err).toEqual([]);
  const url = /http:\S+/.exec(out[0] as string)?.[0] as string;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const time = new Date().toISOString();
  const body = JSON.stringify({
    batch: 'b-1',
    readings: [{ key: 'P-1', time, values: { free: 7 } }],
  });
  const answer = await fetch(`${url}ingest/parking`, { method: 'POST', headers, body });
  expect(await answer.json()).toMatchObject({ accepted: 1 });
  const csv = await fetch(`${url}ingest/silences.csv`, { headers });
  expect(await csv.text()).toContain('operator,name,feed');
  stop.abort();
  expect(await status).toBe(0);
  const kept = await readFile(join(home, '.borough/door/door.ndjson'), 'utf8');
  expect(kept).toContain('"b-1"');
});

test('DO11 what is wrong with the files is told with the next move', async () => {
  await writeDoor();
  expect(await refusal()).toContain('FILE_MISSING');
  await makeCredential('readers');
  expect(await refusal()).toContain('borough door credential parking-co');
  await makeCredential('parking-co');
  await makeCredential('stranger');
  expect(await refusal()).toContain('"stranger", who is no operator');
  await makeCredential('parking-co', '--file', 'other.json');
  await writeDoor({ ...DOOR, secret: 1 });
  expect(await refusal('--credentials', 'other.json')).toContain('"secret" is not known');
  await writeDoor({ ...DOOR, isRecordPublic: 'yes' });
  expect(await refusal('--credentials', 'other.json')).toContain('"isRecordPublic" must be true');
  await writeDoor({ ...DOOR, feeds: [{ ...DOOR.feeds[0], topic: 'no key' }] });
  expect(await refusal('--credentials', 'other.json')).toContain('feeds.parking.topic');
  const lost = run('serve', '--credentials', 'other.json');
  expect(await lost.status).toBe(1);
  expect(lost.err.join()).toContain('add --door FILE');
});

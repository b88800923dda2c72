import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tileFile } from '@borough/tiler';
import { createTown, createTownSimulation, toTownFiles } from '@borough/town';
import { afterAll, expect, it } from 'vitest';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const START_MS = Date.parse('2026-06-05T19:08:00+08:00');
const STEP_MS = 250;

/** What a seed makes: the bytes of its tiles, and all that is said in the first minute. */
async function make(seed: number): Promise<{ tiles: Map<string, Buffer>; messages: string }> {
  const town = createTown({ seed, scale: 0.25 });
  const folder = await mkdtemp(join(tmpdir(), 'borough-town-'));
  folders.push(folder);
  const input = join(folder, 'buildings.geojson');
  await writeFile(input, JSON.stringify(toTownFiles(town).buildings));
  await tileFile(input, join(folder, 'tiles'), {
    id: 'id',
    height: 'height',
    base: 'base',
    properties: ['use', 'era', 'floors'],
    roof: { type: 'roof', height: 'roofHeight', direction: 'ridge' },
  });
  const tiles = new Map<string, Buffer>();
  for (const name of await readdir(join(folder, 'tiles'), { recursive: true }))
    if (/\.(glb|json)$/.test(name) && !name.endsWith('report.json'))
      tiles.set(name, await readFile(join(folder, 'tiles', name)));
  const said: unknown[] = [];
  const { feeds, parking } = createTownSimulation(town);
  const all = [...feeds, parking];
  for (const feed of all) said.push(feed.fill(START_MS, 1));
  for (let ms = 0; ms <= 60_000; ms += STEP_MS)
    for (const feed of all) said.push(feed.step(START_MS + ms, ms));
  return { tiles, messages: JSON.stringify(said) };
}

it('the same seed gives byte-identical tiles and an identical first minute; another gives others', {
  timeout: 120_000,
}, async () => {
  const [one, again, other] = [await make(1), await make(1), await make(2)];
  expect(one.tiles.size).toBeGreaterThan(3);
  expect([...again.tiles.keys()]).toEqual([...one.tiles.keys()]);
  for (const [name, bytes] of one.tiles)
    expect(bytes.equals(again.tiles.get(name) as Buffer), name).toBe(true);
  // Not toBe: a difference of megabytes is slow to print.
  expect(one.messages === again.messages).toBe(true);
  expect(one.messages.length).toBeGreaterThan(100_000);
  expect(one.messages === other.messages).toBe(false);
  const isSame = [...one.tiles].every(([name, bytes]) => other.tiles.get(name)?.equals(bytes));
  expect(isSame).toBe(false);
});

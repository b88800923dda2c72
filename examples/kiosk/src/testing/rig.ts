import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Camera, CityDescription, Command, Step, Story } from '@borough/core';
import { type BoroughServer, createCityClock, openServer } from '@borough/server';
import { createEnergy, createParking, createQuarter } from '@borough/town';
import { freePort } from '../../../test/running.js';
import { changeScript, type Pace, paceScript } from './fast.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** A city among people whose network can be cut, and whose time can run fast. */
export interface Rig {
  /** Of the page that hosts the kiosk. */
  readonly url: string;
  /** Of the kiosk alone. */
  readonly kioskUrl: string;
  /** The document that is served. */
  readonly city: CityDescription;
  /** What the clock of every page, worker and server says. */
  nowMs(): number;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  /**
   * From now on time runs as it does, also in pages that are opened from now on in another browser. Resolves to the
   * script that does the same in a page or a worker that is open.
   */
  slowDown(): Promise<string>;
  /** Stops what is simulated: the city shows what it has heard last. */
  hush(): void;
  /** Goes on with it. */
  speak(): void;
  close(): Promise<void>;
}

export interface RigOptions {
  /** The document is the quarter's, with these changes. */
  readonly city?: Partial<CityDescription>;
  readonly rate?: number;
  readonly fromMs?: number;
}

interface Made {
  readonly page: string;
  readonly folder: string;
}

/** Builds the kiosk and the quarter as `npm start` does; both are kept until their sources change. */
async function make(): Promise<Made> {
  const code = `
    const { buildPackages, buildExample } = await import('./scripts/steps/build.mjs');
    const { openQuarter } = await import('./scripts/cities/quarter.mjs');
    await buildPackages();
    const { folders } = await openQuarter();
    console.log(JSON.stringify({ page: await buildExample('kiosk'), tiles: folders['/tiles/'] }));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', code],
    { cwd: ROOT },
  );
  const { page, tiles } = JSON.parse(stdout.trim().split('\n').at(-1) as string);
  return { page, folder: join(tiles, '..') };
}

/** Copies the page into a folder, with a script at the beginning of it and of its workers. */
async function copyWith(script: string, page: string, folder: string): Promise<void> {
  await cp(page, folder, { recursive: true });
  const index = join(folder, 'index.html');
  const html = await readFile(index, 'utf8');
  await writeFile(
    index,
    html.replace('<head>', () => `<head><script>${script}</script>`),
  );
  for (const name of await readdir(join(folder, 'assets'))) {
    if (!/worker.*\.js$/.test(name)) continue;
    const path = join(folder, 'assets', name);
    // Imports are hoisted, and none of them looks at the time before it is called.
    await writeFile(path, `${script}${await readFile(path, 'utf8')}`);
  }
}

export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { city = {}, rate = 1, fromMs } = options;
  const made = await make();
  const wallMs = Date.now();
  let pace: Pace = { rate, fromMs: fromMs ?? wallMs, wallMs };
  const isPaced = rate !== 1 || fromMs !== undefined;
  const page = isPaced ? await mkdtemp(join(tmpdir(), 'borough-kiosk-')) : made.page;
  if (isPaced) await copyWith(paceScript(pace), made.page, page);
  const nowMs = (): number => pace.fromMs + (Date.now() - pace.wallMs) * pace.rate;
  const quarter = JSON.parse(await readFile(join(ROOT, 'cities/quarter.json'), 'utf8'));
  const served: CityDescription = { ...quarter, ...city };
  const port = await freePort();
  let server: BoroughServer | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;
  let simulation: ReturnType<typeof simulate> | undefined;

  const { buildings, lots } = createQuarter(1);
  const byKey = new Map(buildings.features.map(({ properties }) => [properties.id, properties]));
  function simulate(): { fill(): void; step(): void } {
    const energy = createEnergy({
      keys: [...byKey.keys()],
      seed: 1,
      reliable: ['B-1204'],
      consumer(key) {
        const { use, area, floors } = byKey.get(key) as never as {
          use: 'dwelling';
          area: number;
          floors: number;
        };
        return { use, floorArea: area * floors };
      },
    });
    const all = [energy, createParking({ lots: lots.features, seed: 1 })];
    const say = (messages: readonly { topic: string; payload: string }[]): void => {
      for (const { topic, payload } of messages) server?.publish(topic, payload, { retain: true });
    };
    return {
      fill() {
        for (const one of all) say(one.fill(nowMs(), 1));
      },
      step() {
        for (const one of all) say(one.step(nowMs(), nowMs()));
      },
    };
  }

  async function mend(): Promise<void> {
    server = await openServer({
      port,
      mqttPort: null,
      city: served,
      clock: createCityClock({ wall: nowMs }),
      folders: {
        '/': page,
        '/tiles/': join(made.folder, 'tiles'),
        '/lots.geojson': join(made.folder, 'lots.geojson'),
        '/recorded.rec': join(made.folder, 'recorded.rec'),
      },
    });
    simulation = simulate();
    simulation.fill();
    speak();
  }

  function speak(): void {
    clearInterval(timer);
    timer = setInterval(() => simulation?.step(), 200);
  }

  async function cut(): Promise<void> {
    clearInterval(timer);
    await server?.close();
    server = null;
  }

  await mend();
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    kioskUrl: `http://localhost:${port}/?host=${encodeURIComponent(url.slice(0, -1))}`,
    city: served,
    nowMs,
    cut,
    mend,
    async slowDown() {
      pace = { rate: 1, fromMs: nowMs(), wallMs: Date.now() };
      if (isPaced) await copyWith(paceScript(pace), made.page, page);
      return isPaced ? changeScript(pace) : '';
    },
    hush: () => clearInterval(timer),
    speak,
    async close() {
      await cut();
      if (isPaced) await rm(page, { recursive: true, force: true });
    },
  };
}

const camera = (headingDegrees: number, rangeMeters: number): Camera => ({
  target: [113.35, 23.12, 20],
  headingDegrees,
  pitchDegrees: -35,
  rangeMeters,
});

const step = (id: string, en: string, zh: string, commands: readonly Command[]): Step => ({
  id,
  seconds: 12,
  label: { en, 'zh-CN': zh },
  text: { en: `${en}, as it is now.`, 'zh-CN': `${zh}，此刻的样子。` },
  commands,
});

const STEPS: readonly Step[] = [
  step('whole', 'The whole quarter', '全景', [
    { do: 'theme', name: 'wall' },
    { do: 'layer', id: 'parking', visible: true },
    { do: 'sun', at: '2026-06-05T16:00:00+08:00' },
    { do: 'fly', camera: camera(30, 850) },
  ]),
  step('near', 'Energy of buildings', '建筑用电', [
    { do: 'layer', id: 'parking', visible: false },
    { do: 'fly', camera: camera(150, 420) },
  ]),
  step('dusk', 'Dusk', '黄昏', [
    { do: 'sun', at: '2026-06-05T19:30:00+08:00' },
    { do: 'fly', camera: camera(260, 600) },
  ]),
];

/** A tour of the quarter with something of every kind in it. */
export function tourOf(seconds = 12): Partial<CityDescription> {
  const steps = STEPS.map((one) => ({ ...one, seconds }));
  const tour: Story = { isLooping: true, steps };
  return { stories: { tour } };
}

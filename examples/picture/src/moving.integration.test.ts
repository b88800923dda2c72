import { createFrame } from '@borough/core';
import { createTown, createTownSimulation } from '@borough/town';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, startTown } from './testing/town.js';

// From the simulator over the broker, the feeds and their worker to the pixels of the vehicles.

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 240_000;
const DELAY_MS = 1500;
const WIDTH = 480;
const HEIGHT = 270;
const RANGE_METERS = 40;
const METERS = (2 * Math.tan((25 * Math.PI) / 180) * RANGE_METERS) / HEIGHT;
const MARK = Date.parse('2026-06-05T19:05:00+08:00');
/** Times at which everything is looked at, and things of each kind looked at then. */
const LOOKS = 4;
const CARS = 16;
const BUSES = 5;

/** Where a vehicle is drawn: its pixels, and how far their middle is from the middle of the picture. */
interface Drawn {
  readonly pixels: number;
  readonly meters: number;
  readonly playMs: number;
}

const city = createTown({ seed: 1 });
const frame = createFrame(city.origin);
/** The same town once more, driven here: what it says is true. */
const { traffic } = createTownSimulation(city);
traffic.fill(MARK, 1);

let town: Running;
let page: Page;
beforeAll(async () => {
  town = await startTown(new Date(MARK + 60_000).toISOString());
  page = await town.browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  await page.goto(`${town.url}?place=panorama&quality=low&caption=no`, { timeout: PATIENCE });
  await page.waitForFunction(hideAllBut, ['vehicles', 'buses'], { timeout: PATIENCE });
  // Until the town has said what time it is, it is ours.
  await page.waitForFunction(() => Number.isFinite(window.picture?.city.clock.epoch()), null, {
    timeout: PATIENCE,
  });
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);

/** In the page: leaves some layers in the picture. */
function hideAllBut(kept: readonly string[]): boolean {
  const { city: shown } = window.picture ?? {};
  for (const { id, visible } of shown?.description.layers ?? [])
    if (visible !== false && !kept.includes(id))
      void shown?.run({ do: 'layer', id, visible: false });
  return shown !== undefined;
}

/** Looks straight down at where the model has a vehicle; how far off is it drawn? */
async function look(table: string, key: string, at: readonly [number, number]): Promise<Drawn> {
  const { lon, lat } = frame.geodetic([at[0], at[1], 0]);
  const target = [lon, lat, city.origin.heightMeters] as const;
  const camera = { target, headingDegrees: 0, pitchDegrees: -90, rangeMeters: RANGE_METERS };
  const seen = await page.evaluate(lookDown, { table, key, camera });
  return { ...seen, meters: seen.away * METERS };
}

/** In the page: stands over a place, and finds a thing in the picture. */
async function lookDown(at: {
  table: string;
  key: string;
  camera: {
    target: readonly [number, number, number];
    headingDegrees: number;
    pitchDegrees: number;
    rangeMeters: number;
  };
}): Promise<{ pixels: number; away: number; playMs: number }> {
  const { city: shown, renderer } = window.picture as NonNullable<typeof window.picture>;
  await shown.run({ do: 'look', camera: at.camera });
  const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
  await nextFrame();
  await nextFrame();
  renderer.pixels();
  const { slots, layers, drawn, width, height } = renderer.ids('main');
  const slot = shown.scene.table(at.table).slotOf(at.key);
  let [pixels, x, y] = [0, 0, 0];
  slots.forEach((found, i) => {
    if (found !== slot || drawn[(layers[i] as number) - 1] !== at.table) return;
    pixels++;
    x += (i % width) + 0.5 - width / 2;
    y += Math.floor(i / width) + 0.5 - height / 2;
  });
  return { pixels, away: Math.hypot(x, y) / pixels, playMs: shown.scene.playMs() };
}

const nowMs = (): Promise<number> =>
  page.evaluate(() => window.picture?.city.clock.nowMs() as number);
const until = (ms: number): Promise<unknown> =>
  page.waitForFunction((at) => (window.picture?.city.clock.nowMs() as number) >= at, ms, {
    timeout: PATIENCE,
    polling: 100,
  });

/** Drives the town here to a little after a time. */
function driveTo(ms: number): void {
  while (traffic.model.nowMs < ms + 2000) {
    const at = traffic.model.nowMs + 5000;
    traffic.step(at, at);
  }
}

it('TR5 a vehicle of the town that stops reporting holds, fades and is gone, in pixels', {
  timeout: PATIENCE,
}, async () => {
  const soonMs = (await nowMs()) + 5000;
  const [silent, silentFromMs] = [...traffic.silences()]
    .sort(([, a], [, b]) => a - b)
    .find(([, fromMs]) => fromMs > soonMs) as [string, number];
  driveTo(silentFromMs);
  const { place } = traffic.model.vehicles.find(({ id }) => id === silent) ?? { place: -1 };
  // It reports once a second, each vehicle in a step of its own.
  let last = silentFromMs;
  do last -= 200;
  while ((place + Math.round(last / 200)) % 5 !== 0);
  const at = traffic.modelAt(silent, last)?.at as [number, number];
  await until(silentFromMs + 12_000);
  const held = await look('vehicles', silent, at);
  expect(held.pixels).toBeGreaterThan(100);
  // It is carried on for a fifth of its last second at most.
  expect(held.meters).toBeLessThan(3);
  await until(silentFromMs + 26_000);
  const still = await look('vehicles', silent, at);
  expect(still.meters).toBeCloseTo(held.meters, 1);
  expect(still.pixels / held.pixels).toBeCloseTo(1, 1);
  const shares: number[] = [];
  while ((await nowMs()) < silentFromMs + 45_000 && shares.at(-1) !== 0)
    shares.push((await look('vehicles', silent, at)).pixels / held.pixels);
  expect(shares.at(-1)).toBe(0);
  expect(shares.some((share) => share > 0.1 && share < 0.9)).toBe(true);
  shares.forEach((share, i) => {
    expect(share).toBeLessThan((shares[i - 1] ?? 1) + 0.05);
  });
});

it('TR1 what is drawn at clock time t is the model at t − delay within half a metre', {
  timeout: PATIENCE,
}, async () => {
  const off: number[] = [];
  let moving = 0;
  for (let n = 0; n < LOOKS; n++) {
    await page.evaluate(() => window.picture?.city.run({ do: 'live' }));
    await until((await nowMs()) + 4000);
    await page.evaluate(() => window.picture?.city.run({ do: 'hold' }));
    const t = await nowMs();
    driveTo(t);
    const speaks = ({ id }: { readonly id: string }): boolean =>
      !((traffic.silences().get(id) ?? Number.POSITIVE_INFINITY) <= t);
    for (const [kind, table, count] of [
      ['car', 'vehicles', CARS],
      ['bus', 'buses', BUSES],
    ] as const) {
      const all = traffic.model.vehicles.filter((one) => one.kind === kind && speaks(one));
      const step = Math.floor(all.length / count);
      for (let i = 0; i < count; i++) {
        const { id } = all[(i * step + n) % all.length] as (typeof all)[number];
        const truth = traffic.modelAt(id, t - DELAY_MS);
        if (!truth) throw new Error(`${id} is nowhere at ${t}`);
        const drawn = await look(table, id, truth.at as [number, number]);
        expect(drawn.playMs).toBe(t - DELAY_MS);
        expect(drawn.pixels, id).toBeGreaterThan(100);
        off.push(drawn.meters);
        if (truth.speed > 2) moving++;
      }
    }
  }
  off.sort((a, b) => a - b);
  console.log(
    `moving: ${off.length} vehicles looked at, ${moving} of them on the move, ` +
      `${off[Math.floor(off.length / 2)]?.toFixed(2)} m off in the middle, ${off.at(-1)?.toFixed(2)} m at most`,
  );
  expect(moving).toBeGreaterThan(off.length / 4);
  expect(off.at(-1)).toBeLessThan(0.5);
});

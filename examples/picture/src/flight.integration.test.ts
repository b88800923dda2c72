import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, startTown } from './testing/town.js';

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 530_000;
const WIDTH = 400;
const HEIGHT = 225;
const STEP_MS = 100;
const FRAMES = 100;
/** Where the flight goes, and with which frame it sets off. */
const LEGS: Readonly<Record<number, string>> = { 0: 'centre', 48: 'street' };
/** A label comes or goes in 150 ms. */
const FADE = STEP_MS / 150 + 0.02;

const LABELS = ['parkingNumbers', 'streetNames', 'landmarks'];
const shownAs = (id: string, visible: boolean) => ({ do: 'layer' as const, id, visible });

interface FlightFrame {
  readonly tiles: readonly string[];
  readonly labels: readonly { layer: string; text: string; x: number; y: number; alpha: number }[];
  /** Pixels of each building, by slot. */
  readonly buildings: readonly (readonly [slot: number, pixels: number])[];
  /** Pixels that show neither a thing nor a surface: sky, and land beyond the town. */
  readonly empty: number;
  readonly rangeMeters: number;
}

let town: Running;
let page: Page;
/**
 * The flight as it was the first time, while tiles were loading and with nothing written over them, and again, when all
 * had come, with labels.
 */
let frames: FlightFrame[];
let whole: FlightFrame[];

/** Ten seconds from the panorama over the centre into a street, every frame of them looked at. */
beforeAll(async () => {
  town = await startTown();
  page = await town.browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  await page.clock.install();
  const bare = LABELS.map((id) => `do=${encodeURIComponent(JSON.stringify(shownAs(id, false)))}`);
  const query = ['place=panorama', 'quality=low', 'caption=no', ...bare].join('&');
  await page.goto(`${town.url}?${query}`, { timeout: PATIENCE });
  await page.waitForFunction(() => window.picture?.renderer.stats().pending === 0, null, {
    timeout: PATIENCE,
  });
  await page.waitForTimeout(3000);
  // From here on time goes by frames.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  frames = await flight();
  await page.evaluate(lookAt, 'panorama');
  for (const id of LABELS)
    await page.evaluate((command) => window.picture?.city.run(command), shownAs(id, true));
  for (let i = 0; i < 10; i++) await page.clock.fastForward(STEP_MS);
  whole = await flight();
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);

async function flight(): Promise<FlightFrame[]> {
  const seen: FlightFrame[] = [];
  for (let i = 0; i < FRAMES; i++) {
    const leg = LEGS[i];
    if (leg) await page.evaluate(setOff, leg);
    await page.clock.fastForward(STEP_MS);
    seen.push(await page.evaluate(readFrame));
  }
  return seen;
}

/** In the page: stands at one of the city's places at once. */
function lookAt(at: string): void {
  const { city } = window.picture as NonNullable<typeof window.picture>;
  const place = city.description.places?.find(({ id }) => id === at);
  if (place) void city.run({ do: 'look', camera: place.camera });
}

/** In the page: flies to one of the city's places. */
function setOff(to: string): void {
  const { city } = window.picture as NonNullable<typeof window.picture>;
  const place = city.description.places?.find(({ id }) => id === to);
  if (place) void city.run({ do: 'fly', camera: place.camera });
}

/** In the page: what a frame shows. */
function readFrame(): FlightFrame {
  const { renderer, city } = window.picture as NonNullable<typeof window.picture>;
  const { slots, layers } = renderer.ids('main');
  const pixels = new Map<number, number>();
  let empty = 0;
  layers.forEach((layer, i) => {
    const slot = slots[i] as number;
    if (layer === 0) empty++;
    if (layer === 1) pixels.set(slot, (pixels.get(slot) ?? 0) + 1);
  });
  return {
    tiles: renderer.tiles(),
    labels: renderer
      .labels('main')
      .map(({ layer, text, x, y, alpha }) => ({ layer, text, x, y, alpha })),
    buildings: [...pixels],
    empty,
    rangeMeters: city.scene.views[0]?.camera.rangeMeters ?? 0,
  };
}

/** Each frame with the one before and the one after. */
const triples = (flown: readonly FlightFrame[]): [FlightFrame, FlightFrame, FlightFrame][] =>
  flown
    .slice(1, -1)
    .map((frame, i) => [flown[i] as FlightFrame, frame, flown[i + 2] as FlightFrame]);

it('goes all the way, from the whole town into a lane', () => {
  const ranges = frames.map(({ rangeMeters }) => rangeMeters);
  expect(ranges[0]).toBeGreaterThan(1500);
  expect(ranges.at(-1)).toBeLessThan(150);
  const jumps = ranges
    .slice(1)
    .map((range, i) => Math.abs(Math.log(range / (ranges[i] as number))));
  expect(Math.max(...jumps)).toBeLessThan(0.5);
});

it('no tile goes before what replaces it is there, and none flickers', () => {
  for (const [before, now, after] of triples(frames)) {
    const shown = new Set(now.tiles);
    for (const tile of before.tiles) {
      if (shown.has(tile)) continue;
      // Another level of the same place, or nothing of it may be seen any more.
      const isReplaced = now.tiles.some(
        (other) => other.startsWith(`${tile}/`) || tile.startsWith(`${other}/`),
      );
      const comesBack = after.tiles.includes(tile);
      expect(isReplaced || !comesBack, `tile ${tile}`).toBe(true);
    }
  }
});

it('no building that has been seen is gone where the whole town shows it', () => {
  let followed = 0;
  for (const [i, now] of frames.entries()) {
    const before = new Set(frames[i - 1]?.buildings.map(([slot]) => slot));
    const seen = new Set(now.buildings.map(([slot]) => slot));
    const lost = whole[i]?.buildings.filter(([slot, pixels]) => {
      if (pixels < 12 || !before.has(slot)) return false;
      followed++;
      return !seen.has(slot);
    });
    expect(lost, `frame ${i}`).toEqual([]);
  }
  expect(followed).toBeGreaterThan(2000);
});

it('no hole opens in the town while it is loading', () => {
  for (const [i, { empty, rangeMeters }] of frames.entries()) {
    const late = whole[i] as FlightFrame;
    expect(rangeMeters).toBeCloseTo(late.rangeMeters, 3);
    expect(empty - late.empty, `frame ${i}`).toBeLessThan(WIDTH * HEIGHT * 0.01);
  }
});

it('LA2 no label jumps, appears or goes at once', () => {
  const find = (frame: FlightFrame, like: FlightFrame['labels'][number]) =>
    frame.labels.find(({ layer, text }) => layer === like.layer && text === like.text);
  let followed = 0;
  for (const [before, now, after] of triples(whole)) {
    for (const label of now.labels) {
      // Numbers that change are other words.
      if (label.layer === 'parkingNumbers') continue;
      const [old, next] = [find(before, label), find(after, label)];
      expect(label.alpha - (old?.alpha ?? 0), label.text).toBeLessThanOrEqual(FADE);
      expect((old?.alpha ?? 0) - label.alpha, label.text).toBeLessThanOrEqual(FADE);
      if (!next) expect(label.alpha, label.text).toBeLessThanOrEqual(FADE);
      if (!old || !next || label.alpha < 0.5) continue;
      followed++;
      const bend = Math.hypot(old.x + next.x - 2 * label.x, old.y + next.y - 2 * label.y);
      // A jump bends its way by as much as it moves; a camera that gathers speed by much less.
      const way = Math.hypot(label.x - old.x, label.y - old.y);
      const on = Math.hypot(next.x - label.x, next.y - label.y);
      expect(bend, label.text).toBeLessThan(0.75 * (way + on) + 4);
    }
    expect(now.labels.filter(({ alpha }) => alpha > 0).length).toBeLessThanOrEqual(50);
  }
  expect(followed).toBeGreaterThan(200);
});

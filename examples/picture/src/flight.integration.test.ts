import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Running, startTown } from './testing/town.js';

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 400_000;
const STEP_MS = 80;
const FRAMES = 125;
/** A label comes or goes in 150 ms. */
const FADE = STEP_MS / 150 + 0.02;

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
let frames: FlightFrame[];

/** Ten seconds from the panorama into a street, every frame of them looked at. */
beforeAll(async () => {
  town = await startTown();
  page = await town.browser.newPage({ viewport: { width: 480, height: 270 } });
  await page.clock.install();
  await page.goto(`${town.url}?place=panorama&quality=low&caption=no`, { timeout: PATIENCE });
  await page.waitForFunction(() => window.picture?.renderer.stats().pending === 0, null, {
    timeout: PATIENCE,
  });
  await page.waitForTimeout(3000);
  // From here on time goes by frames.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
  await page.evaluate(() => {
    const { city } = window.picture as NonNullable<typeof window.picture>;
    const street = city.description.places?.find(({ id }) => id === 'street');
    if (street) void city.run({ do: 'fly', camera: street.camera });
  });
  frames = [];
  for (let i = 0; i < FRAMES; i++) {
    await page.clock.fastForward(STEP_MS);
    frames.push(await page.evaluate(readFrame));
  }
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);

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
const triples = (): [FlightFrame, FlightFrame, FlightFrame][] =>
  frames
    .slice(1, -1)
    .map((frame, i) => [frames[i] as FlightFrame, frame, frames[i + 2] as FlightFrame]);

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
  for (const [before, now, after] of triples()) {
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

it('no building is gone for a frame', () => {
  for (const [before, now, after] of triples()) {
    const next = new Map(after.buildings);
    const seen = new Set(now.buildings.map(([slot]) => slot));
    const lost = before.buildings.filter(
      ([slot, pixels]) => pixels >= 12 && (next.get(slot) ?? 0) >= 12 && !seen.has(slot),
    );
    expect(lost).toEqual([]);
  }
});

it('no hole opens in the town', () => {
  const all = 480 * 270;
  for (const [before, now, after] of triples())
    expect(now.empty - Math.max(before.empty, after.empty)).toBeLessThan(all * 0.02);
});

it('LA2 no label jumps, appears or goes at once', () => {
  const find = (frame: FlightFrame, like: FlightFrame['labels'][number]) =>
    frame.labels.find(({ layer, text }) => layer === like.layer && text === like.text);
  let followed = 0;
  for (const [before, now, after] of triples()) {
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
      expect(bend, label.text).toBeLessThan(40);
    }
    expect(now.labels.filter(({ alpha }) => alpha > 0).length).toBeLessThanOrEqual(50);
  }
  expect(followed).toBeGreaterThan(200);
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Camera } from '@borough/core';
import { type Flight, planFlight } from '@borough/core/view';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { offPoint, type Sighting } from './testing/anchor.js';
import { type Compared, type FlownFrame, type FlownLabel, watchFlight } from './testing/flight.js';
import { type Running, startTown } from './testing/town.js';

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 520_000;
const WIDTH = 400;
const HEIGHT = 225;
const STEP_MS = 125;
const TOLD_MS = 20;
const FRAMES = 80;
/** A label comes or goes in 150 ms. */
const FADE = STEP_MS / 150 + 0.02;
/** Every tile comes so many frames after it was asked for, however fast this machine is. */
const LATE = 3;
/** Pixels that tell a building from its edges. */
const SEEN = 30;

const LABELS = ['parkingNumbers', 'streetNames', 'landmarks'];
/** What goes its own way, or is no tile and would be drawn for nothing five hundred times. */
const BESIDE = ['vehicles', 'buses', 'trees', 'lights'];
/** A folder to look at the frames, as they were and as they should be. */
const FOLDER = process.env.BOROUGH_FRAMES;

let town: Running;
let page: Page;
/** The flight as it was, while tiles were loading. */
let frames: FlownFrame[];
/** Each of its frames beside the same view with all tiles there. */
let compared: Compared[];
let way: Flight;

const command = (value: object): string => `do=${encodeURIComponent(JSON.stringify(value))}`;
const shownAs = (id: string, visible: boolean) => ({ do: 'layer' as const, id, visible });

/** Ten seconds from the panorama into a street, every frame of them looked at. */
beforeAll(async () => {
  town = await startTown();
  page = await town.browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
  const network = await slowTiles();
  await page.addInitScript(watchFlight, LABELS);
  await page.clock.install();
  const commands = [{ do: 'weather', weather: {} }, ...BESIDE.map((id) => shownAs(id, false))];
  const query = ['place=panorama', 'quality=low', 'caption=no', ...commands.map(command)];
  await page.goto(`${town.url}?${query.join('&')}`, { timeout: PATIENCE });
  await page.waitForFunction(isWhole, null, { timeout: PATIENCE });
  // What is known stays so, and from here on time goes by frames.
  await page.evaluate(() => window.picture?.city.run({ do: 'hold' }));
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 30_000));
  for (let i = 0; i < 10; i++) await page.clock.fastForward(STEP_MS);
  frames = [];
  const [panorama, street] = await page.evaluate(camerasOf, ['panorama', 'street']);
  // The way of every flight, in ten seconds.
  way = planFlight(panorama as Camera, street as Camera);
  for (let i = 0; i < FRAMES; i++) {
    await page.evaluate(stand, way.at((i + 1) / FRAMES));
    network.tick();
    // The city tells its renderer at one frame, which draws at the next.
    await page.clock.fastForward(TOLD_MS);
    await page.clock.fastForward(STEP_MS - TOLD_MS);
    frames.push(await page.evaluate(() => window.flight?.keep() as FlownFrame));
    await write(i, 'was');
  }
  network.open();
  for (const id of LABELS) await page.evaluate(hide, id);
  compared = [];
  for (let i = 0; i < FRAMES; i++) {
    await page.evaluate(stand, way.at((i + 1) / FRAMES));
    await settle();
    compared.push(await page.evaluate((frame) => window.flight?.compare(frame) as Compared, i));
    await write(i, 'whole');
  }
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);

/** A network on which each tile takes some frames; before the flight and after it, none. */
async function slowTiles() {
  let frame = 0;
  let isSlow = false;
  let waiting: { readonly due: number; go(): void }[] = [];
  const free = (due: (one: (typeof waiting)[number]) => boolean): void => {
    const going = waiting.filter(due);
    waiting = waiting.filter((one) => !due(one));
    for (const { go } of going) go();
  };
  await page.route(/\.glb$/, async (route) => {
    if (isSlow) await new Promise<void>((go) => waiting.push({ due: frame + LATE, go }));
    await route.continue();
  });
  return {
    tick() {
      isSlow = true;
      frame++;
      free(({ due }) => due <= frame);
    },
    open() {
      isSlow = false;
      free(() => true);
    },
  };
}

/** Draws until nothing is loading any more. */
async function settle(): Promise<void> {
  await page.clock.fastForward(TOLD_MS);
  for (let quiet = 0; quiet < 2; ) {
    await page.clock.fastForward(TOLD_MS);
    const pending = await page.evaluate(() => window.picture?.renderer.stats().pending);
    quiet = pending === 0 ? quiet + 1 : 0;
  }
}

async function write(frame: number, name: string): Promise<void> {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  const url = await page.evaluate(() => window.flight?.png() as string);
  const file = join(FOLDER, `${String(frame).padStart(3, '0')}-${name}.png`);
  writeFileSync(file, Buffer.from(url.split(',')[1] as string, 'base64'));
}

/** In the page: true once the panorama is all there, and labels hang in it. */
function isWhole(): boolean {
  if (!window.picture) return false;
  const { pending, tilesVisible } = window.picture.renderer.stats();
  return pending === 0 && tilesVisible > 2 && window.picture.renderer.labels('main').length > 5;
}

/** In the page: the cameras of some of the city's places. */
function camerasOf(ids: readonly string[]): (Camera | undefined)[] {
  const { places } = (window.picture as NonNullable<typeof window.picture>).city.description;
  return ids.map((wanted) => places?.find(({ id }) => id === wanted)?.camera);
}

/** In the page: puts the camera somewhere. */
function stand(camera: Camera): void {
  void window.picture?.city.run({ do: 'look', camera });
}

/** In the page: takes a layer out of the picture. */
function hide(id: string): void {
  void window.picture?.city.run({ do: 'layer', id, visible: false });
}

/** Each frame with the one before and the one after. */
const triples = (): [FlownFrame, FlownFrame, FlownFrame][] =>
  frames
    .slice(1, -1)
    .map((frame, i) => [frames[i] as FlownFrame, frame, frames[i + 2] as FlownFrame]);

it('goes all the way, from the whole town into a lane, in ten seconds, while tiles are loading', () => {
  const ranges = frames.map(({ rangeMeters }) => rangeMeters);
  expect(ranges[0]).toBeGreaterThan(1500);
  expect(ranges.at(-1)).toBeLessThan(150);
  const jumps = ranges
    .slice(1)
    .map((range, i) => Math.abs(Math.log(range / (ranges[i] as number))));
  expect(Math.max(...jumps)).toBeLessThan(0.5);
  // What is drawn between two frames shows the one before again.
  const drawn = frames.map((frame, i) => frame.drawn - (frames[i - 1]?.drawn ?? 0));
  expect(Math.min(...drawn)).toBeGreaterThan(0);
  expect(Math.max(...drawn.slice(1))).toBeLessThanOrEqual(2);
  expect(frames.filter(({ pending }) => pending > 0).length).toBeGreaterThan(10);
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
      expect(isReplaced || !after.tiles.includes(tile), `tile ${tile}`).toBe(true);
    }
  }
});

it('no hole opens: where all tiles show something, every frame does', () => {
  const holes = compared.map((one) => one.holes / (WIDTH * HEIGHT));
  // A building that a finer tile adds comes with that tile: late, but nothing goes for it, and no ground is missing.
  const late = compared.map((one) => one.unbuilt / (WIDTH * HEIGHT));
  const worst = late.indexOf(Math.max(...late));
  console.log(
    `flight: holes ${percent(Math.max(...holes))} of the picture at most; buildings still to come ${percent(Math.max(...late))} of it at most, in frame ${worst}, when ${frames[worst]?.pending} tiles were on their way; ${late.map((share) => (share * 100).toFixed(1)).join(' ')}`,
  );
  expect(Math.max(...holes)).toBeLessThan(0.001);
});

it('no building flickers: one that stands goes on standing, in its own colours', () => {
  const stands = new Map<number, number>();
  const gone: string[] = [];
  let followed = 0;
  compared.forEach(({ buildings }, i) => {
    for (const [slot, should, does] of buildings) {
      if (should < SEEN) continue;
      const isThere = does / should;
      if (stands.has(slot) && isThere < 0.3) gone.push(`frame ${i}: ${slot}, ${does} of ${should}`);
      if (stands.has(slot)) followed++;
      if (isThere > 0.6) stands.set(slot, i);
    }
  });
  const recoloured = compared.map((one) => one.recoloured / Math.max(one.same, 1));
  // What is not there yet may be brighter or darker than what comes; a flash comes and goes at once.
  const flashes = compared
    .slice(1)
    .map(({ brighter }, i) => Math.abs(brighter - (compared[i]?.brighter as number)));
  console.log(
    `flight: ${stands.size} buildings followed ${followed} times, ${gone.length} times gone; ` +
      `${percent(Math.max(...recoloured))} in another colour at most; flashes of ${Math.max(...flashes).toFixed(2)} of 255 at most`,
  );
  expect(gone).toEqual([]);
  expect(followed).toBeGreaterThan(1000);
  expect(Math.max(...recoloured)).toBeLessThan(0.02);
  expect(Math.max(...flashes)).toBeLessThan(2);
});

it('LA2 no label appears or goes at once, and only so many are there', () => {
  const alphaOf = (frame: FlownFrame | undefined, like: FlownLabel): number =>
    frame?.labels.find(({ layer, slot }) => layer === like.layer && slot === like.slot)?.alpha ?? 0;
  const steps = frames.slice(1).flatMap((now, i) => {
    const before = frames[i] as FlownFrame;
    const all = [...now.labels, ...before.labels];
    return all.map((label) => Math.abs(alphaOf(now, label) - alphaOf(before, label)));
  });
  expect(Math.max(...steps)).toBeLessThanOrEqual(FADE);
  for (const { labels } of frames)
    expect(labels.filter(({ alpha }) => alpha === 1).length).toBeLessThanOrEqual(25);
});

it('no label jumps: all along the flight it hangs from one point of the town', () => {
  const seen = new Map<string, Sighting[]>();
  frames.forEach(({ labels }, i) => {
    for (const { layer, slot, x, y } of labels) {
      const name = `${layer} ${slot}`;
      seen.set(name, [...(seen.get(name) ?? []), { camera: way.at((i + 1) / FRAMES), x, y }]);
    }
  });
  const followed = [...seen].filter(([, sightings]) => sightings.length > 2);
  const off = followed.map(([, sightings]) => offPoint(sightings, WIDTH, HEIGHT));
  const count = followed.reduce((sum, [, sightings]) => sum + sightings.length, 0);
  console.log(
    `flight: ${followed.length} labels seen ${count} times, ${Math.max(...off).toFixed(2)} pixels off their points at most`,
  );
  expect(count).toBeGreaterThan(200);
  expect(Math.max(...off)).toBeLessThan(2);
});

it('labels are drawn where they say they hang', () => {
  const off = frames.flatMap(({ labels }) =>
    labels.flatMap(({ ink, x, alpha }) => {
      if (!ink || alpha < 0.9) return [];
      const [left, top, right, bottom] = ink;
      const isWhole = left > 1 && top > 1 && right < WIDTH - 2 && bottom < HEIGHT - 2;
      return isWhole ? [Math.abs((left + right + 1) / 2 - x)] : [];
    }),
  );
  console.log(`flight: ${off.length} labels off by ${Math.max(...off).toFixed(1)} pixels at most`);
  expect(off.length).toBeGreaterThan(200);
  expect(Math.max(...off)).toBeLessThan(3);
});

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;

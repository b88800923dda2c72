import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { watchGpu } from './testing/gpu-bytes.js';
import { watchLoss } from './testing/loss.js';
import { type Running, startTown } from './testing/town.js';

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 240_000;
const WAIT = { timeout: PATIENCE, polling: 1000 };
const MEGABYTE = 2 ** 20;
const CLEAR = `do=${encodeURIComponent('{"do":"weather","weather":{}}')}`;

let town: Running;
let page: Page;

beforeAll(async () => {
  town = await startTown();
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);
afterEach(() => page.close());

async function open(query: string, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.goto(`${town.url}?${query}&${CLEAR}`, { timeout: PATIENCE });
  await page.waitForFunction(() => window.picture, null, { timeout: PATIENCE });
}

describe('the hero view, 1920 × 1080, everything on', () => {
  it('is drawn within its budget, from the first frame on', { timeout: PATIENCE }, async () => {
    page = await town.browser.newPage();
    await page.addInitScript(watchGpu);
    await open('place=hero&quality=high', 1920, 1080);
    await page.evaluate(watchFrames);
    await page.waitForFunction(isTold, null, WAIT);
    const { most, labels, heap } = await page.evaluate(() => ({
      most: window.mostDrawn as NonNullable<typeof window.mostDrawn>,
      labels: window.picture?.renderer.labels('main') ?? [],
      heap: (performance as never as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    }));
    const megabytes = (bytes: number): string => `${(bytes / MEGABYTE).toFixed(0)} MB`;
    const gpuBytes = most.buffers + most.textures + most.targets;
    console.log(
      `hero: ${most.drawCalls} draw calls, ${most.triangles} triangles, heap ${megabytes(heap)}, GPU ${megabytes(gpuBytes)} ` +
        `(buffers ${megabytes(most.buffers)}, textures ${megabytes(most.textures)}, targets ${megabytes(most.targets)}), ${labels.length} labels`,
    );
    expect(most.tilesVisible).toBeGreaterThan(10);
    expect(most.drawCalls).toBeLessThanOrEqual(150);
    // What is counted is really drawn: the town's trees alone are a third of a million.
    expect(most.triangles).toBeGreaterThan(5e5);
    expect(most.triangles).toBeLessThanOrEqual(2e6);
    expect(gpuBytes).toBeLessThanOrEqual(256 * MEGABYTE);
    expect(labels.length).toBeGreaterThan(10);
    expect(labels.length).toBeLessThanOrEqual(25);
    expect(labels.map(({ text }) => text).join('\n')).toMatch(/silent since 14:0\d/);
  });
});

describe('the town in a small window', () => {
  it('shows a meaningful picture before all tiles are in', { timeout: PATIENCE }, async () => {
    page = await town.browser.newPage();
    let free: () => void = () => {};
    const isFree = new Promise<void>((done) => {
      free = done;
    });
    // The coarsest tile and its children come; the rest waits.
    let waiting = 0;
    await page.route(/tiles\/r\d\d+\.glb/, async (route) => {
      waiting++;
      await isFree;
      await route.continue();
    });
    await open('place=hero&quality=low', 480, 270);
    await page.waitForFunction(
      () => (window.picture?.renderer.stats().tilesVisible ?? 0) >= 3,
      null,
      WAIT,
    );
    const early = await page.evaluate(look);
    expect(waiting).toBeGreaterThan(0);
    expect(early.pending).toBeGreaterThan(0);
    free();
    await page.waitForFunction(() => window.picture?.renderer.stats().pending === 0, null, WAIT);
    const late = await page.evaluate(look);
    // The skyline stands already: what comes later fills in.
    expect(late.built).toBeGreaterThan(0.1);
    expect(early.built).toBeGreaterThan(0.6 * late.built);
    expect(early.painted).toBeGreaterThan(0.9);
  });

  it('shows the same picture after its context was lost', { timeout: PATIENCE }, async () => {
    page = await town.browser.newPage();
    await page.addInitScript(watchLoss);
    await page.clock.install();
    await open('place=hero&quality=medium', 480, 270);
    await page.waitForFunction(isWhole, null, WAIT);
    // City time stands still, and so does the water: every frame is the same one.
    await page.evaluate(() => window.picture?.city.run({ do: 'hold' }));
    await page.clock.pauseAt(await page.evaluate(() => Date.now() + 30_000));
    for (let i = 0; i < 10; i++) await page.clock.fastForward(400);
    const still = await page.evaluate(() => [window.loss?.keep(), window.loss?.changed()]);
    await page.evaluate(() => window.loss?.lose());
    const lost = await page.evaluate(() => window.picture?.city.context.get());
    // Only when everybody has heard of the loss may the context come back.
    await page.evaluate(() => window.loss?.restore());
    const { told, changed } = await page.evaluate(() => ({
      told: window.picture?.city.context.get(),
      changed: window.loss?.changed(),
    }));
    console.log(`context: ${still[1]} pixels differ between two frames, ${changed} after a loss`);
    expect([lost, told]).toEqual(['lost', 'ok']);
    // Something is to be seen, and it stands.
    expect(still[0]).toBeGreaterThan(50);
    expect(still[1]).toBe(0);
    // 14 were seen: one in nine thousand.
    expect(changed).toBeLessThan(480 * 270 * 0.0005);
  });
});

/** In the page: true once all tiles are in, and readings too. */
function isWhole(): boolean {
  if (!window.picture) return false;
  const { pending, tilesVisible } = window.picture.renderer.stats();
  return pending === 0 && tilesVisible > 2 && window.picture.renderer.labels('main').length > 3;
}

/** In the page: true once every label has come to rest, and one tells of silence. */
function isTold(): boolean {
  const { renderer } = window.picture as NonNullable<typeof window.picture>;
  const { pending, tilesVisible } = renderer.stats();
  const labels = renderer.labels('main');
  return (
    pending === 0 &&
    tilesVisible > 10 &&
    labels.some(({ text }) => /silent/.test(text)) &&
    labels.every(({ alpha }) => alpha === 1)
  );
}

/** In the page: notes the most that any frame has asked for. */
function watchFrames(): void {
  const { renderer } = window.picture as NonNullable<typeof window.picture>;
  const most = {
    drawCalls: 0,
    triangles: 0,
    tilesVisible: 0,
    buffers: 0,
    textures: 0,
    targets: 0,
  };
  window.mostDrawn = most;
  // Much more often than frames come.
  window.setInterval(() => {
    const seen = { ...renderer.stats(), ...window.gpuBytes?.() };
    for (const name of Object.keys(most) as (keyof typeof most)[])
      most[name] = Math.max(most[name], seen[name] ?? 0);
  }, 50);
}

/** In the page: how much of the picture is buildings, and how much of the canvas is painted at all. */
function look(): { pending: number; built: number; painted: number } {
  const { renderer } = window.picture as NonNullable<typeof window.picture>;
  const { layers } = renderer.ids('main');
  const { data } = renderer.pixels();
  let built = 0;
  for (const layer of layers) if (layer === 1) built++;
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] === 255) painted++;
  return {
    pending: renderer.stats().pending,
    built: built / layers.length,
    painted: (painted * 4) / data.length,
  };
}

declare global {
  interface Window {
    mostDrawn?: Record<
      'drawCalls' | 'triangles' | 'tilesVisible' | 'buffers' | 'textures' | 'targets',
      number
    >;
  }
}

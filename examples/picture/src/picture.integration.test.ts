import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { watchGpu } from './testing/gpu-bytes.js';
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
    await page.clock.install();
    await open('place=hero&quality=medium', 480, 270);
    await page.waitForFunction(isWhole, null, WAIT);
    // Nothing is heard any more, and no time goes by: every frame is the same one.
    town.sleep();
    try {
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1000));
      for (let i = 0; i < 5; i++) await page.clock.fastForward(400);
      const counts = await page.evaluate(loseContext);
      console.log(`context: ${JSON.stringify(counts)}`);
      expect(counts.still).toBe(0);
      expect(counts.lost).toBe(true);
      expect(counts.changed).toBeLessThan(480 * 270 * 0.001);
    } finally {
      town.wakeUp();
    }
  });
});

/** In the page: true once all tiles are in, and readings too. */
function isWhole(): boolean {
  const { renderer } = window.picture as NonNullable<typeof window.picture>;
  const { pending, tilesVisible } = renderer.stats();
  return pending === 0 && tilesVisible > 10 && renderer.labels('main').length > 5;
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

/** In the page: pixels that differ between two frames, and between them and one after the context was lost. */
async function loseContext(): Promise<{ still: number; lost: boolean; changed: number }> {
  const { renderer, city } = window.picture as NonNullable<typeof window.picture>;
  const canvas = document.getElementById('city') as HTMLCanvasElement;
  const differing = (a: Uint8Array, b: Uint8Array): number => {
    let count = 0;
    for (let i = 0; i < a.length; i += 4)
      if ([0, 1, 2].some((c) => Math.abs((a[i + c] as number) - (b[i + c] as number)) > 8)) count++;
    return count;
  };
  const come = (type: string): Promise<unknown> =>
    new Promise((done) => canvas.addEventListener(type, done, { once: true }));
  renderer.pixels();
  const first = renderer.pixels().data;
  const second = renderer.pixels().data;
  const context = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
  const isLost = come('webglcontextlost');
  context?.loseContext();
  await isLost;
  const lost = city.context.get() === 'lost';
  const isBack = come('webglcontextrestored');
  context?.restoreContext();
  await isBack;
  renderer.pixels();
  const after = renderer.pixels().data;
  return { still: differing(first, second), lost, changed: differing(first, after) };
}

declare global {
  interface Window {
    mostDrawn?: Record<
      'drawCalls' | 'triangles' | 'tilesVisible' | 'buffers' | 'textures' | 'targets',
      number
    >;
  }
}

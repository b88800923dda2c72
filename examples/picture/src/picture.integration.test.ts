import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { watchGpu } from './testing/gpu-bytes.js';
import { type Running, startTown } from './testing/town.js';

/** Software rendering takes its time; nothing here asserts how much. */
const PATIENCE = 400_000;
const MEGABYTE = 2 ** 20;
const command = (value: object): string => `do=${encodeURIComponent(JSON.stringify(value))}`;
const CLEAR = command({ do: 'weather', weather: {} });
/** Nothing moves: every frame is the same one. */
const HELD = command({ do: 'hold', at: '2026-06-05T19:08:00+08:00' });

let town: Running;
let page: Page;

beforeAll(async () => {
  town = await startTown();
}, PATIENCE);
afterAll(() => town.stop(), PATIENCE);
afterEach(() => page.close());

async function open(query: string, width: number, height: number): Promise<void> {
  page = await town.browser.newPage({ viewport: { width, height } });
  await page.addInitScript(watchGpu);
  await page.goto(`${town.url}?${query}&${CLEAR}`, { timeout: PATIENCE });
  await page.waitForFunction(() => window.picture, null, { timeout: PATIENCE });
}

describe('the hero view, 1920 × 1080, everything on', () => {
  it('is drawn within its budget', { timeout: PATIENCE }, async () => {
    await open(`place=hero&quality=high&${HELD}`, 1920, 1080);
    await page.waitForFunction(
      () => (window.picture?.renderer.labels('main') ?? []).some(({ text }) => /silent/.test(text)),
      null,
      { timeout: PATIENCE, polling: 2000 },
    );
    const most = await page.evaluate(async () => {
      const { renderer } = window.picture as NonNullable<typeof window.picture>;
      await renderer.settled();
      let [drawCalls, triangles] = [0, 0];
      for (let i = 0; i < 2; i++) {
        renderer.pixels();
        const stats = renderer.stats();
        drawCalls = Math.max(drawCalls, stats.drawCalls);
        triangles = Math.max(triangles, stats.triangles);
      }
      const { buffers, textures, targets } = (
        window.gpuBytes as NonNullable<typeof window.gpuBytes>
      )();
      const { tilesVisible } = renderer.stats();
      return { drawCalls, triangles, buffers, textures, targets, tilesVisible };
    });
    const gpuBytes = most.buffers + most.textures + most.targets;
    const labels = await page.evaluate(() => window.picture?.renderer.labels('main') ?? []);
    console.log(
      `hero: ${most.drawCalls} draw calls, ${most.triangles} triangles, GPU ${(gpuBytes / MEGABYTE).toFixed(0)} MB ` +
        `(buffers ${(most.buffers / MEGABYTE).toFixed(0)}, textures ${(most.textures / MEGABYTE).toFixed(0)}, targets ${(most.targets / MEGABYTE).toFixed(0)}), ${labels.length} labels`,
    );
    expect(most.tilesVisible).toBeGreaterThan(10);
    expect(most.drawCalls).toBeLessThanOrEqual(150);
    expect(most.triangles).toBeLessThanOrEqual(2e6);
    expect(gpuBytes).toBeLessThanOrEqual(256 * MEGABYTE);
    expect(labels.filter(({ alpha }) => alpha === 1).length).toBeGreaterThan(10);
    expect(labels.length).toBeLessThanOrEqual(25);
    expect(labels.map(({ text }) => text).join('\n')).toMatch(/silent since 14:0\d/);
  });

  it('shows a meaningful picture before all tiles are in', { timeout: PATIENCE }, async () => {
    page = await town.browser.newPage({ viewport: { width: 480, height: 270 } });
    let free: () => void = () => {};
    const isFree = new Promise<void>((done) => {
      free = done;
    });
    // The coarsest tile and its children come; the rest waits.
    await page.route(/tiles\/r\d\d+\.glb/, async (route) => {
      await isFree;
      await route.continue();
    });
    await page.goto(`${town.url}?place=hero&quality=low`, { timeout: PATIENCE });
    await page.waitForFunction(
      () => (window.picture?.renderer.stats().tilesVisible ?? 0) >= 3,
      null,
      { timeout: PATIENCE },
    );
    const early = await page.evaluate(look);
    expect(early.pending).toBeGreaterThan(0);
    free();
    await page.waitForFunction(() => window.picture?.renderer.stats().pending === 0, null, {
      timeout: PATIENCE,
    });
    await page.evaluate(() => window.picture?.renderer.settled());
    const late = await page.evaluate(look);
    // The skyline stands already: what comes later fills in.
    expect(early.built).toBeGreaterThan(0.6 * late.built);
    expect(early.painted).toBeGreaterThan(0.9);
  });
});

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

import type { CityDescription, Undo } from '@borough/core';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, freePort, type Running, start } from '../../test/running.js';
import { driveCars, withCars } from './testing/cars.js';
import { dragHandle, drawRing } from './testing/hand.js';
import { countShaded, drawn, findBuilding, keepPicture, look } from './testing/journey.js';

const PATIENCE = { timeout: 120_000 };

/** The town takes minutes to draw without a graphics card: `BOROUGH_LONG=1` plans it, among its own cars. */
const CITY = process.env.BOROUGH_LONG ? 'town' : 'quarter';

/** A sunny afternoon of the town; the quarter's sun stands still of itself. */
const LINK = CITY === 'town' ? `#do=sun&at=2026-06-05T15:30:00%2B08:00` : '';

describe(`a first-timer draws in the running ${CITY}`, () => {
  let running: Running;
  let browser: Browser;
  let page: Page;
  let stopCars: Undo | undefined;
  const errors: string[] = [];

  beforeAll(async () => {
    const port = await freePort();
    running = await start(port, '--city', CITY, '--example', 'planner');
    if (CITY === 'quarter') {
      const city = (await (await fetch(`${running.url}city.json`)).json()) as CityDescription;
      stopCars = await driveCars(running.mqttUrl, city.origin);
    }
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    });
    page = await openPage(LINK);
    await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  }, 540_000);

  afterAll(async () => {
    stopCars?.();
    await browser?.close();
    await running?.stop();
  });

  /** A page of somebody else's: nothing is shared but the address. */
  async function openPage(hash: string): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 900, height: 580 } });
    const next = await context.newPage();
    next.setDefaultTimeout(PATIENCE.timeout);
    next.on('pageerror', (error) => errors.push(error.message));
    if (CITY === 'quarter')
      await next.route('**/city.json', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: withCars(await response.json()) });
      });
    await next.goto(`${running.url}?lang=en&quality=medium${hash}`);
    await next.waitForSelector('[data-figure="floorArea"]');
    return next;
  }

  it('hides a building and draws a block of twelve floors by mouse: figures and shadows change', async () => {
    // Nearer: a wheel is no command.
    await page.mouse.move(450, 290);
    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -240);
    await drawn(page);
    const first = await look(page);
    await page.click('#new');
    const { x, y, key } = await findBuilding(page);
    await page.mouse.click(x, y);
    await page.click('#hide');
    await drawn(page);
    const hidden = await look(page);
    expect(hidden.scenarios).toContain(key);
    expect(hidden.floorArea).not.toBe(first.floorArea);

    // Cars drive on, and a machine that turns out slow draws with less: until that has come to rest.
    let noise = Number.POSITIVE_INFINITY;
    const wait = async (): Promise<number> => {
      await keepPicture(page, 'hidden');
      await page.waitForTimeout(1500);
      await keepPicture(page, 'hidden later');
      noise = await countShaded(page, ['hidden', 'hidden later']);
      return noise;
    };
    await expect.poll(wait, PATIENCE).toBeLessThan(500);
    await page.click('#draw');
    await drawRing(
      page,
      [x, y],
      [
        [-30, 14],
        [24, 18],
        [34, -14],
        [-22, -18],
      ],
    );
    await page.keyboard.press('Enter');
    await page.waitForSelector('#raise');
    await drawn(page);
    await keepPicture(page, 'block');
    const shaded = await countShaded(page, ['hidden later', 'block']);
    console.log('pixels in the shadow of the block', shaded, 'of what moves', noise);
    expect(shaded).toBeGreaterThan(noise * 2 + 60);
    const planned = await look(page);
    expect(planned.scenarios).toContain('"floors":12');
    expect(planned.steps.undo).toBe(hidden.steps.undo + 1);
    expect(planned.floorArea).not.toBe(hidden.floorArea);
  }, 300_000);

  it('SN7 a drag by mouse or finger is one step, and the figures follow', async () => {
    const before = await look(page);
    await dragHandle(page, 'raise', [0, -70], 'mouse');
    const raised = await look(page);
    expect(raised.steps.undo).toBe(before.steps.undo + 1);
    expect(raised.scenarios).not.toContain('"floors":12');
    await expect
      .poll(async () => (await look(page)).floorArea, PATIENCE)
      .not.toBe(before.floorArea);
    await dragHandle(page, 'move', [40, 12], 'touch');
    const moved = await look(page);
    expect(moved.steps.undo).toBe(raised.steps.undo + 1);
    expect(moved.scenarios).not.toBe(raised.scenarios);
    await page.focus('#turn');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect((await look(page)).steps.undo).toBe(moved.steps.undo + 1);
    expect(errors).toEqual([]);
  }, 120_000);
});

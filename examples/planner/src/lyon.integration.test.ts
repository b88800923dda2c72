import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterAll, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, freePort, type Running, start } from '../../test/running.js';

const DATA = resolve(process.env.BOROUGH_DATA ?? '../shared/data');
const hasLyon = existsSync(resolve(DATA, 'lyon/buildings_lyon1.geojson'));

let running: Running | undefined;
let browser: Browser | undefined;

afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

it.skipIf(!hasLyon)(
  'Lyon is planned as the town is: its register gives the figures, and its readings go on under a future',
  async () => {
    running = await start(await freePort(), '--city', 'lyon', '--example', 'planner');
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    });
    const page = await browser.newPage({ viewport: { width: 900, height: 580 } });
    page.setDefaultTimeout(120_000);
    await page.goto(`${running.url}?lang=en&quality=medium`);
    await page.waitForSelector('[data-figure="floorArea"]');
    await page.click('#new');
    await page.click('#square');
    await page.click('#swipe');
    const cells = page.locator('planner-figures [data-figure="dwellings"] td');
    const number = (text = ''): number => Number(text.replace(/[^\d]/g, ''));
    // The register of Lyon's first district knows its dwellings; twelve floors of 576 m² hold 72 more.
    await expect
      .poll(
        async () => {
          const [planned, existing, change] = await cells.allTextContents();
          return [number(existing) > 10_000, number(planned) - number(existing), change];
        },
        { timeout: 120_000 },
      )
      .toEqual([true, 72, '+72']);
    const accepted = (): Promise<number> =>
      page.evaluate(() => {
        const { city } = document.querySelector('borough-city') as unknown as {
          city: { health: { get(): { feeds: { feed: string; accepted: number }[] } } };
        };
        return city.health.get().feeds.find(({ feed }) => feed === 'energy')?.accepted ?? 0;
      });
    const before = await accepted();
    await expect.poll(accepted, { timeout: 60_000 }).toBeGreaterThan(before);
  },
  300_000,
);

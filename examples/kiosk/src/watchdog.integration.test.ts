import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig, tourOf } from './testing/rig.js';
import { kioskIn, PATIENCE } from './testing/stand.js';

/** Seconds of silence: long for a processor that draws, short for a test. */
const SILENCE_SECONDS = 15;

describe('a watchdog and its kiosk', () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  beforeAll(async () => {
    rig = await openRig({ city: tourOf() });
    browser = await openBrowser({ viewport: { width: 480, height: 270 } });
    page = browser.pages()[0] ?? (await browser.newPage());
    await page.goto(`${rig.url}?lang=en&quality=low&patience=${SILENCE_SECONDS}`);
  }, 300_000);

  afterAll(async () => {
    await browser?.leave();
    await rig?.close();
  });

  const rescues = async (): Promise<number> =>
    Number(await page.getAttribute('html', 'data-rescues'));

  /** Waits until a kiosk lives that was loaded after those before. */
  const rescuedAfter = (before: number): Promise<unknown> =>
    page.waitForFunction(
      (count) => {
        const { kiosk, rescues } = document.documentElement.dataset;
        return kiosk === 'alive' && Number(rescues) > count;
      },
      before,
      { timeout: 300_000 },
    );

  it('KI5 a kiosk whose thread hangs is ended and loaded again, and shows its tour', async () => {
    const frame = await kioskIn(page);
    await page.waitForSelector('html[data-kiosk="alive"]', PATIENCE);
    const before = await rescues();
    const fromMs = Date.now();
    frame
      .evaluate(() => {
        for (;;);
      })
      // It never comes back: its process is ended.
      .catch(() => {});
    await rescuedAfter(before);
    const seconds = (Date.now() - fromMs) / 1000;
    console.log(JSON.stringify({ seconds, loads: (await rescues()) - before }));
    const next = await kioskIn(page);
    await next.waitForSelector('#tale section', PATIENCE);
    expect(await next.evaluate(() => document.documentElement.dataset.attendance)).toBe('alone');
  }, 400_000);

  it('KI5 a kiosk whose GPU is lost for good falls silent and is loaded again', async () => {
    const frame = await kioskIn(page);
    await page.waitForSelector('html[data-kiosk="alive"]', PATIENCE);
    const before = await rescues();
    await frame.evaluate(() => {
      const canvas = document.querySelector('borough-city')?.shadowRoot?.querySelector('canvas');
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await rescuedAfter(before);
    await (await kioskIn(page)).waitForSelector('#tale section', PATIENCE);
  }, 400_000);
});

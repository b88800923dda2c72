import type { City } from '@borough/core';
import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig, tourOf } from './testing/rig.js';

type CityElement = HTMLElement & { readonly city: City };
const PATIENCE = { timeout: 90_000 };

describe('a kiosk whose network is cut', () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    rig = await openRig({ city: tourOf() });
    browser = await openBrowser();
    page = browser.pages()[0] ?? (await browser.newPage());
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${rig.url}?lang=en&quality=low`);
  }, 300_000);

  afterAll(async () => {
    await browser?.leave();
    await rig?.close();
  });

  /** The kiosk within its watchdog, with a whole picture. */
  async function kiosk(): Promise<Frame> {
    const frame = await page
      .locator('#kiosk')
      .elementHandle()
      .then((handle) => handle?.contentFrame());
    if (!frame) throw new Error('The watchdog shows no kiosk.');
    await frame.waitForSelector('#city[aria-busy="false"]', PATIENCE);
    return frame;
  }

  const time = (frame: Frame, kind: string): Promise<unknown> =>
    frame.waitForSelector(`#now[data-time="${kind}"]`, PATIENCE);

  const energyOf = (frame: Frame, key: string): Promise<{ value: unknown; nature: unknown }> =>
    frame.evaluate((at) => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      const [row] = city.panel({ table: 'buildings', key: at });
      return { value: row?.value, nature: row?.source?.nature };
    }, key);

  it('KI10 plays a recording, says so, and is live again by itself', async () => {
    const frame = await kiosk();
    await time(frame, 'live');
    await frame.waitForSelector('html[data-kept="whole"]', PATIENCE);
    await rig.cut();
    await time(frame, 'recorded');
    await expect
      .poll(() => energyOf(frame, 'B-1204'), PATIENCE)
      .toMatchObject({ nature: 'recorded' });
    expect(await frame.textContent('#now')).toMatch(/^Recorded Jun 5, 19:0\d$/);
    await rig.mend();
    await time(frame, 'live');
    await expect
      .poll(() => energyOf(frame, 'B-1204'), PATIENCE)
      .toMatchObject({ nature: 'simulated' });
  }, 300_000);

  it('KI12 begins without any network once it has begun with one', async () => {
    await page.waitForSelector('html[data-kept="whole"]', PATIENCE);
    await rig.cut();
    await page.reload();
    const frame = await kiosk();
    await time(frame, 'recorded');
    await expect
      .poll(() => energyOf(frame, 'B-1204'), PATIENCE)
      .toMatchObject({ nature: 'recorded' });
    await rig.mend();
    await time(frame, 'live');
    expect(errors).toEqual([]);
  }, 300_000);
});

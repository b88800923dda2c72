import { type CityDescription, checkCity, type Step } from '@borough/core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig } from './testing/rig.js';
import { type CityElement, PATIENCE, runIn } from './testing/stand.js';

const camera = (headingDegrees: number) => ({
  target: [113.35, 23.12, 20] as const,
  headingDegrees,
  pitchDegrees: -35,
  rangeMeters: 600,
});

describe('whoever makes a tour', () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;

  beforeAll(async () => {
    rig = await openRig();
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(`${rig.kioskUrl}&author&lang=en&quality=low`);
    await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
  }, 300_000);

  afterAll(async () => {
    await browser?.leave();
    await rig?.close();
  });

  const saved = async (): Promise<CityDescription> => {
    const href = (await page.getAttribute('#save', 'href')) as string;
    return JSON.parse(decodeURIComponent(href.slice(href.indexOf(',') + 1)));
  };

  it('SO7 captures what is seen as steps, names them, saves them as a city, and sees them played', async () => {
    const frame = page.mainFrame();
    await runIn(frame, { do: 'look', camera: camera(10) });
    await page.click('#capture');
    await runIn(
      frame,
      { do: 'look', camera: camera(200) },
      { do: 'theme', name: 'dark' },
      { do: 'layer', id: 'parking', visible: false },
    );
    await page.click('#capture');
    await page.fill('#author li:nth-child(2) input', 'At dusk');
    await page.keyboard.press('Tab');
    const city = await saved();
    expect(checkCity(city)).toEqual([]);
    const steps = city.stories?.tour?.steps as readonly Step[];
    expect(steps.map(({ label }) => label)).toEqual(['1', 'At dusk']);
    await page.click('#try');
    await page.waitForSelector('#tale h2:text-is("1")', PATIENCE);
    await page.click('[data-lead="next"]');
    await page.waitForSelector('#tale h2:text-is("At dusk")', PATIENCE);
    await page.waitForFunction(() => {
      const { city: now } = document.querySelector('borough-city') as unknown as CityElement;
      const layer = now.scene.layers.find(({ id }) => id === 'parking');
      const heading = now.scene.views[0]?.camera.headingDegrees ?? 0;
      return (
        layer?.layer.visible === false &&
        now.scene.theme.name === 'dark' &&
        Math.abs(heading - 200) < 0.1
      );
    }, PATIENCE);
  }, 240_000);
});

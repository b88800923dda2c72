import type { Command } from '@borough/core';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig } from './testing/rig.js';
import { bare, type CityElement, comparePictures, PATIENCE, runIn } from './testing/stand.js';

const WIDTH = 400;
const HEIGHT = 300;
/** Of a picture's width: 20 pixels that no screen shows. */
const BEZEL = 0.05;
const GAP = WIDTH * BEZEL;
const CAMERA = {
  target: [113.35, 23.12, 20],
  headingDegrees: 60,
  pitchDegrees: -30,
  rangeMeters: 520,
} as const;

describe('a wall of two windows', () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let leader: Page;
  let follower: Page;
  let whole: Page;
  const errors: string[] = [];

  async function open(query: string, width: number): Promise<Page> {
    const page = await browser.newPage();
    page.on('pageerror', (error) => errors.push(error.message));
    await page.setViewportSize({ width, height: HEIGHT });
    await page.goto(`${rig.kioskUrl}&lang=en&quality=low${query}`);
    await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
    return page;
  }

  beforeAll(async () => {
    rig = await openRig();
    browser = await openBrowser();
    leader = await open(`&wall=1x2&bezel=${BEZEL},0`, WIDTH);
    follower = await open(`&wall=1x2&screen=0,1&bezel=${BEZEL},0`, WIDTH);
    whole = await open('', 2 * WIDTH + GAP);
  }, 300_000);

  afterAll(async () => {
    await browser?.leave();
    await rig?.close();
  });

  const stateOf = (page: Page): Promise<unknown> =>
    page.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      const { camera, scenario } = city.scene.views[0] ?? {};
      const { clock, theme } = { clock: city.clock.state.get(), theme: city.scene.theme.name };
      return { camera, scenario, clock, theme, chosen: city.selection.chosen.get() };
    });

  const main = (page: Page) => page.mainFrame();

  it('KI8 KI9 is one picture: what each draws is its part of what one wide window draws', async () => {
    rig.hush();
    const at = new Date(rig.nowMs()).toISOString();
    const commands: readonly Command[] = [
      { do: 'hold', at },
      { do: 'sun', at: '2026-06-05T16:00:00+08:00' },
      { do: 'theme', name: 'dark' },
      {
        do: 'scenario',
        edit: { do: 'put', id: 'less', scenario: { patches: [] } },
      },
      {
        do: 'scenario',
        edit: {
          do: 'patch',
          scenario: 'less',
          patch: { id: 'gone', do: 'hide', table: 'buildings', keys: ['B-1204'] },
        },
      },
      { do: 'view', id: 'main', scenario: 'less' },
      { do: 'look', camera: CAMERA },
    ];
    await runIn(main(leader), ...commands);
    await runIn(main(whole), ...commands);
    await expect
      .poll(async () => JSON.stringify(await stateOf(follower)), PATIENCE)
      .toBe(JSON.stringify(await stateOf(leader)));
    for (const page of [leader, follower, whole]) await bare(page);
    const shoot = async (page: Page, clip?: { x: number; width: number }): Promise<Buffer> => {
      await page.bringToFront();
      await page.waitForTimeout(1500);
      await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
      return page.screenshot(clip ? { clip: { ...clip, y: 0, height: HEIGHT } } : {});
    };
    const left = await shoot(leader);
    const right = await shoot(follower);
    const wholeLeft = await shoot(whole, { x: 0, width: WIDTH });
    const wholeRight = await shoot(whole, { x: WIDTH + GAP, width: WIDTH });
    const same = {
      left: await comparePictures(whole, left, wholeLeft, 1),
      right: await comparePictures(whole, right, wholeRight, 1),
      // What would be seen if the bezel were not reckoned with, or the windows were not parts.
      other: await comparePictures(whole, left, wholeRight, 1),
    };
    console.log(JSON.stringify(same));
    expect(same.other.far).toBeGreaterThan(0.1);
    for (const side of [same.left, same.right]) expect(side.far).toBeLessThan(0.01);
    expect(errors).toEqual([]);
  }, 300_000);

  it('KI9 follows a flight of its leader to the end, and what is chosen there', async () => {
    await runIn(
      main(leader),
      { do: 'fly', camera: { ...CAMERA, headingDegrees: 200 } },
      { do: 'select', table: 'buildings', keys: ['B-1204'] },
    );
    await expect
      .poll(async () => JSON.stringify(await stateOf(follower)), PATIENCE)
      .toBe(JSON.stringify(await stateOf(leader)));
  }, 120_000);

  it('KI9 follows over the broker at another computer, too, and again after the network was gone', async () => {
    const elsewhere = await openBrowser();
    try {
      const query = '&wall=1x2&over=lobby&lang=en&quality=low';
      const open = async (page: Page, screen: string): Promise<Page> => {
        page.on('pageerror', (error) => errors.push(error.message));
        await page.setViewportSize({ width: WIDTH, height: HEIGHT });
        await page.goto(`${rig.kioskUrl}${query}${screen}`);
        await page.waitForSelector('#city[aria-busy="false"]', PATIENCE);
        return page;
      };
      const one = await open(await browser.newPage(), '');
      const other = await open(await elsewhere.newPage(), '&screen=0,1');
      const isSame = (): Promise<unknown> =>
        expect
          .poll(async () => {
            const [led, leads] = [await stateOf(other), await stateOf(one)];
            return JSON.stringify(led) === JSON.stringify(leads) ? 'same' : { led, leads };
          }, PATIENCE)
          .toBe('same');
      const hold = { do: 'hold', at: new Date(rig.nowMs()).toISOString() } as const;
      const look = { do: 'look', camera: CAMERA } as const;
      await runIn(main(one), hold, look, { do: 'theme', name: 'light' });
      await isSame();
      await rig.cut();
      const select = { do: 'select', table: 'buildings', keys: ['B-1205'] } as const;
      await runIn(main(one), { do: 'look', camera: { ...CAMERA, headingDegrees: 10 } }, select);
      await rig.mend();
      await isSame();
      expect(await stateOf(other)).toMatchObject({ chosen: [{ key: 'B-1205' }] });
      expect(errors).toEqual([]);
    } finally {
      await elsewhere.leave();
    }
  }, 300_000);
});

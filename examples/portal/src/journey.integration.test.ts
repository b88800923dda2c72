import { openChromium, watchProblems } from '@borough/fixtures/chromium';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAYLOADS } from '../../../packages/element/test/payloads.js';
import { freePort, type Running, start } from '../../test/running.js';

// biome-ignore lint/suspicious/noExplicitAny: it lives in the page
type Any = any;

let city: Running;
let browser: Browser;

beforeAll(async () => {
  city = await start(await freePort());
  browser = await openChromium();
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await city?.stop();
}, 60_000);

const isDrawn = (page: Page): Promise<unknown> =>
  page.waitForSelector('#city[aria-busy="false"]', { timeout: 90_000 });

/** What has the focus, through all shadow roots: its name, and where it is. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const label = at?.getAttribute('aria-label') ?? '';
    return `${at?.localName} ${label} ${at?.textContent ?? ''}`.replace(/\s+/g, ' ');
  });

/** Goes on by Tab until something with that name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const seen: string[] = [];
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (name.test(at)) return;
    seen.push(at);
  }
  throw new Error(`Tab never came to ${name}: ${seen.join(' | ')}`);
}

const clockOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { clock } = (document.querySelector('#city') as Any).city;
    return clock.isAway() ? clock.state.get().mode : 'live';
  });

describe('journeys', () => {
  it('by keys alone: a car park is found and opened, an hour back, live, another language, and the link shows the same elsewhere', async () => {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 750 },
      permissions: ['clipboard-read', 'clipboard-write'],
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    const problems = watchProblems(page);
    await page.goto(`${city.url}?lang=en&theme=light`);
    await isDrawn(page);
    const name: string = await page
      .waitForFunction(() => {
        const table = (document.querySelector('#city') as Any).city.tables.get('lots');
        return table.column('name').texts[0];
      })
      .then((handle) => handle.jsonValue());
    await tabTo(page, /Search the city/);
    await page.keyboard.type(name.slice(0, 6).toLowerCase());
    await expect
      .poll(() => page.locator('borough-search [role=option]').count(), { timeout: 20_000 })
      .toBeGreaterThan(0);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('borough-feature .card')).toContain('Free spaces');
    await tabTo(page, /an hour back/);
    await page.keyboard.press('Enter');
    await expect.poll(() => clockOf(page)).toBe('held');
    await tabTo(page, /Go live/);
    await page.keyboard.press('Enter');
    await expect.poll(() => clockOf(page)).toBe('live');
    await tabTo(page, /canvas/);
    const before = await page.evaluate(() => location.hash);
    await page.keyboard.press('Shift+ArrowRight');
    await expect
      .poll(() => page.evaluate(() => location.hash), { timeout: 20_000 })
      .not.toBe(before);
    await tabTo(page, /简体中文/);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.textContent('borough-layers .card')).toContain('图层');
    // The address is written when the camera has come to rest.
    await page.waitForTimeout(2500);
    await tabTo(page, /复制链接/);
    await page.keyboard.press('Enter');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const hash = new URL(link).hash;
    expect(hash).toContain('do=select');
    expect(hash).toContain('do=live');
    expect(hash.length).toBeLessThan(2000);
    const other = await context.newPage();
    await other.goto(link);
    await isDrawn(other);
    const stateOf = (one: Page): Promise<unknown> =>
      one.evaluate(() => (document.querySelector('#city') as Any).city.state());
    await expect.poll(() => stateOf(other), { timeout: 20_000 }).toEqual(await stateOf(page));
    expect(problems).toEqual([]);
    await context.close();
  }, 240_000);

  it('on a phone: a free space near me in two taps', async () => {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      geolocation: { longitude: 113.351, latitude: 23.121 },
      permissions: ['geolocation'],
    });
    const page = await context.newPage();
    await page.goto(`${city.url}?lang=en&theme=light`);
    await isDrawn(page);
    await page.waitForFunction(() => {
      const table = (document.querySelector('#city') as Any).city.tables.get('lots');
      return [...table.column('free').flags].some((flags: number) => flags & 1);
    });
    await page.tap('#tabs button:has-text("Near me")');
    await page.tap('borough-nearby li button');
    await expect.poll(() => page.textContent('borough-feature .card')).toContain('Free spaces');
    const free = Number(await page.textContent('borough-feature .value strong'));
    expect(free).toBeGreaterThan(0);
    await context.close();
  }, 120_000);

  it('of a hostile link: none of them does anything', async () => {
    const page = await browser.newPage({ viewport: { width: 900, height: 500 } });
    const problems = watchProblems(page);
    await page.goto(`${city.url}?lang=en`);
    await isDrawn(page);
    for (const payload of PAYLOADS) {
      await page.evaluate((text) => {
        location.hash = text;
      }, payload);
      await page.evaluate((text) => {
        location.hash = `do=select&table=lots&keys=${encodeURIComponent(text)}~`;
      }, payload);
    }
    await page.waitForTimeout(1500);
    expect(await page.evaluate(() => (window as Any).struck)).toBe(undefined);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);
});

describe('a link to the page', () => {
  it('opens no city of another origin, and says so', async () => {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    const elsewhere = 'https://elsewhere.example/city.json';
    await page.goto(`${city.url}?lang=en&city=${encodeURIComponent(elsewhere)}`);
    await expect.poll(() => page.textContent('#city .trouble')).toContain('CITY_FOREIGN');
    expect(await page.locator('#city .trouble button').count()).toBe(0);
    expect(new Set(asked)).toEqual(new Set([new URL(city.url).origin]));
    await page.close();
  }, 60_000);
});

import { fileURLToPath } from 'node:url';
import { openChromium, watchProblems } from '@borough/fixtures/chromium';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAYLOADS } from '../../../packages/element/test/payloads.js';
import { freePort, type Running, start } from '../../test/running.js';

// biome-ignore lint/suspicious/noExplicitAny: it lives in the page
type Any = any;

const AXE = fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url));

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
    // Keys are served before timers: whoever looks for the button lets the panel draw it first.
    await page.waitForSelector('borough-clock button.first');
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

describe('what the page is to be', () => {
  it('without a violation for axe, in every look, with every panel open', async () => {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1400 } });
    await page.goto(`${city.url}?lang=en&theme=light`);
    await isDrawn(page);
    const isWrong = await page.evaluate(async () => {
      const element = document.querySelector('#city') as Any;
      const { city } = element;
      await element.room.run({
        do: 'select',
        table: 'lots',
        keys: [city.scene.table('lots').keyOf(1)],
      });
      for (const panel of element.querySelectorAll('[data-sheet]')) {
        panel.hidden = false;
        panel.folded = false;
        await panel.updateComplete;
      }
      // A panel draws what changed a tenth of a second later.
      const feature = element.querySelector('borough-feature');
      while (!feature.shadowRoot.querySelector('.card'))
        await new Promise((done) => requestAnimationFrame(done));
      return [...element.querySelectorAll('borough-feature, [data-sheet]')]
        .filter((panel) => !panel.shadowRoot.querySelector('.card'))
        .map(({ localName }) => localName);
    });
    expect(isWrong, 'panels that show nothing').toEqual([]);
    await page.addScriptTag({ path: AXE });
    for (const theme of ['light', 'dark', 'contrast', 'wall']) {
      const told = await page.evaluate(async (name) => {
        const element = document.querySelector('#city') as Any;
        element.theme = name;
        while (document.documentElement.dataset.theme !== element.room.theme)
          await new Promise((done) => requestAnimationFrame(done));
        // Colours fade from one look to the other.
        await Promise.all(document.getAnimations().map(({ finished }) => finished));
        const { violations, passes } = await (window as Any).axe.run(document);
        return {
          passed: passes.length,
          violations: violations.flatMap(({ id, nodes }: Any) =>
            nodes.map(({ target, failureSummary }: Any) => `${id} ${target}: ${failureSummary}`),
          ),
        };
      }, theme);
      expect(told.violations, theme).toEqual([]);
      expect(told.passed).toBeGreaterThan(20);
    }
    await page.close();
  }, 180_000);

  it('in Chinese throughout: nothing is left that was said in English, but names of data', async () => {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1400 } });
    await page.goto(`${city.url}?lang=en&theme=light`);
    await isDrawn(page);
    const left = await page.evaluate(async () => {
      const element = document.querySelector('#city') as Any;
      const { city } = element;
      const keys = [city.scene.table('lots').keyOf(1)];
      await element.room.run({ do: 'select', table: 'lots', keys });
      for (const panel of element.querySelectorAll('[data-sheet]')) {
        panel.hidden = false;
        panel.folded = false;
      }
      // The machinery's own words are in English, and say so to whoever reads aloud.
      const isTechnical = (one: Element): boolean => one.matches('p[lang=en]');
      const spoken = async (): Promise<Set<string>> => {
        for (const panel of element.querySelectorAll('*')) await panel.updateComplete;
        const texts = new Set<string>([document.title]);
        const roots: ParentNode[] = [document.body];
        for (const root of roots)
          for (const one of root.querySelectorAll('*')) {
            if (one.shadowRoot) roots.push(one.shadowRoot);
            for (const node of one.childNodes)
              if (node instanceof Text && one.localName !== 'style' && !isTechnical(one))
                texts.add(node.data.trim());
            for (const name of ['aria-label', 'aria-description', 'title', 'placeholder'])
              texts.add(one.getAttribute(name) ?? '');
          }
        return texts;
      };
      const english = await spoken();
      element.lang = 'zh-CN';
      while (document.documentElement.lang !== 'zh-CN')
        await new Promise((done) => requestAnimationFrame(done));
      const chinese = await spoken();
      const data = new Set<string>();
      for (const table of city.tables.values())
        for (const { texts = [] } of table.columns.values())
          for (const text of texts) data.add(text);
      const words = [...english].filter((text) => /[A-Za-z]{3}/.test(text) && !data.has(text));
      return { said: words.length, left: words.filter((text) => chinese.has(text)) };
    });
    expect(left.said).toBeGreaterThan(40);
    // Units are written alike in both.
    expect(left.left.filter((text) => text !== 'kWh')).toEqual([]);
    await page.close();
  }, 120_000);

  it('without WebGL: it says why, shows the live tables among the panels, and nothing that steers', async () => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript(() => {
      const { getContext } = HTMLCanvasElement.prototype;
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...a: Any[]) {
        return /webgl/.test(a[0]) ? null : getContext.apply(this, a as Any);
      } as Any;
    });
    await page.goto(`${city.url}?lang=en&theme=light`);
    await expect
      .poll(() => page.textContent('#city .fallback'), { timeout: 30_000 })
      .toContain('This browser gives no WebGL 2');
    const row = page.locator('#city .fallback borough-table tbody tr').first();
    await expect.poll(() => row.textContent(), { timeout: 30_000 }).toMatch(/\d/);
    await row.locator('button').click();
    await expect.poll(() => page.textContent('borough-feature .card')).toContain('Free spaces');
    expect(await page.locator('borough-compass .card').count()).toBe(0);
    const boxOf = (selector: string) => page.locator(selector).boundingBox();
    const boxes = await Promise.all(
      ['#city .fallback', '#city > header', '#layers', '#feature', '#clock'].map(boxOf),
    );
    const [fallback, ...panels] = boxes.map((box) => {
      if (!box) throw new Error('not to be seen');
      return { left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height };
    });
    for (const panel of panels)
      expect(
        fallback &&
          (panel.left >= fallback.right ||
            panel.right <= fallback.left ||
            panel.top >= fallback.bottom ||
            panel.bottom <= fallback.top),
      ).toBe(true);
    expect(errors).toEqual([]);
    await page.close();
  }, 90_000);

  it('closed to cities of other origins, and says so', async () => {
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

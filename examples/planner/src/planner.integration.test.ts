import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, freePort, type Running, start } from '../../test/running.js';

/** What a link would hold, and what the table of figures says. */
interface Seen {
  readonly state: string;
  readonly floorArea: string;
}

describe('the planner on a running city', () => {
  let running: Running;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    running = await start(await freePort(), '--example', 'planner');
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    });
    page = await openPage('');
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await running?.stop();
  });

  async function openPage(hash: string): Promise<Page> {
    const next = await browser.newPage({ viewport: { width: 900, height: 620 } });
    next.setDefaultTimeout(60_000);
    next.on('pageerror', (error) => errors.push(error.message));
    await next.goto(`${running.url}?lang=en&quality=medium${hash}`);
    await next.waitForSelector('[data-figure="floorArea"]', { timeout: 120_000 });
    return next;
  }

  const seen = (on: Page): Promise<Seen> =>
    on.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as {
        city: { state(): readonly { do: string }[]; scenarios: { all: { get(): unknown } } };
      };
      const told = city
        .state()
        .filter(({ do: name }) => ['scenario', 'view', 'compare'].includes(name));
      const figures = document.querySelector('planner-figures')?.shadowRoot;
      const row = figures?.querySelector('[data-figure="floorArea"]');
      return {
        state: JSON.stringify(told),
        floorArea: row?.textContent?.replace(/\s+/g, ' ') ?? '',
      };
    });

  const run = (command: object): Promise<void> =>
    page.evaluate(async (value) => {
      const element = document.querySelector('borough-city') as unknown as {
        city: { run(command: unknown): Promise<unknown> };
      };
      await element.city.run(value);
    }, command);

  it('a first-timer draws a future, compares it, undoes all of it, and sends it', async () => {
    const first = await seen(page);
    await page.click('#new');
    // Chosen as a click on it would: what lies under a pixel is the renderer's own test.
    await run({ do: 'select', table: 'buildings', keys: ['B-1204'] });
    await page.click('#hide');
    await page.click('#square');
    await page.waitForSelector('#floors');
    await page.waitForFunction(() => {
      const rows = document.querySelector('planner-figures')?.shadowRoot;
      return rows?.querySelectorAll('[data-figure="floorArea"] td').length === 3;
    });
    await page.click('#swipe');
    await page.waitForFunction(() => {
      const rows = document.querySelector('planner-figures')?.shadowRoot;
      return rows?.querySelector('[data-figure="floorArea"] td:last-child')?.textContent !== '';
    });
    const planned = await seen(page);
    expect(planned.floorArea).not.toBe(first.floorArea);
    expect(planned.state).toContain('"compare"');
    expect(planned.state).toContain('B-1204');

    await page.click('#share');
    const hash = await page.evaluate(() => location.hash);
    expect(hash.length).toBeLessThan(2048);
    const other = await openPage(hash);
    await other.waitForFunction(() =>
      document.querySelector('planner-divider')?.shadowRoot?.querySelector('#line'),
    );
    expect((await seen(other)).state).toBe(planned.state);
    await other.close();

    await page.click('#off');
    for (let i = 0; i < 3; i++) await page.click('#undo');
    await page.waitForFunction(() => {
      const panel = document.querySelector('planner-scenarios')?.shadowRoot;
      return panel?.querySelector<HTMLButtonElement>('#undo')?.disabled;
    });
    expect((await seen(page)).state).not.toContain('massing');
    for (let i = 0; i < 3; i++) await page.click('#redo');
    expect((await seen(page)).state).toContain('B-1204');
    expect(errors).toEqual([]);
  }, 300_000);
});

import { fileURLToPath } from 'node:url';
import { createLiveBoxes } from '@borough/fixtures';
import { meanColour, openChromium, watchProblems } from '@borough/fixtures/chromium';
import { buildConsumer, type Consumer, snippetsOf, versionOf } from '@borough/fixtures/consumer';
import { type Site, serveSite } from '@borough/fixtures/site';
import { type Sockets, serveSockets } from '@borough/fixtures/sockets';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ours = fileURLToPath(new URL('..', import.meta.url));

/** The program on the start page, as a new user would copy it. */
const program = snippetsOf('start/react.md', 'tsx')[0] as string;
/** The same under StrictMode, which mounts everything twice. */
const strict = program
  .replace(/import \{ createRoot \}/, "import { StrictMode } from 'react';\n$&")
  .replace(/<City[\s\S]*<\/City>/, '<StrictMode>$&</StrictMode>')
  .replace('/city.json', '/strict.json');

const page = (script: string): string => `<!doctype html>
<html lang="en"><body style="margin: 0"><div id="root"></div>
<script type="module" src="/src/${script}.tsx"></script></body></html>`;

describe('a page built with plain vite from the packed packages', () => {
  const boxes = createLiveBoxes(2);
  let consumer: Consumer;
  let sockets: Sockets;
  let site: Site;
  let browser: Browser;

  beforeAll(async () => {
    consumer = await buildConsumer({
      packages: ['core', 'feeds', 'three', 'react'],
      dependencies: {
        react: versionOf('react', ours),
        'react-dom': versionOf('react-dom', ours),
        three: versionOf('three', ours),
      },
      files: {
        'vite.config.js':
          "export default { build: { rollupOptions: { input: ['index.html', 'strict.html'] } } };",
        'index.html': page('main'),
        'src/main.tsx': program,
        'strict.html': page('strict'),
        'src/strict.tsx': strict,
      },
    });
    sockets = await serveSockets(JSON.stringify({ id: 'B-1204', value: 7 }));
    const answer = (path: string) => (path === '/strict.json' ? strictCity() : boxes.answer(path));
    site = await serveSite(consumer.dist, { answer });
    browser = await openChromium();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await sockets?.close();
    consumer?.remove();
  });

  /** The boxes with a feed by WebSocket, whose server counts. */
  function strictCity(): string {
    const city = JSON.parse(String(boxes.answer('/city.json')));
    Object.assign(city.feeds.energy, { transport: 'websocket', url: sockets.url });
    city.feeds.energy.map = { key: 'id', columns: { energy: 'value' } };
    return JSON.stringify(city);
  }

  it('takes fifteen lines', () => {
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(15);
  });

  it('shows a city, with values that are live, in figures and in colours', async () => {
    const page = await browser.newPage({ viewport: { width: 320, height: 240 } });
    const problems = watchProblems(page);
    await page.goto(site.origin);
    const text = () => page.locator('p').textContent();
    await expect.poll(text, { timeout: 20_000 }).toBe('2 kWh');
    expect(await page.locator('p').getAttribute('class')).toBe('live');
    expect(await page.locator('canvas').count()).toBe(1);
    const middle = { x: 100, y: 80, width: 120, height: 100 };
    await expect.poll(() => meanColour(page, middle).then(spread)).toBeGreaterThan(10);
    const before = await meanColour(page, middle);
    boxes.say(98);
    await expect.poll(text, { timeout: 20_000 }).toBe('98 kWh');
    const change = async (): Promise<number> => {
      const now = await meanColour(page, middle);
      return Math.max(...before.map((was, i) => Math.abs(was - (now[i] as number))));
    };
    await expect.poll(change, { timeout: 20_000 }).toBeGreaterThan(15);
    expect(problems).toEqual([]);
    expect(boxes.asked, 'one feed asks about once a second').toBeLessThan(65);
    await page.close();
  }, 90_000);

  it('RX5 opens each feed once under StrictMode: one socket, as its server counts', async () => {
    expect(strict).toContain('<StrictMode>');
    const page = await browser.newPage({ viewport: { width: 320, height: 240 } });
    await page.goto(`${site.origin}/strict.html`);
    await expect
      .poll(() => page.locator('p').textContent(), { timeout: 20_000 })
      .toContain('7 kWh');
    // A second one would have come with the second mount, long before a value was drawn.
    await page.waitForTimeout(1000);
    expect([sockets.opened, sockets.open]).toEqual([1, 1]);
    await page.close();
    await expect.poll(() => sockets.open, { timeout: 10_000 }).toBe(0);
  }, 60_000);
});

/** How far the channels of a colour are apart: a grey picture has none. */
const spread = (colour: readonly number[]): number => Math.max(...colour) - Math.min(...colour);

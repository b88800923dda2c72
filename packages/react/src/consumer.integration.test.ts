import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBoxes, describeBoxes } from '@borough/fixtures';
import {
  buildConsumer,
  type Consumer,
  type Site,
  serveSite,
  versionOf,
} from '@borough/fixtures/consumer';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ours = join(root, 'packages/react');
const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  chromium.executablePath(),
].find((path) => path && existsSync(path));
if (!executablePath && process.env.CI) throw new Error('chromium is not installed.');

/** The program on the start page, as a new user would copy it. */
const program = /```tsx\n([\s\S]*?)```/.exec(
  readFileSync(join(root, 'docs/start/react.md'), 'utf8'),
)?.[1] as string;

const PAGE = `<!doctype html>
<html lang="en"><body style="margin: 0"><div id="root"></div>
<script type="module" src="/src/main.tsx"></script></body></html>`;

describe.skipIf(!executablePath)('a page built with plain vite from the packed packages', () => {
  let consumer: Consumer;
  let site: Site;
  let browser: Browser;
  let page: Page;
  let energy = 41.5;
  let asked = 0;
  const problems: string[] = [];

  function answer(path: string): string | Uint8Array | undefined {
    if (path === '/city.json') return JSON.stringify(city());
    if (path === '/energy.json') {
      asked++;
      return JSON.stringify([{ id: 'B-1204', value: energy }]);
    }
    return path.startsWith('/boxes/') ? createBoxes().files.get(path.slice(7)) : undefined;
  }

  beforeAll(async () => {
    execFileSync(
      'node',
      [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/react', 'packages/feeds'],
      {
        cwd: root,
      },
    );
    consumer = await buildConsumer({
      packages: ['core', 'feeds', 'three', 'react'],
      dependencies: {
        react: versionOf('react', ours),
        'react-dom': versionOf('react-dom', ours),
        three: versionOf('three', ours),
      },
      files: { 'index.html': PAGE, 'src/main.tsx': program },
    });
    site = await serveSite(consumer.dist, answer);
    browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    });
    page = await browser.newPage({ viewport: { width: 320, height: 240 } });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(site.origin);
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    consumer?.remove();
  });

  it('takes fifteen lines', () => {
    expect(program.trim().split('\n').length).toBeLessThanOrEqual(15);
  });

  it('shows a city, with values that are live', async () => {
    const text = () => page.locator('p').textContent();
    await expect.poll(text, { timeout: 20_000 }).toBe('41.5 kWh');
    energy = 43.25;
    await expect.poll(text, { timeout: 20_000 }).toBe('43.25 kWh');
    expect(await page.locator('p').getAttribute('class')).toBe('live');
    expect(await page.locator('canvas').count()).toBe(1);
    await expect.poll(() => coloursOf(page), { timeout: 20_000 }).toBeGreaterThan(50);
    expect(problems).toEqual([]);
    expect(asked, 'one feed asks about once a second').toBeLessThan(45);
  }, 60_000);
});

/** The boxes with a feed that any web server can be. */
function city() {
  const { feeds: _, ...boxes } = describeBoxes('/boxes/tileset.json');
  const feed = {
    transport: 'http',
    url: '/energy.json',
    pollSeconds: 1,
    decoder: 'json',
    table: 'buildings',
    map: { rows: '$root', key: 'id', columns: { energy: 'value' } },
    cadence: { kind: 'periodic', intervalSeconds: 30 },
  };
  return { ...boxes, feeds: { energy: feed } };
}

/** How many colours the picture has: a blank one has a few. */
async function coloursOf(page: Page): Promise<number> {
  const png = (await page.screenshot()).toString('base64');
  return page.evaluate(async (data) => {
    const picture = await createImageBitmap(
      await (await fetch(`data:image/png;base64,${data}`)).blob(),
    );
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(picture, 0, 0);
    const pixels = new Uint32Array(
      context.getImageData(0, 0, picture.width, picture.height).data.buffer,
    );
    return new Set(pixels).size;
  }, png);
}

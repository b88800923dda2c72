import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createLiveBoxes } from '@borough/fixtures';
import { meanColour, openChromium, watchProblems } from '@borough/fixtures/chromium';
import { buildConsumer, type Consumer, snippetsOf, versionOf } from '@borough/fixtures/consumer';
import { serveSite } from '@borough/fixtures/site';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Any, drawn } from '../test/bundled.js';

const OURS = new URL('..', import.meta.url).pathname;
const PACKAGES = ['core', 'feeds', 'three', 'element'];
const HTML = snippetsOf('start/html.md', 'html')[0] as string;
const VUE = snippetsOf('start/vue.md', 'vue')[0] as string;
/** What docs/guide/feeds.md asks for: without it vite makes one file of all that a worker may ever need. */
const ONE_LINE = snippetsOf('guide/feeds.md', 'ts').find((text) => text.includes('worker:')) ?? '';
/**
 * What the page with its three panels may download before the first picture, in bytes as a server sends them; the
 * element alone has 330 kB, which `.size-limit.js` counts.
 */
const MOST_WITH_PANELS = 340_000;

let browser: Browser;
const made: Consumer[] = [];
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  await browser?.close();
  for (const consumer of made) consumer.remove();
});

const linesOf = (text: string): number => text.split('\n').filter((line) => line.trim()).length;

/** Opens a built page on a live city, and sees a changing value drawn; tells what the browser downloaded until then. */
async function isLive(consumer: Consumer): Promise<Map<string, number>> {
  const boxes = createLiveBoxes(2);
  const site = await serveSite(consumer.dist, { answer: boxes.answer });
  const page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
  try {
    const problems = watchProblems(page);
    const loading: Promise<[string, number]>[] = [];
    let isDrawn = false;
    page.context().on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (isDrawn || !/\.(js|css|html)$|\/$/.test(pathname)) return;
      loading.push(response.body().then((body) => [pathname, gzipSync(body, { level: 9 }).length]));
    });
    await page.goto(`${site.origin}/`);
    await drawn(page);
    isDrawn = true;
    const loaded = new Map(await Promise.all(loading));
    await page.evaluate(() =>
      (document.querySelector('borough-city') as Any).city.run({
        do: 'select',
        table: 'buildings',
        keys: ['B-1204'],
      }),
    );
    const value = () => page.textContent('borough-feature .card');
    await expect.poll(value, { timeout: 20_000 }).toContain('2.0 kWh');
    const middle = { x: 400, y: 200, width: 200, height: 150 };
    const before = await meanColour(page, middle);
    boxes.say(98);
    await expect.poll(value, { timeout: 20_000 }).toContain('98.0 kWh');
    const change = async (): Promise<number> => {
      const now = await meanColour(page, middle);
      return Math.max(...before.map((was, i) => Math.abs(was - (now[i] as number))));
    };
    await expect.poll(change, { timeout: 20_000 }).toBeGreaterThan(15);
    expect(problems).toEqual([]);
    return loaded;
  } finally {
    await page.close();
    await site.close();
  }
}

/** Bytes of all files, the worker's among them, however many there are. */
function sizeOf(name: string, loaded: ReadonlyMap<string, number>): number {
  const bytes = [...loaded.values()].reduce((sum, size) => sum + size, 0);
  console.info(`first load, ${name}: ${(bytes / 1000).toFixed(1)} kB gzip in ${loaded.size} files`);
  expect([...loaded.keys()].some((file) => file.includes('worker'))).toBe(true);
  return bytes;
}

const workersOf = ({ dist }: Consumer): string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /feeds\.worker.*\.js$/.test(file),
  );

describe('from nothing to a live city, from the packed tarballs with plain vite', () => {
  it('in ten lines of HTML; with one line for vite, at most 340 kB are loaded before the first picture', async () => {
    expect(linesOf(HTML)).toBeLessThanOrEqual(10);
    const consumer = await buildConsumer({
      packages: PACKAGES,
      dependencies: { three: versionOf('three', OURS) },
      files: { 'index.html': HTML },
    });
    made.push(consumer);
    expect(workersOf(consumer)).toHaveLength(1);
    const plain = sizeOf('plain vite, three panels', await isLive(consumer));
    await consumer.rebuild({ 'vite.config.ts': ONE_LINE });
    const split = sizeOf('one line, three panels', await isLive(consumer));
    expect(plain).toBeGreaterThan(split);
    expect(split).toBeLessThanOrEqual(MOST_WITH_PANELS);
  }, 300_000);

  it('in fifteen lines of Vue', async () => {
    expect(linesOf(VUE)).toBeLessThanOrEqual(15);
    const consumer = await buildConsumer({
      packages: PACKAGES,
      dependencies: {
        three: versionOf('three', OURS),
        vue: versionOf('vue', OURS),
        '@vitejs/plugin-vue': versionOf('@vitejs/plugin-vue', OURS),
      },
      files: {
        'vite.config.js': `import vue from '@vitejs/plugin-vue';
          export default { plugins: [vue({ template: { compilerOptions: { isCustomElement:
            (tag) => tag.startsWith('borough-') } } })] };`,
        'index.html': `<!doctype html><title>City</title><style>borough-city { height: 100vh }</style>
          <div id="app"></div><script type="module" src="main.js"></script>`,
        'main.js':
          "import { createApp } from 'vue'; import App from './App.vue'; createApp(App).mount('#app');",
        'App.vue': VUE,
      },
    });
    made.push(consumer);
    expect(workersOf(consumer)).toHaveLength(1);
    await isLive(consumer);
  }, 300_000);
});

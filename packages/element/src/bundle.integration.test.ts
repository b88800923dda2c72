import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAYLOADS } from '../test/payloads.js';
import { openSite, type Site } from '../test/site.js';
import { describeStations, describeTown, putTiles } from '../test/town.js';

const TAGS = [
  'alarms',
  'clock',
  'compass',
  'feature',
  'health',
  'language',
  'layers',
  'legend',
  'measure',
  'nearby',
  'places',
  'screenshot',
  'search',
  'table',
  'theme',
];

/** Ten lines, no build: what docs/start/html.md shows. */
const PLAIN = `<!doctype html>
<title>City</title>
<link rel="stylesheet" href="page.css" />
<script type="module" src="borough.js"></script>
<borough-city src="city.json">
  <borough-layers slot="left"></borough-layers>
  <borough-feature slot="right"></borough-feature>
  <borough-clock slot="bottom"></borough-clock>
</borough-city>
`;

/** What a test reads of a page, without its types. */
// biome-ignore lint/suspicious/noExplicitAny: it lives in the page
type Any = any;

let folder: string;
let site: Site;
let parent: Site;
let stranger: Site;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'borough-bundle-'));
  await build({
    configFile: fileURLToPath(new URL('../bundle/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: folder },
  });
  [site, parent, stranger] = await Promise.all([
    openSite(folder),
    openSite(folder),
    openSite(folder),
  ]);
  putTiles(site);
  const names = ['Dock', 'Quay'];
  site.pages.set('/page.css', 'borough-city { height: 500px }');
  site.pages.set('/city.json', JSON.stringify(describeTown(names)));
  site.pages.set('/stations.json', JSON.stringify(describeStations(names)));
  site.pages.set('/plain.html', PLAIN);
  site.pages.set('/empty.html', PLAIN.replace(/<borough-city[\s\S]*<\/borough-city>/, ''));
  site.pages.set(
    '/two.html',
    PLAIN.replace(/<borough-city[\s\S]*/, (city) => `${city}\n${city}`),
  );
  for (const [path, body] of [...site.pages])
    if (path.startsWith('/boxes/')) site.pages.set(`/hostile${path}`, body);
  site.pages.set('/hostile/city.json', JSON.stringify(describeTown(PAYLOADS)));
  site.pages.set('/hostile/stations.json', JSON.stringify(describeStations(PAYLOADS)));
  site.pages.set(
    '/hostile.html',
    `<!doctype html><title>x</title><script type="module" src="borough.js"></script>
    <borough-city src="hostile/city.json">${TAGS.map(
      (tag) =>
        `<borough-${tag}${tag === 'nearby' ? ' table="stations" column="bikes"' : ''}></borough-${tag}>`,
    ).join('')}</borough-city>`,
  );
  const client =
    "import { connectEmbed } from './client.js'; Object.assign(window, { connectEmbed });";
  for (const one of [parent, stranger]) one.pages.set('/parent.js', client);
  for (const one of [parent, stranger])
    one.pages.set(
      '/parent.html',
      `<!doctype html><title>Portal</title><script type="module" src="parent.js"></script><iframe width="600" height="400"
        src="${site.origin}/embed.html?city=city.json&lang=en&origin=${parent.origin}"></iframe>`,
    );
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
    ],
  });
}, 240_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([site, parent, stranger].map((one) => one?.close()));
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  readonly problems: string[];
}

async function open(url: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('dialog', (dialog) => {
    problems.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(url);
  return { page, problems };
}

const drawn = (page: Page, n = 1): Promise<unknown> =>
  page.waitForFunction(
    (count) => document.querySelectorAll('borough-city[aria-busy="false"]').length === count,
    n,
    { timeout: 60_000 },
  );

describe('a page without a build, under the strict policy', () => {
  it('has a live city from one script tag; what is loaded first is at most 330 kB', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    const loaded = new Map<string, number>();
    page.on('response', async (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.endsWith('.js') && !pathname.includes('worker'))
        loaded.set(pathname, gzipSync(await response.body(), { level: 9 }).length);
    });
    await page.goto(`${site.origin}/plain.html`);
    await drawn(page);
    await expect
      .poll(() =>
        page.evaluate(
          () => (document.querySelector('borough-city') as Any).city.find('Dock').length,
        ),
      )
      .toBe(1);
    const bytes = [...loaded.values()].reduce((sum, size) => sum + size, 0);
    console.info(`first load: ${(bytes / 1000).toFixed(1)} kB gzip in ${loaded.size} files`);
    expect(bytes).toBeLessThan(330_000);
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  it('has two cities that do not disturb each other', async () => {
    const { page, problems } = await open(`${site.origin}/two.html`);
    await drawn(page, 2);
    const seen = await page.evaluate(async () => {
      const [a, b] = [...document.querySelectorAll('borough-city')] as Any[];
      await a.city.run({ do: 'select', table: 'stations', keys: ['Dock'] });
      await a.city.run({ do: 'hold' });
      a.theme = 'dark';
      a.lang = 'zh-CN';
      await a.updateComplete;
      const other = {
        chosen: b.city.selection.chosen.get().length,
        clock: b.city.clock.state.get().mode,
        theme: b.room.theme,
        language: b.room.words.language,
      };
      a.remove();
      await new Promise((done) => setTimeout(done, 300));
      return { ...other, isOpen: b.city !== null, canvas: !!b.shadowRoot.querySelector('canvas') };
    });
    expect(seen).toEqual({
      chosen: 0,
      clock: 'live',
      theme: 'light',
      language: 'en',
      isOpen: true,
      canvas: true,
    });
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  it('is as it was after a hundred cities have come and gone', async () => {
    const { page, problems } = await open(`${site.origin}/empty.html`);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    await page.evaluate(() => {
      const contexts: WeakRef<WebGL2RenderingContext>[] = [];
      const { getContext } = HTMLCanvasElement.prototype;
      Object.assign(window, { contexts });
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...a: Any[]) {
        const context = getContext.apply(this, a as Any);
        if (a[0] === 'webgl2' && context) contexts.push(new WeakRef(context as Any));
        return context;
      } as Any;
    });
    const mount = (times: number): Promise<void> =>
      page.evaluate(async (n) => {
        for (let i = 0; i < n; i++) {
          const city = document.createElement('borough-city') as Any;
          city.src = 'city.json';
          city.append(document.createElement('borough-layers'));
          document.body.append(city);
          await new Promise((done) => city.addEventListener('borough-ready', done, { once: true }));
          await city.drawn;
          city.remove();
          await new Promise((done) => setTimeout(done, 20));
        }
      }, times);
    const measure = async () => {
      await page.waitForTimeout(500);
      await client.send('HeapProfiler.collectGarbage');
      await client.send('HeapProfiler.collectGarbage');
      const { metrics } = await client.send('Performance.getMetrics');
      return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    };
    await mount(10);
    const before = await measure();
    await mount(100);
    const after = await measure();
    const grown = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
    console.info(
      `after 100: listeners +${grown('JSEventListeners')}, nodes +${grown('Nodes')}, heap +${(grown('JSHeapUsedSize') / 1e6).toFixed(2)} MB`,
    );
    expect(grown('JSEventListeners')).toBeLessThanOrEqual(2);
    expect(grown('Nodes')).toBeLessThanOrEqual(20);
    expect(grown('JSHeapUsedSize')).toBeLessThan(3e6);
    expect(
      await page.evaluate(
        () =>
          (window as Any).contexts.filter((c: Any) => c.deref()?.isContextLost() === false).length,
      ),
    ).toBe(0);
    expect(page.workers()).toHaveLength(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 240_000);
});

describe.each([
  ['under the strict policy', ''],
  ['without a policy', '/open'],
])('sixty and more hostile texts, %s', (_name, prefix) => {
  it('are shown as they are written, and nothing of them runs', async () => {
    const { page, problems } = await open(`${site.origin}${prefix}/hostile.html`);
    await page.waitForFunction(
      () =>
        ((document.querySelector('borough-city') as Any)?.city?.tables.get('stations')?.size ?? 0) >
        50,
      undefined,
      { timeout: 60_000 },
    );
    await page.evaluate(
      (tags) => Promise.all(tags.map((tag) => customElements.whenDefined(`borough-${tag}`))),
      TAGS,
    );
    const strays = await page.evaluate(async (payloads) => {
      const element = document.querySelector('borough-city') as Any;
      const panels = [...element.children] as Any[];
      const search = panels.find(({ localName }) => localName === 'borough-search');
      for (const payload of payloads) {
        element.city.selection.set([{ table: 'stations', key: payload }]);
        element.city.hover.set({
          layer: 'boxes',
          table: 'stations',
          key: payload,
          slot: 1,
          position: [0, 0, 0],
          attributes: { [payload]: payload },
        });
        search._text = payload;
        search._isOpen = true;
        for (const panel of panels) {
          panel.requestUpdate();
          await panel.updateComplete;
        }
      }
      const found: string[] = [];
      for (const root of [element, ...panels].map((one) => one.shadowRoot as ShadowRoot))
        for (const one of root.querySelectorAll('*')) {
          if (
            /^(img|image|script|iframe|object|embed|video|audio|link|meta|base|form|a|style|math|foreignobject|marquee)$/i.test(
              one.localName,
            )
          )
            found.push(one.outerHTML.slice(0, 120));
          for (const { name } of one.attributes)
            if (name.startsWith('on')) found.push(`${one.localName} ${name}`);
        }
      return found;
    }, PAYLOADS as string[]);
    expect(strays).toEqual([]);
    expect(await page.evaluate(() => (window as Any).struck)).toBe(undefined);
    const shown = await page.evaluate(
      () => document.querySelector('borough-layers')?.shadowRoot?.textContent ?? '',
    );
    expect(shown).toContain('<img src=x onerror=window.struck=1>');
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);
});

describe('a city in a frame', () => {
  const connect = (page: Page, origin: string): Promise<unknown> =>
    page.evaluate(async (frameOrigin) => {
      const frame = document.querySelector('iframe') as HTMLIFrameElement;
      (window as Any).city = await (window as Any).connectEmbed(frame, {
        origin: frameOrigin,
        signal: AbortSignal.timeout(15_000),
      });
    }, origin);

  it('answers its parent, tells what happens, and says what is wrong', async () => {
    const { page, problems } = await open(`${parent.origin}/parent.html`);
    await connect(page, site.origin);
    const seen = await page.evaluate(async () => {
      const city = (window as Any).city;
      const chosen = new Promise((done) => city.on('select', done));
      // The frame may still be opening its city.
      for (let i = 0; i < 100; i++) {
        const state = await city.state().catch(() => null);
        if (state) break;
        await new Promise((done) => setTimeout(done, 100));
      }
      await city.run({ do: 'select', table: 'stations', keys: ['Dock'] });
      const wrong = await city.run({ do: 'fly away' }).catch((error: Any) => error.code);
      return { chosen: await chosen, wrong, state: await city.state() };
    });
    expect(seen).toEqual({
      chosen: { chosen: [{ table: 'stations', key: 'Dock' }] },
      wrong: 'COMMAND_INVALID',
      state: expect.arrayContaining([{ do: 'select', table: 'stations', keys: ['Dock'] }]),
    });
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  it('runs nothing of hostile messages, and answers those that it can read', async () => {
    const { page } = await open(`${parent.origin}/parent.html`);
    await connect(page, site.origin);
    const answered = await page.evaluate(
      async ([payloads, origin]) => {
        const frame = (document.querySelector('iframe') as HTMLIFrameElement)
          .contentWindow as Window;
        let count = 0;
        addEventListener('message', ({ data }) => {
          if (data?.id >= 1000) count++;
        });
        payloads.forEach((payload, i) => {
          frame.postMessage(payload, origin);
          frame.postMessage({ borough: payload, id: 1000 + i, ask: payload }, origin);
          frame.postMessage(
            { borough: 1, id: 2000 + i, ask: 'run', command: { do: payload } },
            origin,
          );
          const command = { do: 'select', table: payload, keys: [payload] };
          frame.postMessage({ borough: 1, id: 3000 + i, ask: 'run', command }, origin);
          frame.postMessage({ borough: 1, id: payload, ask: 'state' }, origin);
        });
        await new Promise((done) => setTimeout(done, 2000));
        return count;
      },
      [PAYLOADS as string[], site.origin] as const,
    );
    expect(answered).toBe(PAYLOADS.length * 3);
    for (const frame of page.frames())
      expect(await frame.evaluate(() => (window as Any).struck)).toBe(undefined);
    await page.close();
  }, 90_000);

  it('is deaf to a page whose origin it was not told', async () => {
    const { page } = await open(`${stranger.origin}/parent.html`);
    const heard = await page.evaluate(async (origin) => {
      const frame = (document.querySelector('iframe') as HTMLIFrameElement).contentWindow as Window;
      let count = 0;
      addEventListener('message', () => count++);
      for (let id = 1; id <= 20; id++) {
        frame.postMessage({ borough: 1, id, ask: 'hello' }, origin);
        await new Promise((done) => setTimeout(done, 200));
      }
      return count;
    }, site.origin);
    expect(heard).toBe(0);
    await page.close();
  }, 60_000);
});

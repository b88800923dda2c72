import { createLiveBoxes } from '@borough/fixtures';
import { meanColour } from '@borough/fixtures/chromium';
import { snippetsOf } from '@borough/fixtures/consumer';
import { type Sockets, serveSockets } from '@borough/fixtures/sockets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Any, type Bundled, drawn, openBundled } from '../test/bundled.js';

/** Ten lines, no build: what docs/start/html.md shows beside the page for vite. */
const PLAIN = snippetsOf('start/html.md', 'html')[1] as string;
const CITY = /<borough-city[\s\S]*<\/borough-city>\n/;
const CSS = 'body { margin: 0 } borough-city { height: 500px }';

let bundled: Bundled;
beforeAll(async () => {
  bundled = await openBundled();
}, 300_000);
afterAll(() => bundled?.close());

/** The copied bundle lies in `borough/`, as the start page has it. */
const inFolder = (page: string): string => page.replace('borough/borough.js', 'borough.js');

describe('a page without a build, under the strict policy', () => {
  it('has a live city in ten lines: values that change are drawn', async () => {
    expect(PLAIN.split('\n').filter((line) => line.trim()).length).toBeLessThanOrEqual(10);
    const boxes = createLiveBoxes(2);
    const pages = { '/index.html': inFolder(PLAIN), '/page.css': CSS };
    const site = await bundled.serve(pages, boxes.answer);
    const { page, problems } = await bundled.open(`${site.origin}/index.html`);
    await drawn(page);
    await page.evaluate(() =>
      (document.querySelector('borough-city') as Any).city.run({
        do: 'select',
        table: 'buildings',
        keys: ['B-1204'],
      }),
    );
    const value = () => page.textContent('borough-feature .card');
    await expect.poll(value, { timeout: 20_000 }).toContain('2.0 kWh');
    const middle = { x: 400, y: 150, width: 200, height: 200 };
    const before = await meanColour(page, middle);
    boxes.say(98);
    await expect.poll(value, { timeout: 20_000 }).toContain('98.0 kWh');
    await expect
      .poll(async () => far(before, await meanColour(page, middle)), { timeout: 20_000 })
      .toBeGreaterThan(15);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  it('has two cities that do not disturb each other', async () => {
    const two = inFolder(PLAIN).replace(CITY, (city) => `${city}${city}`);
    const boxes = createLiveBoxes(50);
    const site = await bundled.serve({ '/two.html': two, '/page.css': CSS }, boxes.answer);
    const { page, problems } = await bundled.open(`${site.origin}/two.html`);
    await drawn(page, 2);
    const seen = await page.evaluate(async () => {
      const [a, b] = [...document.querySelectorAll('borough-city')] as Any[];
      await a.city.run({ do: 'select', table: 'buildings', keys: ['B-1204'] });
      await a.city.run({ do: 'layer', id: 'energy', visible: false });
      await a.city.run({ do: 'hold' });
      a.theme = 'dark';
      a.lang = 'zh-CN';
      await a.updateComplete;
      const label = (one: Any): string =>
        one.querySelector('borough-clock').shadowRoot.querySelector('.card').textContent;
      const other = {
        chosen: b.city.selection.chosen.get().length,
        state: b.city.state(),
        theme: b.room.theme,
        language: b.room.words.language,
        isChinese: [a, b].map((one) => /\p{Script=Han}/u.test(label(one))),
      };
      a.remove();
      await new Promise((done) => setTimeout(done, 300));
      return { ...other, isDrawn: b.shadowRoot.querySelector('canvas') !== null };
    });
    expect(seen).toEqual({
      chosen: 0,
      state: [{ do: 'live' }],
      theme: 'light',
      language: 'en',
      isChinese: [true, false],
      isDrawn: true,
    });
    const energyOf = (): Promise<number> =>
      page.evaluate(
        () =>
          (document.querySelector('borough-city') as Any).city
            .panel({ table: 'buildings', key: 'B-1204' })
            .find(({ column }: Any) => column === 'energy').value,
      );
    boxes.say(77);
    await expect.poll(energyOf, { timeout: 20_000 }).toBe(77);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);
});

const far = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

describe('a page after a hundred cities have come and gone', () => {
  let sockets: Sockets;
  beforeAll(async () => {
    sockets = await serveSockets(JSON.stringify({ id: 'B-1204', value: 7 }));
  });
  afterAll(() => sockets?.close());

  it('is as it was: heap, nodes, listeners, WebGL contexts, sockets, workers', async () => {
    const boxes = createLiveBoxes(50);
    const description = JSON.parse(String(boxes.answer('/city.json')));
    const feed = {
      ...description.feeds.energy,
      transport: 'websocket',
      url: sockets.url,
      map: { key: 'id', columns: { energy: 'value' } },
    };
    const pages = {
      '/empty.html': inFolder(PLAIN).replace(CITY, ''),
      '/page.css': CSS,
      '/city.json': JSON.stringify({ ...description, feeds: { energy: feed } }),
    };
    const site = await bundled.serve(pages, boxes.answer, '');
    const { page, problems } = await bundled.open('about:blank');
    await page.addInitScript(() => {
      const contexts: WeakRef<WebGL2RenderingContext>[] = [];
      const { getContext } = HTMLCanvasElement.prototype;
      Object.assign(window, { contexts });
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...a: Any[]) {
        const context = getContext.apply(this, a as Any);
        if (a[0] === 'webgl2' && context) contexts.push(new WeakRef(context as Any));
        return context;
      } as Any;
    });
    await page.goto(`${site.origin}/empty.html`);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    const mount = (times: number): Promise<void> =>
      page.evaluate(async (n) => {
        for (let i = 0; i < n; i++) {
          const city = document.createElement('borough-city') as Any;
          city.src = 'city.json';
          city.append(document.createElement('borough-layers'));
          document.body.append(city);
          await new Promise((done) => city.addEventListener('borough-ready', done, { once: true }));
          await city.drawn;
          // It is live before it goes: the socket is open, and has said something.
          const row = { table: 'buildings', key: 'B-1204' };
          while (city.city.panel(row)[0]?.value !== 7)
            await new Promise((done) => requestAnimationFrame(done));
          city.remove();
        }
      }, times);
    const measure = async () => {
      await expect.poll(() => sockets.open, { timeout: 20_000 }).toBe(0);
      await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(0);
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
      `after 100: listeners ${grown('JSEventListeners')}, nodes ${grown('Nodes')}, heap ${(grown('JSHeapUsedSize') / 1e6).toFixed(2)} MB, sockets opened ${sockets.opened}`,
    );
    expect(sockets.opened, 'one a city').toBe(110);
    // The last city may stay until the browser is idle; what leaks with each would be a hundred and more.
    expect(grown('JSEventListeners')).toBeLessThan(10);
    expect(grown('Nodes')).toBeLessThan(80);
    expect(grown('JSHeapUsedSize')).toBeLessThan(2e6);
    const contexts = await page.evaluate(() => {
      const all = (window as Any).contexts as WeakRef<WebGL2RenderingContext>[];
      const isAlive = (one: WeakRef<WebGL2RenderingContext>): boolean =>
        one.deref()?.isContextLost() === false;
      return { made: all.length, alive: all.filter(isAlive).length };
    });
    expect(contexts.made).toBeGreaterThanOrEqual(110);
    expect(contexts.alive).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 300_000);
});

import type { Command } from '@borough/core';
import type { Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig, tourOf } from './testing/rig.js';
import { type CityElement, kioskIn, PATIENCE, runIn } from './testing/stand.js';

/** Page seconds in a second: a minute without a touch is fifteen seconds of the test's. */
const RATE = 4;
/** CSS pixels of the smallest thing that a finger must hit, less what rounding takes. */
const TARGET = 43.5;

interface Watched extends Window {
  log: Command[];
  before: string;
}
declare const window: Watched & typeof globalThis;

describe('a visitor at a kiosk', () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let frame: Frame;
  const errors: string[] = [];

  beforeAll(async () => {
    rig = await openRig({ city: tourOf(), rate: RATE });
    browser = await openBrowser({ hasTouch: true, viewport: { width: 1100, height: 620 } });
    page = browser.pages()[0] ?? (await browser.newPage());
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${rig.url}?lang=en&quality=low&patience=400`);
    frame = await kioskIn(page);
    await frame.waitForSelector('html[data-kept="whole"]', PATIENCE);
  }, 300_000);

  afterAll(async () => {
    await browser?.leave();
    await rig?.close();
  });

  const attendanceIs = (wanted: string): Promise<unknown> =>
    frame.waitForSelector(`html[data-attendance="${wanted}"]`, PATIENCE);

  /** The visitor says so: whatever was left behind is put away. */
  async function leave(): Promise<void> {
    await frame.evaluate(() => document.getElementById('over')?.click());
    await attendanceIs('alone');
    await frame.waitForSelector('html[lang="en"]', PATIENCE);
  }

  /** A finger that comes down, moves and goes up, as the screen tells it to the browser. */
  async function drag(fromX: number, toX: number, y: number): Promise<void> {
    const session = await browser.newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined ? [] : [{ x, y }],
      });
    await send('touchStart', fromX);
    for (let i = 1; i <= 6; i++) await send('touchMove', fromX + ((toX - fromX) * i) / 6);
    await send('touchEnd');
    await session.detach();
  }

  const cameraOf = () =>
    frame.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      return city.scene.views[0]?.camera as {
        headingDegrees: number;
        rangeMeters: number;
        target: readonly number[];
      };
    });

  it('is shown a story that goes from step to step, with words that say what is seen', async () => {
    await attendanceIs('alone');
    for (const title of ['Energy of buildings', 'Dusk', 'The whole quarter'])
      await frame.waitForSelector(`#tale h2:text-is("${title}")`, PATIENCE);
    expect(await frame.textContent('#tale .touch')).toBe('Touch the city to explore it');
    expect(await frame.locator('borough-layers').isVisible()).toBe(false);
  }, 120_000);

  it('KI3 stops it with a touch, in the same frame, during every step', async () => {
    for (const step of ['whole', 'near', 'dusk']) {
      const moved = frame.evaluate(async (id) => {
        const { city } = document.querySelector('borough-city') as unknown as CityElement;
        const seen = (): string => JSON.stringify(city.scene.views[0]?.camera);
        const frameAfter = (): Promise<number> =>
          new Promise((done) => requestAnimationFrame(done));
        await city.run({ do: 'story', id: 'tour', step: id });
        const touched = new Promise<{ before: string; is: string }>((done) =>
          addEventListener(
            'pointerdown',
            () => done({ before: seen(), is: city.story.state.get().is }),
            { once: true },
          ),
        );
        // It flies: the camera of one frame is not that of the frame before.
        for (let last = seen(); ; last = seen()) {
          await frameAfter();
          if (seen() !== last) break;
        }
        document.documentElement.dataset.flying = id;
        const { before, is } = await touched;
        const after: string[] = [];
        for (let i = 0; i < 8; i++) {
          await frameAfter();
          after.push(seen());
        }
        return { is, before, after, now: city.story.state.get().is };
      }, step);
      await frame.waitForSelector(`html[data-flying="${step}"]`, PATIENCE);
      await page.touchscreen.tap(550, 170);
      const { before, after, is, now } = await moved;
      // The listener of the test was told after that of the kiosk: it had stopped within the event.
      expect([is, now]).toEqual(['idle', 'idle']);
      expect(after).toEqual(after.map(() => before));
      await leave();
    }
  }, 240_000);

  it('turns the city with one finger, not beyond the fence, and changes the language', async () => {
    await page.touchscreen.tap(550, 170);
    await attendanceIs('attended');
    await frame.waitForSelector('#tour', PATIENCE);
    const before = await cameraOf();
    await drag(500, 640, 250);
    await expect
      .poll(async () => (await cameraOf()).headingDegrees)
      .not.toBe(before.headingDegrees);
    const after = await cameraOf();
    expect(Math.abs(after.rangeMeters - before.rangeMeters)).toBeLessThan(1);
    await page.mouse.move(550, 250);
    for (let i = 0; i < 40; i++) await page.mouse.wheel(0, 900);
    await page.waitForTimeout(500);
    expect((await cameraOf()).rangeMeters).toBeLessThanOrEqual(3000.1);
    await frame.locator('borough-language button').tap();
    await frame.waitForSelector('#over:text-is("重新开始")', PATIENCE);
    expect(await frame.textContent('#name')).toBe('织坊');
  }, 120_000);

  it('has every control without hovering, and at least 44 px of it', async () => {
    await frame.locator('borough-layers').getByRole('button').first().tap();
    const found = await frame.evaluate((least) => {
      const small: string[] = [];
      const hovered: string[] = [];
      function* all(root: Document | ShadowRoot): Generator<Element> {
        for (const element of root.querySelectorAll('*')) {
          yield element;
          if (element.shadowRoot) yield* all(element.shadowRoot);
        }
      }
      let count = 0;
      for (const element of all(document)) {
        const sheets = [
          ...(element.shadowRoot?.adoptedStyleSheets ?? []),
          ...(element === document.documentElement ? document.styleSheets : []),
        ];
        for (const sheet of sheets)
          for (const rule of sheet.cssRules)
            if (
              rule instanceof CSSStyleRule &&
              rule.selectorText.includes(':hover') &&
              ['display', 'visibility', 'opacity'].some((name) => rule.style.getPropertyValue(name))
            )
              hovered.push(rule.selectorText);
        if (!element.matches('button, a[href], select, input, summary, [role="button"]')) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        // A box to tick is as large as the words that belong to it.
        const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
        if (width === 0) continue;
        count++;
        if (Math.min(width, height) < least)
          small.push(`${element.outerHTML.slice(0, 80)} ${width}×${height}`);
      }
      return { small, hovered, count };
    }, TARGET);
    expect(found.count).toBeGreaterThan(5);
    expect(found.small).toEqual([]);
    expect(found.hovered).toEqual([]);
  }, 60_000);

  it('KI11 fills the screen, and finds no way out of it', async () => {
    expect(await frame.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    const refused = await frame.evaluate(() => {
      const city = document.querySelector('#city') as HTMLElement;
      const link = document.createElement('a');
      link.href = 'https://example.org/';
      link.target = '_blank';
      document.body.append(link);
      const init = { bubbles: true, cancelable: true, composed: true };
      const events: Record<string, [Element, Event]> = {
        menu: [city, new MouseEvent('contextmenu', init)],
        drag: [city, new DragEvent('dragstart', init)],
        drop: [city, new DragEvent('drop', init)],
        mark: [city, new Event('selectstart', init)],
        zoom: [city, new WheelEvent('wheel', { ...init, ctrlKey: true })],
        print: [city, new KeyboardEvent('keydown', { ...init, key: 'p', ctrlKey: true })],
        reload: [city, new KeyboardEvent('keydown', { ...init, key: 'F5' })],
        back: [city, new KeyboardEvent('keydown', { ...init, key: 'ArrowLeft', altKey: true })],
        link: [link, new MouseEvent('click', init)],
        newTab: [link, new MouseEvent('auxclick', { ...init, button: 1 })],
      };
      const open = Object.entries(events).filter(([, [on, event]]) => on.dispatchEvent(event));
      const letter = new KeyboardEvent('keydown', { ...init, key: 'Tab' });
      link.remove();
      return { open: open.map(([name]) => name), isTabFree: city.dispatchEvent(letter) };
    });
    expect(refused).toEqual({ open: [], isTabFree: true });
    const pages = browser.pages().length;
    await page.keyboard.press('F5');
    await page.keyboard.press('Control+p');
    expect(await frame.evaluate(() => visualViewport?.scale)).toBe(1);
    expect(browser.pages()).toHaveLength(pages);
  }, 60_000);

  it('watches the tour, pauses it and goes on by hand, and leaves it', async () => {
    await frame.tap('#tour');
    await frame.waitForSelector('[data-lead="pause"]', PATIENCE);
    await frame.tap('[data-lead="next"]');
    await frame.waitForSelector('#tale h2:text-is("建筑用电")', PATIENCE);
    await frame.tap('[data-lead="pause"]');
    await frame.waitForSelector('[data-lead="resume"]', PATIENCE);
    await frame.tap('[data-lead="stop"]');
    await frame.waitForSelector('#tour', PATIENCE);
  }, 60_000);

  it('KI1 KI4 goes, is counted down, and leaves everything as it was: state and log of commands', async () => {
    await leave();
    await watchCommands();
    const logs: string[][] = [];
    for (let visitor = 0; visitor < 2; visitor++) {
      await visit();
      await frame.waitForSelector('#leaving [role="alertdialog"] #stay', PATIENCE);
      const seconds = async (): Promise<number> =>
        Number(/\d+/.exec((await frame.textContent('#seconds')) ?? '')?.[0]);
      const shown = await seconds();
      await expect.poll(seconds, { timeout: 20_000, interval: 30 }).toBeLessThan(shown);
      await attendanceIs('alone');
      await frame.waitForSelector('html[lang="en"]', PATIENCE);
      await frame.waitForSelector('#tale h2', PATIENCE);
      const { log, before } = await frame.evaluate(() => ({
        log: window.log.splice(0),
        before: window.before,
      }));
      // What the first visitor found, and the story has not yet touched: the city as it is described.
      expect(JSON.parse(before)).toEqual({
        state: [{ do: 'theme', name: 'wall' }, { do: 'live' }],
        cameras: rig.city.views?.map(({ camera }) => camera),
        chosen: [],
      });
      logs.push(log.map((command) => JSON.stringify(command)));
    }
    // What was done to get back is the same, command by command, to the story that begins again.
    expect(logs[0]?.length).toBeGreaterThan(8);
    expect(logs[0]?.at(-1)).toBe(JSON.stringify({ do: 'story', id: 'tour' }));
    expect(logs[1]).toEqual(logs[0]);
    expect(errors).toEqual([]);
  }, 240_000);

  it('stands upright as a totem, too: nothing is cut off', async () => {
    await page.setViewportSize({ width: 1080, height: 1920 });
    for (const attendance of ['alone', 'attended']) {
      if (attendance === 'attended') await page.touchscreen.tap(540, 500);
      await attendanceIs(attendance);
      await page.waitForTimeout(500);
      const outside = await frame.evaluate(() => {
        const parts = document.querySelectorAll(
          '#name, #now, #over, #tale .touch, #tale section, #tour, borough-language, borough-layers, borough-places',
        );
        return [...parts]
          .filter((part) => part.checkVisibility())
          .map((part) => ({ part: part.outerHTML.slice(0, 40), box: part.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0)
          .filter(
            ({ box }) =>
              box.left < 0 || box.top < 0 || box.right > innerWidth || box.bottom > innerHeight,
          )
          .map(({ part }) => part);
      });
      expect(outside).toEqual([]);
    }
  }, 60_000);

  /** Writes down every command from now on, and how the city is when its story begins. */
  function watchCommands(): Promise<void> {
    return frame.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      window.log = [];
      const { run } = city;
      city.run = (command, signal) => {
        const { do: name } = command as Command;
        if (name === 'story')
          window.before = JSON.stringify({
            state: city.state(),
            cameras: city.scene.views.map(({ camera }) => camera),
            chosen: city.selection.chosen.get(),
          });
        window.log.push(command as Command);
        return run(command, signal);
      };
    });
  }

  /** Something of every kind, by finger and by what panels would run. */
  async function visit(): Promise<void> {
    await page.touchscreen.tap(550, 170);
    await attendanceIs('attended');
    await drag(500, 600, 250);
    await frame.locator('borough-language button').tap();
    await frame.waitForSelector('html[lang="zh-CN"]', PATIENCE);
    const footprint = [
      [113.35, 23.12],
      [113.351, 23.12],
      [113.351, 23.121],
    ] as never;
    const patch = { id: 'w', do: 'hide', table: 'buildings', within: footprint } as const;
    await runIn(
      frame,
      { do: 'theme', name: 'light' },
      { do: 'layer', id: 'parking', visible: false },
      { do: 'sun', at: '2026-12-21T09:00:00+08:00' },
      { do: 'weather', weather: { rain: 4 } },
      { do: 'hold' },
      { do: 'scenario', edit: { do: 'put', id: 'mine', scenario: { patches: [patch] } } },
      { do: 'view', id: 'main', scenario: 'mine', hiddenLayers: ['energy'] },
      { do: 'hide', table: 'buildings', keys: ['B-1204'] },
      { do: 'select', table: 'buildings', keys: ['B-1205'] },
    );
  }
});

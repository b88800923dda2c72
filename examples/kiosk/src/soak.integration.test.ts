import type { CDPSession, Frame, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './testing/browser.js';
import { openRig, type Rig, tourOf } from './testing/rig.js';
import {
  bare,
  type CityElement,
  comparePictures,
  kioskIn,
  PATIENCE,
  runIn,
} from './testing/stand.js';

/**
 * `pnpm soak` runs the whole: a night in Berlin, over midnight and over the change of clocks at two. The
 * short form begins just before midnight in Cairo, where both are one moment. `mostBytes` is of each tour, after the
 * collector has run; what has run for half an hour only is still growing into its caches.
 */
const isFull = process.env.BOROUGH_SOAK === 'full';
const FORM = isFull
  ? {
      loops: 300,
      losses: 40,
      cuts: 20,
      zone: 'Europe/Berlin',
      from: '2026-03-28T23:40+01:00',
      mostBytes: 20_000,
    }
  : {
      loops: 30,
      losses: 4,
      cuts: 2,
      zone: 'Africa/Cairo',
      from: '2026-04-23T23:50+02:00',
      mostBytes: 60_000,
    };
/** In that time each thing speaks. */
const ROUND_MS = 15_000;
const SIZE = { width: 320, height: 180 };
/** Page seconds in a second. */
const RATE = 60;
/** Page seconds of silence: a processor that draws what a graphics card should needs some real ones. */
const SILENCE_SECONDS = 20 * RATE;
/** The nightly restart would begin a new heap: it is another test's. */
const QUERY = `lang=en&quality=low&night=never&patience=${SILENCE_SECONDS}`;

interface Tally extends Window {
  loops: number;
  beats: number[];
}
declare const window: Tally & typeof globalThis;

describe(`a kiosk among nobody, ${FORM.loops} tours long`, () => {
  let rig: Rig;
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let other: typeof browser | undefined;
  let page: Page;
  let frame: Frame;
  const errors: string[] = [];

  beforeAll(async () => {
    rig = await openRig({
      city: { ...tourOf(6), timeZone: FORM.zone },
      rate: RATE,
      fromMs: Date.parse(FORM.from),
    });
    browser = await openBrowser({
      timezoneId: FORM.zone,
      viewport: SIZE,
    });
    page = browser.pages()[0] ?? (await browser.newPage());
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${rig.url}?${QUERY}`);
    await page.evaluate(() => {
      window.beats = [];
      addEventListener('message', ({ data }) => {
        if (data?.borough === 'beat') window.beats.push(Date.now());
      });
    });
    frame = await kioskIn(page);
    await frame.waitForSelector('html[data-kept="whole"]', PATIENCE);
    await countLoops(frame);
  }, 300_000);

  afterAll(async () => {
    await other?.leave();
    await browser?.leave();
    await rig?.close();
  });

  function countLoops(of: Frame): Promise<void> {
    return of.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      window.loops = 0;
      city.story.state.watch((now) => {
        if (now.is === 'moving' && now.step === 0) window.loops++;
      });
    });
  }

  const loopReached = (loop: number): Promise<unknown> =>
    frame.waitForFunction((wanted) => window.loops >= wanted, loop, { ...PATIENCE, polling: 50 });

  async function loseContext(): Promise<void> {
    await frame.evaluate(async () => {
      const element = document.querySelector('borough-city') as unknown as CityElement;
      const canvas = element.shadowRoot?.querySelector('canvas');
      const extension = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
      if (!canvas || !extension) throw new Error('There is no context to lose.');
      const lost = new Promise((done) =>
        canvas.addEventListener('webglcontextlost', done, { once: true }),
      );
      extension.loseContext();
      await lost;
      await new Promise((done) => setTimeout(done, 3000));
      extension.restoreContext();
    });
    await frame.waitForFunction(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      return city.context.get() === 'ok';
    }, PATIENCE);
  }

  async function cutNetwork(): Promise<void> {
    await rig.cut();
    await frame.waitForSelector('#now[data-time="recorded"]', PATIENCE);
    await rig.mend();
    await frame.waitForSelector('#now[data-time="live"]', PATIENCE);
  }

  async function heapOf(session: CDPSession): Promise<number> {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  }

  it('keeps its heartbeat and its heap through losses, cuts, midnight and the change of clocks', async () => {
    const session = await browser.newCDPSession(frame);
    await session.send('HeapProfiler.enable');
    const heaps: { loop: number; bytes: number }[] = [];
    const isDue = (loop: number, times: number): boolean =>
      Math.floor((loop * times) / FORM.loops) > Math.floor(((loop - 1) * times) / FORM.loops);
    let losses = 0;
    let cuts = 0;
    for (let loop = 1; loop <= FORM.loops; loop++) {
      await loopReached(loop);
      if (isDue(loop, FORM.losses)) {
        await loseContext();
        losses++;
      }
      if (isDue(loop, FORM.cuts)) {
        await cutNetwork();
        cuts++;
      }
      if (loop > FORM.loops / 5 && isDue(loop, 30))
        heaps.push({
          loop: await frame.evaluate(() => window.loops),
          bytes: await heapOf(session),
        });
      // Hours go by: whoever waits for them sees how far it is.
      if (isFull && isDue(loop, 30))
        console.log(JSON.stringify({ loop, losses, cuts, ...heaps.at(-1) }));
    }
    const slope = slopeOf(heaps);
    const beats = await page.evaluate(() => window.beats);
    const gaps = beats.slice(1).map((at, i) => at - (beats[i] as number));
    const tours = await frame.evaluate(() => window.loops);
    const rescues = await page.evaluate(() => document.documentElement.dataset.rescues);
    console.log(
      JSON.stringify({
        tours,
        losses,
        cuts,
        slopeBytes: Math.round(slope),
        heapMegabytes: heaps.map(({ bytes }) => Math.round(bytes / 1e4) / 100),
        beats: beats.length,
        longestSilenceSeconds: Math.max(...gaps) / 1000,
        rescues,
        until: new Date(rig.nowMs()).toISOString(),
      }),
    );
    expect([losses, cuts]).toEqual([FORM.losses, FORM.cuts]);
    expect(slope).toBeLessThan(FORM.mostBytes);
    expect(Math.max(...gaps)).toBeLessThan(SILENCE_SECONDS * 1000);
    expect(rescues).toBe('0');
    expect(errors).toEqual([]);
    // The change of clocks is behind it, and the page knows.
    const time = new Intl.DateTimeFormat('en', {
      timeZone: FORM.zone,
      hourCycle: 'h23',
      hour: '2-digit',
      minute: '2-digit',
    });
    await expect
      .poll(() => frame.textContent('#now'), { timeout: 20_000, interval: 20 })
      .toSatisfy((text) =>
        [0, 60_000].some((ago) => text === `Live ${time.format(rig.nowMs() - ago)}`),
      );
  }, 7_200_000);

  it('shows in the end what a kiosk shows that has just been started', async () => {
    // Two browsers draw now, and at sixty times the pace each moment that they wait is a lost link.
    const slow = await rig.slowDown();
    await frame.evaluate(slow);
    const workers = page.workers();
    for (const worker of workers) await worker.evaluate(slow);
    expect(workers.length).toBeGreaterThan(0);
    other = await openBrowser({ timezoneId: FORM.zone, viewport: SIZE });
    const fresh = await other.newPage();
    await fresh.goto(`${rig.url}?${QUERY}`);
    const started = await kioskIn(fresh);
    for (const one of [frame, started]) await stayAt(one);
    // What is known is the same on both: nothing is left of recordings, and nothing is lost for longer than a round.
    await expect
      .poll(
        async () => {
          rig.hush();
          await fresh.waitForTimeout(1000);
          const [soaked, young] = [await readingsOf(frame), await readingsOf(started)];
          const other = Object.keys({ ...soaked, ...young }).filter(
            (key) => soaked[key] !== young[key],
          );
          if (other.length > 0) rig.speak();
          return other.map((key) => `${key}: ${soaked[key]}, not ${young[key]}`);
        },
        { ...PATIENCE, interval: ROUND_MS },
      )
      .toEqual([]);
    const at = new Date(rig.nowMs()).toISOString();
    const soaked = await pictureOf(frame, at, 30);
    const same = await comparePictures(fresh, soaked, await pictureOf(started, at, 30), 2);
    const turned = await comparePictures(fresh, soaked, await pictureOf(started, at, 200), 2);
    console.log(JSON.stringify({ same, turned }));
    expect(turned.far).toBeGreaterThan(0.1);
    expect(same.far).toBeLessThan(0.005);
    expect(same.mean).toBeLessThan(1.5);
  }, 300_000);

  it('KI5 is loaded again when its heartbeat is lost in the end', async () => {
    await page.bringToFront();
    await frame.evaluate(() => {
      const canvas = document.querySelector('borough-city')?.shadowRoot?.querySelector('canvas');
      canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await page.waitForSelector('html[data-kiosk="alive"]:not([data-rescues="0"])', PATIENCE);
    await (await kioskIn(page)).waitForSelector('#tale section', PATIENCE);
  }, 300_000);

  /** Whoever looks keeps touching the screen: nothing goes back to the start meanwhile. */
  function stayAt(of: Frame): Promise<void> {
    return of.evaluate(() => {
      const touch = (): boolean => dispatchEvent(new PointerEvent('pointerdown'));
      touch();
      setInterval(touch, 1000);
    });
  }

  /** Every number that is known, by table, key and column. */
  function readingsOf(of: Frame): Promise<Record<string, number>> {
    return of.evaluate(() => {
      const { city } = document.querySelector('borough-city') as unknown as CityElement;
      const known: Record<string, number> = {};
      for (const table of city.tables.values())
        for (let slot = 1; slot < table.size; slot++)
          for (const { id, schema, flags, values } of table.columns.values())
            if (schema.type === 'number' && (flags[slot] ?? 0) & 1)
              known[`${table.id}/${table.keyOf(slot)}/${id}`] = values[slot] ?? 0;
      return known;
    });
  }

  /** The picture of one moment from one place: held time, fixed sun, all layers. */
  async function pictureOf(of: Frame, at: string, headingDegrees: number): Promise<Buffer> {
    await runIn(
      of,
      { do: 'leadStory', to: 'stop' },
      { do: 'hold', at },
      { do: 'deselect' },
      { do: 'theme', name: 'wall' },
      { do: 'layer', id: 'parking', visible: true },
      { do: 'sun', at: '2026-06-05T16:00:00+08:00' },
      {
        do: 'look',
        camera: {
          target: [113.35, 23.12, 20],
          headingDegrees,
          pitchDegrees: -35,
          rangeMeters: 700,
        },
      },
    );
    await bare(of);
    await of.page().waitForTimeout(3000);
    await of.waitForSelector('#city[aria-busy="false"]', PATIENCE);
    return of.page().screenshot();
  }
});

/** Bytes a tour: the median of the slopes between all pairs (Theil–Sen), which one odd measure does not move. */
function slopeOf(points: readonly { loop: number; bytes: number }[]): number {
  const slopes = points.flatMap((one, i) =>
    points.slice(i + 1).map((other) => (other.bytes - one.bytes) / (other.loop - one.loop)),
  );
  return slopes.sort((a, b) => a - b)[slopes.length >> 1] ?? Number.NaN;
}

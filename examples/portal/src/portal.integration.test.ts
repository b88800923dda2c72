import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BoroughHealth } from '@borough/element';
import mqtt from 'mqtt';
import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_FLAGS, freePort, type Running, start } from '../../test/running.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

const command = (value: object): string => `do=${encodeURIComponent(JSON.stringify(value))}`;
const B1204 = { table: 'buildings', keys: ['B-1204'] };

interface Patch {
  readonly at: readonly number[];
  readonly mean: readonly number[];
}

/**
 * The mean colour of some pixels; at first of those of the chosen building, known by the tint of the
 * selection: clearly redder than green, away from the panels. Pixels never leave the page.
 */
async function patchOf(page: Page, known: readonly number[] | null): Promise<Patch> {
  const png = await page.screenshot();
  return page.evaluate(
    async ([base64, at]) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const { width, height } = image;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const found: number[] = at ? [...at] : [];
      for (let y = 60; y < 440 && !at; y++)
        for (let x = 400; x < 570; x++) {
          const i = (y * width + x) * 4;
          if ((data[i] as number) - (data[i + 1] as number) > 35) found.push(i);
        }
      const mean = [0, 1, 2].map(
        (c) => found.reduce((sum, i) => sum + (data[i + c] as number), 0) / found.length,
      );
      return { at: found, mean };
    },
    [png.toString('base64'), known] as const,
  );
}

const far = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((v, i) => Math.abs(v - (b[i] as number))));

describe('the portal on a running city', () => {
  let port: number;
  let city: Running;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    port = await freePort();
    city = await start(port);
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: CHROMIUM_FLAGS,
    });
    page = await browser.newPage({ viewport: { width: 1000, height: 600 } });
    page.on('pageerror', (error) => errors.push(error.message));
    const open = [
      command({ do: 'select', ...B1204 }),
      command({ do: 'sun', at: '2026-06-21T12:00:00+08:00' }),
      command({ do: 'flyTo', ...B1204 }),
    ];
    await page.goto(`${city.url}?lang=en&theme=light&${open.join('&')}`);
    await page.waitForSelector('#city[aria-busy="false"]', { timeout: 60_000 });
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await city?.stop();
  });

  const publish = (...args: string[]): Promise<unknown> =>
    run(
      process.execPath,
      ['packages/cli/bin/borough.js', 'publish', ...args, '--broker', city.mqttUrl],
      { cwd: ROOT },
    );

  const panel = (text: string): Promise<unknown> =>
    page.waitForFunction(
      (wanted) => {
        const card = document.querySelector('borough-feature')?.shadowRoot?.querySelector('.card');
        return card?.textContent?.replace(/\s+/g, ' ').includes(wanted);
      },
      text,
      { timeout: 20_000 },
    );

  it('shows buildings that change with the data, by themselves', async () => {
    const first = await page.screenshot();
    await expect
      .poll(async () => (await page.screenshot()).equals(first), {
        timeout: 30_000,
        interval: 1000,
      })
      .toBe(false);
  });

  it('recolours one building when a value is published by hand, and says whose value it is', async () => {
    await publish('town/energy/B-1204', '0.5', '--unit', 'kWh');
    await panel('0.5 kWh');
    await page.waitForTimeout(1500);
    const low = await patchOf(page, null);
    expect(low.at.length, 'the chosen building is to be seen').toBeGreaterThan(500);
    await publish('town/energy/B-1204', '100', '--unit', 'kWh');
    await panel('100.0 kWh');
    await expect
      .poll(async () => far(low.mean, (await patchOf(page, low.at)).mean))
      .toBeGreaterThan(40);
    await panel('simulated');
  }, 90_000);

  it('takes the line of the README from any MQTT client', async () => {
    const client = await mqtt.connectAsync(city.mqttUrl);
    await client.publishAsync('town/energy/B-1204', '{"value": 12.5}', { retain: true });
    await client.endAsync();
    await panel('12.5 kWh');
  });

  it('counts bad data with its reason, lets good data through, and never goes blank', async () => {
    const client = await mqtt.connectAsync(city.mqttUrl);
    const topic = 'town/energy/B-1204';
    await client.publishAsync(topic, '{"value": 41');
    await client.publishAsync(topic, '{"value": "hot"}');
    await client.publishAsync(topic, '{"value": NaN}');
    await client.publishAsync(topic, '{"value": 1e9}');
    await client.publishAsync(topic, '{"value": 1, "__proto__": {"x": 1}}');
    for (let i = 0; i < 10_000; i++)
      client.publish(`town/energy/unknown-${i}`, '{"value": 1}', { qos: 0 });
    await client.publishAsync(topic, '{"value": 77.5}', { qos: 1 });
    await client.endAsync();
    await panel('77.5 kWh');
    await page.evaluate(() => {
      (document.querySelector('borough-health') as BoroughHealth).folded = false;
    });
    const sources = () => page.textContent('borough-health .card');
    await expect.poll(sources, { timeout: 20_000 }).toMatch(/not readable [2-9]/);
    expect(await sources()).toMatch(/wrong type \d/);
    expect(await sources()).toMatch(/out of range \d/);
    expect(await sources()).toMatch(/not safe \d/);
    await expect.poll(sources, { timeout: 20_000 }).toMatch(/10,0\d\d readings without a thing/);
    expect(errors).toEqual([]);
  });

  it('lives through the death of the server, says so, and goes on when it is back', async () => {
    await city.stop();
    await expect
      .poll(() => page.textContent('borough-health .card'), { timeout: 30_000 })
      .toContain('connection lost');
    // Not blank, and the last value stands, ageing.
    await panel('kWh');
    city = await start(port);
    await expect
      .poll(() => page.textContent('borough-health .card'), { timeout: 60_000 })
      .not.toContain('connection lost');
    await publish('town/energy/B-1204', '33.5', '--unit', 'kWh');
    await panel('33.5 kWh');
    expect(errors).toEqual([]);
  }, 120_000);
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { build, createServer as createViteServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Broker, createBroker, hasMosquitto } from '../test/mosquitto.js';
import { hasChromium, openBrowser } from '../test/page.js';
import { freePort } from '../test/program.js';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../../..');
const canRun = hasMosquitto && hasChromium;
if (!canRun && process.env.CI) throw new Error('mosquitto or chromium is not installed.');

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

describe.skipIf(!canRun)('a page built with vite from the built package', () => {
  let folder: string;
  let broker: Broker;
  let browser: Browser;
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    execFileSync('node', [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'packages/feeds'], {
      cwd: root,
    });
    folder = mkdtempSync(join(tmpdir(), 'borough-page-'));
    await build({
      configFile: false,
      root: join(here, '../test/consumer'),
      logLevel: 'error',
      resolve: { alias: { '@borough/feeds': join(here, '../dist/index.js') } },
      build: { outDir: folder, emptyOutDir: true },
    });
    broker = await createBroker();
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    const policy = [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      `connect-src 'self' ${broker.wsUrl}`,
      "require-trusted-types-for 'script'",
    ].join('; ');
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', origin);
      const file = join(folder, pathname === '/' ? 'index.html' : pathname);
      if (!existsSync(file)) return response.writeHead(404).end();
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.setHeader('content-security-policy', policy);
      return response.end(readFileSync(file));
    }).listen(port, '127.0.0.1');
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('FE2 the worker is a chunk of its own', () => {
    const assets = readdirSync(join(folder, 'assets'));
    expect(assets.filter((name) => name.startsWith('feeds.worker'))).toHaveLength(1);
    const page = assets.filter((name) => name.startsWith('index'));
    expect(page).toHaveLength(1);
    expect(readFileSync(join(folder, 'assets', page[0] as string), 'utf8')).not.toContain('data:');
  });

  test('FE3 under a strict policy with Trusted Types, readings cross from MQTT to the page, and close ends the worker', async () => {
    const publisher = await broker.publisher();
    await publisher.publishAsync('town/energy/B-1', '41.5', { retain: true });
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('favicon')) {
        problems.push(message.text());
      }
    });
    await page.goto(`${origin}/?broker=${encodeURIComponent(broker.wsUrl)}`);
    await expect
      .poll(() => page.evaluate('window.seen.values'), { timeout: 15_000 })
      .toEqual([41.5]);
    expect(problems.filter((text) => !text.includes('404'))).toEqual([]);
    expect(await page.evaluate('window.seen.keys')).toEqual(['B-1']);
    expect(page.workers()).toHaveLength(1);
    await page.evaluate('window.closeFeeds()');
    await expect.poll(() => page.workers().length, { timeout: 5000 }).toBe(0);
    await page.close();
  });
});

describe.skipIf(!canRun)('a page served by vite from source', () => {
  test('FE1 readings cross from MQTT to the page', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'borough-cache-'));
    const broker = await createBroker();
    const vite = await createViteServer({
      configFile: false,
      root: join(here, '../test/consumer'),
      cacheDir: cache,
      logLevel: 'error',
      resolve: {
        alias: { '@borough/feeds': join(here, 'index.ts') },
        conditions: ['borough-source', 'module', 'browser', 'development|production'],
      },
      server: { host: '127.0.0.1', port: await freePort(), fs: { strict: false } },
    });
    await vite.listen();
    const browser = await openBrowser();
    try {
      const publisher = await broker.publisher();
      await publisher.publishAsync('town/energy/B-1', '41.5', { retain: true });
      const page = await browser.newPage();
      const url = vite.resolvedUrls?.local[0] as string;
      await page.goto(`${url}?broker=${encodeURIComponent(broker.wsUrl)}`);
      const values = () => page.evaluate('window.seen?.values').catch(() => undefined);
      await expect.poll(values, { timeout: 25_000 }).toEqual([41.5]);
    } finally {
      await browser.close();
      await vite.close();
      await broker.close();
      rmSync(cache, { recursive: true, force: true });
    }
  }, 60_000);
});

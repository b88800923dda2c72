import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, join, normalize } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import type { Outcome } from '../row.js';

/** The repository's own flags, and what a benchmark needs to see of memory and time. */
export const FLAGS: readonly string[] = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.css': 'text/css',
};
/** An isolated page has a clock of 5 µs; any other, one of 100. */
const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
/** Never asked for: every request is answered from the disk. */
const ORIGIN = 'http://bench.localhost';
const CESIUM = join(
  dirname(createRequire(import.meta.url).resolve('@cesium/engine/package.json')),
  'Source',
);

export function launch(): Promise<Browser> {
  const { CHROMIUM_PATH } = process.env;
  const args = [...FLAGS];
  return chromium.launch({ args, ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }) });
}

/** One run of one subject in a browser of its own. */
export async function runInPage(
  folder: string,
  scenario: string,
  subject: string,
  change: object,
): Promise<Outcome> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    // The bench's own server is on this machine; a page of nowhere may not speak to that without leave.
    await page.context().grantPermissions(['local-network-access']);
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await serve(page, folder);
    await page.goto(`${ORIGIN}/index.html`);
    await page.waitForFunction('typeof bench === "function"');
    try {
      return (await page.evaluate(
        ([id, name, size]) => bench(id as string, name as string, size as object),
        [scenario, subject, change],
      )) as Outcome;
    } catch (failure) {
      const wrong = [String(failure), ...said.slice(-5)].join('\n');
      return { subject, version: '-', n: 0, samples: [], wrong };
    }
  } finally {
    await browser.close();
  }
}

export function serve(page: Page, folder: string): Promise<unknown> {
  return page.route(`${ORIGIN}/**`, (route) => {
    const path = normalize(decodeURIComponent(new URL(route.request().url()).pathname));
    const file = path.startsWith('/cesium/') ? join(CESIUM, path.slice(8)) : join(folder, path);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    return route.fulfill({
      body: readFileSync(file),
      headers: { ...ISOLATED, 'content-type': type },
    });
  });
}

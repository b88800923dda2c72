import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CASES } from '../test/cases.js';
import { planOf, toBytes } from '../test/decoding.js';
import { hasChromium, openBrowser } from '../test/page.js';
import { freePort } from '../test/program.js';
import { DECODERS } from './decoder/decoder.js';

if (!hasChromium && process.env.CI) throw new Error('chromium is not installed.');

const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self' blob:",
  "require-trusted-types-for 'script'",
].join('; ');
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const PAGE = '<!doctype html><title>decoders</title><script type="module" src="main.js"></script>';
const MAIN = `import { DECODERS } from './decoder.js';
window.decode = async (plan, bytes, topic) => {
  const decode = await DECODERS[plan.decoder](plan);
  const batch = decode({ bytes: Uint8Array.from(bytes), receivedMs: Date.UTC(2026, 4, 4, 12), retained: false, topic });
  return { keys: batch.keys, rows: batch.rows, rejects: batch.rejects.length };
};`;

describe.skipIf(!hasChromium)('decoders in Chromium under the strict policy', () => {
  let folder: string;
  let server: Server;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'borough-decoders-'));
    await build({
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['borough-source', 'module', 'browser', 'production'] },
      build: {
        outDir: folder,
        emptyOutDir: true,
        lib: {
          entry: fileURLToPath(new URL('decoder/decoder.ts', import.meta.url)),
          formats: ['es'],
          fileName: () => 'decoder.js',
        },
      },
    });
    writeFileSync(join(folder, 'index.html'), PAGE);
    writeFileSync(join(folder, 'main.js'), MAIN);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', origin);
      const file = join(folder, pathname === '/' ? 'index.html' : pathname.slice(1));
      response.setHeader('content-security-policy', POLICY);
      response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain');
      try {
        response.end(readFileSync(file));
      } catch {
        response.writeHead(404).end();
      }
    }).listen(port, '127.0.0.1');
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('DC18 each decodes a frame, without code made at run time and without a violation', async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error' && !line.text().includes('404')) problems.push(line.text());
    });
    await page.goto(origin);
    await page.waitForFunction('window.decode');
    const names = [...CASES.map(([decoder]) => decoder), 'clock'];
    expect(names.sort()).toEqual(Object.keys(DECODERS).sort());
    for (const [decoder, map, frame, key] of CASES) {
      const plan = planOf(decoder, { n: 'number' }, map);
      const args = JSON.stringify([plan, [...toBytes(frame)], 'spBv1.0/g/NDATA/k']);
      const seen = await page.evaluate(`window.decode(...${args})`);
      expect([decoder, seen]).toMatchObject([decoder, { keys: [key], rejects: 0 }]);
    }
    expect(problems).toEqual([]);
    await page.close();
  });
});

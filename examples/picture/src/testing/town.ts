import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));

/** The town as a person starts it, at dusk, behind the page that shows it alone; and a browser. */
export interface Running {
  readonly url: string;
  readonly browser: Browser;
  stop(): Promise<void>;
}

/** @param at the city time at which it starts */
export async function startTown(at = '2026-06-05T19:05:00+08:00'): Promise<Running> {
  const port = await freePort();
  const args = ['scripts/start.mjs', '--no-open', '--example', 'picture', '--port', String(port)];
  const child = spawn(process.execPath, [...args, '--at', at], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  const url = await new Promise<string>((done, fail) => {
    const hear = (chunk: Buffer): void => {
      told += chunk;
      const found = /borough: (http\S+)/.exec(told)?.[1];
      if (found) done(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (status) => fail(new Error(`start ended with ${status}: ${told}`)));
  });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-background-networking',
    ],
  });
  return {
    url,
    browser,
    async stop() {
      await browser.close();
      await new Promise<void>((done) => {
        if (child.exitCode !== null) done();
        child.once('exit', () => done());
        child.kill('SIGINT');
      });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

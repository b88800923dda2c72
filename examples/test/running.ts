import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A browser that draws WebGL without a graphics card and asks nothing of anybody. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** A city that `npm start` has started. */
export interface Running {
  readonly url: string;
  readonly mqttUrl: string;
  stop(): Promise<void>;
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}

/** `npm start` on the small quarter, as a person runs it; resolves with what its one line says. */
export function start(port: number, ...flags: readonly string[]): Promise<Running> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['scripts/start.mjs', '--no-open', '--city', 'quarter', '--port', String(port), ...flags],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const stop = (): Promise<void> =>
    new Promise((done) => {
      if (child.exitCode !== null) done();
      child.once('exit', () => done());
      child.kill('SIGINT');
    });
  return new Promise((done, fail) => {
    let told = '';
    child.stderr?.on('data', (chunk) => {
      told += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      told += chunk;
      const line = /borough: (http\S+).*\((mqtt\S+);/.exec(told);
      if (line) done({ url: line[1] as string, mqttUrl: line[2] as string, stop });
    });
    child.once('exit', (status) => fail(new Error(`start ended with ${status}: ${told}`)));
  });
}

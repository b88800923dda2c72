import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of somebody else's that runs in the test's hands. */
export interface Program {
  /** Its own, gone with it. */
  readonly folder: string;
  /** Runs it with the configuration as it is now, until it listens. */
  start(): Promise<void>;
  /** Ends it without a goodbye, as a power cut would. */
  kill(): Promise<void>;
  /** Kills it and takes its folder away. */
  close(): Promise<void>;
}

export interface ProgramOptions {
  readonly path: string;
  /** What its configuration file says, each time it starts. */
  readonly config: (folder: string) => readonly string[];
  /** Where it will listen. */
  readonly ports: readonly number[];
}

/** The first of these places where there is something. */
export function findProgram(...paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}

export function createProgram({ path, config, ports }: ProgramOptions): Program {
  const folder = mkdtempSync(join(tmpdir(), 'borough-server-'));
  let running: ChildProcess | null = null;
  const self: Program = {
    folder,
    async start() {
      const file = join(folder, 'server.conf');
      writeFileSync(file, `${config(folder).join('\n')}\n`);
      running = spawn(path, ['-c', file], { stdio: 'ignore' });
      await Promise.all(ports.map(isListening));
    },
    async kill() {
      const last = running;
      running = null;
      if (!last) return;
      const ended = new Promise((resolve) => last.once('exit', resolve));
      last.kill('SIGKILL');
      await ended;
    },
    async close() {
      await self.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return self;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function isListening(port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const isUp = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Nothing listens on ${port}.`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { freePort, isListening } from './mosquitto.js';

const PROGRAM = [
  '/usr/sbin/nats-server',
  '/usr/local/bin/nats-server',
  '/usr/bin/nats-server',
].find((path) => existsSync(path));

/** Whether a real server is here; where a build server has none, that is a failure and not a skip. */
export const hasNats = PROGRAM !== undefined;

/** A nats-server of our own with JetStream and WebSocket; it can be killed and started again as it was. */
export interface NatsServer {
  readonly wsUrl: string;
  readonly tcpUrl: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** Takes JetStream's store away: numbers begin anew. */
  forget(): void;
  client(token?: string): Promise<NatsConnection>;
  close(): Promise<void>;
}

export async function createNatsServer(extra = ''): Promise<NatsServer> {
  if (!PROGRAM) throw new Error('nats-server is not installed.');
  const program = PROGRAM;
  const [ws, tcp] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'borough-nats-'));
  const store = join(folder, 'store');
  const config = join(folder, 'nats.conf');
  writeFileSync(
    config,
    [
      `listen: "127.0.0.1:${tcp}"`,
      `jetstream { store_dir: "${store}", max_mem: 64M, max_file: 256M }`,
      `websocket { listen: "127.0.0.1:${ws}", no_tls: true }`,
      extra,
    ].join('\n'),
  );
  let running: ChildProcess | null = null;
  const clients: NatsConnection[] = [];
  const self: NatsServer = {
    wsUrl: `ws://127.0.0.1:${ws}`,
    tcpUrl: `nats://127.0.0.1:${tcp}`,
    async start() {
      running = spawn(program, ['-c', config], { stdio: 'ignore' });
      await Promise.all([isListening(tcp), isListening(ws)]);
    },
    async kill() {
      const last = running;
      running = null;
      if (!last) return;
      const ended = new Promise((done) => last.once('exit', done));
      last.kill('SIGKILL');
      await ended;
    },
    forget: () => rmSync(store, { recursive: true, force: true }),
    async client(token) {
      const client = await connect({
        servers: [self.tcpUrl],
        reconnect: false,
        ...(token && { token }),
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.close().catch(() => {});
      await self.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await self.start();
  return self;
}

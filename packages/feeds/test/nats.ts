import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { createProgram, findProgram, freePort, type Program } from './program.js';

const PROGRAM = findProgram(
  '/usr/sbin/nats-server',
  '/usr/local/bin/nats-server',
  '/usr/bin/nats-server',
);

/** Whether a real server is here; where a build server has none, that is a failure and not a skip. */
export const hasNats = PROGRAM !== undefined;

/** A nats-server of our own with JetStream and WebSocket; it can be killed and started again as it was. */
export interface NatsServer extends Omit<Program, 'folder'> {
  readonly wsUrl: string;
  readonly tcpUrl: string;
  /** From the next start on, only this token gets in. */
  admit(token: string): void;
  /** Takes JetStream's store away: numbers begin anew. */
  forget(): void;
  /** How many clients are connected, by the server's own count. */
  connections(): Promise<number>;
  client(token?: string): Promise<NatsConnection>;
}

export async function createNatsServer(extra = ''): Promise<NatsServer> {
  if (!PROGRAM) throw new Error('nats-server is not installed.');
  const [ws, tcp, http] = [await freePort(), await freePort(), await freePort()];
  let access = extra;
  const program = createProgram({
    path: PROGRAM,
    ports: [tcp, ws, http],
    config: (folder) => [
      `listen: "127.0.0.1:${tcp}"`,
      `http: "127.0.0.1:${http}"`,
      `jetstream { store_dir: "${join(folder, 'store')}", max_mem: 64M, max_file: 256M }`,
      `websocket { listen: "127.0.0.1:${ws}", no_tls: true }`,
      access,
    ],
  });
  const clients: NatsConnection[] = [];
  const self: NatsServer = {
    wsUrl: `ws://127.0.0.1:${ws}`,
    tcpUrl: `nats://127.0.0.1:${tcp}`,
    start: program.start,
    kill: program.kill,
    admit(token) {
      access = `authorization { token: "${token}" }`;
    },
    forget: () => rmSync(join(program.folder, 'store'), { recursive: true, force: true }),
    async connections() {
      const reply = await fetch(`http://127.0.0.1:${http}/connz`);
      return ((await reply.json()) as { num_connections: number }).num_connections;
    },
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
      await program.close();
    },
  };
  await self.start();
  return self;
}

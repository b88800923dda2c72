import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';

const PROGRAM = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto'].find((path) =>
  existsSync(path),
);

/** Whether a real broker is here; where a build server has none, that is a failure and not a skip. */
export const hasMosquitto = PROGRAM !== undefined;

/** A mosquitto of our own on free loopback ports; it can be killed and started again on the same ones. */
export interface Broker {
  readonly wsUrl: string;
  readonly tcpUrl: string;
  start(): Promise<void>;
  /** Ends it without a goodbye, as a power cut would. */
  kill(): Promise<void>;
  publisher(): Promise<MqttClient>;
  close(): Promise<void>;
}

export async function createBroker(extra = ''): Promise<Broker> {
  if (!PROGRAM) throw new Error('mosquitto is not installed.');
  const program = PROGRAM;
  const [ws, tcp] = [await freePort(), await freePort()];
  const folder = mkdtempSync(join(tmpdir(), 'borough-broker-'));
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    [
      'per_listener_settings false',
      'allow_anonymous true',
      'persistence false',
      'max_queued_messages 0',
      `listener ${tcp} 127.0.0.1`,
      `listener ${ws} 127.0.0.1`,
      'protocol websockets',
      extra,
    ].join('\n'),
  );
  let running: ChildProcess | null = null;
  const publishers: MqttClient[] = [];
  const broker: Broker = {
    wsUrl: `ws://127.0.0.1:${ws}`,
    tcpUrl: `mqtt://127.0.0.1:${tcp}`,
    async start() {
      running = spawn(program, ['-c', config], { stdio: 'ignore' });
      await Promise.all([isListening(tcp), isListening(ws)]);
    },
    async kill() {
      const last = running;
      running = null;
      if (!last) return;
      const ended = new Promise((resolve) => last.once('exit', resolve));
      last.kill('SIGKILL');
      await ended;
    },
    async publisher() {
      const client = await mqtt.connectAsync(broker.tcpUrl, { reconnectPeriod: 0 });
      client.on('error', () => {});
      publishers.push(client);
      return client;
    },
    async close() {
      for (const client of publishers) client.end(true);
      await broker.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await broker.start();
  return broker;
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

export async function isListening(port: number): Promise<void> {
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

import { pbkdf2Sync } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { createProgram, findProgram, freePort, type Program } from './program.js';

const PROGRAM = findProgram('/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto');

/** Whether a real broker is here; where a build server has none, that is a failure and not a skip. */
export const hasMosquitto = PROGRAM !== undefined;

/** A mosquitto of our own on free loopback ports; it can be killed and started again on the same ones. */
export interface Broker extends Omit<Program, 'folder'> {
  readonly wsUrl: string;
  readonly tcpUrl: string;
  /** From the next start on, only the user `token` with this password gets in. */
  admit(password: string): void;
  publisher(): Promise<MqttClient>;
}

export async function createBroker(extra = ''): Promise<Broker> {
  if (!PROGRAM) throw new Error('mosquitto is not installed.');
  const [ws, tcp] = [await freePort(), await freePort()];
  let password: string | null = null;
  const program = createProgram({
    path: PROGRAM,
    ports: [tcp, ws],
    config: (folder) => [
      'per_listener_settings false',
      ...toAccess(folder, password),
      'persistence false',
      'max_queued_messages 0',
      `listener ${tcp} 127.0.0.1`,
      `listener ${ws} 127.0.0.1`,
      'protocol websockets',
      extra,
    ],
  });
  const publishers: MqttClient[] = [];
  const broker: Broker = {
    wsUrl: `ws://127.0.0.1:${ws}`,
    tcpUrl: `mqtt://127.0.0.1:${tcp}`,
    start: program.start,
    kill: program.kill,
    admit(next) {
      password = next;
    },
    async publisher() {
      const access = password === null ? {} : { username: 'token', password };
      const client = await mqtt.connectAsync(broker.tcpUrl, { reconnectPeriod: 0, ...access });
      client.on('error', () => {});
      publishers.push(client);
      return client;
    },
    async close() {
      for (const client of publishers) client.end(true);
      await program.close();
    },
  };
  await broker.start();
  return broker;
}

function toAccess(folder: string, password: string | null): string[] {
  if (password === null) return ['allow_anonymous true'];
  const file = join(folder, 'passwords');
  // mosquitto's own form: PBKDF2 with SHA-512, 64 bytes.
  const salt = Buffer.from('borough-salt');
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  const text = ['$7', '101', salt.toString('base64'), hash.toString('base64')].join('$');
  writeFileSync(file, `token:${text}\n`);
  // Started by root, it runs as another user, who must get there.
  chmodSync(folder, 0o755);
  return ['allow_anonymous false', `password_file ${file}`];
}

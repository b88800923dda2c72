import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BoroughError, type ClockMessage } from '@borough/core';
import type { MqttClient } from 'mqtt';
import type { Io } from './command.js';

/** A connection to a broker for the length of one command. */
export interface Connection {
  readonly url: string;
  publish(topic: string, payload: string | Uint8Array, retain: boolean): Promise<void>;
  /** City time now by the broker's clock topic, or undefined where nobody keeps one. */
  readCityMs(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** The address used when nobody says another. */
const USUAL_BROKER = 'mqtt://127.0.0.1:1883';

/** The broker to speak to: what was asked for, else `BOROUGH_BROKER`, else the city running here, else the usual. */
export async function findBroker(asked: string | undefined, io: Io): Promise<string> {
  return asked ?? io.env.BOROUGH_BROKER ?? (await readRunning(io.folder)) ?? USUAL_BROKER;
}

/** `npm start` leaves the address of its broker here, because port 1883 may belong to another. */
async function readRunning(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const running = JSON.parse(await readFile(join(at, '.borough', 'running.json'), 'utf8'));
      if (typeof running?.mqttUrl === 'string') return running.mqttUrl;
    } catch {
      // No city was started from this folder; perhaps from one above.
    }
    if (dirname(at) === at) return undefined;
  }
}

/** Connects once, without trying again; throws `BROKER_URL`, `BROKER_REFUSED`. */
export async function connect(url: string, signal: AbortSignal): Promise<Connection> {
  if (!/^(mqtts?|wss?):\/\/[^/]/.test(url))
    throw new BoroughError(
      'BROKER_URL',
      `"${url}" is no broker's address. Give one like ${USUAL_BROKER} or ws://127.0.0.1:4400/mqtt`,
    );
  const { connectAsync } = await import('mqtt');
  let client: MqttClient;
  try {
    client = await connectAsync(url, { reconnectPeriod: 0, connectTimeout: 5000 }, false);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new BoroughError(
      'BROKER_REFUSED',
      `No broker answers at ${url} (${code ?? message}). Start a city with "npm start" or "borough serve", or name another: --broker URL`,
      { cause },
    );
  }
  // A broker that drops the connection in the middle would else leave a command waiting.
  let fail = (_: Error): void => {};
  const lost = new Promise<never>((_, reject) => {
    fail = reject;
  });
  lost.catch(() => {});
  client.on('error', () => {});
  client.on('close', () =>
    fail(
      new BoroughError(
        'BROKER_CLOSED',
        `The broker at ${url} closed the connection. It may not allow this topic; borough/… is the server's own.`,
      ),
    ),
  );
  const close = async (): Promise<void> => {
    signal.removeEventListener('abort', end);
    client.removeAllListeners('close');
    await client.endAsync(true);
  };
  const end = (): void => fail(new Error('stopped'));
  signal.addEventListener('abort', end, { once: true });
  return {
    url,
    close,
    async publish(topic, payload, retain) {
      const bytes = typeof payload === 'string' ? payload : Buffer.from(payload);
      // QoS 1, so that "sent" means that it arrived.
      await Promise.race([client.publishAsync(topic, bytes, { qos: 1, retain }), lost]);
    },
    readCityMs: () => Promise.race([readCityMs(client), lost]),
  };
}

/** A retained copy is up to a second old, minutes in a replay: the next live one counts. */
async function readCityMs(client: MqttClient): Promise<number | undefined> {
  let heard: { message: ClockMessage; atMs: number } | undefined;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 400);
    client.on('message', (topic, payload, packet) => {
      const message = topic === 'borough/clock' ? toClock(payload) : undefined;
      if (!message) return;
      heard = { message, atMs: Date.now() };
      clearTimeout(timer);
      if (packet.retain) setTimeout(resolve, 1500);
      else resolve();
    });
    client.subscribeAsync('borough/clock').catch(() => resolve());
  });
  if (!heard) return undefined;
  return heard.message.cityMs + (Date.now() - heard.atMs) * heard.message.rate;
}

function toClock(payload: Buffer): ClockMessage | undefined {
  try {
    const value = JSON.parse(payload.toString('utf8'));
    return Number.isFinite(value.cityMs) && Number.isFinite(value.rate) ? value : undefined;
  } catch {
    return undefined;
  }
}

import type { LinkState, Undo } from '@borough/core';
// The browser build has a default export only.
import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import type { Backoff } from './backoff.js';
import type { Lease, TokenRequest } from './token.js';
import { matchesTopic } from './topic.js';
import type { Inlet } from './transport.js';

/** One connection to a broker and the feeds that listen on it. */
export interface MqttConnection {
  subscribe(filter: string, inlet: Inlet): Undo;
  close(): void;
}

export interface MqttConnectionOptions {
  readonly url: string;
  readonly username: string;
  readonly backoff: Backoff;
  readonly lease: Lease;
  /** Without a word for so long (wall time), we ask; without an answer, the link is lost. */
  readonly keepaliveMs: number;
  /** A broker that has not answered by then is not there. */
  readonly dialMs: number;
}

interface Listener {
  readonly filter: string;
  readonly inlet: Inlet;
  /** A live message came with QoS 0: the broker keeps none of those for us. */
  isLossy: boolean;
}

/** What is larger a broker keeps to itself (MQTT 5); one that sends it is left. */
const MAX_PACKET_BYTES = 1024 * 1024;
/** How long a broker keeps our place (MQTT 5). */
const SESSION_SECONDS = 300;
/** Bad user name or password, not authorized: 3.1.1 §3.2.2.3 and 5.0 §3.2.2.2. */
const REFUSALS: readonly unknown[] = [4, 5, 134, 135];
/** The broker does not speak MQTT 5: in the words of 3.1.1 and of 5.0. */
const TOO_NEW: readonly unknown[] = [1, 132];

/**
 * MQTT 5 with a session that outlives a lost connection, else 3.1.1 without. Each attempt is a new client under
 * the same client id: one that is told to `reconnect()` loses its subscriptions, and a new one carries nothing
 * over from a socket that died halfway.
 */
export function openMqttConnection(connection: MqttConnectionOptions): MqttConnection {
  const { url, username, backoff, lease, keepaliveMs, dialMs } = connection;
  const listeners = new Set<Listener>();
  const clientId = `borough-${toHex(crypto.getRandomValues(new Uint8Array(8)))}`;
  /** What the broker's session has subscribed for us. */
  const granted = new Set<string>();
  let version: 4 | 5 = 5;
  let client: MqttClient | null = null;
  let isStarting = false;
  let isConnected = false;
  let isClosed = false;
  let hadSession = false;
  let reason: TokenRequest['reason'] = 'connect';
  let trouble: string | undefined;
  let told: string | undefined;

  function tell(state: LinkState, detail?: string): void {
    for (const listener of listeners) listener.inlet.link(state, detail);
  }

  function toOptions(password: string | null): IClientOptions {
    return {
      clientId,
      protocolVersion: version,
      // Nobody else has this client id, so what is there under it is ours.
      clean: version === 4 || !hadSession,
      ...(version === 5 && {
        properties: {
          sessionExpiryInterval: SESSION_SECONDS,
          maximumPacketSize: MAX_PACKET_BYTES,
        },
      }),
      ...(password !== null && { username, password }),
      keepalive: Math.max(1, Math.round(keepaliveMs / 1000)),
      connectTimeout: dialMs,
      // Both are ours: the library's fixed 1 s retry would bring every page back at once.
      reconnectPeriod: 0,
      resubscribe: false,
      // 'auto' starts a blob: worker, which a worker-src of 'self' forbids; then no ping is ever sent.
      timerVariant: 'native',
    };
  }

  async function attempt(): Promise<void> {
    isStarting = true;
    tell('connecting', told);
    try {
      const password = await lease.get(reason);
      if (!isClosed) connect(toOptions(password));
    } catch (failure) {
      if (!isClosed) wait(`No token: ${toDetail(failure as Error)}`);
    } finally {
      isStarting = false;
    }
  }

  function connect(options: IClientOptions): void {
    const next = mqtt.connect(url, options);
    client = next;
    let isMute = !hadSession;
    let unread = 0;
    next.on('packetreceive', () => {
      isMute = false;
      unread = 0;
    });
    // The library takes in whatever is announced, up to 256 MB, before it looks at it.
    next.stream.on('data', (bytes: Uint8Array) => {
      unread += bytes.length;
      if (unread <= 2 * MAX_PACKET_BYTES || next !== client) return;
      trouble = `The broker sent a message of more than ${MAX_PACKET_BYTES} bytes.`;
      lose(next);
    });
    next.on('connect', (packet) => {
      if (next === client) welcome(next, packet);
    });
    next.on('message', (topic, payload, packet) => {
      if (next !== client) return;
      const about = { topic, retained: packet.retain };
      for (const listener of listeners) {
        if (!matchesTopic(listener.filter, topic)) continue;
        if (packet.qos === 0 && !packet.retain) listener.isLossy = true;
        listener.inlet.frame(payload, about);
      }
    });
    // Listened to for as long as the client lives: an error that nobody hears would end the process.
    next.on('error', (error: Error & { code?: unknown }) => {
      if (next !== client) return;
      isMute &&= error.code === 'ECONNRESET';
      trouble = toDetail(error);
      reason = REFUSALS.includes(error.code) ? 'refused' : 'connect';
      if (version === 5 && TOO_NEW.includes(error.code)) version = 4;
    });
    next.on('close', () => {
      // Some old brokers say nothing at all to what they do not know; then the next attempt is told in their words.
      if (next === client && isMute) version = version === 5 ? 4 : 5;
      lose(next);
    });
  }

  function welcome(on: MqttClient, { sessionPresent }: IConnackPacket): void {
    isConnected = true;
    trouble = undefined;
    told = undefined;
    reason = 'connect';
    backoff.succeeded();
    hadSession = version === 5;
    if (!sessionPresent) granted.clear();
    // The session kept what was sent with QoS 1; of a source that uses QoS 0 it kept nothing, and only who
    // subscribes anew is told what the broker retains.
    const kept = [...listeners].filter(({ filter, isLossy }) => granted.has(filter) && !isLossy);
    for (const { inlet } of kept) inlet.link('open', undefined, true);
    const others = [...listeners].filter((listener) => !kept.includes(listener));
    if (others.length > 0) request(on, others);
  }

  function lose(lost: MqttClient): void {
    if (lost !== client) return;
    client = null;
    isConnected = false;
    lost.end(true);
    if (!isClosed) wait(trouble ?? 'The broker closed the connection.');
  }

  function wait(detail: string): void {
    told = detail;
    trouble = undefined;
    tell('waiting', detail);
    backoff.retry(() => void attempt());
  }

  function request(on: MqttClient, wanted: readonly Listener[]): void {
    const filters = [...new Set(wanted.map((listener) => listener.filter))];
    on.subscribe(filters, { qos: version === 5 ? 1 : 0 }, (error, _granted, packet) => {
      if (on !== client) return;
      // With one refusal the library calls it all an error; the packet says which it was.
      const codes = packet && 'granted' in packet ? (packet.granted as readonly number[]) : [];
      for (const { filter, inlet } of wanted.filter((listener) => listeners.has(listener))) {
        const code = codes[filters.indexOf(filter)];
        const isGranted = code === undefined ? !error : code < 128;
        if (isGranted) granted.add(filter);
        if (isGranted) inlet.link('open');
        else if (code !== undefined) inlet.link('failed', `The broker refused "${filter}".`);
        else inlet.link('failed', `Subscribing failed: ${toDetail(error as Error)}`);
      }
    });
  }

  return {
    subscribe(filter, inlet) {
      const listener: Listener = { filter, inlet, isLossy: false };
      listeners.add(listener);
      if (client && isConnected) request(client, [listener]);
      else if (client || isStarting) inlet.link('connecting');
      // All feeds of a city subscribe in one turn: one request for all of them.
      else if (listeners.size === 1)
        queueMicrotask(() => !isClosed && !client && !isStarting && void attempt());
      return () => {
        listeners.delete(listener);
        const isShared = [...listeners].some((other) => other.filter === filter);
        if (isShared) return;
        granted.delete(filter);
        if (client && isConnected) client.unsubscribe(filter, () => {});
      };
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      backoff.close();
      lease.close();
      const last = client;
      client = null;
      if (!last) return;
      if (version === 4 || !isConnected) {
        last.end(true);
        return;
      }
      // Nobody resumes: the broker need not keep what MQTT calls a session.
      const timer = setTimeout(() => last.end(true), 500);
      last.end(false, { properties: { sessionExpiryInterval: 0 } }, () => clearTimeout(timer));
    },
  };
}

function toDetail(error: Error & { code?: unknown }): string {
  const text = error.message || String(error.code ?? '') || 'The connection failed.';
  return text.slice(0, 200);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

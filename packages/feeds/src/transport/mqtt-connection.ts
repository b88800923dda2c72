import type { LinkState, Undo } from '@borough/core';
// The browser build has a default export only.
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { createBackoff } from './backoff.js';
import { matchesTopic } from './topic.js';
import type { Inlet } from './transport.js';

/** One connection to a broker and the feeds that listen on it. */
export interface MqttConnection {
  subscribe(filter: string, inlet: Inlet): Undo;
  close(): void;
}

interface Listener {
  readonly filter: string;
  readonly inlet: Inlet;
}

/**
 * Each attempt is a new client under the same client id. A client that is told to `reconnect()` has lost its
 * subscriptions anyway, and a new one carries nothing over from a socket that died halfway.
 */
export function openMqttConnection(url: string): MqttConnection {
  const listeners = new Set<Listener>();
  const backoff = createBackoff();
  const options: IClientOptions = {
    clientId: `borough-${toHex(crypto.getRandomValues(new Uint8Array(8)))}`,
    protocolVersion: 4,
    clean: true,
    keepalive: 20,
    connectTimeout: 15_000,
    // Both are ours: the library's fixed 1 s retry would bring every page back at once.
    reconnectPeriod: 0,
    resubscribe: false,
    // 'auto' starts a blob: worker, which a worker-src of 'self' forbids; then no ping is ever sent.
    timerVariant: 'native',
  };
  let client: MqttClient | null = null;
  let isConnected = false;
  let isClosed = false;
  let trouble: string | undefined;

  function tell(state: LinkState, detail?: string): void {
    for (const listener of listeners) listener.inlet.link(state, detail);
  }

  function attempt(): void {
    tell('connecting', trouble);
    const next = mqtt.connect(url, options);
    client = next;
    next.on('connect', (packet) => {
      if (next !== client) return;
      isConnected = true;
      trouble = undefined;
      backoff.succeeded();
      if (packet.sessionPresent) tell('open');
      else request(next, [...listeners]);
    });
    next.on('message', (topic, payload, packet) => {
      if (next !== client) return;
      const about = { topic, retained: packet.retain };
      for (const listener of listeners) {
        if (matchesTopic(listener.filter, topic)) listener.inlet.frame(payload, about);
      }
    });
    // Listened to for as long as the client lives: an error that nobody hears would end the process.
    next.on('error', (error) => {
      if (next === client) trouble = toDetail(error);
    });
    next.on('close', () => lose(next));
  }

  function lose(lost: MqttClient): void {
    if (lost !== client) return;
    client = null;
    isConnected = false;
    lost.end(true);
    if (isClosed) return;
    trouble ??= 'The broker closed the connection.';
    tell('waiting', trouble);
    backoff.retry(attempt);
  }

  function request(on: MqttClient, wanted: readonly Listener[]): void {
    const filters = [...new Set(wanted.map((listener) => listener.filter))];
    if (filters.length === 0) return;
    on.subscribe(filters, { qos: 0 }, (error, _granted, packet) => {
      if (on !== client) return;
      // With one refusal the library calls it all an error; the packet says which it was.
      const codes = packet && 'granted' in packet ? (packet.granted as readonly number[]) : [];
      for (const { filter, inlet } of wanted.filter((listener) => listeners.has(listener))) {
        const code = codes[filters.indexOf(filter)];
        if (code !== undefined && code < 128) inlet.link('open');
        else if (code !== undefined) inlet.link('failed', `The broker refused "${filter}".`);
        else if (error) inlet.link('failed', `Subscribing failed: ${toDetail(error)}`);
        else inlet.link('open');
      }
    });
  }

  return {
    subscribe(filter, inlet) {
      const listener: Listener = { filter, inlet };
      listeners.add(listener);
      if (client && isConnected) request(client, [listener]);
      else if (client) inlet.link('connecting');
      // All feeds of a city subscribe in one turn: one request for all of them.
      else if (listeners.size === 1) queueMicrotask(() => !isClosed && !client && attempt());
      return () => {
        listeners.delete(listener);
        const isShared = [...listeners].some((other) => other.filter === filter);
        if (client && isConnected && !isShared) client.unsubscribe(filter, () => {});
      };
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      backoff.close();
      const last = client;
      client = null;
      last?.end(true);
    },
  };
}

function toDetail(error: Error & { code?: string | number }): string {
  const text = error.message || String(error.code ?? '') || 'The connection failed.';
  return text.slice(0, 200);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import type { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import { guardStream, MAX_BEHIND_BYTES } from './guard.js';

/** What a broker lets its clients do. */
export interface BrokerLimits {
  /** Connections at one time; further ones are refused. */
  readonly maxClients?: number;
  /** Topics that may hold a retained message; they live in memory. */
  readonly maxRetained?: number;
  /** Filters of one client. */
  readonly maxSubscriptions?: number;
  /** Topics that only the server itself speaks on, by their beginning. */
  readonly reserved?: readonly string[];
}

/** Called for each message of a client, not for the server's own. */
export type Listener = (topic: string, payload: Uint8Array) => void;

/** An MQTT 3.1.1 broker inside this process. */
export interface Broker {
  /** Takes over a connection, or ends it where the broker is full. */
  accept(connection: Duplex): void;
  publish(topic: string, payload: string | Uint8Array, options?: { retain?: boolean }): void;
  /** Drops retained messages without telling anybody: what they said is void, not deleted. */
  forget(topics: Iterable<string>): void;
  onPublish(listener: Listener): () => void;
  close(): Promise<void>;
}

const MAX_TOPIC_LENGTH = 512;

/** Opens a broker. It keeps no sessions: who comes back gets the retained messages. */
export async function openBroker({
  maxClients = 256,
  maxRetained = 100_000,
  maxSubscriptions = 256,
  reserved = [],
}: BrokerLimits = {}): Promise<Broker> {
  const listeners = new Set<Listener>();
  const connections = new Set<Duplex>();
  const retained = new Set<string>();
  const forgetting = new Set<string>();

  // Concurrency 0: with a limit, one reader that does not drain would hold back everybody.
  const aedes = await Aedes.createBroker({
    concurrency: 0,
    connectTimeout: 5_000,
    drainTimeout: 5_000,
    queueLimit: 1000,
    maxInflightInbound: 100,
    maxTopicLevels: 16,
    preConnect(_client, packet, done) {
      // A kept session would queue without bound for a client that never returns.
      packet.clean = true;
      done(null, true);
    },
    authorizePublish(_client, packet, done) {
      const { topic, retain } = packet;
      if (topic.startsWith('$') || reserved.some((start) => topic.startsWith(start))) {
        done(new Error(`topic ${topic} is the server's own`));
      } else if (topic.length > MAX_TOPIC_LENGTH) {
        done(new Error('topic too long'));
      } else if (retain && !retained.has(topic) && retained.size >= maxRetained) {
        done(new Error(`more than ${maxRetained} retained topics`));
      } else {
        if (retain) note(topic, packet.payload.length);
        done(null);
      }
    },
    authorizeSubscribe(client, subscription, done) {
      const { subscriptions } = client as unknown as { subscriptions: Record<string, unknown> };
      const isFull = Object.keys(subscriptions).length >= maxSubscriptions;
      const isBad = subscription.topic.length > MAX_TOPIC_LENGTH;
      done(null, isFull || isBad ? null : subscription);
    },
    authorizeForward(client, packet) {
      if (packet.payload.length === 0 && forgetting.has(packet.topic)) return null;
      const { conn } = client as unknown as { conn: Duplex };
      if (conn.writableLength >= MAX_BEHIND_BYTES / 2) {
        conn.destroy(new Error('reads too slowly'));
        return null;
      }
      return packet;
    },
  });
  const note = (topic: string, bytes: number): void => {
    if (bytes === 0) retained.delete(topic);
    else retained.add(topic);
  };
  // Every one of these ends one connection at most; unheard, the first would end the process.
  aedes.on('clientError', () => {});
  aedes.on('connectionError', () => {});
  (aedes as unknown as NodeJS.EventEmitter).on('error', () => {});
  aedes.on('publish', (packet, client) => {
    if (!client) return;
    const payload =
      typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    for (const listener of listeners) listener(packet.topic, payload);
  });

  const send = (topic: string, payload: Buffer, retain: boolean, done = (): void => {}): void => {
    if (aedes.closed) return;
    if (retain) note(topic, payload.length);
    aedes.publish({ cmd: 'publish', topic, payload, retain, qos: 0, dup: false }, () => done());
  };

  return {
    accept(connection) {
      if (aedes.closed || connections.size >= maxClients) {
        connection.on('error', () => {});
        connection.destroy();
        return;
      }
      const guarded = guardStream(connection);
      connections.add(guarded);
      guarded.on('close', () => connections.delete(guarded));
      aedes.handle(guarded);
    },
    publish(topic, payload, { retain = false } = {}) {
      send(
        topic,
        typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload),
        retain,
      );
    },
    forget(topics) {
      for (const topic of topics) {
        forgetting.add(topic);
        send(topic, Buffer.alloc(0), true, () => forgetting.delete(topic));
      }
    },
    onPublish(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      listeners.clear();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const connection of connections) connection.destroy();
    },
  };
}

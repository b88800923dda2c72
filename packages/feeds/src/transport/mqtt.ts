import type { FeedPlan, Undo } from '@borough/core';
import { backoffOf, type Host, PLAIN_HOST, toPatient } from './host.js';
import { type MqttConnection, openMqttConnection } from './mqtt-connection.js';
import type { Inlet, Transport } from './transport.js';

/** What an MQTT feed may say under `options`. */
export interface MqttOptions {
  /** Goes with the token, which is the password; `token` where absent. Never a secret. */
  readonly username?: string;
}

const KEEPALIVE_MS = 20_000;
const DIAL_MS = 15_000;

/** MQTT over WebSocket, in Node also over TCP: one connection for each url, however many feeds use it. */
export function createMqttTransport(host: Host = PLAIN_HOST): Transport {
  const connections = new Map<string, { connection: MqttConnection; users: number }>();

  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      let shared = connections.get(plan.url);
      if (!shared) {
        // One connection has one token: it is asked for in the name of the first feed.
        const connection = openMqttConnection({
          url: plan.url,
          username: ((plan.options ?? {}) as MqttOptions).username ?? 'token',
          backoff: backoffOf(plan, host),
          lease: host.tokens.open(plan),
          keepaliveMs: toPatient(host, KEEPALIVE_MS),
          dialMs: toPatient(host, DIAL_MS),
        });
        shared = { connection, users: 0 };
        connections.set(plan.url, shared);
      }
      const { connection } = shared;
      shared.users++;
      const unsubscribe = connection.subscribe(plan.topic ?? '#', inlet);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        unsubscribe();
        const now = connections.get(plan.url);
        if (!now || --now.users > 0) return;
        connections.delete(plan.url);
        connection.close();
      };
    },
  };
}

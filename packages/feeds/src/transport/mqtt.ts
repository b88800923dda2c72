import type { FeedPlan, Undo } from '@borough/core';
import { type MqttConnection, openMqttConnection } from './mqtt-connection.js';
import type { Inlet, Transport } from './transport.js';

/** MQTT over WebSocket, in Node also over TCP: one connection for each url, however many feeds use it. */
export function createMqttTransport(): Transport {
  const connections = new Map<string, { connection: MqttConnection; users: number }>();

  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      let shared = connections.get(plan.url);
      if (!shared) {
        shared = { connection: openMqttConnection(plan.url), users: 0 };
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

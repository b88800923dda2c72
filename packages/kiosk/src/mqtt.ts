import type { Undo } from '@borough/core';
// The browser build has a default export only.
import mqtt from 'mqtt';
import type { Channel } from './channel.js';

/** Where the screens of a wall meet that stand at several computers. */
export interface BrokerChannelOptions {
  /** MQTT over WebSocket: `ws:` or `wss:`. */
  readonly url: string;
  /** One for each wall: `wall/lobby`. Whoever may publish there steers the wall. */
  readonly topic: string;
  /** A broker that cannot be had is asked again every two seconds; this is told why. */
  failed?(failure: unknown): void;
}

/** What goes over the air: a message, and who said it. */
interface Said {
  readonly from: string;
  readonly message: unknown;
}

const RETRY_MS = 2000;

/**
 * A channel over an MQTT broker, such as `@borough/server`'s own. What is said while there is no link is lost:
 * whoever leads or follows says it anew when there is one (`opened`).
 *
 * @example
 * const channel = openBrokerChannel({ url: 'ws://wall-1.local:4400/mqtt', topic: 'wall/lobby' });
 */
export function openBrokerChannel(options: BrokerChannelOptions): Channel & {
  readonly close: Undo;
} {
  const { url, topic, failed } = options;
  const self = crypto.getRandomValues(new Uint32Array(4)).join('-');
  const client = mqtt.connect(url, {
    clientId: `borough-wall-${self}`,
    protocolVersion: 4,
    reconnectPeriod: RETRY_MS,
    // A camera that has passed is of no use to anybody.
    queueQoSZero: false,
    // 'auto' starts a blob: worker, which a worker-src of 'self' forbids.
    timerVariant: 'native',
  });
  const ears = new Set<(message: unknown) => void>();
  const openings = new Set<() => void>();
  client.on('error', (failure) => failed?.(failure));
  client.on('connect', async () => {
    try {
      await client.subscribeAsync(topic);
      for (const then of openings) then();
    } catch (failure) {
      failed?.(failure);
    }
  });
  client.on('message', (_topic, payload) => {
    const said = readSaid(payload.toString());
    if (said && said.from !== self) for (const hear of ears) hear(said.message);
  });

  return {
    post(message) {
      if (client.connected)
        client.publish(topic, JSON.stringify({ from: self, message } satisfies Said));
    },
    listen(hear) {
      ears.add(hear);
      return () => ears.delete(hear);
    },
    opened(then) {
      openings.add(then);
      return () => openings.delete(then);
    },
    close: () => client.end(true),
  };
}

/** null for what is no word of a screen: others may publish there, too. */
function readSaid(text: string): Said | null {
  try {
    const said = JSON.parse(text) as Partial<Said> | null;
    return typeof said?.from === 'string' ? { from: said.from, message: said.message } : null;
  } catch {
    return null;
  }
}

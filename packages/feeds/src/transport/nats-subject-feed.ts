import type { NatsConnection, Subscription } from '@nats-io/nats-core';
import type { NatsListener } from './nats-connection.js';
import { toTopic } from './subject.js';
import type { Inlet } from './transport.js';

/** A feed from core NATS: what is said is heard or lost, so each loss of the link is a gap. */
export function createSubjectFeed(subject: string, inlet: Inlet): NatsListener & { close(): void } {
  let subscription: Subscription | null = null;
  let isClosed = false;
  return {
    async start(connection: NatsConnection, isRenewal: boolean) {
      if (isClosed) return;
      const before = subscription;
      let isRefused = false;
      const mine = connection.subscribe(subject, {
        callback(error, message) {
          if (isClosed) return;
          if (error) {
            isRefused = true;
            inlet.link('failed', `The server refused "${subject}": ${error.message}`.slice(0, 200));
            return;
          }
          const about = { topic: toTopic(message.subject), retained: false };
          inlet.frame(message.data.slice(), about);
        },
      });
      subscription = mine;
      // The server has seen the subscription when it answers to a ping sent after it.
      await connection.flush();
      if (isRenewal) before?.unsubscribe();
      if (!isRefused && !isClosed && subscription === mine) {
        inlet.link('open', undefined, isRenewal);
      }
    },
    link(state, detail) {
      if (!isClosed) inlet.link(state, detail);
    },
    close() {
      isClosed = true;
      subscription?.unsubscribe();
    },
  };
}

import type { FeedPlan, Undo } from '@borough/core';
import { backoffOf, type Host, PLAIN_HOST, toPatient } from './host.js';
import { openSharedNats, type SharedNats } from './nats-connection.js';
import { createSubjectFeed } from './nats-subject-feed.js';
import type { Inlet, Transport } from './transport.js';

/** What a NATS feed may say under `options`. */
export interface NatsOptions {
  /** The JetStream stream that keeps the subjects; without one, what is missed is missed. */
  readonly stream?: string;
  /** What the token is; `token` by default. */
  readonly auth?: 'token' | 'jwt';
}

const PING_MS = 20_000;
const DIAL_MS = 15_000;

/** NATS over WebSocket, in Node also over TCP: one connection for each url, however many feeds use it. */
export function createNatsTransport(host: Host = PLAIN_HOST): Transport {
  const connections = new Map<string, { shared: SharedNats; users: number }>();

  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      const { stream, auth = 'token' } = (plan.options ?? {}) as NatsOptions;
      const subject = plan.topic ?? '>';
      let entry = connections.get(plan.url);
      if (!entry) {
        const lease = host.tokens.open(plan);
        const backoff = backoffOf(plan, host);
        const shared = openSharedNats({
          ...{ url: plan.url, auth, lease, backoff },
          pingMs: toPatient(host, PING_MS),
          dialMs: toPatient(host, DIAL_MS),
        });
        entry = { shared, users: 0 };
        connections.set(plan.url, entry);
      }
      const { shared } = entry;
      entry.users++;
      let isOpen = true;
      const undos: (() => void)[] = [];
      if (stream === undefined) {
        const feed = createSubjectFeed(subject, inlet);
        undos.push(shared.join(feed), feed.close);
      } else {
        // JetStream is for those who name a stream.
        void import('./nats-stream-feed.js').then(({ createStreamFeed }) => {
          if (!isOpen) return;
          const backoff = backoffOf(plan, host);
          const feed = createStreamFeed({ stream, subject, inlet, backoff });
          undos.push(shared.join(feed), feed.close);
        });
      }
      return () => {
        if (!isOpen) return;
        isOpen = false;
        for (const undo of undos) undo();
        const now = connections.get(plan.url);
        if (!now || --now.users > 0) return;
        connections.delete(plan.url);
        shared.close();
      };
    },
  };
}

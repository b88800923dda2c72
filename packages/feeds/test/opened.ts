import type { FeedPlan, Feeds } from '@borough/core';
import { openRuntime } from '../src/runtime.js';
import { type Host, PLAIN_HOST } from '../src/transport/host.js';
import { type OpenTransport, TRANSPORTS } from '../src/transport/transport.js';
import { createListener, type Listener } from './listener.js';

export interface Opened {
  readonly listener: Listener;
  readonly feeds: Feeds;
}

/** Short waits between attempts: what is tested is that there are some. */
export const EAGER: Host = { ...PLAIN_HOST, random: () => 0.1 };

/** Feeds in this thread, at a host and with transports of the test's choice. */
export function openFeedsAt(
  plans: readonly FeedPlan[],
  host: Host = EAGER,
  transports: Readonly<Record<string, OpenTransport>> = TRANSPORTS,
): Opened {
  const listener = createListener(plans);
  const runtime = openRuntime(plans, { host, transports });
  const feeds: Feeds = {
    pull() {
      for (const delivery of runtime.pull()) listener.sink(delivery);
    },
    steer: runtime.steer,
    close: runtime.close,
  };
  return { listener, feeds };
}

export const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Timers and sockets of this process that keep it alive; sleeping ones of the test itself aside. */
export function countHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|TLS/.test(name)).length;
}

import {
  BoroughError,
  type FeedPlan,
  type FeedSink,
  type Feeds,
  type OpenFeeds,
} from '@borough/core';
import { checkPlan } from './check-plan.js';
import { openRuntime } from './runtime.js';
import { openInWorker } from './worker-host.js';

export interface FeedsOptions {
  /** Whether feeds run in a worker of their own; by default wherever there are workers. */
  readonly worker?: boolean;
  /** Starts the worker `@borough/feeds/worker` where a bundler needs another way; ours otherwise. */
  readonly spawn?: () => Worker;
}

/**
 * A way in for the feeds of a city: `mqtt` and `http` transports, `json` and `clock` decoders. From a worker,
 * deliveries come soon after the pull that asked for them; in-thread, before it returns.
 *
 * @throws BoroughError FEED_… when a plan is wrong, before anything is opened.
 * @example
 * ```ts
 * const feeds = createFeeds()(plans, (delivery) => console.log(delivery.feed, delivery.value));
 * requestAnimationFrame(function frame() {
 *   feeds.pull();
 *   requestAnimationFrame(frame);
 * });
 * ```
 */
export function createFeeds(options: FeedsOptions = {}): OpenFeeds {
  return (plans, sink) => {
    const ids = new Set<string>();
    for (const plan of plans) {
      if (ids.has(plan.id)) {
        throw new BoroughError('FEED_ID_TAKEN', `Two feeds are called "${plan.id}".`);
      }
      ids.add(plan.id);
      checkPlan(plan);
    }
    const hasWorker = typeof Worker === 'function';
    const { worker = hasWorker || options.spawn !== undefined, spawn } = options;
    if (!worker) return openInThread(plans, sink);
    return openInWorker(plans, sink, spawn ? { spawn } : {});
  };
}

/** `createFeeds()`: in a worker where there are workers. */
export const openFeeds: OpenFeeds = (plans, sink) => createFeeds()(plans, sink);

function openInThread(plans: readonly FeedPlan[], sink: FeedSink): Feeds {
  const runtime = openRuntime(plans);
  let isClosed = false;
  return {
    pull() {
      if (isClosed) return;
      for (const delivery of runtime.pull()) sink(delivery);
    },
    close() {
      isClosed = true;
      runtime.close();
    },
  };
}

import { BoroughError, type FeedPlan, type OpenFeeds } from '@borough/core';
import { checkPlan } from './check-plan.js';
import { openInThread } from './in-thread.js';
import { checkTokenPolicy } from './token-policy.js';
import type { GetToken } from './transport/token.js';
import { openInWorker } from './worker-host.js';

export interface FeedsOptions {
  /** Whether feeds run in a worker of their own; by default wherever there are workers. */
  readonly worker?: boolean;
  /** Starts the worker `@borough/feeds/worker` where a bundler needs another way; ours otherwise. */
  readonly spawn?: () => Worker;
  /** Asked before each connection to one of `tokenOrigins`, and when 80 % of a token's life is over. */
  readonly getToken?: GetToken;
  /** Where tokens may go, and nowhere else. */
  readonly tokenOrigins?: readonly string[];
}

/**
 * A way in for the feeds of a city. From a worker, deliveries come soon after the pull that asked for them;
 * in-thread, before it returns once what runs them is loaded.
 *
 * @throws BoroughError FEED_… when a plan or an option is wrong, before anything is opened.
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
  const tokens = checkTokenPolicy(options.getToken, options.tokenOrigins);
  return (plans, sink) => {
    const ids = new Set<string>();
    checkPlans(plans, ids);
    const hasWorker = typeof Worker === 'function';
    const { worker = hasWorker || options.spawn !== undefined, spawn } = options;
    const feeds = worker
      ? openInWorker(plans, sink, { ...(spawn && { spawn }), ...(tokens && { tokens }) })
      : openInThread(plans, sink, tokens);
    return {
      ...feeds,
      add(more) {
        checkPlans(more, ids);
        const undo = feeds.add(more);
        return () => {
          for (const { id } of more) ids.delete(id);
          undo();
        };
      },
    };
  };
}

/** Checks plans and takes their ids, or throws and takes none. */
function checkPlans(plans: readonly FeedPlan[], taken: Set<string>): void {
  const ids = new Set(taken);
  for (const plan of plans) {
    if (ids.has(plan.id)) {
      throw new BoroughError('FEED_ID_TAKEN', `Two feeds are called "${plan.id}".`);
    }
    ids.add(plan.id);
    checkPlan(plan);
  }
  for (const { id } of plans) taken.add(id);
}

/** `createFeeds()`: in a worker where there are workers. */
export const openFeeds: OpenFeeds = (plans, sink) => createFeeds()(plans, sink);

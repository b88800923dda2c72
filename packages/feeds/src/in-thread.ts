import type { FeedPlan, FeedSink, Steering } from '@borough/core';
import type { Runtime } from './runtime.js';
import type { TokenPolicy } from './token-policy.js';
import { createPresence, watchPage } from './transport/presence.js';
import { createTokens, NO_TOKENS } from './transport/token.js';
import type { GrowingFeeds } from './worker-host.js';

/**
 * Feeds that run in this thread. What runs them is loaded here, so that a page whose feeds run in a worker does
 * not carry it twice; until it is there, a pull brings nothing.
 */
export function openInThread(
  first: readonly FeedPlan[],
  sink: FeedSink,
  policy: TokenPolicy | undefined,
): GrowingFeeds {
  const presence = createPresence();
  const unwatch = watchPage(presence.set);
  const tokens = policy ? createTokens(policy.getToken, policy.origins) : NO_TOKENS;
  let early: readonly FeedPlan[] = first;
  let steering: Steering | null = null;
  let runtime: Runtime | null = null;
  let failure: unknown = null;
  let isClosed = false;

  async function load(): Promise<void> {
    const { openRuntime } = await import('./runtime.js');
    if (isClosed) return;
    runtime = openRuntime(early, { host: { presence, tokens } });
    if (steering) runtime.steer(steering);
  }

  load().catch((reason) => {
    failure = reason;
  });
  return {
    pull() {
      if (isClosed) return;
      // Whoever pulls is the one who can tell.
      if (failure) throw failure;
      for (const delivery of runtime?.pull() ?? []) sink(delivery);
    },
    steer(to) {
      steering = to;
      runtime?.steer(to);
    },
    add(more) {
      if (runtime) runtime.add(more);
      else early = [...early, ...more];
      let isOver = false;
      return () => {
        if (isOver) return;
        isOver = true;
        early = early.filter((plan) => !more.includes(plan));
        runtime?.remove(more.map(({ id }) => id));
      };
    },
    close() {
      isClosed = true;
      unwatch();
      runtime?.close();
    },
  };
}

import { BoroughError } from '../error.js';
import type { FeedPlan, FeedSink, Feeds, OpenFeeds, Steering } from '../intake/feed.js';
import type { Undo } from '../scope.js';

/** Where the feeds of a city run: one host for all of them, or one each time where a host takes no more. */
export interface Hosts {
  /** Opens the feeds that stay for as long as the city does. */
  open(plans: readonly FeedPlan[]): void;
  /** Opens feeds; the undo closes them. Throws what the host throws, and has then opened nothing. */
  add(plans: readonly FeedPlan[]): Undo;
  pull(): void;
  steer(to: Steering): void;
  close(): void;
}

export function createHosts(open: OpenFeeds | undefined, sink: FeedSink): Hosts {
  const hosts = new Set<Feeds>();
  /** The one that takes more feeds; undefined until somebody has asked, null where there is none. */
  let shared: Feeds | null | undefined;

  function openHost(plans: readonly FeedPlan[]): Feeds {
    if (!open)
      throw new BoroughError(
        'CITY_NO_FEEDS',
        'The city describes feeds, but no feeds were handed in. Add { feeds: openFeeds } from @borough/feeds.',
      );
    const host = open(plans, sink);
    hosts.add(host);
    return host;
  }

  function close(host: Feeds): void {
    if (hosts.delete(host)) host.close();
  }

  /** A host of its own has no way to close some of its feeds, so the shared one begins empty. */
  function findShared(): Feeds | null {
    const host = openHost([]);
    if (host.add) return host;
    close(host);
    return null;
  }

  return {
    open(plans) {
      const host = openHost(plans);
      if (host.add) shared = host;
      host.pull();
    },
    add(plans) {
      if (shared === undefined) shared = findShared();
      if (shared?.add) {
        const undo = shared.add(plans);
        shared.pull();
        return undo;
      }
      const host = openHost(plans);
      host.pull();
      return () => close(host);
    },
    pull() {
      for (const host of hosts) host.pull();
    },
    steer(to) {
      for (const host of hosts) host.steer?.(to);
    },
    close() {
      for (const host of [...hosts]) close(host);
    },
  };
}

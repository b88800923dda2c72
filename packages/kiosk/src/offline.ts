import { ExpirationPlugin } from 'workbox-expiration';
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';

/** A file of the application: its content is what its `revision` says, or never changes where that is null. */
export interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

export interface OfflineOptions {
  /** Every file that the application may ask for, also those that it loads late. */
  readonly shell: readonly ShellFile[];
  /** Files of cities that are kept; the one unused for longest goes first. Default 4,000. */
  readonly mostFiles?: number;
  /** A network that has not answered after so long is taken for gone. Default 4 s. */
  readonly patienceSeconds?: number;
}

/** What is needed of a service worker's `self`. */
interface WorkerScope {
  addEventListener(type: string, listen: (event: Event) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

/**
 * A service worker's whole work (rule KI12): the application comes from what was kept when it was installed;
 * everything else of this origin from the network, and from what was kept of it when there is none.
 *
 * @example
 * // offline.js, a service worker
 * serveOffline(self, { shell: [{ url: 'index.html', revision: '1' }] });
 */
export function serveOffline(self: WorkerScope, options: OfflineOptions): void {
  const { shell, mostFiles = 4000, patienceSeconds = 4 } = options;
  cleanupOutdatedCaches();
  // One page at any query: `?host=…&lang=…` are its own affair.
  precacheAndRoute([...shell], { ignoreURLParametersMatching: [/./] });
  registerRoute(
    ({ sameOrigin }) => sameOrigin,
    new NetworkFirst({
      cacheName: 'borough-city',
      networkTimeoutSeconds: patienceSeconds,
      plugins: [new ExpirationPlugin({ maxEntries: mostFiles, purgeOnQuotaError: true })],
    }),
  );
  // The first start is to be the last that needs a network, so nobody waits for a second one.
  void self.skipWaiting();
  self.addEventListener('activate', (event) => {
    (event as Event & { waitUntil(done: Promise<unknown>): void }).waitUntil(self.clients.claim());
  });
}

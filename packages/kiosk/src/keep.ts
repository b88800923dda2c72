/** What a page keeps for the time without a network. */
export interface KeepOptions {
  /** The service worker that calls `serveOffline`; a module, in the folder that it serves. */
  readonly worker: string | URL;
  /** What is kept besides the application: `addressesOf(city, …)`. */
  readonly addresses: readonly string[];
  /** A newer application has been installed, and shows when the page is loaded again. */
  renewed?(): void;
  readonly signal?: AbortSignal;
}

/** Files asked for at once; what is shown now comes first. */
const AT_ONCE = 4;

/**
 * Installs the worker and has it keep some addresses; resolves to those that could not be had (rule KI12).
 * Rejects where the browser has no service workers, as in a page that is neither https nor local.
 */
export async function keepOffline(options: KeepOptions): Promise<readonly string[]> {
  const { worker, addresses, renewed, signal } = options;
  const { serviceWorker } = navigator;
  if (!serviceWorker)
    throw new Error('No service workers here: open the page by https, or from this computer.');
  const wasServed = serviceWorker.controller !== null;
  await serviceWorker.register(worker, { type: 'module' });
  await serviceWorker.ready;
  if (!serviceWorker.controller)
    await new Promise((done) =>
      serviceWorker.addEventListener('controllerchange', done, { once: true }),
    );
  if (renewed && wasServed)
    serviceWorker.addEventListener('controllerchange', renewed, {
      once: true,
      ...(signal && { signal }),
    });
  const missing: string[] = [];
  const waiting = [...new Set(addresses)];
  async function keepNext(): Promise<void> {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      signal?.throwIfAborted();
      const answer = await fetch(url, signal ? { signal } : {}).catch(() => null);
      if (!answer?.ok) missing.push(url);
      // Read to its end, or it is not kept.
      await answer?.arrayBuffer().catch(() => missing.push(url));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  return missing;
}

/** The part of Trusted Types that is needed to start a worker. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

const POLICY = 'borough-feeds';

// A page may create a policy of one name only once, so it outlives the city that first needed it.
let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

/**
 * `Worker`, for pages under `require-trusted-types-for 'script'`. A function that is called with `new` and
 * returns an object, so that bundlers see `new Worker(new URL(…))` where it is used under that name.
 */
export const TrustedWorker = function startWorker(url: URL, options: WorkerOptions): Worker {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return new globalThis.Worker(url, options);
  policy ??= types.createPolicy(POLICY, { createScriptURL: allowOurs });
  return new globalThis.Worker(policy.createScriptURL(url.href) as string, options);
} as unknown as new (
  url: URL,
  options: WorkerOptions,
) => Worker;

/** Only our own worker, from where this module came from. */
function allowOurs(url: string): string {
  const { origin, pathname } = new URL(url);
  if (origin === new URL(import.meta.url).origin && /feeds\.worker[^/]*$/.test(pathname))
    return url;
  throw new TypeError(`Not a worker of borough: ${url}`);
}

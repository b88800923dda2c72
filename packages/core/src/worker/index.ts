/** The part of Trusted Types that is needed to start a worker. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** `Worker` as a constructor alone. */
export type WorkerConstructor = new (url: URL, options: WorkerOptions) => Worker;

/**
 * `Worker`, for pages under `require-trusted-types-for 'script'`: it starts the module's own worker file and
 * no other. Use it under the name `Worker`, with the URL literal inside the call, because that is what
 * bundlers look for.
 *
 * @param policyName the name that the page's `trusted-types` directive must allow; a page may create it only once
 * @param file what the worker's path ends in
 * @param moduleUrl `import.meta.url` of the module that starts it: other origins are refused
 * @example
 * const Worker = trustWorker('borough-sun', /sun\.worker[^/]*$/, import.meta.url);
 * const worker = new Worker(new URL('./sun.worker.js', import.meta.url), { type: 'module' });
 */
export function trustWorker(
  policyName: string,
  file: RegExp,
  moduleUrl: string,
): WorkerConstructor {
  let policy: ReturnType<TrustedTypes['createPolicy']> | null = null;

  function allowOurs(url: string): string {
    const { origin, pathname } = new URL(url);
    if (origin === new URL(moduleUrl).origin && file.test(pathname)) return url;
    throw new TypeError(`Not a worker of borough: ${url}`);
  }

  // A function that is called with `new` and returns an object.
  return function startWorker(url: URL, options: WorkerOptions): Worker {
    const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
    if (!types) return new globalThis.Worker(url, options);
    policy ??= types.createPolicy(policyName, { createScriptURL: allowOurs });
    return new globalThis.Worker(policy.createScriptURL(url.href) as string, options);
  } as unknown as WorkerConstructor;
}

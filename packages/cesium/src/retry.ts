import type { Undo } from '@borough/core';
import type { Resource } from '@cesium/engine';
import type { Engine } from './engine.js';

/** A tileset's address whose tiles are asked for again when the network has lost them. */
export interface Retry {
  readonly resource: Resource;
  /** Tiles that wait for their next attempt. */
  readonly waiting: number;
  /** Ends all waiting; nothing is asked for again. */
  readonly dispose: Undo;
}

/** What Cesium says of a request that failed: no status where no answer came. */
interface Failure {
  readonly statusCode?: number;
}

/** Growing waits between attempts: half a second, doubled, at most half a minute. */
export const waitMs = (attempt: number): number => Math.min(30_000, 500 * 2 ** attempt);

/**
 * The tileset's own file is left to whoever opens it. What is missing or refused stays away; what did not come, or
 * met a server in trouble, comes by itself once it can.
 *
 * @param lost is told of each attempt that failed
 */
export function createRetry(
  engine: Engine,
  url: string,
  lost: (url: string, failure: unknown) => void,
): Retry {
  const attempts = new Map<string, number>();
  const waits = new Map<() => void, ReturnType<typeof setTimeout>>();

  function wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(waits.get(end));
        waits.delete(end);
        resolve();
      };
      waits.set(end, setTimeout(end, ms));
    });
  }
  let isDisposed = false;

  async function again(from?: Resource, failure?: unknown): Promise<boolean> {
    if (!from || isDisposed || !isPassing(failure as Failure | undefined)) return false;
    const { request } = from;
    if (from.url === resource.url) return false;
    const attempt = attempts.get(from.url) ?? 0;
    attempts.set(from.url, attempt + 1);
    lost(from.url, failure);
    await wait(waitMs(attempt));
    // A request that has to queue up again may be turned away, and Cesium takes that for an empty answer.
    Object.assign(request, { throttle: false, throttleByServer: false });
    return !isDisposed;
  }

  const resource = new engine.Resource({
    url,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryCallback: again,
  });
  return {
    resource,
    get waiting() {
      return waits.size;
    },
    dispose() {
      isDisposed = true;
      for (const end of [...waits.keys()]) end();
    },
  };
}

/** No answer, a server in trouble, or one that asks for patience. */
function isPassing({ statusCode }: Failure = {}): boolean {
  return statusCode === undefined || statusCode >= 500 || statusCode === 429 || statusCode === 408;
}

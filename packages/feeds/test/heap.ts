import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What may be kept of whatever came. */
export const MAX_HEAP_GROWTH = 64 * 1024 * 1024;

/** The heap in use, buffers included, once what is no longer used was let go. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

import { BoroughError } from '@borough/core';
import { trustWorker } from '@borough/core/worker';
import type { StudyNews, StudyOrder } from './message.js';
import type { StudyOptions, SunHours } from './study.js';

const TrustedWorker = trustWorker('borough-sun', /sun\.worker[^/]*$/, import.meta.url);

/**
 * Sun on points, reckoned in a worker of its own that ends with the study: the page goes on drawing.
 * The points' memory moves to the worker.
 *
 * @throws the signal's reason when called off; BoroughError `SUN_STUDY_FAILED`
 */
export async function studySunInWorker(
  order: StudyOrder,
  { signal, onProgress }: StudyOptions = {},
): Promise<SunHours> {
  signal?.throwIfAborted();
  // The name and the literal below are what bundlers look for; without them the worker becomes a data: url.
  const Worker = TrustedWorker;
  const worker = new Worker(new URL('./sun.worker.js', import.meta.url), { type: 'module' });
  const ended = new AbortController();
  try {
    return await new Promise<SunHours>((resolve, reject) => {
      const fail = (why: string): void => reject(failure(why));
      worker.onmessage = ({ data }: MessageEvent<StudyNews>) => {
        if ('share' in data) onProgress?.(data.share);
        else if ('hours' in data) resolve(data.hours);
        else fail(data.failure);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || 'the worker could not be loaded');
      };
      worker.onmessageerror = () => fail('the worker sent what cannot be read');
      signal?.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal });
      worker.postMessage(order, [order.points.buffer]);
    });
  } finally {
    ended.abort();
    worker.terminate();
  }
}

function failure(why: string): BoroughError {
  return new BoroughError(
    'SUN_STUDY_FAILED',
    `The sun hours could not be reckoned (${why}). Try fewer buildings, or a wider grid.`,
  );
}

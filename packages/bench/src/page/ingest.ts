import { measureIngest } from '../ingest/measure.js';
import type { Answer } from '../ingest/source-end.js';
import { INGEST_SIZE } from '../messages/frames.js';
import type { Outcome } from '../row.js';
import { toIngest } from '../scenarios/ingest-plan.js';
import { runWire } from '../scenarios/wire.js';
import type { FromSource, ToSource } from './ingest.worker.js';

/** One run with the source's end in a worker of its own, as feeds have it in a page. */
export async function runInWorker(name: string, change: object): Promise<Outcome> {
  const asked = { ...INGEST_SIZE, ...change };
  if (name === 'wire') return runWire(asked, { worker: true });
  const ingest = toIngest(name, asked, '/worker');
  const worker = new Worker(new URL('./ingest.worker.ts', import.meta.url), { type: 'module' });
  const ask = (message: ToSource): Promise<FromSource> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromSource>) => resolve(data);
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  try {
    const opened = await ask({ do: 'open', format: name, size: ingest.size });
    const { fills } = opened as { fills: number };
    return await measureIngest({ fills, ask: (what) => ask(what) as Promise<Answer> }, ingest);
  } finally {
    worker.terminate();
  }
}

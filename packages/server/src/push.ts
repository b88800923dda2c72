import { randomUUID } from 'node:crypto';

/**
 * An operator's end of the inbound door: what it has to say waits, in order, until the city has acknowledged it. A
 * batch that was not acknowledged is sent again under its id, and so is taken once.
 */
export interface Pusher {
  /** The city's own words on a reading are in its acknowledgement. */
  add(reading: unknown): void;
  /** Sends what waits; resolves when all is acknowledged, or no more can be sent for now. Never rejects. */
  send(): Promise<void>;
  /** Readings that were not acknowledged. */
  readonly waiting: number;
  /** Ends what is on its way. */
  close(): void;
}

export interface PusherOptions {
  /** `http://127.0.0.1:4400/ingest/parking` */
  readonly url: string;
  /** The credential, as the city gave it. */
  readonly token: string;
  /** Told of a batch that the city will never take; it is dropped. */
  readonly onRefused?: (refusal: { status: number; code: string; message: string }) => void;
}

const MOST_ROWS = 1000;
/** Beyond, the oldest go: a line that stays down must not fill the memory. */
const MOST_WAITING = 20_000;
/** The answers after which the same batch may be sent again. */
const PASSING: readonly number[] = [408, 429, 500, 502, 503, 504];

/**
 * @example
 * ```ts
 * const pusher = createPusher({ url: `${city}ingest/parking`, token });
 * pusher.add({ key: 'P-1', time: new Date().toISOString(), values: { free: 12 } });
 * await pusher.send();
 * ```
 */
export function createPusher({ url, token, onRefused }: PusherOptions): Pusher {
  const waiting: unknown[] = [];
  const ending = new AbortController();
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  let batch: { readonly rows: number; readonly body: string } | null = null;
  let notBeforeMs = 0;
  let sending: Promise<void> | null = null;

  function nextBatch(): typeof batch {
    if (waiting.length === 0) return null;
    const readings = waiting.splice(0, MOST_ROWS);
    return { rows: readings.length, body: JSON.stringify({ batch: randomUUID(), readings }) };
  }

  /** True where the next batch may follow. */
  async function sendOne(body: string): Promise<boolean> {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: ending.signal });
    const said = (await answer.json()) as { error?: { code: string; message: string } };
    if (PASSING.includes(answer.status)) {
      notBeforeMs = Date.now() + Number(answer.headers.get('retry-after') ?? 1) * 1000;
      return false;
    }
    batch = null;
    if (said.error) onRefused?.({ status: answer.status, ...said.error });
    return true;
  }

  async function sendAll(): Promise<void> {
    while (Date.now() >= notBeforeMs && !ending.signal.aborted) {
      batch ??= nextBatch();
      if (!batch) return;
      try {
        if (!(await sendOne(batch.body))) return;
      } catch {
        // No connection, or it broke off: nobody knows whether the batch was taken. It keeps its id.
        return;
      }
    }
  }

  return {
    add(reading) {
      waiting.push(reading);
      if (waiting.length > MOST_WAITING) waiting.shift();
    },
    send() {
      sending ??= sendAll().finally(() => {
        sending = null;
      });
      return sending;
    },
    get waiting() {
      return waiting.length + (batch?.rows ?? 0);
    },
    close: () => ending.abort(),
  };
}

import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { DoorReading } from './batch.js';
import type { Acknowledgement } from './ledger.js';
import type { Silence } from './silence.js';

/** One accepted batch, as it is kept. */
export interface BatchEntry {
  readonly type: 'batch';
  readonly operator: string;
  readonly feed: string;
  readonly hash: string;
  readonly atMs: number;
  readonly districts: readonly string[];
  readonly ack: Acknowledgement;
}

export type JournalEntry =
  | BatchEntry
  | { readonly type: 'silence'; readonly silence: Silence }
  | { readonly type: 'outage'; readonly fromMs: number; readonly toMs: number }
  | { readonly type: 'awaited'; readonly sinceMs: number };

/** One reading of the history. */
export interface HistoryEntry
  extends Pick<DoorReading, 'key' | 'atMs' | 'values' | 'position' | 'district'> {
  readonly operator: string;
  readonly batch: string;
  readonly isLate: boolean;
}

/** Where a door keeps what it took; nothing is acknowledged before it is kept. */
export interface Journal {
  read(): Promise<readonly JournalEntry[]>;
  write(entries: readonly JournalEntry[]): Promise<void>;
  /** Replaces all that was written. */
  compact(entries: readonly JournalEntry[]): Promise<void>;
  keep(feed: string, entries: readonly HistoryEntry[]): Promise<void>;
  /** The readings of the days from then on, as they came. */
  history(feed: string, fromMs: number): AsyncIterable<HistoryEntry>;
  /** Wall time at which the server was last alive; `NaN` where nobody knows. */
  lastAliveMs(): Promise<number>;
  alive(atMs: number): Promise<void>;
}

const DAY_MS = 86_400_000;

/** In memory: what a server without a folder knows is gone with it. */
export function createMemoryJournal(): Journal {
  const kept: (HistoryEntry & { feed: string })[] = [];
  return {
    read: async () => [],
    write: async () => {},
    compact: async () => {},
    async keep(feed, entries) {
      for (const entry of entries) kept.push({ ...entry, feed });
      if (kept.length > 200_000) kept.splice(0, kept.length - 100_000);
    },
    async *history(feed, fromMs) {
      for (const entry of kept) if (entry.feed === feed && entry.atMs >= fromMs) yield entry;
    },
    lastAliveMs: async () => Number.NaN,
    alive: async () => {},
  };
}

/** In a folder: `door.ndjson`, `alive`, and the history as `history/<feed>/<UTC day>.ndjson`. */
export function createFolderJournal(folder: string): Journal {
  const journal = join(folder, 'door.ndjson');
  const alive = join(folder, 'alive');
  const daysOf = (feed: string): string => join(folder, 'history', feed);
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const toText = (entries: readonly unknown[]): string =>
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');

  return {
    async read() {
      const entries: JournalEntry[] = [];
      for await (const entry of readLines(journal)) entries.push(entry as JournalEntry);
      return entries;
    },
    async write(entries) {
      await mkdir(folder, { recursive: true });
      await appendFile(journal, toText(entries));
    },
    async compact(entries) {
      await mkdir(folder, { recursive: true });
      await writeFile(`${journal}.new`, toText(entries));
      await rename(`${journal}.new`, journal);
    },
    async keep(feed, entries) {
      await mkdir(daysOf(feed), { recursive: true });
      const days = new Map<string, HistoryEntry[]>();
      for (const entry of entries) {
        const day = dayOf(entry.atMs);
        days.set(day, [...(days.get(day) ?? []), entry]);
      }
      for (const [day, list] of days) {
        await appendFile(join(daysOf(feed), `${day}.ndjson`), toText(list));
      }
    },
    async *history(feed, fromMs) {
      for (let ms = fromMs; ms <= Date.now() + 2 * DAY_MS; ms += DAY_MS) {
        for await (const entry of readLines(join(daysOf(feed), `${dayOf(ms)}.ndjson`))) {
          yield entry as HistoryEntry;
        }
      }
    },
    async lastAliveMs() {
      const text = await readFile(alive, 'utf8').catch(() => '');
      return text === '' ? Number.NaN : Number(text);
    },
    async alive(atMs) {
      await mkdir(folder, { recursive: true });
      await writeFile(alive, String(atMs));
    },
  };
}

/** Each line that is whole; the last one may have been cut off with the power. */
async function* readLines(path: string): AsyncGenerator<unknown> {
  const stream = createReadStream(path);
  let isMissing = false;
  stream.on('error', () => {
    isMissing = true;
  });
  try {
    for await (const line of createInterface({
      input: stream,
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      try {
        yield JSON.parse(line);
      } catch {
        // Half a line.
      }
    }
  } catch (failure) {
    if (!isMissing) throw failure;
  }
}

import { type Batch, type DoorReading, readBatch } from './batch.js';
import {
  type BatchEntry,
  createFolderJournal,
  createMemoryJournal,
  type HistoryEntry,
  type JournalEntry,
} from './journal.js';
import { type Acknowledgement, createLedger } from './ledger.js';
import { createLive, type Live } from './live.js';
import {
  checkDoor,
  DEFAULT_LIMITS,
  type DoorFeed,
  type DoorLimits,
  type Operator,
  silentAfterMs,
} from './plan.js';
import { createRate, type Rate } from './rate.js';
import { isRefusal, type Refusal } from './refusal.js';
import { createSilences, type Line, type Outage } from './silence.js';
import { type SilenceRow, toRows } from './silence-export.js';
import { createHerald } from './standing.js';
import { toMessages } from './topics.js';

/** What a door needs besides somebody who opens it. */
export interface DoorOptions {
  readonly operators: readonly Operator[];
  readonly feeds: readonly DoorFeed[];
  readonly limits?: DoorLimits;
  /** Hashes of credentials that may read every operator's record; `createCredential('readers')` makes one. */
  readonly readers?: readonly string[];
  /** Anybody may read the record of silences, without a credential. */
  readonly isRecordPublic?: boolean;
  /** Where it keeps what it took; without one, a restart forgets. */
  readonly folder?: string;
  /** Wall time; the tests' own. */
  readonly now?: () => number;
  /** Told once when the folder can no longer be written to, and with null when it can again; a process warning by default. */
  readonly onTrouble?: (problem: string | null) => void;
}

/** Says a message on the broker, retained. */
export type Say = (topic: string, payload: string) => void;

/** The way in for operators that push. */
export interface Door {
  /** Takes a batch of an operator who has proved who it is. */
  take(operator: string, feed: string, text: string): Promise<Acknowledgement | Refusal>;
  /** The record of silences, of one operator or of all. */
  silences(operator?: string): readonly SilenceRow[];
  /** When nobody could reach us. */
  outages(): readonly Outage[];
  /** Tells of operators that have fallen silent; called once a second. */
  tick(): void;
  close(): Promise<void>;
}

const MAX_REJECTS_TOLD = 100;
const ALIVE_MS = 10_000;
/** Live values are found again in the history of so long. */
const REMEMBER_MS = 2 * 86_400_000;

/** @throws BoroughError DOOR_INVALID, which names the place. */
export async function openDoor(options: DoorOptions, say: Say): Promise<Door> {
  const { operators, feeds, folder, now = Date.now, onTrouble = warn } = options;
  checkDoor(operators, feeds);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const feedOf = new Map(feeds.map((feed) => [feed.id, feed]));
  const operatorOf = new Map(operators.map((operator) => [operator.id, operator]));
  const names = new Map(operators.map(({ id, name = id }) => [id, name]));
  const journal = folder === undefined ? createMemoryJournal() : createFolderJournal(folder);
  const silences = createSilences((feed) => {
    const found = feedOf.get(feed);
    return found ? silentAfterMs(found) : Number.POSITIVE_INFINITY;
  });
  const herald = createHerald({ silences, names, say });
  const ledger = createLedger();
  const lives = new Map<string, Live>(feeds.map(({ id }) => [id, createLive()]));
  const rates = new Map<string, { batches: Rate; rows: Rate }>();
  const turns = new Map<string, Promise<unknown>>();
  let trouble: string | null = null;
  let isClosed = false;

  for (const { id } of operators) {
    const batches = createRate(limits.batchesPerMinute, now);
    rates.set(id, { batches, rows: createRate(limits.rowsPerMinute, now) });
  }
  await restore();
  await journal.alive(now());
  const aliveTimer = setInterval(() => void beat(), ALIVE_MS);
  aliveTimer.unref();

  /**
   * Marks that we are here. Without the mark, a restart would take our own outage for longer than it was; who is
   * told can mend the disk before that.
   */
  async function beat(): Promise<void> {
    let problem: string | null = null;
    try {
      await journal.alive(now());
    } catch (failure) {
      problem = `The door cannot write to its folder: ${(failure as Error).message}`;
    }
    if (problem === trouble) return;
    trouble = problem;
    onTrouble(problem);
  }

  async function restore(): Promise<void> {
    const nowMs = now();
    const entries = await journal.read();
    const aliveMs = await journal.lastAliveMs();
    const kept: JournalEntry[] = [...entries];
    let awaited = entries.find((entry) => entry.type === 'awaited');
    if (!awaited) {
      awaited = { type: 'awaited', sinceMs: nowMs };
      kept.unshift(awaited);
    }
    if (!Number.isNaN(aliveMs)) kept.push({ type: 'outage', fromMs: aliveMs, toMs: nowMs });
    for (const entry of kept) {
      if (entry.type === 'outage') silences.outage(entry);
      else if (entry.type === 'silence') silences.restore(entry.silence);
      else if (entry.type === 'batch') {
        ledger.add(entry.operator, entry.feed, entry.hash, entry.ack);
        for (const line of toLines(entry)) silences.resume(line, entry.atMs);
      }
    }
    for (const { id, feeds: theirs, districts = [''] } of operators) {
      for (const feed of theirs) {
        for (const district of districts) {
          silences.await({ operator: id, feed, district }, awaited.sinceMs);
        }
      }
    }
    for (const [feed, live] of lives) {
      for await (const entry of journal.history(feed, nowMs - REMEMBER_MS)) {
        live.put(entry);
        herald.note({ operator: entry.operator, feed, district: entry.district }, [entry.key]);
      }
    }
    const oldestMs = nowMs - 7 * 86_400_000;
    await journal.compact(kept.filter((entry) => entry.type !== 'batch' || entry.atMs >= oldestMs));
  }

  async function take(
    operator: string,
    feedId: string,
    text: string,
  ): Promise<Acknowledgement | Refusal> {
    const feed = feedOf.get(feedId);
    const who = operatorOf.get(operator);
    const rate = rates.get(operator);
    if (!feed) {
      const list = who?.feeds.join(', ') || 'none';
      return toRefusal(404, 'FEED_UNKNOWN', `There is no feed "${feedId}". Yours: ${list}.`);
    }
    if (!who?.feeds.includes(feedId) || !rate) {
      return toRefusal(
        403,
        'FEED_NOT_YOURS',
        `Operator "${operator}" may not write "${feedId}". Ask the city for it; yours: ${who?.feeds.join(', ') || 'none'}.`,
      );
    }
    const { districts = [] } = who;
    const waitSeconds = rate.batches.take(1);
    if (waitSeconds > 0) return toTooMany('batches', limits.batchesPerMinute, waitSeconds);
    const batch = readBatch(text, { feed, districts, maxRows: limits.maxRows, nowMs: now() });
    if (isRefusal(batch)) return batch;
    const known = ledger.find(operator, feedId, batch.id);
    if (known?.hash === batch.hash) return known.ack;
    if (known) {
      return toRefusal(
        409,
        'BATCH_TAKEN',
        `Batch "${batch.id}" was accepted before with other readings. Give each batch an id of its own.`,
      );
    }
    if (batch.readings.length === 0) return toUnusable(batch);
    const rowsSeconds = rate.rows.take(batch.rows);
    if (rowsSeconds > 0) return toTooMany('readings', limits.rowsPerMinute, rowsSeconds);
    return accept(operator, feed, batch);
  }

  async function accept(
    operator: string,
    feed: DoorFeed,
    batch: Batch,
  ): Promise<Acknowledgement | Refusal> {
    const live = lives.get(feed.id) as Live;
    const history: HistoryEntry[] = [];
    const moved: { reading: DoorReading; columns: readonly string[] }[] = [];
    const counts = { accepted: 0, late: 0, duplicate: 0 };
    for (const reading of batch.readings) {
      const { outcome, columns } = live.put(reading);
      counts[outcome]++;
      if (columns.length > 0) moved.push({ reading, columns });
      if (outcome === 'duplicate') continue;
      const { key, atMs, values, position, district } = reading;
      const isLate = outcome === 'late';
      const entry = { key, atMs, values, operator, district, batch: batch.id, isLate };
      history.push(position ? { ...entry, position } : entry);
    }
    const atMs = now();
    const districts = [...new Set(batch.readings.map(({ district }) => district))];
    const lines = toLines({ operator, feed: feed.id, districts });
    const ended = lines.flatMap((line) => silences.look(line, atMs) ?? []);
    const sinceMs = Math.min(...ended.map(({ fromMs }) => fromMs));
    const ack: Acknowledgement = {
      batch: batch.id,
      feed: feed.id,
      received: batch.rows,
      accepted: counts.accepted,
      late: counts.late,
      duplicates: counts.duplicate,
      rejectedCount: batch.rejects.length,
      rejected: batch.rejects.slice(0, MAX_REJECTS_TOLD),
      acceptedAt: new Date(atMs).toISOString(),
      ...(ended.length > 0 && { silentSince: new Date(sinceMs).toISOString() }),
    };
    const entry: BatchEntry = {
      ...{ type: 'batch', operator, feed: feed.id, hash: batch.hash },
      ...{ atMs, districts, ack },
    };
    try {
      await journal.keep(feed.id, history);
      const records = ended.map(
        (silence): JournalEntry => ({ type: 'silence', silence: { ...silence, toMs: atMs } }),
      );
      await journal.write([entry, ...records]);
    } catch {
      // What is not kept is not acknowledged; sent again, it must not pass for a copy.
      for (const { key } of batch.readings) live.forget(key);
      return {
        ...toRefusal(
          503,
          'NOT_KEPT',
          'The city could not keep this batch. Send it again, with the same id.',
        ),
        retryAfterSeconds: 30,
      };
    }
    for (const line of lines) silences.heard(line, atMs);
    ledger.add(operator, feed.id, batch.hash, ack);
    for (const { topic, payload } of toMessages(feed, operator, moved)) say(topic, payload);
    for (const line of lines) {
      const theirs = batch.readings.filter(({ district }) => district === line.district);
      herald.note(
        line,
        theirs.map(({ key }) => key),
      );
    }
    herald.tell(atMs, lines);
    return ack;
  }

  return {
    take(operator, feed, text) {
      // One after another: a batch that is sent twice at once is still taken once.
      const line = `${operator} ${feed}`;
      const turn = (turns.get(line) ?? Promise.resolve()).then(() => take(operator, feed, text));
      const done = turn.catch(() => {});
      turns.set(line, done);
      void done.then(() => turns.get(line) === done && turns.delete(line));
      return turn;
    },
    silences(operator) {
      const nowMs = now();
      const records = silences.records(nowMs);
      const theirs =
        operator === undefined ? records : records.filter((each) => each.operator === operator);
      return toRows(theirs, names, nowMs);
    },
    outages: silences.outages,
    tick() {
      const nowMs = now();
      herald.tell(nowMs);
      herald.tellThings(nowMs);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(aliveTimer);
      await Promise.all(turns.values());
      await beat();
    },
  };
}

function warn(problem: string | null): void {
  if (problem !== null) process.emitWarning(problem, { code: 'BOROUGH_DOOR' });
}

function toLines(of: { operator: string; feed: string; districts: readonly string[] }): Line[] {
  const { operator, feed, districts } = of;
  return districts.map((district) => ({ operator, feed, district }));
}

function toRefusal(status: Refusal['status'], code: string, message: string): Refusal {
  return { status, code, message };
}

function toTooMany(what: string, perMinute: number, retryAfterSeconds: number): Refusal {
  const message = `More than ${perMinute} ${what} in a minute. Wait ${retryAfterSeconds} s and send this batch again; larger batches need fewer.`;
  return { ...toRefusal(429, 'TOO_MANY', message), retryAfterSeconds };
}

function toUnusable({ rejects }: Batch): Refusal {
  const [first] = rejects;
  const message = `None of ${rejects.length} readings could be used. The first (row ${first?.row}): ${first?.detail} Mend them and send the batch again; its id is still free.`;
  return toRefusal(422, 'NOTHING_USABLE', message);
}

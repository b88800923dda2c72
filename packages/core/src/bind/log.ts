import { BoroughError } from '../error.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';
import type { TilesetEvent } from './feature.js';

/** Something that went wrong while nobody was waiting for it; about a tileset where it names one. */
export interface CityEvent extends Omit<TilesetEvent, 'tileset'> {
  readonly tileset?: string;
  /** Wall time of the last time. */
  readonly atMs: number;
  /** How often in a row. */
  readonly count: number;
}

/** What went wrong in a running city: nothing is swallowed, and nothing grows. */
export interface EventLog {
  /** Newest last; bounded. */
  readonly events: readonly CityEvent[];
  /** The newest failure of code, ours or a host's; what is only about geometry is not among them. */
  readonly error: ReadonlySignal<BoroughError | null>;
  add(event: Omit<CityEvent, 'atMs' | 'count'>): void;
  /** A failure: an event, and told as an error. */
  fail(error: BoroughError): void;
}

const MOST_EVENTS = 100;

export function createEventLog(wallMs: () => number, changed: () => void): EventLog {
  const events: CityEvent[] = [];
  const error = signal<BoroughError | null>(null);
  const log: EventLog = {
    events,
    error,
    add(event) {
      const last = events.at(-1);
      const isSame =
        last?.code === event.code && last.detail === event.detail && last.tileset === event.tileset;
      if (isSame) events.pop();
      events.push({ ...event, atMs: wallMs(), count: isSame ? last.count + 1 : 1 });
      if (events.length > MOST_EVENTS) events.shift();
      changed();
    },
    fail(failure) {
      log.add({ code: failure.code, detail: failure.message });
      error.set(failure);
    },
  };
  return log;
}

/** Whatever was thrown, as an error of ours that says where. */
export function toError(code: string, where: string, thrown: unknown): BoroughError {
  if (thrown instanceof BoroughError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new BoroughError(code, `${where}: ${detail}`, { cause: thrown });
}

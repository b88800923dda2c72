import type { ClockMessage, LinkState, Steering } from '@borough/core';
import { matchesTopic } from '../transport/topic.js';
import type { FrameFacts } from '../transport/transport.js';
import { FULL, LINK, RETAINED, type RecordedFrame, UNCHANGED } from './format.js';

/** What hears a recording. */
export interface Hearer {
  /** An MQTT filter of channels; `#` hears all. */
  readonly filter: string;
  frame(bytes: Uint8Array, about: FrameFacts): void;
  link(state: LinkState, detail?: string): void;
  clock(message: ClockMessage): void;
}

export interface PlayerOptions {
  /** Recorded seconds in a second; 0 holds. */
  readonly rate: number;
  readonly loop: boolean;
  /** Whether city time follows the recording. */
  readonly isClock: boolean;
  /** Where to begin; the first record where absent. */
  readonly fromMs?: number;
}

/** Plays a recording to whoever listens. */
export interface Player {
  join(hearer: Hearer): () => void;
  steer(to: Steering): void;
  close(): void;
}

const TICK_MS = 1000;
/** Records in one turn; between turns the worker answers. */
const MOST_AT_ONCE = 5000;
/** What follows the end of a loop waits so long, so that the end is seen. */
const PAUSE_MS = 1000;

/** Frames of the times up to where it begins, or is moved to, come at once, as stored copies. */
export function createPlayer(records: readonly RecordedFrame[], options: PlayerOptions): Player {
  const first = records[0]?.receivedMs ?? 0;
  const last = records.at(-1)?.receivedMs ?? 0;
  const hearers = new Set<Hearer>();
  // Larger than that of a worker before this one: what that said is void.
  let epoch = Math.floor(Date.now() / 1000);
  let rate = options.rate;
  let anchorMs = clamp(options.fromMs ?? first);
  let anchorWallMs = Date.now();
  let next = 0;
  /** Up to here records are history that is made up for. */
  let catchUpMs = options.fromMs === undefined ? Number.NEGATIVE_INFINITY : anchorMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let clockTimer: ReturnType<typeof setInterval> | undefined;
  let isEnded = false;
  let isClosed = false;

  function clamp(ms: number): number {
    return Math.min(last, Math.max(first, ms));
  }

  const nowMs = (): number => Math.min(last, anchorMs + (Date.now() - anchorWallMs) * rate);

  function anchor(atMs: number, nextRate = rate): void {
    anchorMs = atMs;
    anchorWallMs = Date.now();
    rate = nextRate;
  }

  function tell(): void {
    if (!options.isClock) return;
    const message = { cityMs: nowMs(), rate: isEnded ? 0 : rate, recorded: true, epoch };
    // One is enough: the clock is the city's.
    for (const hearer of hearers) {
      hearer.clock(message);
      return;
    }
  }

  function say(record: RecordedFrame): void {
    const { channel, status } = record;
    const isHistory = record.receivedMs <= catchUpMs;
    for (const hearer of hearers) {
      if (status & LINK) {
        if (!isHistory) sayLink(hearer, record);
      } else if (channel === '' || matchesTopic(hearer.filter, channel)) {
        hearer.frame(record.bytes.slice(), {
          ...(channel !== '' && { topic: channel }),
          retained: isHistory || (status & RETAINED) !== 0,
          unchanged: (status & UNCHANGED) !== 0,
          ...((status & FULL) !== 0 && { full: true }),
        });
      }
    }
  }

  function play(): void {
    clearTimeout(timer);
    if (isClosed) return;
    const untilMs = nowMs();
    let count = 0;
    while (next < records.length && (records[next] as RecordedFrame).receivedMs <= untilMs) {
      if (++count > MOST_AT_ONCE) {
        timer = setTimeout(play, 0);
        return;
      }
      say(records[next++] as RecordedFrame);
    }
    const upcoming = records[next];
    if (!upcoming) finish();
    else if (rate > 0) {
      timer = setTimeout(play, Math.min(TICK_MS, (upcoming.receivedMs - untilMs) / rate + 1));
    }
  }

  function finish(): void {
    if (isEnded) return;
    isEnded = true;
    tell();
    if (options.loop && records.length > 0) timer = setTimeout(() => move(first, false), PAUSE_MS);
    else for (const hearer of hearers) hearer.link('closed', 'The recording has ended.');
  }

  function move(toMs: number, isSeek: boolean): void {
    if (isEnded) for (const hearer of hearers) hearer.link('open');
    isEnded = false;
    epoch++;
    next = 0;
    anchor(clamp(toMs));
    catchUpMs = isSeek ? anchorMs : Number.NEGATIVE_INFINITY;
    tell();
    play();
  }

  function begin(): void {
    anchor(anchorMs);
    clockTimer = setInterval(tell, TICK_MS);
    tell();
    play();
  }

  return {
    join(hearer) {
      hearers.add(hearer);
      hearer.link('open');
      // All feeds of a city join in one turn; none misses the beginning.
      if (hearers.size === 1 && !clockTimer) queueMicrotask(() => !isClosed && begin());
      return () => hearers.delete(hearer);
    },
    steer({ atMs, rate: nextRate }) {
      if (nextRate !== undefined) {
        anchor(nowMs(), Math.max(0, nextRate));
        tell();
      }
      if (atMs !== undefined) move(atMs, true);
      else if (!isEnded) play();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      clearInterval(clockTimer);
      hearers.clear();
    },
  };
}

/** What was our loss when it was recorded is shown again, as it was. */
function sayLink(hearer: Hearer, { bytes }: RecordedFrame): void {
  const [state, detail] = new TextDecoder().decode(bytes).split('\n', 2);
  const isKnown = state === 'connecting' || state === 'open' || state === 'waiting';
  if (isKnown) hearer.link(state, detail ? `Recorded: ${detail}` : undefined);
}

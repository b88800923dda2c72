import type { FeedPlan, Steering, Undo } from '@borough/core';
import { isRecording, type RecordedFrame, readRecords } from '../recording/format.js';
import { readLines } from '../recording/ndjson.js';
import { createPlayer, type Player, type PlayerOptions } from '../recording/player.js';
import { backoffOf, type Host, PLAIN_HOST, toPatient } from './host.js';
import { ANSWER_MS, fetchBody } from './http-body.js';
import type { Inlet, Transport } from './transport.js';

/** What a feed from a recording may say under `options`. */
export interface RecordingOptions {
  /** Recorded seconds in a second; 1 by default. */
  readonly rate?: number;
  readonly loop?: boolean;
  /** Where to begin: a time like `2026-05-04T12:00:00Z`. */
  readonly from?: string;
  /** False where another feed carries the clock; else city time is the recording's. */
  readonly clock?: boolean;
  /** For NDJSON that is none of ours: the member that holds a line's time; dots lead inwards. */
  readonly time?: string;
}

interface ReadyOptions {
  readonly player: PlayerOptions;
  readonly time: string | undefined;
}

interface Listener {
  readonly plan: FeedPlan;
  readonly inlet: Inlet;
  leave: Undo;
}

/** One file that is played, to all feeds that name it. */
interface Playing {
  readonly listeners: Set<Listener>;
  player: Player | null;
  close(): void;
}

const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** Plays recordings: feeds of one url hear one player, by their `topic`. The options of the first count. */
export function createRecordingTransport(host: Host = PLAIN_HOST): Transport {
  const files = new Map<string, Playing>();

  return {
    open(plan: FeedPlan, inlet: Inlet): Undo {
      const options = readOptions(plan);
      let playing = files.get(plan.url);
      if (!playing) {
        playing = load(plan, options, host);
        files.set(plan.url, playing);
      }
      const listener: Listener = { plan, inlet, leave: () => {} };
      const { listeners } = playing;
      listeners.add(listener);
      inlet.link('connecting');
      if (playing.player) join(playing.player, listener);
      return () => {
        listener.leave();
        if (!listeners.delete(listener) || listeners.size > 0) return;
        files.get(plan.url)?.close();
        files.delete(plan.url);
      };
    },
    steer(to: Steering) {
      for (const { player } of files.values()) player?.steer(to);
    },
  };
}

function join(player: Player, listener: Listener): void {
  const { plan, inlet } = listener;
  const { frame, link, clock } = inlet;
  listener.leave = player.join({ filter: plan.topic ?? '#', frame, link, clock });
}

function load(plan: FeedPlan, { player: options, time }: ReadyOptions, host: Host): Playing {
  const backoff = backoffOf(plan, host);
  const lease = host.tokens.open(plan);
  const stop = new AbortController();
  let isRefused = false;
  const playing: Playing = {
    listeners: new Set(),
    player: null,
    close() {
      stop.abort();
      backoff.close();
      lease.close();
      playing.player?.close();
    },
  };

  async function fetchFile(): Promise<void> {
    const answer = await fetchBody({
      url: plan.url,
      lease,
      isRefused,
      maxBytes: MAX_FILE_BYTES,
      timeoutMs: toPatient(host, ANSWER_MS),
      signal: stop.signal,
    });
    if (stop.signal.aborted) return;
    isRefused = 'problem' in answer && answer.isRefused;
    const records = 'problem' in answer ? answer.problem : toRecords(answer.body, time);
    if (typeof records === 'string') {
      for (const { inlet } of playing.listeners) inlet.link('waiting', records);
      backoff.retry(() => void fetchFile(), 'problem' in answer ? answer.retryAfterMs : 0);
      return;
    }
    const player = createPlayer(records, options);
    playing.player = player;
    for (const listener of playing.listeners) join(player, listener);
  }

  // All feeds of a city open in one turn.
  queueMicrotask(() => void fetchFile());
  return playing;
}

function toRecords(file: Uint8Array, time: string | undefined): RecordedFrame[] | string {
  const records = [...(isRecording(file) ? readRecords(file) : readLines(file, time))];
  if (records.length === 0) return 'Nothing in this file can be read as a recording.';
  // A stable sort: what came at one time stays in its order.
  return records.sort((a, b) => a.receivedMs - b.receivedMs);
}

function readOptions(plan: FeedPlan): ReadyOptions {
  const {
    rate = 1,
    loop = false,
    clock = true,
    from,
    time,
  } = (plan.options ?? {}) as RecordingOptions;
  const fromMs = from === undefined ? undefined : Date.parse(from);
  return {
    player: { rate, loop, isClock: clock, ...(fromMs !== undefined && { fromMs }) },
    time,
  };
}

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { BoroughError } from '@borough/core';
import {
  encodeHeader,
  encodeLine,
  encodeRecord,
  openSource,
  RECORDED_FULL,
  RECORDED_LINK,
  RECORDED_RETAINED,
  RECORDED_UNCHANGED,
  type RecordedFrame,
} from '@borough/feeds';
import type { Command } from '../command.js';
import { FEED_HELP, FEED_OPTIONS, readNamedFeed } from '../feed-plan.js';

/** `borough record`: a feed as it comes, to be played again. */
export const command: Command = {
  name: 'record',
  usage: 'URL|FEED --out FILE [--for SECONDS] [--topic T] [--city FILE] …',
  help: [
    'Writes what a feed says, byte by byte with the time of arrival, until Ctrl-C. Lost connections are',
    'recorded too. A city plays it with "transport": "recording"; FILE.ndjson is written for people to read.',
    '',
    '  borough record mqtt://127.0.0.1:1883 --topic "town/#" --out town.rec --for 60',
    '',
    '  --out FILE        where to; what is there is written over',
    '  --for SECONDS     ends by itself',
    ...FEED_HELP,
  ],
  options: { ...FEED_OPTIONS, out: { type: 'string' }, for: { type: 'string' } },
  words: [1, 1],
  async run(args, io) {
    const path = resolve(io.folder, args.required('out'));
    const seconds = args.number('for');
    const { plan, tokens } = await readNamedFeed(args.words[0] as string, args, io);
    const isText = /\.ndjson$/i.test(path);
    const file = createWriteStream(path);
    let failure: Error | undefined;
    file.on('error', (cause) => {
      failure = cause;
    });
    let frames = 0;
    let bytes = 0;
    const write = (record: RecordedFrame): void => {
      file.write(isText ? `${encodeLine(record)}\n` : encodeRecord(record));
    };
    if (!isText) file.write(encodeHeader());
    const stop = await openSource(
      plan,
      {
        frame(payload, { topic = '', retained, unchanged, full }) {
          const status =
            (retained ? RECORDED_RETAINED : 0) |
            (unchanged ? RECORDED_UNCHANGED : 0) |
            (full ? RECORDED_FULL : 0);
          write({ receivedMs: Date.now(), channel: topic, status, bytes: payload });
          frames++;
          bytes += payload.length;
        },
        link(state, detail) {
          io.err(`borough: ${state}${detail ? `: ${detail}` : ''}`);
          const text = new TextEncoder().encode(detail ? `${state}\n${detail}` : state);
          write({ receivedMs: Date.now(), channel: '', status: RECORDED_LINK, bytes: text });
        },
      },
      tokens,
    );
    await waitFor(seconds, io.signal);
    stop();
    file.end();
    if (!failure) await Promise.race([once(file, 'finish'), once(file, 'error').catch(() => {})]);
    if (failure) {
      throw new BoroughError('FILE_UNWRITABLE', `${path} cannot be written (${failure.message}).`, {
        cause: failure,
      });
    }
    io.out(`${path}: ${frames} frames, ${bytes} bytes`);
  },
};

/** Until Ctrl-C, or so many seconds. */
function waitFor(seconds: number | undefined, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    const timer = seconds === undefined ? undefined : setTimeout(done, seconds * 1000);
    const hold = seconds === undefined ? setInterval(() => {}, 60_000) : undefined;
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        clearInterval(hold);
        done();
      },
      { once: true },
    );
  });
}

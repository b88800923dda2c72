import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { BoroughError } from '@borough/core';
import { toRecordedMs } from './recorded-time.js';

/** One recorded message: when it was taken, and its bytes as they were. */
export interface Recorded {
  readonly atMs: number;
  readonly payload: Uint8Array;
}

export interface RecordingOptions {
  /** The member of each line that holds its time; dots lead inwards: `header.timestamp`. */
  readonly time: string;
  /** Told of each line that is left out, with its number from 1. */
  readonly onBad?: (line: number, reason: string) => void;
}

/** A line longer than this is no snapshot that anybody could receive. */
const MAX_LINE_BYTES = 1024 * 1024;

/**
 * A recording as NDJSON, one snapshot a line, read as it is needed.
 *
 * Call the returned function for each pass. Throws `RECORDING_MISSING` where there is no such file.
 */
export async function readRecording(
  path: string,
  { time, onBad = () => {} }: RecordingOptions,
): Promise<() => AsyncGenerator<Recorded>> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile())
    throw new BoroughError(
      'RECORDING_MISSING',
      `There is no recording at ${path}. Check the path.`,
    );
  const members = time.split('.');
  return async function* () {
    let number = 0;
    for await (const line of readLines(path)) {
      number++;
      if (line.length === 0) continue;
      const result = line.length > MAX_LINE_BYTES ? 'longer than 1 MB' : toRecorded(line, members);
      if (typeof result === 'string') onBad(number, result);
      else yield result;
    }
  };
}

function toRecorded(line: Buffer, members: readonly string[]): Recorded | string {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch {
    return 'not JSON';
  }
  for (const member of members) {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, member);
    if (!isInside) return `no member "${members.join('.')}"`;
    value = (value as Record<string, unknown>)[member];
  }
  const atMs = toRecordedMs(value);
  return Number.isNaN(atMs)
    ? `"${String(value).slice(0, 40)}" is no time with a zone`
    : { atMs, payload: line };
}

/** Lines as bytes, without their ends: what was recorded is sent on as it was, not decoded and written anew. */
async function* readLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = chunk as Buffer;
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield toLine(rest, bytes.subarray(from, end));
      rest = [];
      from = end + 1;
    }
    if (from < bytes.length) rest.push(bytes.subarray(from));
  }
  if (rest.length > 0) yield toLine(rest, Buffer.alloc(0));
}

function toLine(rest: readonly Buffer[], last: Buffer): Buffer {
  const line = rest.length === 0 ? last : Buffer.concat([...rest, last]);
  return line.at(-1) === 13 ? line.subarray(0, -1) : line;
}

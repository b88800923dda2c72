import { createTimeReader } from '../decoder/time.js';
import type { RecordedFrame } from './format.js';

const LINE_FEED = 10;
const MAX_LINE = 1024 * 1024;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * A recording as lines of JSON: `{"receivedMs", "channel", "status", "text"}`, with `base64` in place of a text
 * that is none; or, where `time` names the member that holds a line's time, any NDJSON, each line a frame.
 */
export function* readLines(file: Uint8Array, time: string | undefined): Generator<RecordedFrame> {
  const readTime = createTimeReader({ unit: 'iso', numericStrings: false });
  for (let at = 0; at < file.length; ) {
    const found = file.indexOf(LINE_FEED, at);
    const end = found < 0 ? file.length : found;
    const bytes = file.subarray(at, end);
    at = end + 1;
    if (bytes.length === 0 || bytes.length > MAX_LINE) continue;
    const frame = time === undefined ? toOwn(bytes) : toForeign(bytes, time.split('.'), readTime);
    if (frame) yield frame;
  }
}

/** One record as a line, for people to read. */
export function encodeLine({ receivedMs, channel, status, bytes }: RecordedFrame): string {
  const text = decoder.decode(bytes);
  const isText = encoder.encode(text).length === bytes.length && !text.includes('\ufffd');
  const body = isText ? { text } : { base64: btoa(String.fromCharCode(...bytes)) };
  return JSON.stringify({ receivedMs, channel, status, ...body });
}

function toOwn(line: Uint8Array): RecordedFrame | null {
  const value = parse(line);
  if (!value) return null;
  const { receivedMs, channel = '', status = 0, text, base64 } = value;
  if (typeof receivedMs !== 'number' || typeof channel !== 'string') return null;
  if (typeof status !== 'number') return null;
  if (typeof text === 'string') return { receivedMs, channel, status, bytes: encoder.encode(text) };
  if (typeof base64 !== 'string') return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    return { receivedMs, channel, status, bytes };
  } catch {
    return null;
  }
}

function toForeign(
  line: Uint8Array,
  members: readonly string[],
  readTime: (value: unknown) => number | string,
): RecordedFrame | null {
  let value: unknown = parse(line);
  for (const member of members) {
    const isInside = typeof value === 'object' && value !== null && Object.hasOwn(value, member);
    if (!isInside) return null;
    value = (value as Record<string, unknown>)[member];
  }
  const receivedMs = readTime(value);
  if (typeof receivedMs === 'string' || Number.isNaN(receivedMs)) return null;
  return { receivedMs, channel: '', status: 0, bytes: line };
}

function parse(line: Uint8Array): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(decoder.decode(line));
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

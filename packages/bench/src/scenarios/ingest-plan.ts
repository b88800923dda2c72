import type { Ingest } from '../ingest/measure.js';
import { FORMATS } from '../messages/formats.js';
import { type IngestSize, sizeOf } from '../messages/frames.js';

/** Ours, in Node and in Chromium's worker: each decoder, and JSON with the socket of a real feed. */
export const WAYS: readonly string[] = [...Object.keys(FORMATS), 'wire'];

/** A format and how much of it: a million sensors for the one of the target. */
export function toIngest(name: string, asked: IngestSize, place: '' | '/worker'): Ingest {
  const format = FORMATS[name];
  if (!format) throw new Error(`No format "${name}". There are: ${WAYS.join(', ')}`);
  return { scenario: `ingest/${name}${place}`, format, size: sizeOf(name, format, asked) };
}

import type { FeedPlan } from '@borough/core';
import { createBatchBuilder } from './batch.js';
import type { Decode } from './decoder.js';
import { checkJsonMap } from './json-map.js';
import { createRowDecoder, toLevels } from './json-row.js';
import type { PathScope } from './path.js';
import { parseJson, sizeLimit } from './safe.js';

const NEWLINE = 10;
/** Of one line. */
const MAX_LINE = 1024 * 1024;

/**
 * Newline-delimited JSON (ndjson.org 1.0, jsonlines.org): a row a line, by the map of `json` without `rows`. A line
 * that is no JSON spoils no other; an empty one is none.
 */
export function createNdjsonDecoder(plan: FeedPlan): Decode {
  const map = checkJsonMap(plan, { hasRows: false });
  const batch = createBatchBuilder();
  const decodeRow = createRowDecoder(plan, map, batch);
  const maxBytes = sizeLimit(plan);

  return (frame) => {
    batch.begin(frame);
    const { bytes } = frame;
    if (bytes.byteLength > maxBytes) {
      const detail = `${bytes.byteLength} bytes, more than ${maxBytes}.`;
      batch.reject({ reason: 'size', detail });
      return batch.finish('delta');
    }
    const topic = toLevels(frame.topic);
    let start = 0;
    while (start < bytes.length) {
      const found = bytes.indexOf(NEWLINE, start);
      const end = found < 0 ? bytes.length : found;
      const line = bytes.subarray(start, end);
      start = end + 1;
      if (isBlank(line)) continue;
      const parsed = parseJson(line, MAX_LINE);
      if ('reason' in parsed) batch.reject(parsed);
      else decodeRow({ root: parsed.value, row: parsed.value, topic } satisfies PathScope);
    }
    return batch.finish(map.full ? 'full' : 'delta');
  };
}

/** Space, tab, carriage return. */
const BLANK: readonly number[] = [32, 9, 13];

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => BLANK.includes(byte));
}

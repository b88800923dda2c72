import type { FeedPlan } from '@borough/core';
import { createBatchBuilder } from './batch.js';
import type { Decode } from './decoder.js';
import { checkJsonMap } from './json-map.js';
import { createRowDecoder, toKey, toLevels } from './json-row.js';
import { type PathScope, readPath } from './path.js';
import { findUnsafe, parseJson, sizeLimit } from './safe.js';

/** JSON and GeoJSON by a declared map; one bad row never spoils its neighbours. */
export function createJsonDecoder(plan: FeedPlan): Decode {
  const map = checkJsonMap(plan);
  const batch = createBatchBuilder();
  const decodeRow = createRowDecoder(plan, map, batch);
  const maxBytes = sizeLimit(plan);

  return (frame) => {
    batch.begin(frame);
    const topic = toLevels(frame.topic);
    const parsed = parseJson(frame.bytes, maxBytes);
    if ('reason' in parsed) {
      // Whose frame it was can be told even so, where the topic says it.
      const key =
        map.key.from === 'topic' && toKey(readPath(map.key, { root: null, row: null, topic }));
      batch.reject(typeof key === 'string' ? { ...parsed, key } : parsed);
      return batch.finish('delta');
    }
    const root = parsed.value;
    const scope: PathScope = { root, row: root, topic };
    if (!map.rows) {
      decodeRow(scope);
      return batch.finish(map.full ? 'full' : 'delta');
    }
    const rows = readPath(map.rows, scope);
    if (!Array.isArray(rows)) {
      batch.reject({ reason: 'schema', detail: 'There is no array of rows.', raw: parsed.raw() });
      return batch.finish('delta');
    }
    const unsafe = findUnsafe(root, rows);
    if (unsafe) {
      batch.reject({ ...unsafe, raw: parsed.raw() });
      return batch.finish('delta');
    }
    for (const next of rows) {
      scope.row = next;
      decodeRow(scope);
    }
    return batch.finish(map.full ? 'full' : 'delta');
  };
}

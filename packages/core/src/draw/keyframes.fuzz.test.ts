import { expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import { createFrame } from '../geo/frame.js';
import { createTable } from '../table/table.js';
import { createKeyframeWriter, KEYFRAME, type Keyframes } from './keyframes.js';

const ROWS = 40;
const frame = createFrame({ lon: 8, lat: 47, heightMeters: 400 });
const createArrays = (capacity: number): Keyframes => {
  const array = (n: number): Float32Array => new Float32Array(capacity * n).fill(-1e30);
  return {
    k0: array(KEYFRAME.k0),
    k1: array(KEYFRAME.k1),
    k2: array(KEYFRAME.k2),
    turn: array(KEYFRAME.turn),
  };
};

it.each([1, 2, 3, 4])('TR1 what is written as things move is what is there (seed %i)', (seed) => {
  const { next } = createRandom(seed);
  const random = (below: number): number => next() * below;
  const table = createTable('t', { columns: {}, moves: true });
  table.resolveNow(Array.from({ length: ROWS }, (_k, i) => `k${i}`));
  const { tracks } = table;
  if (!tracks) throw new Error('It moves.');
  const writer = createKeyframeWriter(frame, 0);
  const arrays = createArrays(table.capacity);
  const pages = new Uint32Array(1);
  let told = 0;
  for (let step = 0; step < 400; step++) {
    const changed = new Set<number>();
    for (let n = Math.floor(random(4)); n >= 0; n--) {
      const slot = 1 + Math.floor(random(ROWS));
      const what = random(20);
      if (what < 1) tracks.clear(slot);
      else if (what < 2) tracks.end(slot, step * 1000 + random(9000));
      else {
        const place = [8 + random(0.001), 47 + random(0.001), random(2) < 1 ? NaN : 410];
        tracks.fix(slot, place, 0, step * 1000 - random(3000), step * 1000 - 1500);
      }
      changed.add(slot);
    }
    const written: number[] = [];
    const n = tracks.pages.changedSince(told, pages);
    told = tracks.pages.seal();
    writer.follow(arrays, table, pages.subarray(0, n), (slot) => written.push(slot));
    // Nothing but what has changed, whatever lies on its page.
    expect(written.every((slot) => changed.has(slot))).toBe(true);
    const fresh = createArrays(table.capacity);
    createKeyframeWriter(frame, 0).follow(fresh, table, null);
    for (const name of ['k0', 'k1', 'k2'] as const)
      expect(arrays[name].findIndex((x, i) => x !== fresh[name][i])).toBe(-1);
  }
});

import type { Point, Ring } from './plane.js';
import { type Box, boxOf, contains, distanceToOutline } from './ring.js';

/** Rings found by place: for questions like "does a house stand here". */
export interface RingIndex {
  add(ring: Ring): void;
  /** Whether a point lies in a ring or nearer to one than `margin`. */
  isNear(p: Point, margin: number): boolean;
}

export function createRingIndex(size = 40): RingIndex {
  const cells = new Map<number, { box: Box; ring: Ring }[]>();
  const keyOf = (i: number, k: number) => (i + 4_096) * 8_192 + (k + 4_096);
  return {
    add(ring) {
      const box = boxOf(ring);
      const entry = { box, ring };
      for (let i = Math.floor((box[0] - 4) / size); i <= Math.floor((box[2] + 4) / size); i++) {
        for (let k = Math.floor((box[1] - 4) / size); k <= Math.floor((box[3] + 4) / size); k++) {
          const key = keyOf(i, k);
          const list = cells.get(key);
          if (list) list.push(entry);
          else cells.set(key, [entry]);
        }
      }
    },
    isNear(p, margin) {
      const list = cells.get(keyOf(Math.floor(p[0] / size), Math.floor(p[1] / size))) ?? [];
      return list.some(({ box, ring }) => {
        const isFar =
          p[0] < box[0] - margin ||
          p[0] > box[2] + margin ||
          p[1] < box[1] - margin ||
          p[1] > box[3] + margin;
        return !isFar && (contains(ring, p) || distanceToOutline(p, ring) < margin);
      });
    },
  };
}

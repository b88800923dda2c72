import type { Lane } from './lane.js';
import { nearestOn } from './line.js';
import { cm, type Point } from './plane.js';

/** A place on a lane. */
export interface OnLane {
  /** The lane's place in the list. */
  readonly lane: number;
  readonly chainageMeters: number;
}

/** Outer lanes found by place. */
export interface LaneIndex {
  /** The nearest outer lane within 160 m; null if there is none. */
  nearest(p: Point, accept?: (lane: Lane) => boolean): OnLane | null;
}

const SIZE = 80;

export function createLaneIndex(lanes: readonly Lane[]): LaneIndex {
  const cells = new Map<string, Set<number>>();
  lanes.forEach((lane, place) => {
    if (lane.right !== null) return;
    for (let i = 0; i + 1 < lane.points.length; i++) {
      const a = lane.points[i] as Point;
      const b = lane.points[i + 1] as Point;
      for (
        let x = Math.floor(Math.min(a[0], b[0]) / SIZE);
        x <= Math.floor(Math.max(a[0], b[0]) / SIZE);
        x++
      ) {
        for (
          let y = Math.floor(Math.min(a[1], b[1]) / SIZE);
          y <= Math.floor(Math.max(a[1], b[1]) / SIZE);
          y++
        ) {
          const key = `${x},${y}`;
          const set = cells.get(key) ?? new Set();
          set.add(place);
          cells.set(key, set);
        }
      }
    }
  });
  return {
    nearest(p, accept = () => true) {
      const [i, k] = [Math.floor(p[0] / SIZE), Math.floor(p[1] / SIZE)];
      let best: { lane: number; far: number; away: number } | null = null;
      for (let x = i - 2; x <= i + 2; x++) {
        for (let y = k - 2; y <= k + 2; y++) {
          for (const place of cells.get(`${x},${y}`) ?? []) {
            const lane = lanes[place] as Lane;
            if (!accept(lane)) continue;
            const hit = nearestOn(lane.points, p);
            if (!best || hit.away < best.away) best = { lane: place, ...hit };
          }
        }
      }
      return best && { lane: best.lane, chainageMeters: cm(best.far) };
    },
  };
}

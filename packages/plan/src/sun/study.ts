import type { Obstacles, Point } from '../ray.js';
import type { SunStep } from './rule.js';

/** How long the sun reaches each point: minutes. */
export interface SunHours {
  readonly total: Float32Array;
  /** The longest time without a break. */
  readonly longest: Float32Array;
}

export interface StudyOptions {
  readonly signal?: AbortSignal;
  /** Share done, 0 … 1. */
  onProgress?(share: number): void;
}

/** A study gives way to others after so long. */
const SLICE_MS = 12;

/**
 * Sun on points: x, y, height by threes. Gives way every few milliseconds, so that it can be called
 * off; still, a page runs it in a worker.
 *
 * @throws the signal's reason when called off
 */
export async function studySun(
  points: Float64Array,
  obstacles: Obstacles,
  steps: readonly SunStep[],
  { signal, onProgress }: StudyOptions = {},
): Promise<SunHours> {
  const count = points.length / 3;
  const total = new Float32Array(count);
  const longest = new Float32Array(count);
  let sinceMs = performance.now();
  for (let i = 0; i < count; i++) {
    const point: Point = [
      points[i * 3] as number,
      points[i * 3 + 1] as number,
      points[i * 3 + 2] as number,
    ];
    let run = 0;
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const { atMs, minutes, direction, slope } of steps) {
      if (obstacles.isBlocked(point, direction, slope)) {
        run = 0;
        continue;
      }
      const isNext = atMs - lastMs < minutes * 60_000 * 1.5;
      run = isNext ? run + minutes : minutes;
      lastMs = atMs;
      total[i] = (total[i] as number) + minutes;
      longest[i] = Math.max(longest[i] as number, run);
    }
    if (performance.now() - sinceMs < SLICE_MS) continue;
    onProgress?.((i + 1) / count);
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    sinceMs = performance.now();
  }
  signal?.throwIfAborted();
  onProgress?.(1);
  return { total, longest };
}

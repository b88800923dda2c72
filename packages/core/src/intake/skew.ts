/**
 * How far a source's clock is from ours. A reading comes later than it was true: who is behind us may be wrong or
 * slow, and nobody can tell which, so that is only shown. Who is ahead of us can only be wrong, and is corrected.
 */
export interface Skew {
  /** A time that the source has not given to this cell before, of a reading that has just come; city time. */
  hear(atMs: number, nowMs: number): void;
  /** Judges what was heard; true when a correction begins. */
  settle(): boolean;
  /** What is added to the source's times, 0 or less. */
  readonly correctionMs: number;
  /** Our clock less the source's times, by the median; `NaN` before there is enough to say. */
  readonly offsetMs: number;
  /** City time starts anew. */
  reset(): void;
}

/** So many times are looked at, the newest. */
const MOST = 63;
/** One thing with a wrong date is that thing's own; so many times whose middle is ahead are the source's. */
const LEAST = 5;
/** What a reading may be ahead without a word (rule IN6). */
const TOLERANCE_MS = 5_000;

/** @param rate city seconds in a wall second: tolerances grow with it */
export function createSkew(rate: () => number): Skew {
  const ring = new Float64Array(MOST);
  let count = 0;
  let settled = 0;
  let offsetMs = Number.NaN;
  let correctionMs = 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    get correctionMs() {
      return correctionMs;
    },
    hear(atMs, nowMs) {
      ring[count++ % MOST] = nowMs - atMs;
    },
    settle() {
      if (count === settled || count < LEAST) return false;
      settled = count;
      const n = Math.min(count, MOST);
      offsetMs = ring.slice(0, n).sort()[n >> 1] as number;
      const wasRight = correctionMs === 0;
      correctionMs = offsetMs < -TOLERANCE_MS * rate() ? offsetMs : 0;
      return wasRight && correctionMs < 0;
    },
    reset() {
      count = 0;
      settled = 0;
      offsetMs = Number.NaN;
      correctionMs = 0;
    },
  };
}

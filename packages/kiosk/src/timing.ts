import type { RequestFrame, Undo } from '@borough/core';

/** The port to the real time: tests turn their own. */
export interface Timing {
  /** UTC milliseconds. */
  nowMs(): number;
  /** Calls back after some milliseconds; the undo calls it off. */
  after(ms: number, then: () => void): Undo;
}

/** The timing of the page. */
export const pageTiming: Timing = {
  nowMs: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/** The next frame of the page. */
export const pageFrame: RequestFrame = (callback) => {
  const frame = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(frame);
};

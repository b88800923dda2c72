import type { RequestFrame, Undo } from '@borough/core';
import type { Timing } from './timing.js';
import type { Beat } from './watchdog.js';

export interface HeartOptions {
  readonly timing: Timing;
  /** The next frame that the page draws. */
  readonly requestFrame: RequestFrame;
  /** Whether there is a picture: `() => city.context.get() === 'ok'`. */
  isWell(): boolean;
  isAlone(): boolean;
  send(beat: Beat): void;
}

const EVERY_MS = 1000;

/**
 * Beats about once a second, each from a frame that was drawn while there was a picture (rule KI5): a page
 * that hangs, draws no more or has lost its GPU for good falls silent. The undo ends it.
 */
export function createHeart(options: HeartOptions): Undo {
  const { timing, isWell, isAlone, send, requestFrame } = options;
  let callOff: Undo = requestFrame(frame);

  function frame(): void {
    if (isWell()) send({ borough: 'beat', isAlone: isAlone() });
    callOff = timing.after(EVERY_MS, () => {
      callOff = requestFrame(frame);
    });
  }

  return () => callOff();
}

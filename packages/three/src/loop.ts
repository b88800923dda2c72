import type { RequestFrame, Undo } from '@borough/core';

/** Draws on demand: a city in which nothing happens draws nothing. */
export interface Loop {
  /** A frame is needed; asking again before it comes is free. */
  request(): void;
  /** A frame of something that moves by itself: nobody waits for its end. */
  animate(): void;
  /** Draws at once. */
  now(): void;
  readonly frames: number;
  readonly isAwake: boolean;
  /** Resolves when nothing has asked for a frame for a while and `isDone` agrees. */
  settled(isDone: () => boolean): Promise<void>;
  readonly close: Undo;
}

/** Frames of quiet after which the picture counts as finished: the city tells its changes a frame late. */
const QUIET_FRAMES = 3;

/** @param draw draws one frame; true when it needs another one */
export function createLoop(requestFrame: RequestFrame, draw: (nowMs: number) => boolean): Loop {
  let callOff: Undo | null = null;
  let frames = 0;
  let isClosed = false;
  /** False while the frame that is asked for is only animation. */
  let isAsked = false;

  function now(): void {
    callOff?.();
    callOff = null;
    isAsked = false;
    if (isClosed) return;
    // Whatever asks while it is drawn means the next one.
    if (draw(performance.now())) request();
    frames++;
  }

  function request(): void {
    isAsked = true;
    animate();
  }

  function animate(): void {
    if (!isClosed) callOff ??= requestFrame(now);
  }

  return {
    request,
    animate,
    now,
    get frames() {
      return frames;
    },
    get isAwake() {
      return callOff !== null;
    },
    async settled(isDone) {
      for (let quiet = 0; quiet < QUIET_FRAMES && !isClosed; ) {
        await new Promise<void>((resolve) => {
          requestFrame(resolve);
        });
        quiet = !(callOff && isAsked) && isDone() ? quiet + 1 : 0;
      }
    },
    close() {
      isClosed = true;
      callOff?.();
      callOff = null;
    },
  };
}

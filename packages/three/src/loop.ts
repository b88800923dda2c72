import type { RequestFrame, Undo } from '@borough/core';
import { settle, type Unrest } from '@borough/core/draw';

/** Draws on demand: a city in which nothing happens draws nothing. */
export interface Loop {
  /** A frame is needed; asking again before it comes is free. */
  request(): void;
  /** The same because of readings, of which more may always come: a settled picture shows those told before. */
  follow(): void;
  /** A frame of something that moves by itself: nobody waits for its end. */
  animate(): void;
  /** Draws at once. */
  now(): void;
  readonly frames: number;
  readonly isAwake: boolean;
  /** Resolves when the picture has settled (rule RE4). */
  settled(rest: Rest): Promise<void>;
  readonly close: Undo;
}

/** What a settled picture waits for besides frames that were asked for. */
export interface Rest {
  /** Tiles and models are on their way. */
  isComing(): boolean;
  /** What follows readings has work left. */
  isBehind(): boolean;
}

/** @param draw draws one frame; true when it needs another one */
export function createLoop(requestFrame: RequestFrame, draw: (nowMs: number) => boolean): Loop {
  let callOff: Undo | null = null;
  let frames = 0;
  let isClosed = false;
  /** False while the frame that is asked for is only animation, or only for readings. */
  let isAsked = false;
  let isFollowing = false;
  let told = 0;

  function now(): void {
    callOff?.();
    callOff = null;
    isAsked = false;
    isFollowing = false;
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

  function look({ isComing, isBehind }: Rest): Unrest | null {
    if (isClosed) return null;
    const isDue = callOff !== null;
    return {
      isComing: (isDue && isAsked) || isComing(),
      isBehind: (isDue && isFollowing) || isBehind(),
      frames,
      told,
    };
  }

  return {
    request,
    follow() {
      isFollowing = true;
      told++;
      animate();
    },
    animate,
    now,
    get frames() {
      return frames;
    },
    get isAwake() {
      return callOff !== null;
    },
    settled: (rest) =>
      settle(
        () => look(rest),
        requestFrame,
        () => performance.now(),
      ),
    close() {
      isClosed = true;
      callOff?.();
      callOff = null;
    },
  };
}

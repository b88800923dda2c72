import type { ClockMessage } from '../time/clock.js';

/** Why everything said before is void. */
export type JumpReason = 'loop' | 'restart';

/** City time as the worker knows it: from the newest clock message, else the wall. */
export interface CityNow {
  wallMs(): number;
  nowMs(): number;
  /** False while a clock is expected and has not spoken: nothing can be called future until then. */
  isKnown(): boolean;
  /** City seconds in a wall second; tolerances of time grow with it. */
  rate(): number;
  /** The last message's epoch; `NaN` before the first. */
  epoch(): number;
  /** A clock is expected from now on: until it speaks, nothing can be called future. */
  expect(): void;
  /** Takes a clock message in; tells whether city time jumped, so that readings before it are void. */
  hear(message: ClockMessage, receivedMs: number): JumpReason | null;
  /** Whoever told city time has gone: it is the wall's again. */
  forget(): void;
}

/** City time that runs back further than this (wall time) within one epoch is a restarted server. */
const BACKWARDS_MS = 60_000;

export function createCityNow(
  options: { readonly wall?: () => number; readonly isClockExpected?: boolean } = {},
): CityNow {
  const wall = options.wall ?? Date.now;
  let newest: ClockMessage | null = null;
  let receivedAt = 0;
  let isExpected = options.isClockExpected ?? false;

  const at = (wallMs: number): number =>
    newest ? newest.cityMs + (wallMs - receivedAt) * newest.rate : wallMs;
  const rate = (): number => Math.max(1, Math.abs(newest?.rate ?? 1));

  return {
    wallMs: wall,
    nowMs: () => at(wall()),
    isKnown: () => newest !== null || !isExpected,
    rate,
    epoch: () => newest?.epoch ?? Number.NaN,
    expect() {
      isExpected = true;
    },
    hear(message, receivedMs) {
      let jump: JumpReason | null = null;
      if (newest) {
        if (message.epoch > newest.epoch) jump = 'loop';
        else if (message.epoch < newest.epoch) jump = 'restart';
        else if (message.cityMs < at(receivedMs) - BACKWARDS_MS * rate()) jump = 'restart';
      }
      newest = message;
      receivedAt = receivedMs;
      return jump;
    },
    forget() {
      newest = null;
      isExpected = false;
    },
  };
}

import type { ColumnCheck, RejectReason } from './feed.js';

/** What is wrong with a row, told so that the operator can find the cause. */
export interface Flaw {
  readonly reason: RejectReason;
  readonly detail: string;
}

const MAX_KEY_LENGTH = 512;
const MAX_TEXT_LENGTH = 4096;
/** A reading this far ahead of city time is bad … */
const FUTURE_BAD_MS = 5 * 60_000;
/** … and this far ahead, uncertain. Both are wall time: they grow with the rate of the clock. */
export const FUTURE_UNCERTAIN_MS = 5_000;

/** Names that reach into an object's prototype; no key of ours may be one. */
export const UNSAFE_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

export function checkKey(key: string): Flaw | null {
  if (key.length === 0) return { reason: 'id', detail: 'The key is empty.' };
  if (key.length > MAX_KEY_LENGTH) {
    return {
      reason: 'id',
      detail: `The key has ${key.length} characters, more than ${MAX_KEY_LENGTH}.`,
    };
  }
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) {
      return {
        reason: 'id',
        detail: `The key has a control character (code ${code}) at ${i}.`,
      };
    }
  }
  if (UNSAFE_NAMES.includes(key)) {
    return { reason: 'id', detail: `"${key}" is not allowed as a key.` };
  }
  return null;
}

/** Checks a value that is there; whether one is there is asked before. */
export function checkNumber(value: number, check: ColumnCheck): Flaw | null {
  if (!Number.isFinite(value)) return { reason: 'type', detail: `${value} is not a number.` };
  if (check.min !== undefined && value < check.min) {
    return { reason: 'range', detail: `${value} is below the least allowed, ${check.min}.` };
  }
  if (check.max !== undefined && value > check.max) {
    return { reason: 'range', detail: `${value} is above the most allowed, ${check.max}.` };
  }
  return null;
}

export function checkText(text: string | undefined): Flaw | null {
  if (text === undefined) return { reason: 'type', detail: 'Not a text.' };
  if (text.length > MAX_TEXT_LENGTH) {
    return {
      reason: 'size',
      detail: `A text of ${text.length} characters, more than ${MAX_TEXT_LENGTH}.`,
    };
  }
  return null;
}

/** Degrees WGS84. `bounds` is west, south, east, north; west may be greater than east across 180°. */
export function checkPosition(
  lon: number,
  lat: number,
  bounds?: readonly [number, number, number, number],
): Flaw | null {
  if (lon === 0 && lat === 0) {
    return { reason: 'position', detail: 'Longitude and latitude are both 0.' };
  }
  if (!isOnEarth(lon, lat)) {
    const hint = isOnEarth(lat, lon) ? ' Longitude and latitude look swapped.' : '';
    return {
      reason: 'position',
      detail: `Longitude ${lon}, latitude ${lat} is not on Earth.${hint}`,
    };
  }
  if (bounds && !isWithin(lon, lat, bounds)) {
    const hint = isWithin(lat, lon, bounds) ? ' Longitude and latitude look swapped.' : '';
    return {
      reason: 'bounds',
      detail: `Longitude ${lon}, latitude ${lat} is outside of the city.${hint}`,
    };
  }
  return null;
}

/** `aheadMs` = the reading's time less city now. */
export function checkAhead(aheadMs: number, rate: number): Flaw | null {
  if (aheadMs <= FUTURE_BAD_MS * rate) return null;
  return {
    reason: 'future',
    detail: `Its time is ${Math.round(aheadMs / 1000)} s ahead of the city's.`,
  };
}

function isOnEarth(lon: number, lat: number): boolean {
  return lon >= -180 && lon <= 180 && lat >= -90 && lat <= 90;
}

function isWithin(
  lon: number,
  lat: number,
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  const isBetween = west <= east ? lon >= west && lon <= east : lon >= west || lon <= east;
  return isBetween && lat >= south && lat <= north;
}

import type { ReadTime } from './time.js';

/** From when to when something holds; `NaN` where an end is open. */
export interface Interval {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Reads an ISO 8601 instant or interval (`start/end`, `..` for an open end, or `{start, end}`). An instant is
 * an interval without length; a text says what is wrong.
 */
export function readInterval(value: unknown, readTime: ReadTime): Interval | string {
  let [start, end] = [value, value];
  if (typeof value === 'string' && value.includes('/')) {
    [start, end] = value.split('/', 2);
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const has = (name: string): unknown =>
      Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    start = has('start');
    end = has('end') ?? start;
  }
  const startMs = start === '..' ? Number.NaN : readTime(start);
  const endMs = end === '..' ? Number.NaN : readTime(end);
  if (typeof startMs === 'string') return startMs;
  if (typeof endMs === 'string') return endMs;
  return { startMs, endMs };
}

/** When what was observed over an interval was known to be true: at its end. */
export function readObserved(value: unknown, readTime: ReadTime): number | string {
  if (value === undefined || value === null) return Number.NaN;
  const interval = readInterval(value, readTime);
  if (typeof interval === 'string') return interval;
  return Number.isNaN(interval.endMs) ? interval.startMs : interval.endMs;
}

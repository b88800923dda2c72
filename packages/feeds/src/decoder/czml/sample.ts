import { own } from '../writer.js';

/** What a time of CZML means: ISO 8601, or seconds from an epoch. */
export type ToMs = (time: unknown, epochMs: number) => number;

/** The newest sample that is not in the future. */
export interface Sample {
  readonly values: readonly unknown[];
  /** `NaN` where the value is constant. */
  readonly atMs: number;
}

const MAX_SAMPLES = 1_000_000;

/** The interval of a property that holds now, of several; the property itself where it has none. */
export function atNow(property: unknown, nowMs: number, toMs: ToMs): unknown {
  if (!Array.isArray(property)) return property;
  return property.findLast((each) => {
    const [start, end] = spanOf(own(each, 'interval'), toMs);
    return !(start > nowMs) && !(end <= nowMs);
  });
}

/** Start and end of `start/end`; `NaN` where open. */
export function spanOf(interval: unknown, toMs: ToMs): readonly [number, number] {
  if (typeof interval !== 'string') return [Number.NaN, Number.NaN];
  const [start, end] = interval.split('/', 2);
  return [toMs(start, Number.NaN), toMs(end, Number.NaN)];
}

/**
 * The sample of `[t, a, b, c, t, a, b, c …]` that was true last: those after now are predictions, not live. Null
 * where all are; a text where it is no such array.
 */
export function newestOf(
  samples: unknown,
  size: number,
  epochMs: number,
  nowMs: number,
  toMs: ToMs,
): Sample | null | string {
  if (!Array.isArray(samples)) return 'Not an array of samples.';
  if (samples.length === size) return { values: samples, atMs: Number.NaN };
  const step = size + 1;
  if (samples.length === 0 || samples.length % step !== 0) {
    return `${samples.length} numbers are no samples of a time and ${size} values.`;
  }
  if (samples.length > MAX_SAMPLES) return `More than ${MAX_SAMPLES} numbers.`;
  let best = -1;
  let bestMs = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < samples.length; i += step) {
    const ms = toMs(samples[i], epochMs);
    if (Number.isNaN(ms)) return `${JSON.stringify(samples[i])?.slice(0, 40)} is no time.`;
    if (ms <= nowMs && ms >= bestMs) [best, bestMs] = [i, ms];
  }
  return best < 0 ? null : { values: samples.slice(best + 1, best + step), atMs: bestMs };
}

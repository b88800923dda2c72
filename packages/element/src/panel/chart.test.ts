import { describe, expect, it } from 'vitest';
import { rangeOf, toPath } from './chart.js';

const frame = { fromMs: 0, toMs: 240, nowMs: 240 };
const series = (...pairs: [number, number][]) => ({
  atMs: Float64Array.from(pairs, ([at]) => at),
  values: Float64Array.from(pairs, ([, value]) => value),
});

describe('a chart', () => {
  it('holds a value until the next is said', () => {
    expect(toPath(series([0, 0], [120, 10]), frame)).toBe('M0.0 41.0H120.0L120.0 3.0H240.0');
  });

  it('breaks where nothing was known', () => {
    const path = toPath(series([0, 0], [60, Number.NaN], [120, 10]), frame);
    expect(path).toBe('M0.0 41.0H60.0M120.0 3.0H240.0');
  });

  it('ends where the clock stands: what came later is not shown', () => {
    const path = toPath(series([0, 0], [120, 10]), { ...frame, nowMs: 60 });
    expect(path).toBe('M0.0 41.0H60.0');
  });

  it('draws nothing of nothing', () => {
    expect(toPath(series(), frame)).toBe('');
    expect(rangeOf(Float64Array.of(Number.NaN))).toBe(null);
  });
});

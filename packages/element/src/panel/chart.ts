import { svg, type TemplateResult } from 'lit';

/** A series to draw, by the time at which each value was true. */
interface Points {
  readonly atMs: Float64Array;
  readonly values: Float64Array;
}

export interface ChartFrame {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where the clock stands. */
  readonly nowMs: number;
}

const WIDTH = 240;
const HEIGHT = 44;
const EDGE = 3;

/** The least and the most of a series; null where nothing is known. */
export function rangeOf(values: Float64Array): readonly [number, number] | null {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : [Math.min(...known), Math.max(...known)];
}

/**
 * The path of a series as steps, for a value holds until the next is said; it breaks where nothing was
 * known, and nothing bridges the gap.
 */
export function toPath({ atMs, values }: Points, { fromMs, toMs, nowMs }: ChartFrame): string {
  const range = rangeOf(values);
  if (!range) return '';
  const [low, high] = range;
  const end = Math.min(nowMs, toMs);
  const x = (ms: number): string =>
    (((Math.max(fromMs, ms) - fromMs) / (toMs - fromMs)) * WIDTH).toFixed(1);
  const y = (value: number): string =>
    (HEIGHT - EDGE - ((value - low) / (high - low || 1)) * (HEIGHT - 2 * EDGE)).toFixed(1);
  let path = '';
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const at = atMs[i] as number;
    if (Number.isNaN(value) || at > end) continue;
    const isNew = path === '' || Number.isNaN(values[i - 1]);
    path += `${isNew ? 'M' : 'L'}${x(at)} ${y(value)}H${x(Math.min(atMs[i + 1] ?? end, end))}`;
  }
  return path;
}

/** A small chart of what a thing has reported; its words are beside it. */
export function chart(points: Points, frame: ChartFrame, label: string): TemplateResult {
  const { fromMs, toMs, nowMs } = frame;
  const at = (((nowMs - fromMs) / (toMs - fromMs)) * WIDTH).toFixed(1);
  return svg`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${label}>
    <path class="series" d=${toPath(points, frame)} />
    <path class="now" d="M${at} 0V${HEIGHT}" />
  </svg>`;
}

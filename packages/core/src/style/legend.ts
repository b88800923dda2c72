import type { ColumnSchema, Text } from '../table/column.js';
import { type Rgba, toHex, toStops } from './ramp.js';
import { type ColorChannel, type ColorRule, colorAt } from './style.js';
import type { Theme } from './theme.js';

/** What a legend shows; it follows from the style, colours included (rule ST5). */
export interface Legend {
  readonly title: Text;
  readonly unit?: string;
  /** A strip of colours from low to high, or one entry for each step or category. */
  readonly strip: readonly string[];
  readonly ticks: readonly { readonly at: number; readonly value: number }[];
  readonly entries: readonly LegendEntry[];
  /** "Nothing known" is a class of its own. */
  readonly noData: string;
}

export interface LegendEntry {
  readonly color: string;
  /** A category, in its column's words. */
  readonly text?: Text;
  /** A step's limits; open where absent. */
  readonly from?: number;
  readonly to?: number;
}

const STRIP = 24;

export function toLegend(
  rule: ColorRule,
  channel: ColorChannel,
  column: ColumnSchema,
  theme: Theme,
): Legend {
  const base = {
    title: column.label ?? rule.column,
    unit: column.unit,
    noData: toHex(channel.noData ?? theme.noData),
  };
  const { scale } = rule;
  if (scale.type === 'category') {
    const stops = toStops(rule.ramp);
    if (rule.reverse) stops.reverse();
    const entries = scale.values.map((text, i) => ({
      text: column.words?.[text] ?? text,
      color: toHex(stops[Math.min(i, stops.length - 1)] as Rgba),
    }));
    return { ...base, strip: [], ticks: [], entries };
  }
  if (scale.type === 'threshold') {
    const limits = scale.thresholds;
    const entries = Array.from({ length: limits.length + 1 }, (_, i) => ({
      from: limits[i - 1],
      to: limits[i],
      color: toHex(
        colorAt(channel, i === 0 ? Number.NEGATIVE_INFINITY : (limits[i - 1] as number)),
      ),
    }));
    return { ...base, strip: [], ticks: [], entries };
  }
  const [low, high] = scale.domain;
  const valueAt = (t: number): number =>
    scale.type === 'log' ? low * (high / low) ** t : low + (high - low) * t;
  return {
    ...base,
    strip: Array.from({ length: STRIP }, (_, i) =>
      toHex(colorAt(channel, valueAt(i / (STRIP - 1)))),
    ),
    ticks: [0, 0.5, 1].map((at) => ({ at, value: valueAt(at) })),
    entries: [],
  };
}

import {
  ALARM_MASK,
  ALARM_SHIFT,
  FRESHNESS_MASK,
  FRESHNESS_SHIFT,
  KNOWN,
} from '../table/column.js';
import { mix, type Rgba } from './ramp.js';
import { type CompiledStyle, colorAt } from './style.js';
import type { Theme } from './theme.js';

/** Bits of one view's override of one slot: what differs between views, and nothing else. */
export const HIDDEN = 0b0001;
export const GHOSTED = 0b0010;
export const HIGHLIGHTED = 0b0100;
export const SELECTED = 0b1000;

/** How far each stratum moves a colour; every renderer uses these numbers. */
export const LOOK = {
  /** Towards grey of the same luma: a stale value has lost its colour, not its shape. */
  staleGrey: 0.85,
  /** Offline is grey and darker. */
  offlineGrey: 1,
  offlineDark: 0.45,
  alarm: 0.85,
  /** These two say "this one" without hiding what the data says. */
  highlight: 0.3,
  selection: 0.5,
} as const;

/** Luma weights of ITU-R BT.709. */
const LUMA: readonly [number, number, number] = [0.2126, 0.7152, 0.0722];

/**
 * The resolved, unlit colour of one slot (rule LK1), the oracle of every renderer's shader. Strata in
 * order: base < live value < freshness < alarm < highlight < selection. `null` when hidden.
 */
export function lookOf(
  style: CompiledStyle,
  theme: Theme,
  cell: { readonly value: number; readonly flags: number; readonly override: number },
): Rgba | null {
  if (cell.override & HIDDEN) return null;
  let color = theme.base;
  if (style.color) {
    color =
      cell.flags & KNOWN ? colorAt(style.color, cell.value) : (style.color.noData ?? theme.noData);
    color = age(color, (cell.flags & FRESHNESS_MASK) >> FRESHNESS_SHIFT);
    const alarm = (cell.flags & ALARM_MASK) >> ALARM_SHIFT;
    if (alarm > 0) color = mix(color, theme.alarm[(alarm - 1) as 0 | 1 | 2], LOOK.alarm);
  }
  if (cell.override & HIGHLIGHTED) color = mix(color, theme.highlight, LOOK.highlight);
  if (cell.override & SELECTED) color = mix(color, theme.selection, LOOK.selection);
  return color;
}

/** Live and late wear their colour; stale loses it; offline is dark as well. */
function age(color: Rgba, freshness: number): Rgba {
  if (freshness < 2) return color;
  const luma = color[0] * LUMA[0] + color[1] * LUMA[1] + color[2] * LUMA[2];
  const dark = freshness === 3 ? 1 - LOOK.offlineDark : 1;
  const grey: Rgba = [luma * dark, luma * dark, luma * dark, color[3]];
  return mix(color, grey, freshness === 3 ? LOOK.offlineGrey : LOOK.staleGrey);
}

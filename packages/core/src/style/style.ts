import type { ColumnReader } from '../table/column.js';
import { type RampName, type Rgba, toRgba, toStops, toTexels } from './ramp.js';
import { LUT_SIZE, type Scale, type ScaleUniforms, scaleAt, toUniforms } from './scale.js';

/** Which column drives which look; plain data, part of a city's description. */
export interface Style {
  readonly color?: ColorRule;
  /** Metres above the thing's foot: the height of a bar. */
  readonly height?: NumberRule;
  /** Metres: the width of a bar or a dot. */
  readonly size?: NumberRule;
  /** How much goes on behind the walls of a building: by night so many of its windows are lit. */
  readonly light?: LightRule;
}

/** The share of windows that are lit, none to almost all, over a column's scale. */
export interface LightRule {
  readonly column: string;
  readonly scale: Scale;
}

export interface ColorRule {
  readonly column: string;
  readonly scale: Scale;
  /** A named ramp or two colours and more, low to high; one each for categories. */
  readonly ramp: RampName | readonly string[];
  readonly reverse?: boolean;
  /** Replaces the theme's colour for "nothing known". */
  readonly noData?: string;
}

/** A number by column, or a fixed one. */
export type NumberRule =
  | number
  | {
      readonly column: string;
      readonly scale: Scale;
      /** The numbers at the low and the high end. */
      readonly range: readonly [number, number];
    };

/** A style as a renderer uses it: a few uniforms and one lookup table for each channel. */
export interface CompiledStyle {
  readonly color: ColorChannel | null;
  readonly height: NumberChannel;
  readonly size: NumberChannel;
  /** null: windows follow the hour. */
  readonly light: NumberChannel | null;
}

export interface ColorChannel {
  readonly column: string;
  readonly scale: ScaleUniforms;
  /** 256 sRGB texels, RGBA bytes. */
  readonly lut: Uint8Array;
  /** null: the theme's. */
  readonly noData: Rgba | null;
}

export interface NumberChannel {
  /** null: `low` always. */
  readonly column: string | null;
  readonly scale: ScaleUniforms;
  readonly low: number;
  readonly high: number;
}

const CONSTANT: ScaleUniforms = { kind: 0, low: 0, factor: 0, thresholds: [] };

/**
 * Turns a style into uniforms and lookup tables, in time that does not depend on how many things wear
 * it (rule ST2). `columns` is asked only for the dictionaries of text columns.
 */
export function compileStyle(
  style: Style | undefined,
  columns: ReadonlyMap<string, ColumnReader>,
): CompiledStyle {
  const rule = style?.color;
  return {
    color: rule
      ? {
          column: rule.column,
          scale: toUniforms(rule.scale),
          lut: createLut(rule, columns.get(rule.column)?.texts ?? []),
          noData: rule.noData ? toRgba(rule.noData) : null,
        }
      : null,
    height: compileNumber(style?.height, 0),
    size: compileNumber(style?.size, 4),
    light: style?.light ? compileNumber({ ...style.light, range: [0, 1] }, 0) : null,
  };
}

/** The number a channel gives a value; `low` where nothing is known. */
export function numberAt(channel: NumberChannel, value: number, isKnown: boolean): number {
  if (!channel.column || !isKnown) return channel.low;
  return channel.low + (channel.high - channel.low) * scaleAt(channel.scale, value);
}

/** The colour of a value by lookup, exactly as a shader finds it: nearest texel. */
export function colorAt(channel: ColorChannel, value: number): Rgba {
  const texel = Math.min(LUT_SIZE - 1, Math.floor(scaleAt(channel.scale, value) * LUT_SIZE)) * 4;
  const at = (i: number): number => channel.lut[texel + i] as number;
  return [at(0), at(1), at(2), at(3)];
}

function compileNumber(rule: NumberRule | undefined, fallback: number): NumberChannel {
  if (rule === undefined || typeof rule === 'number') {
    const low = rule ?? fallback;
    return { column: null, scale: CONSTANT, low, high: low };
  }
  return {
    column: rule.column,
    scale: toUniforms(rule.scale),
    low: rule.range[0],
    high: rule.range[1],
  };
}

function createLut(rule: ColorRule, texts: readonly string[]): Uint8Array {
  const stops = toStops(rule.ramp);
  if (rule.reverse) stops.reverse();
  const { scale } = rule;
  if (scale.type !== 'category') return toTexels(stops, LUT_SIZE);
  const lut = new Uint8Array(LUT_SIZE * 4);
  // Texel = dictionary code. A text the style does not name gets the last colour.
  for (let i = 0; i < LUT_SIZE; i++) {
    const text = texts[i];
    const at = text === undefined ? -1 : scale.values.indexOf(text);
    lut.set((at < 0 ? stops.at(-1) : stops[Math.min(at, stops.length - 1)]) as Rgba, i * 4);
  }
  return lut;
}

import type {
  ColumnReader,
  CompiledStyle,
  NumberChannel,
  OverrideReader,
  Rgba,
  TableReader,
  Theme,
} from '@borough/core';
import { compileStyle, lookOf } from '@borough/core';

/** `flat`: the colours themselves. `full`: lit by the sun. */
export type Lighting = 'flat' | 'full';

/** What one drawable wears now: everything that decides how its slots look. */
export interface Wear {
  readonly table: TableReader;
  readonly style: CompiledStyle;
  readonly theme: Theme;
  readonly override: OverrideReader;
  readonly light: Light;
}

/** Strength of the sun, of the air from above and below, and 1 where light matters at all. */
export type Light = readonly [number, number, number, 0 | 1];

/** Uniforms as plain numbers, by their names in the shaders. */
export type Vectors = Readonly<Record<string, readonly number[]>>;

/** The style of things no layer colours: the theme's base. */
export const PLAIN: CompiledStyle = /* @__PURE__ */ compileStyle(undefined, new Map());

/** Core's own arithmetic for one slot, for tiles that are coloured feature by feature; null: hidden. */
export function lookOfSlot(wear: Wear, slot: number): Rgba | null {
  const column = colorColumn(wear);
  return lookOf(slot === 0 ? PLAIN : wear.style, wear.theme, {
    value: column?.values[slot] ?? 0,
    flags: column?.flags[slot] ?? 0,
    override: slot === 0 ? 0 : (wear.override.bits[slot] ?? 0),
  });
}

export function colorColumn({ style, table }: Wear): ColumnReader | null {
  return style.color ? table.column(style.color.column) : null;
}

/** What core's `lookOf` reads besides columns. */
export function toLookVectors({ style: { color }, theme, light }: Wear): Vectors {
  const [alarm1, alarm2, alarm3] = theme.alarm;
  return {
    // A kind below 0 says that no column colours it.
    ...toScaleVectors('u_color', color?.scale ?? null),
    u_noData: rgb(color?.noData ?? theme.noData),
    u_highlight: rgb(theme.highlight),
    u_selection: rgb(theme.selection),
    u_alarm1: rgb(alarm1),
    u_alarm2: rgb(alarm2),
    u_alarm3: rgb(alarm3),
    ...toPlainVectors(theme, light),
  };
}

/** What a tile needs that no rule colours. */
export function toPlainVectors(theme: Theme, light: Light): Vectors {
  return { u_base: rgb(theme.base), u_light: light };
}

function rgb([r, g, b]: Rgba): readonly number[] {
  return [r / 255, g / 255, b / 255];
}

/** What core's `numberAt` reads besides columns. */
export function toNumberVectors(prefix: string, channel: NumberChannel): Vectors {
  return {
    ...toScaleVectors(prefix, channel.scale),
    [`${prefix}Range`]: [channel.low, channel.high, channel.column ? 1 : 0],
  };
}

function toScaleVectors(prefix: string, scale: NumberChannel['scale'] | null): Vectors {
  const thresholds = scale?.thresholds ?? [];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = thresholds;
  return {
    [`${prefix}Scale`]: scale
      ? [scale.kind, scale.low, scale.factor, thresholds.length]
      : [-1, 0, 0, 0],
    [`${prefix}Low`]: [a, b, c, d],
    [`${prefix}High`]: [e, f, g, h],
  };
}

/** Bright by day, a half-light by night that never falls below what data needs to be read by. */
export function lightOf(lighting: Lighting, altitudeDegrees: number, theme: Theme): Light {
  if (lighting === 'flat') return [0, 1, 1, 0];
  const t = Math.min(1, Math.max(0, (altitudeDegrees + 4) / 14));
  const day = t * t * (3 - 2 * t);
  const air = theme.tone === 'dark' ? 0.66 : 0.62;
  return [0.34 + 0.36 * day, air, air * 0.63, 1];
}

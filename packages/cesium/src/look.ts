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
  const rgb = (c: Rgba): readonly number[] => [c[0] / 255, c[1] / 255, c[2] / 255];
  const [alarm1, alarm2, alarm3] = theme.alarm;
  return {
    // A kind below 0 says that no column colours it.
    ...toScaleVectors('u_color', color?.scale ?? null),
    u_noData: rgb(color?.noData ?? theme.noData),
    u_base: rgb(theme.base),
    u_highlight: rgb(theme.highlight),
    u_selection: rgb(theme.selection),
    u_alarm1: rgb(alarm1),
    u_alarm2: rgb(alarm2),
    u_alarm3: rgb(alarm3),
    u_light: light,
  };
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
  const four = (from: number): number[] =>
    Array.from({ length: 4 }, (_, i) => thresholds[from + i] ?? 0);
  return {
    [`${prefix}Scale`]: scale
      ? [scale.kind, scale.low, scale.factor, thresholds.length]
      : [-1, 0, 0, 0],
    [`${prefix}Low`]: four(0),
    [`${prefix}High`]: four(4),
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

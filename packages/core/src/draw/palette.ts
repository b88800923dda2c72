import type { Material } from '../scene/layer.js';
import { type Rgba, toRgba } from '../style/ramp.js';
import type { Theme } from '../style/theme.js';

/** The colours of surfaces that no rule colours: muted, so that data stands out on them. */
const LIGHT: Readonly<Record<Exclude<Material, 'plain'>, Rgba>> = {
  water: toRgba('#a8c4d4'),
  grass: toRgba('#c9d4b6'),
  asphalt: toRgba('#bbbec2'),
  paving: toRgba('#dcd8cf'),
  marking: toRgba('#f5f4f0'),
  sand: toRgba('#e2d6b8'),
  soil: toRgba('#cbb8a0'),
};

const DARK: Readonly<Record<Exclude<Material, 'plain'>, Rgba>> = {
  water: toRgba('#142838'),
  grass: toRgba('#1c2b26'),
  asphalt: toRgba('#252d38'),
  paving: toRgba('#2b333e'),
  marking: toRgba('#76828f'),
  sand: toRgba('#38352d'),
  soil: toRgba('#302a27'),
};

/** The colour of a surface in a theme. */
export function surfaceColor(material: Material, theme: Theme): Rgba {
  if (material === 'plain') return theme.base;
  return (theme.tone === 'dark' ? DARK : LIGHT)[material];
}

/** Paints of cars, as they are on streets: mostly none; sRGB 0 … 1 for shaders. */
export const CAR_PAINTS: readonly Rgba[] = [
  '#e8e8e6',
  '#c9ccd0',
  '#9aa0a6',
  '#5d636b',
  '#33383e',
  '#f3f1ec',
  '#6e3b38',
  '#3c4f68',
  '#55665a',
  '#8a7a62',
].map(toRgba);

/** The crowns of trees. */
export const treeColor = (theme: Theme): Rgba => (theme.tone === 'dark' ? DARK_TREE : LIGHT_TREE);

const LIGHT_TREE: Rgba = toRgba('#8ba678');
const DARK_TREE: Rgba = toRgba('#2c4539');

/** What labels are written with, what lies around them, and the ink of those that nobody has renewed. */
interface LabelColors {
  readonly ink: Rgba;
  readonly halo: Rgba;
  readonly stale: Rgba;
}

/** Letters are light where the picture is dark: in dark themes, and by night (0 … 1). */
export function labelColors(theme: Theme, night: number): LabelColors {
  if (theme.tone === 'dark') return { ...DARK_LABEL, halo: theme.background };
  return night > DARK_NIGHT ? DARK_LABEL : { ...LIGHT_LABEL, halo: theme.background };
}

/** More night than this and a light picture is dark. */
const DARK_NIGHT = 0.9;
const LIGHT_LABEL = { ink: toRgba('#1d2833'), stale: toRgba('#333d48') };
const DARK_LABEL: LabelColors = {
  ink: toRgba('#eef3f8'),
  halo: toRgba('#0d1420'),
  stale: toRgba('#a9b3bd'),
};

export const BUS_PAINT: Rgba = toRgba('#2f7d6b');
export const LAMP_PAINT: Rgba = toRgba('#5b626b');

/** A GLSL array of colours, sRGB 0 … 1. */
export function toGlsl(colors: readonly Rgba[]): string {
  const list = colors.map(
    ([r, g, b]) => `vec3(${[r, g, b].map((x) => (x / 255).toFixed(4)).join(', ')})`,
  );
  return `vec3[${colors.length}](${list.join(', ')})`;
}

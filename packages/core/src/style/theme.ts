import { type Rgba, toRgba } from './ramp.js';

/** `wall` is for large screens that are read from afar: dark, with stronger contrasts and larger labels. */
export const THEMES = ['light', 'dark', 'wall'] as const;
export type ThemeName = (typeof THEMES)[number];

/** The colours that are not data: what the city looks like where no style speaks, and what marks things. */
export interface Theme {
  readonly name: ThemeName;
  /** What the picture is in: surfaces and skies have a light and a dark paint. */
  readonly tone: 'light' | 'dark';
  /** How much larger than usual labels and lines are: a wall is read from across the room. */
  readonly scale: number;
  readonly background: Rgba;
  readonly ground: Rgba;
  /** A feature no layer colours. */
  readonly base: Rgba;
  /** "Nothing known": a class of its own, never the colour of zero. */
  readonly noData: Rgba;
  readonly highlight: Rgba;
  readonly selection: Rgba;
  /** Alarm levels 1, 2, 3. */
  readonly alarm: readonly [Rgba, Rgba, Rgba];
}

export const LIGHT: Theme = {
  name: 'light',
  tone: 'light',
  scale: 1,
  background: toRgba('#dfe8ee'),
  ground: toRgba('#eceae4'),
  base: toRgba('#e6e2da'),
  noData: toRgba('#c9cdd2'),
  highlight: toRgba('#ffffff'),
  selection: toRgba('#ff2d87'),
  alarm: [toRgba('#f2b705'), toRgba('#f2740d'), toRgba('#d4192c')],
};

export const DARK: Theme = {
  name: 'dark',
  tone: 'dark',
  scale: 1,
  background: toRgba('#0d1420'),
  ground: toRgba('#1a222e'),
  base: toRgba('#39434f'),
  noData: toRgba('#4c5661'),
  highlight: toRgba('#ffffff'),
  selection: toRgba('#ff4fa0'),
  alarm: [toRgba('#ffd042'), toRgba('#ff8a2b'), toRgba('#ff4253')],
};

export const WALL: Theme = {
  name: 'wall',
  tone: 'dark',
  scale: 1.5,
  background: toRgba('#04070d'),
  ground: toRgba('#0e141d'),
  base: toRgba('#4d5a69'),
  noData: toRgba('#667382'),
  highlight: toRgba('#ffffff'),
  selection: toRgba('#ff5cae'),
  alarm: [toRgba('#ffd84d'), toRgba('#ff9438'), toRgba('#ff4d5e')],
};

/** The theme of a name. */
export const themeOf = (name: ThemeName): Theme =>
  name === 'wall' ? WALL : name === 'dark' ? DARK : LIGHT;

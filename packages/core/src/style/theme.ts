import { type Rgba, toRgba } from './ramp.js';

/** The colours that are not data: what the city looks like where no style speaks, and what marks things. */
export interface Theme {
  readonly name: 'light' | 'dark';
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
  background: toRgba('#0d1420'),
  ground: toRgba('#1a222e'),
  base: toRgba('#39434f'),
  noData: toRgba('#4c5661'),
  highlight: toRgba('#ffffff'),
  selection: toRgba('#ff4fa0'),
  alarm: [toRgba('#ffd042'), toRgba('#ff8a2b'), toRgba('#ff4253')],
};

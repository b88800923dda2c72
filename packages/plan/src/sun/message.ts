import type { Solid } from '../solid.js';
import type { SunStep } from './rule.js';
import type { SunHours } from './study.js';

/** What crosses to the sun's worker: one study, and nothing after it. */
export interface StudyOrder {
  /** x, y, height by threes; its memory moves. */
  readonly points: Float64Array;
  readonly solids: readonly Solid[];
  readonly steps: readonly SunStep[];
}

/** What comes back: how far it is, and in the end the hours or why there are none. */
export type StudyNews =
  | { readonly share: number }
  | { readonly hours: SunHours }
  | { readonly failure: string };

/**
 * How a value becomes a place between 0 and 1 (rule ST1): linear and log over a domain, threshold into
 * equal steps, category by dictionary code.
 */
export type Scale =
  | { readonly type: 'linear'; readonly domain: readonly [number, number] }
  | { readonly type: 'log'; readonly domain: readonly [number, number] }
  | { readonly type: 'threshold'; readonly thresholds: readonly number[] }
  | { readonly type: 'category'; readonly values: readonly string[] };

/** A scale as uniforms; the same arithmetic runs in `scaleAt` and in every renderer's shader. */
export interface ScaleUniforms {
  /** 0 linear, 1 log, 2 threshold, 3 category. */
  readonly kind: 0 | 1 | 2 | 3;
  /** linear: low and 1 / (high − low); log: the same of natural logarithms; else unused. */
  readonly low: number;
  readonly factor: number;
  /** Ascending; at most MAX_THRESHOLDS. */
  readonly thresholds: readonly number[];
}

export const MAX_THRESHOLDS = 8;
/** Texels of a lookup table; category codes beyond it share the last one. */
export const LUT_SIZE = 256;

export function toUniforms(scale: Scale): ScaleUniforms {
  if (scale.type === 'threshold')
    return { kind: 2, low: 0, factor: 1, thresholds: scale.thresholds };
  if (scale.type === 'category') return { kind: 3, low: 0, factor: 1, thresholds: [] };
  const [a, b] = scale.type === 'log' ? scale.domain.map(Math.log) : scale.domain;
  const span = (b as number) - (a as number);
  return {
    kind: scale.type === 'log' ? 1 : 0,
    low: a as number,
    // A domain of one point: everything above it is high, everything below low.
    factor: span === 0 ? 1e30 : 1 / span,
    thresholds: [],
  };
}

/** The place of a value on its scale, 0 … 1. A category code becomes the middle of its texel. */
export function scaleAt(u: ScaleUniforms, value: number): number {
  if (u.kind === 3) return (Math.min(value, LUT_SIZE - 1) + 0.5) / LUT_SIZE;
  if (u.kind === 2) {
    let step = 0;
    for (const threshold of u.thresholds) if (value >= threshold) step++;
    return u.thresholds.length === 0 ? 0 : step / u.thresholds.length;
  }
  const x = u.kind === 1 ? Math.log(Math.max(value, 1e-30)) : value;
  return Math.min(1, Math.max(0, (x - u.low) * u.factor));
}

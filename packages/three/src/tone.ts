import type { Rgba } from '@borough/core';
import { Color, SRGBColorSpace } from 'three';

/**
 * The filmic curve of the picture: Khronos PBR Neutral (2024), which leaves hue and most of the range
 * alone and only rolls off what is too bright. Its inverse makes surfaces whose colour, lit by one
 * unit of light, is exactly the colour that was asked for.
 */
const START = 0.8 - 0.04;
const DESATURATION = 0.15;
/** Brighter colours would need endless light. */
const BRIGHTEST = 0.94;

/** Linear light → linear display, as three's `NeutralToneMapping` does it. */
export function tone([r, g, b]: Triple): Triple {
  const low = Math.min(r, g, b);
  const offset = low < 0.08 ? low - 6.25 * low * low : 0.04;
  const color: Triple = [r - offset, g - offset, b - offset];
  const peak = Math.max(...color);
  if (peak < START) return color;
  const d = 1 - START;
  const newPeak = 1 - (d * d) / (peak + d - START);
  const share = 1 - 1 / (DESATURATION * (peak - newPeak) + 1);
  return color.map((c) => {
    const scaled = (c * newPeak) / peak;
    return scaled + (newPeak - scaled) * share;
  }) as unknown as Triple;
}

/** The inverse of {@link tone}, up to the brightest tenth. */
export function untone(shown: Triple): Triple {
  let color = [...shown] as [number, number, number];
  const shownPeak = Math.max(...color);
  if (shownPeak > START) {
    const newPeak = Math.min(BRIGHTEST, shownPeak);
    const d = 1 - START;
    const peak = (d * d) / (1 - newPeak) - d + START;
    const share = 1 - 1 / (DESATURATION * (peak - newPeak) + 1);
    color = color.map((c) => {
      const cut = Math.min(c, newPeak);
      return (Math.max(0, (cut - newPeak * share) / (1 - share)) * peak) / newPeak;
    }) as [number, number, number];
  }
  const low = Math.min(...color);
  const offset = low < 0.04 ? Math.sqrt(Math.max(0, low) / 6.25) - low : 0.04;
  return color.map((c) => c + offset) as unknown as Triple;
}

export type Triple = readonly [number, number, number];

/** The light that is shown as an sRGB colour. */
export function toLight([r, g, b]: Rgba | Triple): Triple {
  const color = new Color().setRGB(r / 255, g / 255, b / 255, SRGBColorSpace);
  return untone([color.r, color.g, color.b]);
}

/** {@link untone} for shaders: `bUntone(linear)`. */
export const UNTONE = /* glsl */ `
vec3 bUntone(vec3 c) {
  float top = max(c.r, max(c.g, c.b));
  if (top > ${START.toFixed(3)}) {
    float newPeak = min(${BRIGHTEST.toFixed(3)}, top);
    float d = ${(1 - START).toFixed(3)};
    float peak = d * d / (1.0 - newPeak) - d + ${START.toFixed(3)};
    float share = 1.0 - 1.0 / (${DESATURATION.toFixed(3)} * (peak - newPeak) + 1.0);
    c = max(vec3(0.0), (min(c, vec3(newPeak)) - newPeak * share) / (1.0 - share)) * peak / newPeak;
  }
  float low = min(c.r, min(c.g, c.b));
  return c + (low < 0.04 ? sqrt(max(0.0, low) / 6.25) - low : 0.04);
}
`;

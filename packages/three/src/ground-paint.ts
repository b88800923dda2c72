import type { Material } from '@borough/core';
import type { Lighting } from './material.js';

/** What a surface is like close by, whatever its colour: grain, joints, and how it shines when wet. */
interface Texture {
  /** Share of the colour that the grain moves. */
  readonly grain: number;
  /** Metres of a grain. */
  readonly size: number;
  /** Share of the sky that lies on it when wet. */
  readonly gloss: number;
  /** Metres between joints; 0: none. */
  readonly joint: number;
}

const TEXTURES: Readonly<Record<Material, Texture>> = {
  plain: { grain: 0.05, size: 9, gloss: 0.25, joint: 0 },
  water: { grain: 0, size: 1, gloss: 0, joint: 0 },
  grass: { grain: 0.1, size: 3.4, gloss: 0.06, joint: 0 },
  asphalt: { grain: 0.05, size: 0.7, gloss: 0.75, joint: 0 },
  paving: { grain: 0.07, size: 1.8, gloss: 0.5, joint: 1.8 },
  marking: { grain: 0.1, size: 0.5, gloss: 0.5, joint: 0 },
  sand: { grain: 0.12, size: 0.9, gloss: 0.1, joint: 0 },
  soil: { grain: 0.16, size: 1.6, gloss: 0.12, joint: 0 },
};

/** The texture of a material as `vec4 uTexture` of {@link GROUND_PAINT}; none where light is flat. */
export const textureOf = (
  material: Material,
  lighting: Lighting,
): readonly [number, number, number, number] => {
  const { grain, size, gloss, joint } = TEXTURES[material];
  return lighting === 'full' ? [grain, size, gloss, joint] : [0, 1, 0, 0];
};

export const GROUND_HEAD = /* glsl */ `
// grain, metres of a grain, gloss when wet, metres between joints
uniform vec4 uTexture;
float bGrain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  vec4 h = fract(sin(vec4(dot(i, vec2(12.99, 78.23)), dot(i + vec2(1, 0), vec2(12.99, 78.23)),
    dot(i + vec2(0, 1), vec2(12.99, 78.23)), dot(i + vec2(1, 1), vec2(12.99, 78.23)))) * 43758.5453);
  return mix(mix(h.x, h.y, f.x), mix(h.z, h.w, f.x), f.y);
}
`;

/** Grain and joints on what no rule colours; gone where they are smaller than a pixel. */
export const GROUND_PAINT = /* glsl */ `
if (!uHasColor && uTexture.x > 0.0) {
  float bWide = max(fwidth(vWorld.x), fwidth(vWorld.z));
  float bNear = 1.0 - smoothstep(0.3, 1.2, bWide / uTexture.y);
  float bLarge = bGrain(vWorld.xz / (uTexture.y * 11.0)) - 0.5;
  float bSmall = (bGrain(vWorld.xz / uTexture.y) - 0.5) * bNear;
  bColor *= 1.0 + uTexture.x * (0.8 * bLarge + 1.0 * bSmall);
  if (uTexture.w > 0.0) {
    vec2 bCellAt = abs(fract(vWorld.xz / uTexture.w) - 0.5);
    float bJoint = smoothstep(0.47, 0.495, max(bCellAt.x, bCellAt.y)) * (1.0 - smoothstep(0.1, 0.35, bWide / uTexture.w));
    bColor *= 1.0 - 0.12 * bJoint;
  }
}
`;

/** Rain darkens what it wets, and lays the sky on it. */
export const GROUND_FINISH = /* glsl */ `
if (uHaze.w > 0.0) {
  float bPuddle = smoothstep(0.35, 0.75, bGrain(vWorld.xz / 7.0) * 0.7 + bGrain(vWorld.xz / 1.9) * 0.3);
  float bGrazing = pow(1.0 - clamp(-bTo.y, 0.0, 1.0), 3.0);
  float bMirror = uHaze.w * uTexture.z * (0.15 + 0.85 * bPuddle) * (0.12 + 0.88 * bGrazing);
  vec3 bUp = normalize(vec3(bTo.x, abs(bTo.y) + 0.05, bTo.z));
  outgoingLight = mix(outgoingLight * (1.0 - 0.38 * uHaze.w * min(1.0, uTexture.z * 2.0)), bSky(bUp), bMirror);
}
`;

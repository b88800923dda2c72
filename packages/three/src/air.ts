import { type IUniform, Vector3, Vector4 } from 'three';

/** The light and the haze of one view, as uniforms: written before the view is drawn. */
export interface AirUniforms {
  readonly uZenith: IUniform<Vector3>;
  readonly uHorizon: IUniform<Vector3>;
  readonly uGlow: IUniform<Vector3>;
  /** Towards the sun. */
  readonly uSunAt: IUniform<Vector3>;
  /** Metres where the haze begins and where it is whole; how much more light data gets; how wet it is, 0 … 1. */
  readonly uHaze: IUniform<Vector4>;
  /** 0 by day, 1 by night. */
  readonly uDark: IUniform<number>;
  /** 1 where the theme is dark. */
  readonly uPale: IUniform<number>;
  /** 1 where nothing is between the sun and the city, 0 under clouds: its disc, its path on water, stars. */
  readonly uClear: IUniform<number>;
  /** Shares of windows that are lit: dwellings, work, trade, the rest. */
  readonly uHour: IUniform<Vector4>;
  /** 1 while only what shines is drawn. */
  readonly uShine: IUniform<number>;
}

export function createAirUniforms(): AirUniforms {
  return {
    uZenith: { value: new Vector3() },
    uHorizon: { value: new Vector3() },
    uGlow: { value: new Vector3() },
    uSunAt: { value: new Vector3(0, 1, 0) },
    uHaze: { value: new Vector4(1e6, 2e6, 1, 0) },
    uDark: { value: 0 },
    uPale: { value: 0 },
    uClear: { value: 1 },
    uHour: { value: new Vector4() },
    uShine: { value: 0 },
  };
}

/** Writes one air over another. */
export function copyAir(from: AirUniforms, to: AirUniforms): void {
  to.uZenith.value.copy(from.uZenith.value);
  to.uHorizon.value.copy(from.uHorizon.value);
  to.uGlow.value.copy(from.uGlow.value);
  to.uSunAt.value.copy(from.uSunAt.value);
  to.uHaze.value.copy(from.uHaze.value);
  to.uHour.value.copy(from.uHour.value);
  to.uDark.value = from.uDark.value;
  to.uPale.value = from.uPale.value;
  to.uClear.value = from.uClear.value;
  to.uShine.value = from.uShine.value;
}

/** The sky without its sun disc, and what of it stands between the eye and a thing. */
export const AIR = /* glsl */ `
uniform vec3 uZenith;
uniform vec3 uHorizon;
uniform vec3 uGlow;
uniform vec3 uSunAt;
uniform vec4 uHaze;
uniform float uClear;
vec3 bSky(vec3 to) {
  float up = max(to.y, 0.0);
  vec3 color = mix(uHorizon, uZenith, 1.0 - exp(-up * 4.2));
  vec2 sun = uSunAt.xz / max(1e-3, length(uSunAt.xz));
  float side = max(0.0, dot(normalize(to.xz + vec2(1e-5)), sun));
  float low = 1.0 - smoothstep(0.1, 0.7, uSunAt.y);
  float near = pow(max(0.0, dot(to, uSunAt)), 6.0);
  float glow = (0.55 * pow(side, 3.0) * low * exp(-up * 6.0) + 0.5 * near * near) * smoothstep(-0.25, 0.0, uSunAt.y);
  return mix(color, uGlow, clamp(glow, 0.0, 1.0));
}
float bHazeAt(float meters) {
  // As air does it: a share of what is left with every metre; at the far end all but nothing.
  float t = max(0.0, (meters - uHaze.x) / (uHaze.y - uHaze.x));
  return min(1.0, (1.0 - exp(-3.0 * t)) * 1.06);
}
`;

import { type IUniform, Matrix4, type Texture, Vector2 } from 'three';
import type { Kind } from './kind.js';

/** What water knows of its mirror; the same objects in the mirror that writes them. */
export interface MirrorUniforms {
  /** What stands around, upside down; null where nothing is mirrored. */
  readonly uMirror: IUniform<Texture | null>;
  /** Local scene → the mirror's picture. */
  readonly uMirrorAt: IUniform<Matrix4>;
  /** 1 where there is a mirror. */
  readonly uMirrors: IUniform<number>;
  readonly uMirrorTexel: IUniform<Vector2>;
}

export const createMirrorUniforms = (): MirrorUniforms => ({
  uMirror: { value: null },
  uMirrorAt: { value: new Matrix4() },
  uMirrors: { value: 0 },
  uMirrorTexel: { value: new Vector2() },
});

const WATER_HEAD = /* glsl */ `
uniform highp sampler2D uMirror;
uniform mat4 uMirrorAt;
uniform float uMirrors;
uniform vec2 uMirrorTexel;
uniform float uTime;
vec2 bLattice(vec2 p) {
  vec2 h = fract(sin(vec2(dot(p, vec2(127.1, 311.7)), dot(p, vec2(269.5, 183.3)))) * 43758.5453);
  return h * 2.0 - 1.0;
}
// A slope that wanders: smooth noise of two numbers, gone where it is smaller than a pixel.
vec2 bSway(vec2 at, float meters, float wide) {
  vec2 p = at / meters, i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  vec2 low = mix(bLattice(i), bLattice(i + vec2(1, 0)), f.x);
  vec2 high = mix(bLattice(i + vec2(0, 1)), bLattice(i + vec2(1, 1)), f.x);
  return mix(low, high, f.y) * (1.0 - smoothstep(0.2, 0.7, wide / meters));
}
vec2 bSlope(vec2 at, float wide) {
  return 0.022 * bSway(at + uTime * vec2(0.7, 0.3), 7.0, wide)
    + 0.026 * bSway(at.yx * vec2(1.0, 1.6) - uTime * vec2(0.4, 0.6), 2.6, wide)
    + 0.024 * bSway(at * vec2(1.5, 1.0) + uTime * vec2(-0.5, 0.45), 0.9, wide);
}
`;

/**
 * The sky and the lit banks on the water: Schlick's mirror share, softened because small waves turn some of
 * every surface towards the eye; what stands is drawn out downwards, as ripples do.
 */
const WATER_FINISH = /* glsl */ `
float bWide = max(fwidth(vWorld.x), fwidth(vWorld.z));
vec2 bTilt = bSlope(vWorld.xz, bWide);
vec3 bFace = normalize(vec3(-bTilt.x, 1.0, -bTilt.y));
vec3 bBack = reflect(bTo, bFace);
bBack.y = abs(bBack.y);
vec3 bSeen = bSky(normalize(bBack));
if (uMirrors > 0.5) {
  vec4 bSpot = uMirrorAt * vec4(vWorld, 1.0);
  vec2 bAtMirror = bSpot.xy / bSpot.w + bTilt * vec2(0.35, 0.9) * (1.0 - 0.7 * bFar);
  vec3 bSum = vec3(0.0);
  float bWeight = 0.0;
  for (int i = -3; i <= 3; i++) {
    float w = exp(-float(i * i) * 0.16);
    vec2 step = vec2(0.7 * float((i * i) & 1), 2.6 * float(i)) * uMirrorTexel;
    bSum += texture(uMirror, clamp(bAtMirror + step, 0.001, 0.999)).rgb * w;
    bWeight += w;
  }
  bSeen = bSum / bWeight;
}
float bShare = 0.05 + 0.95 * pow(1.0 - clamp(dot(-bTo, bFace), 0.0, 1.0), 2.6);
bShare = clamp(bShare + 0.06, 0.0, 0.9);
outgoingLight = mix(outgoingLight * vec3(0.42, 0.5, 0.52), bSeen, bShare);
// The low sun's path.
float bGlint = pow(max(0.0, dot(normalize(bBack), uSunAt)), 220.0) * (1.0 - uPale) * uClear;
outgoingLight += uGlow * bGlint * 1.6 * smoothstep(-0.02, 0.03, uSunAt.y);
`;

/** Paint and finish of an area of water. */
export const WATER: Pick<Kind, 'fragmentHead' | 'finish'> = {
  fragmentHead: WATER_HEAD,
  finish: WATER_FINISH,
};

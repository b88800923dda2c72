import {
  ALARM_SHIFT,
  FRESHNESS_SHIFT,
  GHOSTED,
  HIDDEN,
  HIGHLIGHTED,
  KNOWN,
  LOOK,
  LUT_SIZE,
  SELECTED,
} from '@borough/core';

/** Texels of one row of a state texture; a row is one of core's pages, so a page is one upload. */
export const ROW = 1024;

export const float = (x: number): string => (Number.isInteger(x) ? `${x}.0` : `${x}`);

/**
 * Reading state textures by slot, and core's `scaleAt`. Cesium's custom shaders know no integer and no
 * array textures, so bytes come as fractions of 255 and thresholds as two vectors.
 */
export const CELLS = /* glsl */ `
float bRead(highp sampler2D column, int slot) {
  ivec2 cell = ivec2(slot & ${ROW - 1}, slot >> 10);
  // Beyond a texture nothing is known: an array that has not grown yet says 0.
  return cell.y < textureSize(column, 0).y ? texelFetch(column, cell, 0).r : 0.0;
}
int bByte(highp sampler2D column, int slot) {
  return int(bRead(column, slot) * 255.0 + 0.5);
}
// s: kind, low, factor, number of thresholds
float bScale(vec4 s, vec4 low, vec4 high, float value) {
  int kind = int(s.x);
  if (kind == 3) return (min(value, ${float(LUT_SIZE - 1)}) + 0.5) / ${float(LUT_SIZE)};
  if (kind == 2) {
    if (s.w < 0.5) return 0.0;
    vec4 n = step(low, vec4(value)) * step(vec4(0.5, 1.5, 2.5, 3.5), vec4(s.w));
    vec4 m = step(high, vec4(value)) * step(vec4(4.5, 5.5, 6.5, 7.5), vec4(s.w));
    return (dot(n, vec4(1.0)) + dot(m, vec4(1.0))) / s.w;
  }
  float x = kind == 1 ? log(max(value, 1e-30)) : value;
  return clamp((x - s.y) * s.z, 0.0, 1.0);
}
`;

/** The colour column of a slot, where its textures are written in place. */
export const COLUMN = /* glsl */ `
float bValue(int slot) {
  return bRead(u_value, slot);
}
int bFlags(int slot) {
  return bByte(u_flags, slot);
}
`;

/** The same where pages that changed lately lie in a small texture of their own (see `hot-pages.ts`). */
const HOT_COLUMN = /* glsl */ `
// The row of a slot's values in the small texture; its flags are in the next one.
int bHot(int slot) {
  return int(bRead(u_hot, slot >> 10) + 0.5);
}
float bValue(int slot) {
  int row = bHot(slot);
  return row > 0 ? texelFetch(u_hot, ivec2(slot & ${ROW - 1}, row), 0).r : bRead(u_value, slot);
}
int bFlags(int slot) {
  int row = bHot(slot);
  return row > 0
    ? int(texelFetch(u_hot, ivec2(slot & ${ROW - 1}, row + 1), 0).r + 0.5)
    : bByte(u_flags, slot);
}
`;

/** Core's `lookOf`, in sRGB, stratum by stratum. The uniforms it reads are those of `lookUniforms`. */
export const LOOKS = /* glsl */ `
// What a reading has lost by its age.
vec3 bAge(vec3 color, int flags) {
  int age = (flags >> ${FRESHNESS_SHIFT}) & 3;
  if (age < 2) return color;
  vec3 grey = vec3(dot(color, vec3(0.2126, 0.7152, 0.0722)));
  return age == 3
    ? mix(color, grey * ${float(1 - LOOK.offlineDark)}, ${float(LOOK.offlineGrey)})
    : mix(color, grey, ${float(LOOK.staleGrey)});
}
vec3 bLook(int slot, int bits, vec3 base) {
  vec3 color = base;
  if (u_colorScale.x >= 0.0 && slot != 0) {
    int flags = bFlags(slot);
    color = u_noData;
    if ((flags & ${KNOWN}) != 0) {
      float t = bScale(u_colorScale, u_colorLow, u_colorHigh, bValue(slot));
      int texel = min(${LUT_SIZE - 1}, int(floor(t * ${float(LUT_SIZE)})));
      color = texelFetch(u_lut, ivec2(texel, 0), 0).rgb;
    }
    color = bAge(color, flags);
    int alarm = (flags >> ${ALARM_SHIFT}) & 3;
    if (alarm > 0) {
      vec3 mark = alarm == 1 ? u_alarm1 : alarm == 2 ? u_alarm2 : u_alarm3;
      color = mix(color, mark, ${float(LOOK.alarm)});
    }
  }
  if ((bits & ${HIGHLIGHTED}) != 0) color = mix(color, u_highlight, ${float(LOOK.highlight)});
  if ((bits & ${SELECTED}) != 0) color = mix(color, u_selection, ${float(LOOK.selection)});
  return color;
}
`;

/** Sun and air; `u_light` is sun, air above, air below, and 1 where light matters. */
export const LIGHT = /* glsl */ `
vec3 bLit(vec3 srgb, vec3 normalEC) {
  vec3 color = czm_srgbToLinear(srgb);
  if (u_light.w < 0.5) return color;
  vec3 n = normalize(normalEC);
  float air = mix(u_light.z, u_light.y, 0.5 + 0.5 * dot(n, czm_viewRotation * u_up));
  return color * (air + u_light.x * max(0.0, dot(n, czm_lightDirectionEC)));
}
`;

/** The share of a ghost's pixels, or its opacity where features can only be blended. */
export const GHOST_OPACITY = 0.32;

/** Ghosts keep about a third of their pixels, in a fixed pattern that needs no sorting (Jimenez 2014). */
export const GHOST = /* glsl */ `
bool bGhosted(float ghost) {
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  return ghost > 0.5 && noise > ${float(GHOST_OPACITY)};
}
`;

/** Vertex stage of tiles with a numeric column: ordinal → slot → state → look, hidden ones collapse. */
export function ordinalVertex(column: string): string {
  return /* glsl */ `
${CELLS}
${HOT_COLUMN}
${LOOKS}
void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
  int slot = int(bRead(u_slots, int(vsInput.metadata.${column})) + 0.5);
  int bits = bByte(u_bits, slot);
  v_look = bLook(slot, bits, u_base);
  v_ghost = (bits & ${GHOSTED}) != 0 ? 1.0 : 0.0;
  if ((bits & ${HIDDEN}) != 0) vsOutput.positionMC = vec3(0.0);
}
`;
}

export const ORDINAL_FRAGMENT = /* glsl */ `
${LIGHT}
${GHOST}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  if (bGhosted(v_ghost)) discard;
  material.diffuse = bLit(v_look, fsInput.attributes.normalEC);
  material.alpha = 1.0;
}
`;

/**
 * Fragment stage of tiles whose features are coloured one by one: white, which Cesium multiplies by the
 * feature's colour. A primitive without features wears the base colour; the define is Cesium's own.
 */
export const FEATURE_FRAGMENT = /* glsl */ `
${LIGHT}
void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
  #ifdef HAS_SELECTED_FEATURE_ID
  vec3 color = vec3(1.0);
  #else
  vec3 color = u_base;
  #endif
  material.diffuse = bLit(color, fsInput.attributes.normalEC);
  material.alpha = 1.0;
}
`;

export const LOOK_UNIFORMS = /* glsl */ `
uniform highp sampler2D u_value;
uniform highp sampler2D u_flags;
uniform highp sampler2D u_bits;
uniform highp sampler2D u_lut;
uniform vec4 u_colorScale;
uniform vec4 u_colorLow;
uniform vec4 u_colorHigh;
uniform vec3 u_noData;
uniform vec3 u_base;
uniform vec3 u_highlight;
uniform vec3 u_selection;
uniform vec3 u_alarm1;
uniform vec3 u_alarm2;
uniform vec3 u_alarm3;
`;

/** Heights and sizes (core's `numberAt`), and the place of a vertex in metres east, north, up of the city's origin. */
export const NUMBERS = /* glsl */ `
uniform highp sampler2D u_heightValue;
uniform highp sampler2D u_heightFlags;
uniform vec4 u_heightScale;
uniform vec4 u_heightLow;
uniform vec4 u_heightHigh;
// low, high, 1 where a column drives it
uniform vec3 u_heightRange;
uniform highp sampler2D u_sizeValue;
uniform highp sampler2D u_sizeFlags;
uniform vec4 u_sizeScale;
uniform vec4 u_sizeLow;
uniform vec4 u_sizeHigh;
uniform vec3 u_sizeRange;
// Metres that one CSS pixel covers at a distance of one metre.
uniform float u_pixel;

float bHeight(int slot) {
  if (u_heightRange.z < 0.5 || (bByte(u_heightFlags, slot) & ${KNOWN}) == 0) return u_heightRange.x;
  float t = bScale(u_heightScale, u_heightLow, u_heightHigh, bRead(u_heightValue, slot));
  return mix(u_heightRange.x, u_heightRange.y, t);
}
float bSize(int slot) {
  if (u_sizeRange.z < 0.5 || (bByte(u_sizeFlags, slot) & ${KNOWN}) == 0) return u_sizeRange.x;
  float t = bScale(u_sizeScale, u_sizeLow, u_sizeHigh, bRead(u_sizeValue, slot));
  return mix(u_sizeRange.x, u_sizeRange.y, t);
}
`;

/** The ground of a city that has no globe: one soft disc that fades into the background. */
export const GROUND_VERTEX = /* glsl */ `
in vec3 position;
out float v_radius;
void main() {
  v_radius = length(position.xy);
  gl_Position = czm_modelViewProjection * vec4(position, 1.0);
}
`;

export const GROUND_FRAGMENT = /* glsl */ `
in float v_radius;
uniform vec3 u_ground;
uniform vec3 u_background;
uniform vec2 u_fade;
uniform vec4 u_light;
uniform vec3 u_up;
${LIGHT}
void main() {
  vec3 lit = czm_linearToSrgb(bLit(u_ground, czm_viewRotation * u_up));
  vec3 color = mix(lit, u_background, smoothstep(u_fade.x, u_fade.y, v_radius));
  #ifdef HDR
  color = czm_srgbToLinear(color);
  #endif
  out_FragColor = vec4(color, 1.0);
}
`;

import {
  ALARM_SHIFT,
  FRESHNESS_SHIFT,
  GHOSTED,
  HIDDEN,
  HIGHLIGHTED,
  KNOWN,
  LOOK,
  LUT_SIZE,
  MAX_THRESHOLDS,
  SELECTED,
} from '@borough/core';
import { UNTONE } from './tone.js';

const float = (x: number): string => (Number.isInteger(x) ? `${x}.0` : `${x}`);

/** Where a slot's texel is, and how a value becomes a place on its scale (core's `scaleAt`). */
export const CELLS = /* glsl */ `
ivec3 bCell(uint slot) {
  return ivec3(int(slot & 255u), int((slot >> 8) & 63u), int(slot >> 14));
}
// Beyond a texture nothing is known: an array that has not grown yet says 0.
uint bRead(highp usampler2DArray column, uint slot) {
  ivec3 cell = bCell(slot);
  return all(lessThan(cell, textureSize(column, 0))) ? texelFetch(column, cell, 0).r : 0u;
}
float bRead(highp sampler2DArray column, uint slot) {
  ivec3 cell = bCell(slot);
  return all(lessThan(cell, textureSize(column, 0))) ? texelFetch(column, cell, 0).r : 0.0;
}
// s: kind, low, factor, number of thresholds
float bScale(vec4 s, float thresholds[${MAX_THRESHOLDS}], float value) {
  int kind = int(s.x);
  if (kind == 3) return (min(value, ${float(LUT_SIZE - 1)}) + 0.5) / ${float(LUT_SIZE)};
  if (kind == 2) {
    int n = int(s.w);
    float step = 0.0;
    for (int i = 0; i < ${MAX_THRESHOLDS}; i++) if (i < n && value >= thresholds[i]) step += 1.0;
    return n == 0 ? 0.0 : step / float(n);
  }
  float x = kind == 1 ? log(max(value, 1e-30)) : value;
  return clamp((x - s.y) * s.z, 0.0, 1.0);
}
`;

/** Core's `lookOf`, in sRGB, stratum by stratum. */
export const LOOKS = /* glsl */ `
uniform highp usampler2DArray uOverride;
uniform highp usampler2DArray uColorFlags;
uniform highp sampler2DArray uColorValue;
uniform highp sampler2D uLut;
uniform bool uHasColor;
uniform vec4 uColorScale;
uniform float uColorThresholds[${MAX_THRESHOLDS}];
uniform vec3 uNoData;
uniform vec3 uBase;
uniform vec3 uHighlight;
uniform vec3 uSelection;
uniform vec3 uAlarm[3];

// What a reading has lost by its age.
vec3 bAge(vec3 color, uint flags) {
  uint age = (flags >> ${FRESHNESS_SHIFT}) & 3u;
  if (age < 2u) return color;
  vec3 grey = vec3(dot(color, vec3(0.2126, 0.7152, 0.0722)));
  return age == 3u
    ? mix(color, grey * ${float(1 - LOOK.offlineDark)}, ${float(LOOK.offlineGrey)})
    : mix(color, grey, ${float(LOOK.staleGrey)});
}
vec3 bLook(uint slot, uint override, vec3 base) {
  vec3 color = base;
  if (uHasColor && slot != 0u) {
    uint flags = bRead(uColorFlags, slot);
    color = uNoData;
    if ((flags & ${KNOWN}u) != 0u) {
      float t = bScale(uColorScale, uColorThresholds, bRead(uColorValue, slot));
      int texel = min(${LUT_SIZE - 1}, int(floor(t * ${float(LUT_SIZE)})));
      color = texelFetch(uLut, ivec2(texel, 0), 0).rgb;
    }
    color = bAge(color, flags);
    uint alarm = (flags >> ${ALARM_SHIFT}) & 3u;
    if (alarm > 0u) color = mix(color, uAlarm[int(alarm) - 1], ${float(LOOK.alarm)});
  }
  if ((override & ${HIGHLIGHTED}u) != 0u) color = mix(color, uHighlight, ${float(LOOK.highlight)});
  if ((override & ${SELECTED}u) != 0u) color = mix(color, uSelection, ${float(LOOK.selection)});
  return color;
}
vec3 bLook(uint slot, uint override) {
  return bLook(slot, override, uBase);
}
`;

/** Heights and sizes of things drawn where they stand (core's `numberAt`). */
export const NUMBERS = /* glsl */ `
uniform highp usampler2DArray uHeightFlags;
uniform highp sampler2DArray uHeightValue;
uniform highp usampler2DArray uSizeFlags;
uniform highp sampler2DArray uSizeValue;
uniform vec4 uHeightScale;
uniform vec4 uSizeScale;
uniform float uHeightThresholds[${MAX_THRESHOLDS}];
uniform float uSizeThresholds[${MAX_THRESHOLDS}];
// low, high, 1 where a column drives it
uniform vec3 uHeightRange;
uniform vec3 uSizeRange;
// Metres that one pixel covers at a distance of one metre.
uniform float uPixel;

float bHeight(uint slot) {
  if (uHeightRange.z == 0.0 || (bRead(uHeightFlags, slot) & ${KNOWN}u) == 0u) return uHeightRange.x;
  float t = bScale(uHeightScale, uHeightThresholds, bRead(uHeightValue, slot));
  return mix(uHeightRange.x, uHeightRange.y, t);
}
float bSize(uint slot) {
  if (uSizeRange.z == 0.0 || (bRead(uSizeFlags, slot) & ${KNOWN}u) == 0u) return uSizeRange.x;
  float t = bScale(uSizeScale, uSizeThresholds, bRead(uSizeValue, slot));
  return mix(uSizeRange.x, uSizeRange.y, t);
}
`;

/** What a vertex belongs to. */
export type Shape = 'features' | 'bar' | 'dot';

/** What a pass needs to know: colours, ids, or nothing but shape. */
export type Pass = 'color' | 'id' | 'depth';

/** Before `main` in the vertex stage. */
export function vertexHead(shape: Shape, pass: Pass): string {
  return [
    CELLS,
    shape === 'features' ? 'in uint slot;' : `${NUMBERS}in vec3 anchor;`,
    pass === 'color' ? LOOKS : 'uniform highp usampler2DArray uOverride;',
    pass === 'color' ? 'flat out vec3 vLook; flat out uint vGhost;' : '',
    pass === 'id' ? 'flat out uint vSlot; out float vDepth;' : '',
    shape === 'dot' ? 'out vec2 vDisc;' : '',
  ].join('\n');
}

/** Where a vertex is, in place of three's `begin_vertex`. */
export function vertexPlace(shape: Shape, pass: Pass): string {
  if (shape === 'features') return 'vec3 transformed = position;';
  // What stands somewhere must be seen, even at zero and from far away; shadows need no such mercy.
  const least = (pixels: string, place: string): string =>
    pass === 'depth'
      ? '0.0'
      : `${pixels} * uPixel * length((modelViewMatrix * vec4(${place}, 1.0)).xyz)`;
  if (shape === 'bar')
    return /* glsl */ `
uint slot = uint(gl_InstanceID);
float bWidth = max(bSize(slot), ${least('2.0', 'anchor')});
vec3 transformed = anchor + position * vec3(bWidth, max(0.5, bHeight(slot)), bWidth);
`;
  // A disc that faces the camera and stands on its place.
  return /* glsl */ `
uint slot = uint(gl_InstanceID);
vec3 bPlace = anchor + vec3(0.0, bHeight(slot), 0.0);
float bRadius = 0.5 * max(bSize(slot), ${least('7.0', 'bPlace')});
vec3 transformed = bPlace + vec3(0.0, bRadius, 0.0);
vDisc = position.xy * 2.0;
`;
}

/** After `project_vertex`: hidden and unplaced things leave the clip space, so nothing is discarded. */
export function vertexTail(shape: Shape, pass: Pass): string {
  const hidden = `(bBits & ${HIDDEN}u) != 0u${shape === 'features' ? '' : ' || anchor.y < -1e29'}`;
  return /* glsl */ `
${shape === 'dot' ? 'mvPosition.xy += vDisc * bRadius; gl_Position = projectionMatrix * mvPosition;' : ''}
uint bBits = bRead(uOverride, slot);
${pass === 'color' ? `vLook = bLook(slot, bBits); vGhost = bBits & ${GHOSTED}u;` : ''}
${pass === 'id' ? 'vSlot = slot; vDepth = -mvPosition.z;' : ''}
if (${hidden}) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
`;
}

/** Fragment stage of the colour pass. */
export const FRAGMENT_HEAD = /* glsl */ `
flat in vec3 vLook;
flat in uint vGhost;
vec3 bLinear(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), c));
}
${UNTONE}
// Ghosts keep about a third of their pixels, in a fixed pattern that needs no sorting
// (interleaved gradient noise, Jimenez 2014).
bool bGhosted() {
  float noise = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715))));
  return vGhost != 0u && noise > 0.32;
}
`;

/** The whole id pass of fragments: slot, layer, distance along the view axis as float bits. */
export function idFragment(shape: Shape): string {
  return /* glsl */ `
precision highp float;
precision highp int;
flat in uint vSlot;
in float vDepth;
${shape === 'dot' ? 'in vec2 vDisc;' : ''}
uniform uint uLayer;
layout(location = 0) out highp uvec4 bId;
void main() {
  ${shape === 'dot' ? 'if (dot(vDisc, vDisc) > 1.0) discard;' : ''}
  bId = uvec4(vSlot, uLayer, floatBitsToUint(vDepth), 1u);
}
`;
}

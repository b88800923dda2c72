import { HIGHLIGHTED, KNOWN, LOOK, MAX_THRESHOLDS, SELECTED } from '@borough/core';
import { AIR } from './air.js';

/**
 * What the walls of a building look like, from its attributes alone. Everything is filtered by the
 * pixel's footprint: windows that are smaller than a pixel become their mean and never shimmer.
 */
const WINDOWS = /* glsl */ `
// By use: metres between windows, width share, sill share, height share.
const vec4 bGrid[12] = vec4[12](
  vec4(2.9, 0.38, 0.26, 0.52), vec4(2.7, 0.40, 0.22, 0.56), vec4(1.6, 0.84, 0.24, 0.64),
  vec4(3.2, 0.62, 0.28, 0.50), vec4(5.5, 0.60, 0.66, 0.18), vec4(2.5, 0.66, 0.26, 0.54),
  vec4(2.8, 0.62, 0.28, 0.50), vec4(3.3, 0.46, 0.22, 0.56), vec4(5.0, 0.20, 0.16, 0.62),
  vec4(4.5, 0.24, 0.45, 0.28), vec4(5.5, 0.74, 0.58, 0.28), vec4(3.3, 0.36, 0.20, 0.62));
// By use: the share of storefronts at street level, glassiness, how many windows are lit at all.
const vec3 bHabit[12] = vec3[12](
  vec3(0.45, 0.4, 0.9), vec3(0.25, 0.35, 1.0), vec3(0.7, 1.0, 1.0), vec3(1.0, 0.7, 1.0),
  vec3(0.0, 0.4, 0.5), vec3(0.0, 0.6, 0.8), vec3(0.3, 0.6, 1.0), vec3(0.9, 0.5, 0.9),
  vec3(0.0, 0.8, 0.4), vec3(0.0, 0.2, 0.25), vec3(0.1, 0.6, 0.6), vec3(0.1, 0.45, 0.7));

float bHash(vec3 p) {
  p = fract(p * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yzx + 33.33);
  return fract((p.x + p.y) * p.z);
}
// How much of the pixel [x - w/2, x + w/2] lies in the pulses [a, b] of period 1.
float bPulseSum(float x, float a, float b) {
  return floor(x) * (b - a) + clamp(fract(x) - a, 0.0, b - a);
}
float bPulse(float x, float a, float b, float w) {
  w = max(w, 1e-4);
  return (bPulseSum(x + 0.5 * w, a, b) - bPulseSum(x - 0.5 * w, a, b)) / w;
}
// One stripe, filtered.
float bStripe(float x, float a, float b, float w) {
  w = max(w, 1e-4);
  return clamp((min(x + 0.5 * w, b) - max(x - 0.5 * w, a)) / w, 0.0, 1.0);
}
`;

/** Paint by use and age, where no rule gives a colour; sRGB, muted, so that data stays the loudest. */
const PAINT = /* glsl */ `
const vec3 bWalls[12] = vec3[12](
  vec3(0.86, 0.80, 0.71), vec3(0.90, 0.82, 0.70), vec3(0.79, 0.80, 0.81), vec3(0.84, 0.79, 0.74),
  vec3(0.72, 0.72, 0.71), vec3(0.84, 0.76, 0.66), vec3(0.86, 0.87, 0.87), vec3(0.82, 0.74, 0.66),
  vec3(0.80, 0.76, 0.68), vec3(0.74, 0.71, 0.67), vec3(0.80, 0.81, 0.80), vec3(0.85, 0.81, 0.73));
const vec3 bRoofs[6] = vec3[6](
  vec3(0.66, 0.47, 0.38), vec3(0.70, 0.53, 0.43), vec3(0.62, 0.60, 0.58),
  vec3(0.56, 0.57, 0.59), vec3(0.70, 0.69, 0.66), vec3(0.60, 0.44, 0.37));

vec3 bPaint(int use, float seed, int era, bool roof) {
  float a = fract(seed * 7.13), b = fract(seed * 13.7);
  vec3 color;
  if (roof) {
    bool tiles = era == 1 || era == 2 || (era == 0 && (use <= 1 || use == 7 || use == 8 || use == 11) && a < 0.8);
    color = tiles ? bRoofs[b < 0.4 ? 0 : (b < 0.75 ? 1 : 5)] : bRoofs[b < 0.35 ? 2 : (b < 0.6 ? 3 : 4)];
    return color * (0.93 + 0.14 * fract(seed * 29.3));
  }
  color = bWalls[use];
  // Rose, ochre, sand, pale grey: a street has all of them.
  vec3 turn = a < 0.22 ? vec3(1.03, 0.93, 0.90) : (a < 0.48 ? vec3(1.03, 0.98, 0.88) : (a < 0.72 ? vec3(1.0, 1.0, 1.0) : vec3(0.96, 0.99, 1.02)));
  if (use != 2 && use != 4) color *= turn;
  if (era == 3) color = mix(color, vec3(0.78, 0.77, 0.75), 0.5);
  if (era == 4) color = mix(color, vec3(0.84, 0.86, 0.88), 0.4);
  return color * (0.92 + 0.12 * b);
}
`;

const FACADE = /* glsl */ `
struct Facade {
  float tone;   // −1 … 1: how dark or light, whatever the colour
  float glass;  // share of the pixel that is glass
  vec3 glow;    // light from inside, linear
  vec3 paint;   // sRGB, where no rule speaks
};

vec3 bLamp(float chance, float use) {
  vec3 warm = mix(vec3(1.0, 0.52, 0.20), vec3(1.0, 0.72, 0.40), chance);
  return use == 2.0 || use == 4.0 || use == 6.0 ? mix(warm, vec3(0.98, 0.90, 0.72), 0.55) : warm;
}

// n: the face's normal in the local scene; lit: the share of windows that are lit
Facade bFacade(vec3 n, float lit) {
  if ((vFacade & 15u) == 15u) return Facade(0.0, 0.0, vec3(0.0), uGround * vec3(0.80, 0.805, 0.755));
  int use = min(int(vFacade & 15u), 11);
  float seed = float((vFacade >> 4) & 255u) / 255.0;
  float story = float((vFacade >> 12) & 127u) * 0.1;
  int era = int((vFacade >> 19) & 7u);
  bool roof = vWall.y < -0.5 || abs(n.y) > 0.35;
  Facade f = Facade(0.0, 0.0, vec3(0.0), bPaint(use, seed, era, roof));
  vec2 across = vec2(n.z, -n.x) / max(1e-4, length(n.xz));
  float wide = vWall.y;
  float along = vWall.x;
  if (wide < 0.005) { wide = 1e4; along = dot(vPlace.xz, across) + 5e3; }
  float above = vWall.z;
  float top = vWall.w;
  vec2 pixel = vec2(fwidth(along), fwidth(above));
  if (roof) {
    // Gravel and tiles, gone where they are smaller than a pixel.
    vec2 w = fwidth(vPlace.xz);
    float near = 1.0 - smoothstep(0.4, 1.6, max(w.x, w.y));
    f.tone = 0.22 * near * (bHash(vec3(floor(vPlace.xz * 0.8), seed * 255.0)) - 0.5) + 0.25 * (seed - 0.5);
    return f;
  }
  vec4 grid = bGrid[use];
  vec3 habit = bHabit[use];
  float chance = bHash(vec3(seed * 255.0, 3.0, 7.0));
  bool shop = chance < habit.x && top > 5.5;
  float street = min(top, shop ? max(3.8, story * 1.15) : story);
  // Contact below, light above.
  f.tone = mix(-0.75, 0.12, smoothstep(0.0, 1.0, 1.0 - exp(-above / 5.0)));
  f.tone += 0.22 * (seed - 0.5);
  // A cornice, and a line over the street's floor.
  f.tone += 0.7 * bStripe(above, top - 0.45, top + 0.2, pixel.y) - 0.5 * bStripe(above, top - 0.85, top - 0.45, pixel.y);
  if (top > 6.0) f.tone += 0.45 * bStripe(above, street - 0.25, street + 0.1, pixel.y);
  // Windows stand in whole columns between the corners, and in whole floors below the eaves.
  float room = wide - 0.9;
  float columns = floor(room / grid.x + 0.35);
  float stories = max(0.0, floor((top - street - 0.4) / story + 0.15));
  float pitch = room / max(1.0, columns);
  vec2 at = vec2((along - 0.45) / pitch, (above - street) / story);
  vec2 foot = vec2(pixel.x / pitch, pixel.y / story);
  bool inside = columns >= 1.0 && wide > 1.6;
  float body = bStripe(along, 0.45, wide - 0.45, pixel.x);
  vec2 cell = floor(at);
  float fade = 1.0 - smoothstep(0.25, 0.9, max(foot.x, foot.y));
  float own = bHash(vec3(cell + 17.0, seed * 255.0 + 1.0));
  float spread = grid.y * (use == 2 ? 1.0 : 0.9 + 0.2 * chance);
  float px = bPulse(at.x, 0.5 - 0.5 * spread, 0.5 + 0.5 * spread, foot.x);
  float py = bPulse(at.y, grid.z, grid.z + grid.w, foot.y);
  float tall = bStripe(above, street, street + stories * story, pixel.y);
  float pane = inside ? px * py * tall * body : 0.0;
  // Frames and sills, and blinds that are half down here and there.
  float sill = inside ? px * bPulse(at.y, grid.z - 0.07, grid.z, foot.y) * tall * body : 0.0;
  float blind = step(0.72, own) * fade * step(0.5, fract(at.y * 1.0 - grid.z) / max(grid.w, 0.01)) * (use == 2 ? 0.5 : 1.0);
  f.tone += 0.35 * sill;
  // Floors are told apart by their slabs where walls are glass.
  if (habit.y > 0.9) f.tone += 0.25 * bPulse(at.y, 0.0, 0.14, foot.y) * tall;
  f.glass = pane * (1.0 - 0.75 * blind);
  // Light: some windows, not some part of each; seen from far their mean.
  float wake = clamp(lit * habit.z, 0.0, 1.0);
  float lamp = bHash(vec3(cell.yx + 5.0, seed * 255.0 + 9.0));
  // In offices whole floors are lit, in houses single rooms.
  if (use == 2) lamp = mix(lamp, bHash(vec3(cell.y, floor(cell.x / 6.0), seed * 255.0)), 0.7);
  float on = mix(wake, smoothstep(wake + 0.02, wake - 0.02, lamp), fade);
  f.glow = bLamp(own, float(use)) * pane * on * mix(0.8, 0.45 + 0.8 * own, fade) * (1.0 - 0.5 * blind);
  if (above < street + pixel.y) {
    float low = 1.0 - bStripe(above, street, 1e4, pixel.y);
    float bays = max(1.0, floor(room / 3.4 + 0.4));
    float bay = (along - 0.45) / (room / bays);
    float w = pixel.x * bays / max(room, 0.1);
    if (shop && wide > 2.4) {
      float front = bPulse(bay, 0.07, 0.93, w) * bStripe(above, 0.45, street - 0.95, pixel.y) * body * low;
      float sign = bPulse(bay, 0.07, 0.93, w) * bStripe(above, street - 0.85, street - 0.4, pixel.y) * body * low;
      float open = step(bHash(vec3(floor(bay), seed * 255.0, 2.0)), 0.3 + 0.7 * wake);
      open = mix(0.3 + 0.7 * wake, open, 1.0 - smoothstep(0.3, 0.9, w));
      f.glass = max(f.glass, front);
      f.tone += 0.3 * sign - 0.2 * low;
      f.glow += vec3(1.0, 0.78, 0.5) * (front * 1.1 + sign * 0.5) * open * uDark * step(0.02, wake);
    } else if (wide > 3.0) {
      float door = bPulse(bay / max(1.0, floor(bays / 2.0)), 0.42, 0.58, w) * bStripe(above, 0.0, 2.3, pixel.y) * low;
      float small = px * bStripe(above, 1.1, min(2.5, street - 0.3), pixel.y) * body * low * (inside ? 1.0 : 0.0);
      f.glass = max(f.glass, small * 0.8);
      f.tone -= 0.5 * door;
      f.glow += bLamp(own, float(use)) * small * mix(wake, step(lamp, wake), fade) * 0.6;
    }
  }
  f.glow *= uDark;
  f.tone = clamp(f.tone, -1.0, 1.0);
  return f;
}
`;

const VARYINGS = /* glsl */ `
flat out uint vFacade;
flat out float vLit;
flat out float vOwn;
out vec4 vWall;
out vec3 vPlace;
`;

/** Before `main` in the vertex stage of lit features. */
export const FACADE_VERTEX_HEAD = /* glsl */ `
in uint facade;
in vec4 wall;
uniform bool uHasLight;
uniform highp usampler2DArray uLightFlags;
uniform highp sampler2DArray uLightValue;
uniform vec4 uLightScale;
uniform float uLightThresholds[${MAX_THRESHOLDS}];
uniform vec4 uHour;
${VARYINGS}
// The share of windows that are lit: by the column of the style's light, else by the hour (rule ST7).
float bWake(uint slot) {
  if (uHasLight) {
    if ((bRead(uLightFlags, slot) & ${KNOWN}u) == 0u) return 0.0;
    return 0.04 + 0.84 * bScale(uLightScale, uLightThresholds, bRead(uLightValue, slot));
  }
  uint use = facade & 15u;
  return use <= 1u || use == 7u ? uHour.x : (use == 3u ? uHour.z : (use == 2u || use == 6u ? uHour.y : uHour.w));
}
`;

/** Where walls meet the ground they go on below it: land is seldom as level as a model says. */
export const FACADE_PLACE = /* glsl */ `
vWall = wall;
if (wall.z < 0.05) {
  vec3 bUp = normalize(vec3(modelMatrix[0].y, modelMatrix[1].y, modelMatrix[2].y));
  transformed -= bUp * 3.0;
  vWall.z -= 3.0;
}
vPlace = (modelMatrix * vec4(transformed, 1.0)).xyz;
`;

export const FACADE_TAIL = /* glsl */ `
vFacade = facade;
vLit = bWake(slot);
// How much of the city's own paint the strata leave.
vOwn = uHasColor ? 0.0 : ((bBits & ${HIGHLIGHTED}u) != 0u ? ${1 - LOOK.highlight} : 1.0) * ((bBits & ${SELECTED}u) != 0u ? ${1 - LOOK.selection} : 1.0);
`;

/** How far a façade may move a data colour, as a share of its sRGB value. */
const FACADE_TONE = 0.12;

/** Before `main` in the fragment stage of lit features. */
export const FACADE_HEAD = /* glsl */ `
${VARYINGS.replaceAll('out ', 'in ')}
uniform float uDark;
uniform float uPale;
uniform float uShine;
uniform bool uHasColor;
uniform vec3 uBase;
uniform vec3 uGround;
${AIR}${WINDOWS}${PAINT}${FACADE}`;

/** In the fragment stage, once the normal is known and before there is light. */
export const FACADE_PAINT = /* glsl */ `
vec3 bNormal = normalize((vec4(normal, 0.0) * viewMatrix).xyz);
Facade bWall = bFacade(bNormal, vLit);
{
  float tone = clamp(uHasColor ? 0.7 * bWall.tone - 0.95 * bWall.glass : bWall.tone, -1.0, 1.0);
  bool land = (vFacade & 15u) == 15u;
  vec3 paint = mix(bWall.paint, land ? bWall.paint : uBase * (0.5 + 0.75 * dot(bWall.paint, vec3(0.3, 0.5, 0.2))), uPale);
  vec3 glass = mix(vec3(0.35, 0.38, 0.41), uBase * 0.62, uPale);
  paint = mix(paint * (1.0 + 0.16 * tone), glass, 0.8 * bWall.glass);
  vec3 look = vOwn > 0.0 ? vLook + (paint - uBase) * vOwn : vLook * (1.0 + ${FACADE_TONE} * tone);
  diffuseColor.rgb = bUntone(bLinear(clamp(look, 0.0, 1.0)));
}
`;

/** In the fragment stage, before what is lit becomes a colour. */
export const FACADE_FINISH = /* glsl */ `
outgoingLight *= 1.0 + 0.05 * bNormal.x + 0.03 * bNormal.z;
if (uHasColor) outgoingLight *= uHaze.z;
// Street lamps reach the lower floors.
else outgoingLight += diffuseColor.rgb * vec3(1.0, 0.68, 0.40) * 0.24 * exp(-max(vWall.z, 0.0) / 5.0) * uDark * step(-0.5, vWall.y);
vec3 bTo = vPlace - cameraPosition;
float bFar = bHazeAt(length(bTo));
bTo = normalize(bTo);
if (vOwn > 0.0 && bWall.glass > 0.0) {
  vec3 mirror = reflect(bTo, bNormal * sign(-dot(bTo, bNormal)));
  mirror.y = abs(mirror.y);
  float fresnel = 0.10 + 0.6 * pow(1.0 - abs(dot(bTo, bNormal)), 4.0);
  vec3 sky = bSky(normalize(mirror));
  sky = mix(sky, vec3(dot(sky, vec3(0.3, 0.6, 0.1))), 0.45);
  outgoingLight += sky * fresnel * bWall.glass * (1.0 - 0.5 * uPale);
}
vec3 bShine = bWall.glow * (1.0 - bFar);
outgoingLight = mix(outgoingLight, bSky(normalize(vec3(bTo.x, max(bTo.y, 0.0), bTo.z))), bFar) + bShine * 1.1;
#include <opaque_fragment>
if (uShine > 0.5) gl_FragColor = vec4(bShine, 1.0);
`;

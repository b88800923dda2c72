import { GHOSTED, HIDDEN } from '@borough/core';
import { CELLS, COLUMN, GHOST, LIGHT, LOOK_UNIFORMS, LOOKS, NUMBERS } from './shader.js';

/** What a kind of layer adds to the shaders that all kinds share. */
export interface Kind {
  /** Declarations of the vertex stage: attributes, uniforms, what goes to the fragments. */
  readonly head: string;
  /** Statements that set `int slot`, `vec3 bAt` (metres east, north, up of the city's origin) and `vec3 bNormal`. */
  readonly place: string;
  /** GLSL condition under which a thing is nowhere. */
  readonly isGone?: string;
  /** GLSL expression of the colour of what no rule colours, sRGB. Default `u_base`. */
  readonly base?: string;
  /** Statements that may change `vec4 eye`, before projection. */
  readonly tail?: string;
  /** Declarations of the fragment stage. */
  readonly fragmentHead?: string;
  /** Statements that discard. */
  readonly cut?: string;
  /** Statements that change `vec3 bColor` (sRGB) and `float bAlpha`. */
  readonly paint?: string;
  /** Statements that set `vec3 bGlow` (linear light), where light matters. */
  readonly glow?: string;
  /** Takes no light: a mark, not a body. */
  readonly isFlat?: boolean;
}

export function kindVertex(kind: Kind): string {
  return /* glsl */ `
out vec3 v_look;
out vec3 v_normalEC;
out float v_ghost;
${LOOK_UNIFORMS}
${CELLS}
${COLUMN}
${LOOKS}
${NUMBERS}
${kind.head}
void main() {
  ${kind.place}
  int bits = bByte(u_bits, slot);
  v_look = bLook(slot, bits, ${kind.base ?? 'u_base'});
  v_ghost = (bits & ${GHOSTED}) != 0 ? 1.0 : 0.0;
  v_normalEC = czm_normal * bNormal;
  vec4 eye = czm_modelView * vec4(bAt, 1.0);
  ${kind.tail ?? ''}
  gl_Position = czm_projection * eye;
  if ((bits & ${HIDDEN}) != 0${kind.isGone ? ` || ${kind.isGone}` : ''}) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
}
`;
}

export function kindFragment(kind: Kind): string {
  return /* glsl */ `
in vec3 v_look;
in vec3 v_normalEC;
in float v_ghost;
uniform vec4 u_light;
uniform vec3 u_up;
uniform vec4 u_pick;
uniform float u_opacity;
${LIGHT}
${GHOST}
${kind.fragmentHead ?? ''}
void main() {
  ${kind.cut ?? ''}
  if (bGhosted(v_ghost)) discard;
  vec3 bColor = v_look;
  float bAlpha = u_opacity;
  vec3 bGlow = vec3(0.0);
  ${kind.paint ?? ''}
  ${kind.glow ? `if (u_light.w > 0.5) { ${kind.glow} }` : ''}
  vec3 color = ${kind.isFlat ? 'czm_srgbToLinear(bColor)' : 'bLit(bColor, v_normalEC)'} + bGlow;
  #ifndef HDR
  color = czm_linearToSrgb(color);
  #endif
  out_FragColor = vec4(color, bAlpha);
}
`;
}

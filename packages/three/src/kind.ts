import { GHOSTED, HIDDEN } from '@borough/core';
import {
  FrontSide,
  GLSL3,
  type IUniform,
  type Material,
  MeshDepthMaterial,
  MeshLambertMaterial,
  NoBlending,
  ShaderMaterial,
  type WebGLProgramParametersWithUniforms,
} from 'three';
import { AIR } from './air.js';
import type { Lighting, LookMaterials, LookUniforms } from './material.js';
import { CELLS, FRAGMENT_HEAD, LOOKS, NUMBERS, type Pass } from './shader.js';
import { softenShadows } from './shadow.js';

/** What a kind of layer adds to the shaders that all kinds share. */
export interface Kind {
  /** Programs are shared by name. */
  readonly name: string;
  /** Declarations of the vertex stage: attributes, uniforms, what goes to the fragments. */
  readonly head: string;
  /** Statements that set `uint slot`, `vec3 bAt` (local scene) and `vec3 bNormal`. */
  place(pass: Pass): string;
  /** GLSL condition under which a thing is nowhere. */
  readonly isGone?: string;
  /** GLSL expression of the colour of what no rule colours, sRGB. Default `uBase`. */
  readonly base?: string;
  /** Statements of the vertex stage after projection: may change `mvPosition` and `gl_Position`. */
  readonly tail?: string;
  /** Declarations of the fragment stage, colours and ids alike. */
  readonly fragmentHead?: string;
  /** Statements that discard, colours and ids alike. */
  readonly cut?: string;
  /** Statements that change `vec3 bColor` (sRGB), colours only. */
  readonly paint?: string;
  /** Statements that set `vec3 bGlow` (linear light), colours only. */
  readonly glow?: string;
  /**
   * Statements that change `vec3 outgoingLight` (linear) once there is light, colours only: `bTo` is the way
   * from the eye, `bFar` how much of it is haze.
   */
  readonly finish?: string;
  /** Takes no light: a mark, not a body. */
  readonly isFlat?: boolean;
  /** No haze lies over it: words are read at any distance. */
  readonly isClear?: boolean;
}

export interface KindOptions {
  readonly kind: Kind;
  readonly uniforms: LookUniforms;
  /** Uniforms of the kind's own. */
  readonly extra?: Readonly<Record<string, IUniform>>;
  readonly lighting: Lighting;
  /** Lies on the ground: painted in order, without depth. */
  readonly isGround?: boolean;
  readonly opacity?: number;
}

/** Materials for one kind of layer, of all passes. */
export function createKindMaterials(options: KindOptions): LookMaterials {
  const { kind, uniforms, extra = {}, isGround = false } = options;
  const all = { ...uniforms, ...extra };
  const color = createColor(options, all);
  const depth = new MeshDepthMaterial({
    polygonOffset: true,
    polygonOffsetFactor: 2,
    polygonOffsetUnits: 4,
  });
  depth.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, all);
    patchVertex(shader, kind, 'depth');
  };
  depth.customProgramCacheKey = () => `borough ${kind.name} depth`;
  const id = new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: all,
    side: FrontSide,
    blending: NoBlending,
    depthWrite: !isGround,
    vertexShader: `${headOf(kind, 'id')}
      void main() {
        ${kind.place('id')}
        vec4 mvPosition = modelViewMatrix * vec4(bAt, 1.0);
        gl_Position = projectionMatrix * mvPosition;
        ${tailOf(kind, 'id')}
      }`,
    fragmentShader: `
      precision highp float;
      precision highp int;
      flat in uint vSlot;
      in float vDepth;
      uniform uint uLayer;
      ${kind.fragmentHead ?? ''}
      layout(location = 0) out highp uvec4 bId;
      void main() {
        ${kind.cut ?? ''}
        bId = uvec4(vSlot, uLayer, floatBitsToUint(vDepth), 1u);
      }`,
  });
  return {
    uniforms,
    color,
    depth,
    id,
    free() {
      for (const material of [color, depth, id]) material.dispose();
    },
  };
}

function createColor(
  { kind, lighting, isGround = false, opacity = 1 }: KindOptions,
  uniforms: Readonly<Record<string, IUniform>>,
): Material {
  const isLit = lighting === 'full' && !kind.isFlat;
  const material = new MeshLambertMaterial({
    side: FrontSide,
    // What takes light mixes its own haze, before the tone curve.
    fog: lighting === 'full' && !isLit && !kind.isClear,
    opacity,
    transparent: opacity < 1,
    depthWrite: !isGround && opacity === 1,
  });
  material.userData.shines = isLit && kind.glow !== undefined;
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    patchVertex(shader, kind, 'color');
    shader.fragmentShader = shader.fragmentShader
      .replace(
        '#include <common>',
        `#include <common>\n${FRAGMENT_HEAD}${SURROUNDINGS}${kind.fragmentHead ?? ''}`,
      )
      .replace(
        '#include <color_fragment>',
        `if (bGhosted()) discard;
         ${kind.cut ?? ''}
         vec3 bColor = vLook;
         vec3 bGlow = vec3(0.0);
         ${kind.paint ?? ''}
         ${isLit ? (kind.glow ?? '') : ''}
         diffuseColor.rgb = ${isLit ? 'bUntone(bLinear(clamp(bColor, 0.0, 1.0)))' : 'bLinear(bColor)'};`,
      )
      .replace(
        '#include <emissivemap_fragment>',
        '#include <emissivemap_fragment>\ntotalEmissiveRadiance += bGlow;',
      );
    if (isLit) {
      shader.fragmentShader = softenShadows(shader.fragmentShader).replace(
        '#include <opaque_fragment>',
        `${HAZED(kind.finish ?? '')}#include <opaque_fragment>
         if (uShine > 0.5) gl_FragColor = vec4(bGlow * (1.0 - bFar), 1.0);`,
      );
      return;
    }
    // The data's own colour, after every conversion that three makes.
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <fog_fragment>',
      'gl_FragColor = vec4(bColor, diffuseColor.a);\n#include <fog_fragment>',
    );
  };
  material.customProgramCacheKey = () => `borough ${kind.name} ${lighting}`;
  return material;
}

/** What fragments know of the world around them. */
const SURROUNDINGS = /* glsl */ `
in vec3 vWorld;
uniform float uShine;
uniform float uDark;
uniform float uPale;
uniform bool uHasColor;
${AIR}
`;

const HAZED = (finish: string): string => /* glsl */ `
if (uHasColor) outgoingLight *= uHaze.z;
vec3 bTo = vWorld - cameraPosition;
float bFar = bHazeAt(length(bTo));
bTo = normalize(bTo);
${finish}
outgoingLight = mix(outgoingLight, bSky(normalize(vec3(bTo.x, max(bTo.y, 0.0), bTo.z))), bFar);
`;

function headOf(kind: Kind, pass: Pass): string {
  return [
    CELLS,
    NUMBERS,
    pass === 'color' ? LOOKS : 'uniform highp usampler2DArray uOverride;',
    pass === 'color' ? 'flat out vec3 vLook; flat out uint vGhost; out vec3 vWorld;' : '',
    pass === 'id' ? 'flat out uint vSlot; out float vDepth;' : '',
    kind.head,
  ].join('\n');
}

/** Hidden and unplaced things leave the clip space. */
function tailOf(kind: Kind, pass: Pass): string {
  return /* glsl */ `
${kind.tail ?? ''}
uint bBits = bRead(uOverride, slot);
${pass === 'color' ? `vLook = bLook(slot, bBits, ${kind.base ?? 'uBase'}); vGhost = bBits & ${GHOSTED}u; vWorld = bAt;` : ''}
${pass === 'id' ? 'vSlot = slot; vDepth = -mvPosition.z;' : ''}
if ((bBits & ${HIDDEN}u) != 0u${kind.isGone ? ` || ${kind.isGone}` : ''}) gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
`;
}

/** three's own vertex stage with our places in it; normals come before places there. */
function patchVertex(
  shader: WebGLProgramParametersWithUniforms,
  kind: Kind,
  pass: 'color' | 'depth',
): void {
  const place = kind.place(pass);
  shader.vertexShader = shader.vertexShader
    .replace('#include <common>', `#include <common>\n${headOf(kind, pass)}`)
    .replace('#include <begin_vertex>', `${pass === 'depth' ? place : ''}\nvec3 transformed = bAt;`)
    .replace('#include <project_vertex>', `#include <project_vertex>\n${tailOf(kind, pass)}`);
  if (pass === 'color')
    shader.vertexShader = shader.vertexShader.replace(
      '#include <beginnormal_vertex>',
      `${place}\nvec3 objectNormal = bNormal;`,
    );
}

import {
  type CompiledStyle,
  MAX_THRESHOLDS,
  type NumberChannel,
  type Rgba,
  type ScaleUniforms,
  type Theme,
} from '@borough/core';
import {
  DataTexture,
  DoubleSide,
  FrontSide,
  GLSL3,
  type IUniform,
  type Material,
  MeshDepthMaterial,
  MeshLambertMaterial,
  NearestFilter,
  NoBlending,
  ShaderMaterial,
  type Texture,
  Vector3,
  Vector4,
  type WebGLProgramParametersWithUniforms,
} from 'three';
import { type AirUniforms, createAirUniforms } from './air.js';
import {
  FACADE_FINISH,
  FACADE_HEAD,
  FACADE_PAINT,
  FACADE_PLACE,
  FACADE_TAIL,
  FACADE_VERTEX_HEAD,
} from './facade-shader.js';
import {
  FRAGMENT_HEAD,
  idFragment,
  type Pass,
  type Shape,
  vertexHead,
  vertexPlace,
  vertexTail,
} from './shader.js';
import { softenShadows } from './shadow.js';
import type { ColumnTextures, NoTextures } from './slots.js';

/** `flat` draws the data's colours untouched, for tests and prints; `full` lights them. */
export type Lighting = 'flat' | 'full';

type Channel = 'Color' | 'Height' | 'Size' | 'Light';

/** The uniforms of one thing that is drawn; materials of all its passes share the objects. */
export interface LookUniforms
  extends AirUniforms,
    Record<`u${Channel}${'Flags' | 'Value'}`, IUniform<Texture>>,
    Record<`u${Channel}Scale`, IUniform<Vector4>>,
    Record<`u${Channel}Thresholds`, IUniform<number[]>>,
    Record<'uNoData' | 'uBase' | 'uGround' | 'uHighlight' | 'uSelection', IUniform<Vector3>>,
    Record<'uHeightRange' | 'uSizeRange', IUniform<Vector3>>,
    Record<'uPixel' | 'uLayer', IUniform<number>>,
    Record<'uOverride' | 'uLut', IUniform<Texture | null>> {
  readonly uHasColor: IUniform<boolean>;
  /** Whether windows follow the light channel by night; else the hour. */
  readonly uHasLight: IUniform<boolean>;
  readonly uAlarm: IUniform<[Vector3, Vector3, Vector3]>;
}

/** The materials of one thing that is drawn: colours, ids, shadows. */
export interface LookMaterials {
  readonly uniforms: LookUniforms;
  readonly color: Material;
  readonly id: Material;
  readonly depth: Material;
  /** Really disposes; the materials' own `dispose` does nothing. */
  free(): void;
}

export function createLookUniforms(none: NoTextures): LookUniforms {
  const vector = () => ({ value: new Vector3() });
  const flags = () => ({ value: none.flags });
  const values = () => ({ value: none.values });
  const scale = () => ({ value: new Vector4() });
  const thresholds = () => ({ value: new Array<number>(MAX_THRESHOLDS).fill(0) });
  return {
    ...createAirUniforms(),
    uHasLight: { value: false },
    uLightFlags: flags(),
    uLightValue: values(),
    uLightScale: scale(),
    uLightThresholds: thresholds(),
    uOverride: flags(),
    uLut: { value: null },
    uHasColor: { value: false },
    uColorFlags: flags(),
    uColorValue: values(),
    uColorScale: scale(),
    uColorThresholds: thresholds(),
    uNoData: vector(),
    uBase: vector(),
    uGround: vector(),
    uHighlight: vector(),
    uSelection: vector(),
    uAlarm: { value: [new Vector3(), new Vector3(), new Vector3()] },
    uHeightFlags: flags(),
    uHeightValue: values(),
    uHeightScale: scale(),
    uHeightThresholds: thresholds(),
    uHeightRange: vector(),
    uSizeFlags: flags(),
    uSizeValue: values(),
    uSizeScale: scale(),
    uSizeThresholds: thresholds(),
    uSizeRange: vector(),
    uPixel: { value: 0 },
    uLayer: { value: 0 },
  };
}

/** A style's 256 colours as a texture: about 1 KB, the whole cost of another ramp. */
export function createLut(bytes: Uint8Array): DataTexture {
  const texture = new DataTexture(bytes.slice() as never, bytes.length / 4, 1);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.needsUpdate = true;
  return texture;
}

/** Everything a look depends on besides the override. */
export interface LookSource {
  readonly style: CompiledStyle | null;
  /** What windows follow. */
  readonly light?: NumberChannel | null;
  readonly theme: Theme;
  readonly lut: DataTexture;
  /** The textures of a column of the table that is drawn. */
  column(id: string): ColumnTextures;
}

/** Writes a style and a theme into uniforms; costs the same for one thing as for a million. */
export function setLook(u: LookUniforms, source: LookSource, none: NoTextures): void {
  const { style, theme } = source;
  setVector(u.uBase.value, theme.base);
  setVector(u.uGround.value, theme.ground);
  setVector(u.uHighlight.value, theme.highlight);
  setVector(u.uSelection.value, theme.selection);
  for (const level of [0, 1, 2] as const) setVector(u.uAlarm.value[level], theme.alarm[level]);
  const color = style?.color ?? null;
  u.uHasColor.value = color !== null;
  const { light = null } = source;
  u.uHasLight.value = light !== null;
  setChannel(u, 'Light', light?.scale, light?.column ? source.column(light.column) : none);
  u.uLut.value = source.lut;
  setVector(u.uNoData.value, color?.noData ?? theme.noData);
  setChannel(u, 'Color', color?.scale, color ? source.column(color.column) : none);
  setNumber(u, 'Height', style?.height, source, none);
  setNumber(u, 'Size', style?.size, source, none);
}

function setNumber(
  u: LookUniforms,
  name: 'Height' | 'Size',
  channel: NumberChannel | undefined,
  source: LookSource,
  none: NoTextures,
): void {
  const column = channel?.column ?? null;
  u[`u${name}Range`].value.set(channel?.low ?? 0, channel?.high ?? 0, column === null ? 0 : 1);
  setChannel(u, name, channel?.scale, column === null ? none : source.column(column));
}

function setChannel(
  u: LookUniforms,
  name: Channel,
  scale: ScaleUniforms | undefined,
  textures: ColumnTextures,
): void {
  u[`u${name}Flags`].value = textures.flags;
  u[`u${name}Value`].value = textures.values;
  const thresholds = scale?.thresholds ?? [];
  const count = Math.min(thresholds.length, MAX_THRESHOLDS);
  u[`u${name}Scale`].value.set(scale?.kind ?? 0, scale?.low ?? 0, scale?.factor ?? 0, count);
  const values = u[`u${name}Thresholds`].value;
  for (let i = 0; i < MAX_THRESHOLDS; i++) values[i] = thresholds[i] ?? 0;
}

/** sRGB numbers from 0 to 1, outside three's colour management: the strata are mixed in sRGB. */
export function setVector(out: Vector3, [r, g, b]: Rgba): void {
  out.set(r / 255, g / 255, b / 255);
}

/** Materials for one shape. Their programs are shared: the same source, the same key, one program. */
export function createLookMaterials(
  shape: Shape,
  uniforms: LookUniforms,
  lighting: Lighting,
): LookMaterials {
  const color = createColorMaterial(shape, uniforms, lighting);
  const depth = createDepthMaterial(shape, uniforms);
  const id = new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms },
    side: shape === 'features' ? DoubleSide : FrontSide,
    blending: NoBlending,
    vertexShader: `${vertexHead(shape, 'id')}
      void main() {
        ${vertexPlace(shape, 'id')}
        vec4 mvPosition = modelViewMatrix * vec4(transformed, 1.0);
        gl_Position = projectionMatrix * mvPosition;
        ${vertexTail(shape, 'id')}
      }`,
    fragmentShader: idFragment(shape),
  });
  const all = [color, depth, id];
  const frees = all.map((material) => material.dispose.bind(material));
  // A tile's disposal disposes the materials it wears, and the program would be compiled again for
  // the next tile.
  for (const material of all) material.dispose = () => {};
  return {
    uniforms,
    color,
    depth,
    id,
    free() {
      for (const free of frees) free();
    },
  };
}

function createColorMaterial(shape: Shape, uniforms: LookUniforms, lighting: Lighting): Material {
  const isLit = lighting === 'full' && shape !== 'dot';
  const isFacade = isLit && shape === 'features';
  const material = new MeshLambertMaterial({
    // City models are not always closed or wound alike.
    side: shape === 'features' ? DoubleSide : FrontSide,
    flatShading: shape === 'features',
    // Façades mix their own haze, before the tone curve.
    fog: lighting === 'full' && !isFacade,
  });
  material.onBeforeCompile = (shader) => {
    patchVertex(shader, shape, 'color', uniforms);
    if (isFacade) patchFacade(shader);
    if (isLit) shader.fragmentShader = softenShadows(shader.fragmentShader);
    shader.fragmentShader = shader.fragmentShader
      .replace(
        '#include <common>',
        `#include <common>\n${FRAGMENT_HEAD}${shape === 'dot' ? 'in vec2 vDisc;' : ''}`,
      )
      .replace(
        '#include <color_fragment>',
        `if (bGhosted()) discard;
         ${shape === 'dot' ? 'float bRim = dot(vDisc, vDisc); if (bRim > 1.0) discard;' : ''}
         diffuseColor.rgb = ${isLit ? 'bUntone(bLinear(vLook))' : 'bLinear(vLook)'};`,
      )
      .replace(
        '#include <opaque_fragment>',
        isFacade ? FACADE_FINISH : `${isLit ? BAR_SHADE : ''}#include <opaque_fragment>`,
      );
    if (isLit) return;
    // The data's own colour, after every conversion that three makes.
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <fog_fragment>',
      `gl_FragColor = vec4(vLook, 1.0);
       ${shape === 'dot' && lighting === 'full' ? DOT_RIM : ''}
       #include <fog_fragment>`,
    );
  };
  material.userData.shines = isFacade;
  material.customProgramCacheKey = () => `borough ${shape} ${lighting}`;
  return material;
}

function patchFacade(shader: WebGLProgramParametersWithUniforms): void {
  shader.vertexShader = shader.vertexShader
    .replace('void main() {', `${FACADE_VERTEX_HEAD}\nvoid main() {`)
    .replace('vec3 transformed = position;', `vec3 transformed = position;\n${FACADE_PLACE}`)
    .replace('vLook = bLook(slot, bBits);', `vLook = bLook(slot, bBits);\n${FACADE_TAIL}`);
  shader.fragmentShader = shader.fragmentShader
    .replace('void main() {', `${FACADE_HEAD}\nvoid main() {`)
    .replace('#include <emissivemap_fragment>', `${FACADE_PAINT}\n#include <emissivemap_fragment>`);
}

/** A bar is a sign more than a body: it keeps its colour in the dusk, and shows its corners all the same. */
const BAR_SHADE = /* glsl */ `
vec3 bNormal = (vec4(normal, 0.0) * viewMatrix).xyz;
outgoingLight = mix(outgoingLight, diffuseColor.rgb, 0.6) * (1.0 + 0.16 * bNormal.x + 0.1 * bNormal.z);
`;

const DOT_RIM = /* glsl */ `
gl_FragColor.rgb = mix(gl_FragColor.rgb, gl_FragColor.rgb * 0.45, smoothstep(0.62, 0.8, bRim));
`;

function createDepthMaterial(shape: Shape, uniforms: LookUniforms): Material {
  const material = new MeshDepthMaterial({
    polygonOffset: true,
    polygonOffsetFactor: 2,
    polygonOffsetUnits: 4,
  });
  material.onBeforeCompile = (shader) => patchVertex(shader, shape, 'depth', uniforms);
  material.customProgramCacheKey = () => `borough ${shape} depth`;
  return material;
}

function patchVertex(
  shader: WebGLProgramParametersWithUniforms,
  shape: Shape,
  pass: Pass,
  uniforms: LookUniforms,
): void {
  Object.assign(shader.uniforms, uniforms);
  shader.vertexShader = shader.vertexShader
    .replace('#include <common>', `#include <common>\n${vertexHead(shape, pass)}`)
    .replace('#include <begin_vertex>', vertexPlace(shape, pass))
    .replace('#include <project_vertex>', `#include <project_vertex>\n${vertexTail(shape, pass)}`);
  // Features carry no normals: faces tell theirs by their slope on the screen.
  if (shape !== 'bar')
    shader.vertexShader = shader.vertexShader.replace(
      '#include <beginnormal_vertex>',
      'vec3 objectNormal = vec3(0.0, 1.0, 0.0);',
    );
}

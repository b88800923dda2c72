import { type CompiledStyle, type HeatLayer, HIDDEN, KNOWN, LUT_SIZE } from '@borough/core';
import { NOWHERE } from '@borough/core/draw';
import {
  AddEquation,
  type BufferGeometry,
  Color,
  CustomBlending,
  GLSL3,
  HalfFloatType,
  LinearFilter,
  Mesh,
  OneFactor,
  OrthographicCamera,
  PlaneGeometry,
  RGBAFormat,
  Scene,
  ShaderMaterial,
  UnsignedByteType,
  Vector4,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { placeAnchors } from './anchors.js';
import { createInstances } from './instances.js';
import { createKindMaterials, type Kind } from './kind.js';
import { CELLS, LOOKS, NUMBERS } from './shader.js';
import type { View } from './views.js';

/** Texels along the longer side of the surface. */
const TEXELS = 384;
/** A surface is made again this often at most. */
const EVERY_MS = 200;
/** Metres above the ground at which the surface is draped. */
const LIFT_METERS = 0.15;

/** Where the surface lies: west, north (scene z), width, depth in metres of the local scene. */
type Extent = Vector4;

const KIND: Kind = {
  name: 'heat',
  head: 'uniform vec4 uExtent;\nout vec2 vHeat;',
  place: (pass) => /* glsl */ `
uint slot = 0u;
vec2 bCorner = position.xy + 0.5;
vHeat = bCorner;
vec3 bAt = vec3(uExtent.x + bCorner.x * uExtent.z, ${LIFT_METERS}, uExtent.y + (1.0 - bCorner.y) * uExtent.w);
${pass === 'color' ? 'vec3 bNormal = vec3(0.0, 1.0, 0.0);' : ''}
`,
  fragmentHead: 'in vec2 vHeat;\nuniform sampler2D uHeat;\nuniform highp sampler2D uLut;\n',
  // Weight, and weight × place on the scale: where nothing is near, nothing is drawn.
  paint: /* glsl */ `
vec2 bSum = texture(uHeat, vHeat).rg;
if (bSum.x < 0.004) discard;
int bTexel = clamp(int(bSum.y / bSum.x * ${LUT_SIZE}.0), 0, ${LUT_SIZE - 1});
bColor = texelFetch(uLut, ivec2(bTexel, 0), 0).rgb;
diffuseColor.a = 0.64 * smoothstep(0.0, 0.35, bSum.x);
`,
  isFlat: true,
};

const SPLAT_VERTEX = /* glsl */ `
${CELLS}
${NUMBERS}
${LOOKS}
in vec3 anchor;
uniform float uRadius;
uniform float uGain;
out vec2 vDisc;
flat out vec2 vSum;
void main() {
  uint slot = uint(gl_InstanceID);
  uint flags = bRead(uColorFlags, slot);
  uint bits = bRead(uOverride, slot);
  bool isGone = anchor.y < -1e29 || (flags & ${KNOWN}u) == 0u || (bits & ${HIDDEN}u) != 0u;
  float t = bScale(uColorScale, uColorThresholds, bRead(uColorValue, slot));
  vDisc = position.xy * 2.0;
  vSum = vec2(1.0, t) * uGain;
  vec2 place = vec2(anchor.x, -anchor.z) + vDisc * uRadius;
  gl_Position = isGone ? vec4(2.0, 2.0, 2.0, 1.0)
    : projectionMatrix * viewMatrix * vec4(place, 0.0, 1.0);
}
`;

const SPLAT_FRAGMENT = /* glsl */ `
precision highp float;
in vec2 vDisc;
flat in vec2 vSum;
layout(location = 0) out vec4 bOut;
void main() {
  float near = max(0.0, 1.0 - dot(vDisc, vDisc));
  bOut = vec4(vSum * near * near, 0.0, 1.0);
}
`;

interface Surface {
  readonly target: WebGLRenderTarget;
  isStale: boolean;
  madeMs: number;
  style: CompiledStyle | null;
}

/** A smooth surface of values: the mean of what is near, weighted by nearness; one target for each view. */
export function createHeat(layer: HeatLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame, lighting } = room;
  const uniforms = room.createUniforms();
  const extent: Extent = new Vector4();
  const uHeat = { value: null as unknown };
  const uGain = { value: 1 };
  const surfaces = new Map<string, Surface>();
  const materials = createKindMaterials({
    kind: KIND,
    uniforms,
    extra: { uExtent: { value: extent }, uHeat },
    lighting,
    opacity: 0.99,
  });
  const object = new Mesh<BufferGeometry>(new PlaneGeometry(1, 1), materials.color);
  object.frustumCulled = false;
  const instances = createInstances(
    new PlaneGeometry(1, 1),
    { anchor: 3 },
    NOWHERE,
    table.capacity,
  );
  const splat = new ShaderMaterial({
    glslVersion: GLSL3,
    uniforms: { ...uniforms, uRadius: { value: layer.radiusMeters }, uGain },
    vertexShader: SPLAT_VERTEX,
    fragmentShader: SPLAT_FRAGMENT,
    depthTest: false,
    depthWrite: false,
    transparent: true,
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: OneFactor,
  });
  const dots = new Mesh<BufferGeometry>(instances.geometry, splat);
  dots.frustumCulled = false;
  const canvas = new Scene();
  canvas.add(dots);
  const camera = new OrthographicCamera();
  const black = new Color(0);
  const before = new Color();
  let nowMs = 0;
  let wanted: CompiledStyle | null = null;

  function place(pages: Uint32Array | null): void {
    placeAnchors(instances, table, frame, pages);
    dots.geometry = instances.geometry;
    if (table.positions) fit(instances.array('anchor'), table.size, layer.radiusMeters, extent);
  }

  function mark(): void {
    for (const surface of surfaces.values()) surface.isStale = true;
  }

  function surfaceOf(renderer: WebGLRenderer, view: View): Surface {
    let found = surfaces.get(view.id);
    if (!found) {
      const isFine = renderer.extensions.has('EXT_color_buffer_float');
      // Bytes hold sums up to one: eight things near each other are still told apart.
      uGain.value = isFine ? 1 : 1 / 8;
      const target = new WebGLRenderTarget(1, 1, {
        format: RGBAFormat,
        type: isFine ? HalfFloatType : UnsignedByteType,
        minFilter: LinearFilter,
        magFilter: LinearFilter,
        depthBuffer: false,
      });
      found = { target, isStale: true, madeMs: Number.NEGATIVE_INFINITY, style: null };
      surfaces.set(view.id, found);
    }
    return found;
  }

  function make(renderer: WebGLRenderer, target: WebGLRenderTarget): void {
    const { x, y, z: width, w: depth } = extent;
    const longest = Math.max(width, depth);
    target.setSize(
      Math.max(1, Math.round((TEXELS * width) / longest)),
      Math.max(1, Math.round((TEXELS * depth) / longest)),
    );
    camera.left = x;
    camera.right = x + width;
    camera.top = -y;
    camera.bottom = -y - depth;
    camera.near = -1;
    camera.far = 1;
    camera.updateProjectionMatrix();
    const old = renderer.getRenderTarget();
    renderer.getClearColor(before);
    const alpha = renderer.getClearAlpha();
    renderer.setRenderTarget(target);
    renderer.setClearColor(black, 0);
    renderer.clear();
    renderer.render(canvas, camera);
    renderer.setRenderTarget(old);
    renderer.setClearColor(before, alpha);
  }

  const waitMs = (): number => {
    let least = Number.POSITIVE_INFINITY;
    for (const { isStale, madeMs } of surfaces.values())
      if (isStale) least = Math.min(least, Math.max(1, madeMs + EVERY_MS - nowMs));
    return least;
  };

  place(null);
  return {
    parts: [{ object, materials, program: 'heat' }],
    recipe,
    isSolid: false,
    get isFilled() {
      return table.positions !== null && extent.z > 0;
    },
    apply(changes) {
      const moved = changes.positions.find((one) => one.table === table.id);
      if (moved) place(moved.pages);
      const isChanged =
        moved !== undefined ||
        [...changes.columns, ...changes.overrides].some((one) => one.table === table.id);
      if (isChanged) mark();
      return isChanged;
    },
    step(time) {
      nowMs = time.nowMs;
    },
    waitMs,
    get isBusy() {
      return waitMs() < Number.POSITIVE_INFINITY;
    },
    prepare(view, { style }) {
      const surface = surfaces.get(view.id);
      // Another scale is another surface; another ramp only looks so, and costs little.
      if (surface && surface.style !== style) surface.isStale = true;
      wanted = style;
      uHeat.value = surface?.target.texture ?? null;
      object.visible = style.color !== null;
    },
    render(renderer, view) {
      const surface = surfaceOf(renderer, view);
      const isDue = surface.isStale && nowMs - surface.madeMs >= EVERY_MS;
      if (!isDue) return;
      surface.isStale = false;
      surface.madeMs = nowMs;
      surface.style = wanted;
      make(renderer, surface.target);
      uHeat.value = surface.target.texture;
    },
    restore() {
      for (const surface of surfaces.values()) {
        surface.isStale = true;
        surface.madeMs = Number.NEGATIVE_INFINITY;
      }
    },
    dispose() {
      object.removeFromParent();
      object.geometry.dispose();
      instances.dispose();
      splat.dispose();
      materials.free();
      for (const { target } of surfaces.values()) target.dispose();
      surfaces.clear();
    },
  };
}

/** The rectangle around all anchors, with room for the last one's surface. */
function fit(anchors: Float32Array, size: number, radius: number, out: Extent): void {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let slot = 1; slot < size; slot++) {
    if ((anchors[slot * 3 + 1] as number) <= NOWHERE / 10) continue;
    const x = anchors[slot * 3] as number;
    const z = anchors[slot * 3 + 2] as number;
    west = Math.min(west, x);
    east = Math.max(east, x);
    north = Math.min(north, z);
    south = Math.max(south, z);
  }
  if (west > east) out.set(0, 0, 0, 0);
  else out.set(west - radius, north - radius, east - west + 2 * radius, south - north + 2 * radius);
}

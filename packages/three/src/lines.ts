import type { LinesLayer } from '@borough/core';
import {
  createPaged,
  joinSegments,
  type LineChunk,
  type Segments,
  surfaceColor,
  toLineChunk,
} from '@borough/core/draw';
import {
  BufferAttribute,
  type BufferGeometry,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  IntType,
  Mesh,
  Vector4,
} from 'three';
import type { AdapterRoom, LayerAdapter, Part } from './adapter.js';
import { toSceneArray } from './camera.js';
import { GROUND_FINISH, GROUND_HEAD, GROUND_PAINT, textureOf } from './ground-paint.js';
import { createKindMaterials, type Kind } from './kind.js';
import { PICKABLE } from './tiles.js';

/** Pixels that a line keeps however far away it is. */
const LEAST_PIXELS = 1.2;

/**
 * A segment becomes a quad that lies flat and reaches half its width beyond both ends; what is outside
 * of the round caps is cut off, so that segments join roundly.
 */
const KIND: Kind = {
  name: 'line',
  head: /* glsl */ `
in vec3 lineFrom;
in vec3 lineTo;
in float along;
in uint slot;
// metres along the segment, across it, and half its width
out vec3 vLine;
// length of the segment, and what lies before it
flat out vec2 vReach;
`,
  place: (pass) => /* glsl */ `
vec2 bWay = lineTo.xz - lineFrom.xz;
float bLength = length(bWay);
bWay = bLength > 1e-4 ? bWay / bLength : vec2(1.0, 0.0);
vec3 bEnd = position.x < 0.5 ? lineFrom : lineTo;
vec3 bEye = (modelViewMatrix * vec4(bEnd, 1.0)).xyz;
float bFlat = clamp(abs(cameraPosition.y - bEnd.y) / max(length(bEye), 1e-3), 0.25, 1.0);
float bHalf = 0.5 * max(bSize(slot), ${LEAST_PIXELS.toFixed(1)} * uPixel * length(bEye) / bFlat);
float bSide = position.x * 2.0 - 1.0;
vec3 bAt = bEnd
  + vec3(bWay.x, 0.0, bWay.y) * bHalf * bSide
  + vec3(-bWay.y, 0.0, bWay.x) * bHalf * position.z;
vLine = vec3(position.x * bLength + bSide * bHalf, position.z * bHalf, bHalf);
vReach = vec2(bLength, along);
${pass === 'color' ? 'vec3 bNormal = vec3(0.0, 1.0, 0.0);' : ''}
`,
  fragmentHead: `in vec3 vLine;\nflat in vec2 vReach;\n${GROUND_HEAD}`,
  paint: GROUND_PAINT,
  finish: GROUND_FINISH,
  cut: /* glsl */ `
float bOver = max(0.0, max(-vLine.x, vLine.x - vReach.x));
if (bOver * bOver + vLine.y * vLine.y > vLine.z * vLine.z * 1.0001) discard;
`,
};

/** Dashes that run from the beginning of a line to its end, as long as five widths. */
const FLOW: Kind = {
  ...KIND,
  name: 'flow',
  fragmentHead: `${KIND.fragmentHead}uniform float uTime;\nuniform vec3 uGap;\n`,
  paint: /* glsl */ `
float bPeriod = max(18.0, vLine.z * 10.0);
float bPhase = fract((vReach.y + clamp(vLine.x, 0.0, vReach.x)) / bPeriod - uTime);
float bSoft = fwidth(vLine.x) / bPeriod;
float bDash = smoothstep(0.0, bSoft + 0.02, bPhase) * (1.0 - smoothstep(0.55 - bSoft, 0.57, bPhase));
bColor = mix(mix(bColor, uGap, 0.62), bColor, bDash);
`,
};

/** A flowing layer is drawn this often while nothing else happens. */
const FLOW_MS = 1000 / 30;

/** The lines of a table, one draw call for those on the ground and one for those that have heights. */
export function createLines(layer: LinesLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame, lighting } = room;
  const uniforms = room.createUniforms();
  const gap = { value: uniforms.uNoData.value };
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const paged = createPaged<LineChunk>(table, (shapes) => toLineChunk(shapes, frame));
  const template = createQuad();
  const parts = [createPart(true), createPart(false)] as const;

  function createPart(isGround: boolean): Part {
    const materials = createKindMaterials({
      kind: layer.isFlowing ? FLOW : KIND,
      uniforms,
      extra: {
        uTime: room.shared.uTime,
        uGap: gap,
        uTexture: { value: new Vector4(...textureOf(layer.material ?? 'plain', lighting)) },
      },
      lighting,
      isGround,
    });
    const object = new Mesh<BufferGeometry>(new InstancedBufferGeometry(), materials.color);
    object.frustumCulled = false;
    object.receiveShadow = true;
    object.layers.enable(PICKABLE);
    return { object, materials, program: layer.isFlowing ? 'flow' : 'line' };
  }

  function build(pages: Uint32Array | null): void {
    paged.update(pages);
    const chunks = [...paged.chunks.values()];
    fill(
      parts[0].object,
      template,
      chunks.map((chunk) => chunk.ground),
    );
    fill(
      parts[1].object,
      template,
      chunks.map((chunk) => chunk.solid),
    );
  }

  build(null);
  return {
    parts,
    recipe,
    isSolid: false,
    base: (theme) => surfaceColor(layer.material ?? 'asphalt', theme),
    get isFilled() {
      return paged.chunks.size > 0;
    },
    apply(changes) {
      const change = changes.geometries.find((one) => one.table === table.id);
      if (change) build(change.pages);
      return change !== undefined;
    },
    prepare() {
      for (const { object } of parts)
        object.visible = object.visible && object.geometry.index !== null;
    },
    waitMs: () =>
      layer.isFlowing && !still.matches && parts.some(({ object }) => object.visible)
        ? FLOW_MS
        : Number.POSITIVE_INFINITY,
    dispose() {
      for (const { object, materials } of parts) {
        object.removeFromParent();
        object.geometry.dispose();
        materials.free();
      }
      template.dispose();
    },
  };
}

/** x: 0 at the beginning, 1 at the end; z: −1 to the left, 1 to the right. */
function createQuad(): InstancedBufferGeometry {
  const geometry = new InstancedBufferGeometry();
  const corners = new Float32Array([0, 0, 1, 1, 0, 1, 1, 0, -1, 0, 0, -1]);
  geometry.setAttribute('position', new BufferAttribute(corners, 3));
  geometry.setIndex([0, 1, 2, 0, 2, 3]);
  return geometry;
}

function fill(mesh: Mesh, template: BufferGeometry, chunks: readonly Segments[]): void {
  mesh.geometry.dispose();
  const geometry = new InstancedBufferGeometry();
  mesh.geometry = geometry;
  const { count, from, to, along, slots } = joinSegments(chunks);
  if (count === 0) return;
  geometry.setAttribute('position', template.getAttribute('position').clone());
  geometry.setIndex(template.index?.clone() ?? null);
  geometry.setAttribute('lineFrom', new InstancedBufferAttribute(toSceneArray(from), 3));
  geometry.setAttribute('lineTo', new InstancedBufferAttribute(toSceneArray(to), 3));
  geometry.setAttribute('along', new InstancedBufferAttribute(along, 1));
  const slot = new InstancedBufferAttribute(slots, 1);
  slot.gpuType = IntType;
  geometry.setAttribute('slot', slot);
  geometry.instanceCount = count;
}

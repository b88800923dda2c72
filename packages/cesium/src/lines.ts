import { HIDDEN, type LinesLayer } from '@borough/core';
import {
  createPaged,
  joinSegments,
  type LineChunk,
  type SegmentArrays,
  type Segments,
  surfaceColor,
  toLineChunk,
} from '@borough/core/draw';
import { type HitThing, LEAST, numberReader, type Sight } from './hit.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import {
  createExtent,
  createPaint,
  type Depth,
  type LayerAdapter,
  type LayerRoom,
  modelMatrix,
  reachMeters,
} from './layer.js';
import type { Wear } from './look.js';
import { createPrimitive, takeOff } from './primitive.js';
import { float } from './shader.js';

/**
 * A segment becomes a quad that lies flat and reaches half its width beyond both ends; what is outside
 * of the round caps is cut off, so that segments join roundly.
 */
const KIND: Kind = {
  head: /* glsl */ `
in vec3 position;
in vec3 lineFrom;
in vec3 lineTo;
in float along;
in float thing;
// metres along the segment, across it, and half its width
out vec3 v_line;
// length of the segment, and what lies before it
out vec2 v_reach;
`,
  place: /* glsl */ `
  int slot = int(thing + 0.5);
  vec2 bWay = lineTo.xy - lineFrom.xy;
  float bLength = length(bWay);
  bWay = bLength > 1e-4 ? bWay / bLength : vec2(1.0, 0.0);
  vec3 bEnd = position.x < 0.5 ? lineFrom : lineTo;
  vec3 bEye = (czm_modelView * vec4(bEnd, 1.0)).xyz;
  float bAway = max(length(bEye), 1e-3);
  // Seen from low down, a line that lies flat needs more width for the same pixels.
  float bFlat = clamp(abs(dot(bEye, czm_normal * vec3(0.0, 0.0, 1.0))) / bAway, 0.25, 1.0);
  float bHalf = 0.5 * max(bSize(slot), ${float(LEAST.linePixels)} * u_pixel * bAway / bFlat);
  float bSide = position.x * 2.0 - 1.0;
  vec3 bAt = bEnd
    + vec3(bWay, 0.0) * bHalf * bSide
    + vec3(-bWay.y, bWay.x, 0.0) * bHalf * position.y;
  v_line = vec3(position.x * bLength + bSide * bHalf, position.y * bHalf, bHalf);
  v_reach = vec2(bLength, along);
  vec3 bNormal = vec3(0.0, 0.0, 1.0);`,
  fragmentHead: 'in vec3 v_line;\nin vec2 v_reach;\n',
  cut: /* glsl */ `
  float bOver = max(0.0, max(-v_line.x, v_line.x - v_reach.x));
  if (bOver * bOver + v_line.y * v_line.y > v_line.z * v_line.z * 1.0001) discard;`,
};

/** Dashes that run from the beginning of a line to its end, as long as five widths. */
const FLOW: Kind = {
  ...KIND,
  fragmentHead: `${KIND.fragmentHead}uniform float u_time;\nuniform vec3 u_noData;\n`,
  paint: /* glsl */ `
  float bPeriod = max(18.0, v_line.z * 10.0);
  float bPhase = fract((v_reach.y + clamp(v_line.x, 0.0, v_reach.x)) / bPeriod - u_time);
  float bSoft = fwidth(v_line.x) / bPeriod;
  float bDash = smoothstep(0.0, bSoft + 0.02, bPhase) * (1.0 - smoothstep(0.55 - bSoft, 0.57, bPhase));
  bColor = mix(mix(bColor, u_noData, 0.62), bColor, bDash);`,
};

/** A flowing layer is drawn this often while nothing else happens. */
const FLOW_MS = 1000 / 30;

/** x: 0 at the beginning, 1 at the end; y: −1 to the right, 1 to the left. */
const QUAD = Float32Array.from([0, -1, 0, 1, -1, 0, 1, 1, 0, 0, 1, 0]);

/** The lines of a table, one draw call for those on the ground and one for those that have heights. */
export function createLines(layer: LinesLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table, frame } = room;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let seconds = 0;
  const paint = createPaint(room, {
    base: (theme) => surfaceColor(layer.material ?? 'asphalt', theme),
    uniforms: { u_time: () => seconds },
  });
  const paged = createPaged<LineChunk>(table, (shapes) => toLineChunk(shapes, frame));
  const parts = [createPart('ground'), createPart('body')] as const;
  const segments: (SegmentArrays | null)[] = [null, null];
  let isWanted = true;

  function createPart(depth: Depth) {
    const kind = layer.isFlowing ? FLOW : KIND;
    const none = new Float32Array(0);
    const primitive = createPrimitive(engine, {
      attributes: [
        { name: 'position', array: QUAD, components: 3 },
        { name: 'lineFrom', array: none, components: 3, isInstanced: true },
        { name: 'lineTo', array: none, components: 3, isInstanced: true },
        { name: 'along', array: none, components: 1, isInstanced: true },
        { name: 'thing', array: none, components: 1, isInstanced: true },
      ],
      indices: Uint32Array.from([0, 1, 2, 0, 2, 3]),
      vertexShader: kindVertex(kind),
      fragmentShader: kindFragment(kind),
      uniforms: paint.uniforms,
      modelMatrix: modelMatrix(room),
      boundingVolume: new engine.BoundingSphere(),
      shadows: room.shadows ? 'receive' : 'none',
      depth,
      pick: { borough: room.id },
      prepare: paint.prepare,
    });
    primitive.instanceCount = 0;
    return { primitive, depth };
  }

  function build(pages: Uint32Array | null): void {
    paged.update(pages);
    const chunks = [...paged.chunks.values()];
    fill(
      0,
      chunks.map((chunk) => chunk.ground),
    );
    fill(
      1,
      chunks.map((chunk) => chunk.solid),
    );
  }

  function fill(n: 0 | 1, chunks: readonly Segments[]): void {
    const { primitive } = parts[n];
    const arrays = joinSegments(chunks);
    segments[n] = arrays;
    primitive.instanceCount = arrays.count;
    primitive.show = isWanted && arrays.count > 0;
    if (arrays.count === 0) return;
    const { from, to, along, slots } = arrays;
    primitive.write('lineFrom', from, 0, from.length);
    primitive.write('lineTo', to, 0, to.length);
    primitive.write('along', along, 0, along.length);
    primitive.write('thing', Float32Array.from(slots), 0, slots.length);
    const extent = createExtent(room);
    extent.grow(from, 0, arrays.count);
    extent.grow(to, 0, arrays.count);
    extent.surround(primitive.boundingVolume, reachMeters(room.wear()));
  }

  build(null);
  return {
    parts,
    recipe,
    textures: 0,
    apply(changes) {
      for (const one of changes.geometries) if (one.table === table.id) build(one.pages);
    },
    restyle(isSeen) {
      isWanted = isSeen;
      parts.forEach(({ primitive }, n) => {
        primitive.show = isSeen && (segments[n]?.count ?? 0) > 0;
      });
      paint.refresh();
    },
    step({ nowMs }) {
      seconds = (nowMs / 1000) % 3600;
    },
    waitMs: () =>
      layer.isFlowing && !still.matches && parts.some(({ primitive }) => primitive.show)
        ? FLOW_MS
        : Number.POSITIVE_INFINITY,
    hit(sight) {
      let best: HitThing | null = null;
      for (const arrays of segments) {
        const hit = arrays && hitSegments(sight, arrays, room.wear(), room.pixel());
        if (hit && (!best || hit.meters < best.meters)) best = hit;
      }
      return best;
    },
    get isSeen() {
      return parts.some(({ primitive }) => primitive.show);
    },
    dispose() {
      for (const { primitive } of parts) takeOff(null, primitive);
      paint.destroy();
    },
  };
}

/** The line on a line of sight, as wide as it is drawn; of those in one plane the last, which is on top. */
export function hitSegments(
  { ray: { from: eye, direction: d } }: Sight,
  { count, from, to, slots }: SegmentArrays,
  wear: Wear,
  pixel: number,
): HitThing | null {
  const width = numberReader(wear, wear.style.size);
  let best: HitThing | null = null;
  for (let n = 0; n < count; n++) {
    const slot = slots[n] as number;
    if (((wear.override.bits[slot] ?? 0) & HIDDEN) !== 0) continue;
    const ax = from[n * 3] as number;
    const ay = from[n * 3 + 1] as number;
    const az = from[n * 3 + 2] as number;
    const wx = (to[n * 3] as number) - ax;
    const wy = (to[n * 3 + 1] as number) - ay;
    const rise = (to[n * 3 + 2] as number) - az;
    const length = Math.hypot(wx, wy) || 1e-4;
    // Height of the ray above the ribbon's plane, which rises along the segment only.
    const slope = rise / length;
    const above = eye[2] - az - (((eye[0] - ax) * wx + (eye[1] - ay) * wy) / length) * slope;
    const sinking = d[2] - ((d[0] * wx + d[1] * wy) / length) * slope;
    const meters = -above / sinking;
    if (!(meters > 0)) continue;
    const x = eye[0] + d[0] * meters - ax;
    const y = eye[1] + d[1] * meters - ay;
    const ahead = (x * wx + y * wy) / length;
    const aside = (y * wx - x * wy) / length;
    const over = Math.max(0, -ahead, ahead - length);
    const flat = Math.min(1, Math.max(0.25, Math.abs(d[2])));
    const half = Math.max(width(slot), (LEAST.linePixels * pixel * meters) / flat) / 2;
    if (over * over + aside * aside > half * half) continue;
    if (!best || meters <= best.meters + 0.01) best = { slot, meters };
  }
  return best;
}

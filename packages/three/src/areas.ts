import type { AreasLayer, Frame, Geometry, LayerReader } from '@borough/core';
import earcut from 'earcut';
import { BufferAttribute, BufferGeometry, IntType, Mesh } from 'three';
import { type AdapterRoom, GROUND_ORDER, type LayerAdapter } from './adapter.js';
import type { Point } from './camera.js';
import { createKindMaterials, type Kind } from './kind.js';
import type { LookMaterials, LookUniforms } from './material.js';
import { createPaged, isOnGround, placePart } from './paged.js';
import { surfaceColor } from './palette.js';
import { PICKABLE } from './tiles.js';

const KIND: Kind = {
  name: 'area',
  // lift: 1 where a vertex rises with the thing's height.
  head: 'in uint slot;\nin float lift;',
  place: (pass) => /* glsl */ `
vec3 bAt = position + vec3(0.0, lift * bHeight(slot), 0.0);
${pass === 'color' ? 'vec3 bNormal = normal;' : ''}
`,
};

/** Triangles of some areas, grown number by number. */
interface Surface {
  readonly positions: number[];
  readonly normals: number[];
  readonly lifts: number[];
  readonly slots: number[];
  readonly indices: number[];
}

interface Chunk {
  readonly ground: Surface;
  readonly solid: Surface;
}

/** True where areas have walls: a rule or a number gives them a height. */
export function isRaised({ style }: LayerReader): boolean {
  return style.height.column !== null || style.height.low !== 0;
}

/**
 * The areas of a table. What lies on the ground is painted in the layers' order and writes no depth, so
 * that stacked areas never flicker; what is raised or has a height of its own is a body. One draw call
 * for each of the two.
 */
export function createAreas(
  layer: AreasLayer,
  recipe: string,
  raised: boolean,
  room: AdapterRoom,
): LayerAdapter {
  const { table, frame, lighting } = room;
  const uniforms = room.createUniforms();
  const opacity = layer.opacity ?? 1;
  const paged = createPaged<Chunk>(table, (shapes) => {
    const chunk = { ground: createSurface(), solid: createSurface() };
    for (const [slot, shape] of shapes) {
      if (shape.type !== 'area') continue;
      const isFlat = !raised && isOnGround(shape);
      addArea(isFlat ? chunk.ground : chunk.solid, slot, shape, frame, raised);
    }
    return chunk.ground.slots.length + chunk.solid.slots.length > 0 ? chunk : null;
  });
  const ground = createPart(uniforms, true);
  const solid = createPart(uniforms, false);

  function createPart(shared: LookUniforms, isGround: boolean) {
    const materials: LookMaterials = createKindMaterials({
      kind: KIND,
      uniforms: shared,
      lighting,
      isGround,
      opacity,
    });
    const object = new Mesh(new BufferGeometry(), materials.color);
    object.customDepthMaterial = materials.depth;
    object.frustumCulled = false;
    object.castShadow = !isGround && raised && opacity === 1;
    object.receiveShadow = true;
    object.layers.enable(PICKABLE);
    return { object, materials, program: 'area' };
  }

  function build(pages: Uint32Array | null): void {
    paged.update(pages);
    const chunks = [...paged.chunks.values()];
    fill(
      ground.object,
      chunks.map((chunk) => chunk.ground),
    );
    fill(
      solid.object,
      chunks.map((chunk) => chunk.solid),
    );
  }

  build(null);
  return {
    parts: [ground, solid],
    recipe,
    isSolid: raised,
    base: (theme) => surfaceColor(layer.material ?? 'plain', theme),
    get isFilled() {
      return paged.chunks.size > 0;
    },
    apply(changes) {
      const change = changes.geometries.find((one) => one.table === table.id);
      if (change) build(change.pages);
      return change !== undefined;
    },
    prepare(_view, reader) {
      for (const { object } of [ground, solid])
        object.visible = object.visible && object.geometry.index !== null;
      // Nothing may hang in the air under areas whose rule says zero.
      solid.object.castShadow = opacity === 1 && isRaised(reader);
    },
    dispose() {
      for (const { object, materials } of [ground, solid]) {
        object.removeFromParent();
        object.geometry.dispose();
        materials.free();
      }
    },
  };
}

/** Where in the order of the ground a layer lies. */
export const groundOrder = (index: number): number => GROUND_ORDER + index;

function createSurface(): Surface {
  return { positions: [], normals: [], lifts: [], slots: [], indices: [] };
}

function addVertex(
  out: Surface,
  [x, y, z]: Point,
  normal: Point,
  lift: number,
  slot: number,
): number {
  out.positions.push(x, y, z);
  out.normals.push(...normal);
  out.lifts.push(lift);
  return out.slots.push(slot) - 1;
}

const UP: Point = [0, 1, 0];

function addArea(
  out: Surface,
  slot: number,
  { parts, outers = [0] }: Geometry,
  frame: Frame,
  raised: boolean,
): void {
  outers.forEach((first, i) => {
    const rings = parts
      .slice(first, outers[i + 1] ?? parts.length)
      .map((part) => placePart(part, frame));
    addTop(out, slot, rings, raised);
    if (raised) for (const [n, ring] of rings.entries()) addWalls(out, slot, ring, n > 0);
  });
}

function addTop(out: Surface, slot: number, rings: readonly Point[][], raised: boolean): void {
  const points = rings.flat();
  const holes: number[] = [];
  for (let n = 0, at = 0; n < rings.length - 1; n++) {
    at += (rings[n] as Point[]).length;
    holes.push(at);
  }
  const triangles = earcut(
    points.flatMap(([x, , z]) => [x, z]),
    holes,
  );
  const first = out.slots.length;
  for (const point of points) addVertex(out, point, UP, raised ? 1 : 0, slot);
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => triangles[i + k] as number) as [number, number, number];
    const isUp = turn(points[a] as Point, points[b] as Point, points[c] as Point) < 0;
    out.indices.push(first + a, first + (isUp ? b : c), first + (isUp ? c : b));
  }
}

/** Twice the area of a triangle seen from above; negative where it turns left (z points south). */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[2] - a[2]) - (b[2] - a[2]) * (c[0] - a[0]);
}

function addWalls(out: Surface, slot: number, ring: readonly Point[], isHole: boolean): void {
  const last = ring.length - 1;
  const origin = ring[0] as Point;
  let area = 0;
  for (let i = 1; i < last; i++) area += turn(origin, ring[i] as Point, ring[i + 1] as Point);
  // Outer rings are walked with their inside to the left, holes with theirs to the right.
  const isLeft = area < 0 !== isHole;
  for (let i = 0; i <= last; i++) {
    const from = ring[isLeft ? i : (i + 1) % ring.length] as Point;
    const to = ring[isLeft ? (i + 1) % ring.length : i] as Point;
    const [dx, dz] = [to[0] - from[0], to[2] - from[2]];
    const length = Math.hypot(dx, dz);
    if (length < 1e-6) continue;
    const normal: Point = [-dz / length, 0, dx / length];
    const a = addVertex(out, from, normal, 0, slot);
    const b = addVertex(out, to, normal, 0, slot);
    const c = addVertex(out, to, normal, 1, slot);
    const d = addVertex(out, from, normal, 1, slot);
    out.indices.push(a, b, c, a, c, d);
  }
}

function fill(mesh: Mesh, surfaces: readonly Surface[]): void {
  mesh.geometry.dispose();
  const geometry = new BufferGeometry();
  mesh.geometry = geometry;
  const count = surfaces.reduce((sum, surface) => sum + surface.slots.length, 0);
  if (count === 0) return;
  const positions = new Float32Array(count * 3);
  const normals = new Float32Array(count * 3);
  const lifts = new Float32Array(count);
  const slots = new Uint32Array(count);
  const indices = new Uint32Array(
    surfaces.reduce((sum, surface) => sum + surface.indices.length, 0),
  );
  let vertex = 0;
  let index = 0;
  for (const surface of surfaces) {
    positions.set(surface.positions, vertex * 3);
    normals.set(surface.normals, vertex * 3);
    lifts.set(surface.lifts, vertex);
    slots.set(surface.slots, vertex);
    for (const at of surface.indices) indices[index++] = at + vertex;
    vertex += surface.slots.length;
  }
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('normal', new BufferAttribute(normals, 3));
  geometry.setAttribute('lift', new BufferAttribute(lifts, 1));
  const slot = new BufferAttribute(slots, 1);
  slot.gpuType = IntType;
  geometry.setAttribute('slot', slot);
  geometry.setIndex(new BufferAttribute(indices, 1));
}

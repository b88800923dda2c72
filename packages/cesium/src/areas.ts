import { type AreasLayer, HIDDEN } from '@borough/core';
import {
  type AreaChunk,
  createPaged,
  joinSurfaces,
  type Surface,
  type SurfaceArrays,
  surfaceColor,
  toAreaChunk,
} from '@borough/core/draw';
import earcut from 'earcut';
import { type HitThing, hitTriangle, numberReader, type Sight, type Vector } from './hit.js';
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

const KIND: Kind = {
  // lift: 1 where a vertex rises with the thing's height.
  head: 'in vec3 position;\nin vec3 normal;\nin float lift;\nin float thing;\n',
  place: /* glsl */ `
  int slot = int(thing + 0.5);
  vec3 bAt = position + vec3(0.0, 0.0, lift * bHeight(slot));
  vec3 bNormal = normal;`,
};

/**
 * The areas of a table. What lies on the ground is painted in the layers' order and hides nothing, so that
 * stacked areas never flicker; what is raised or has a height of its own is a body. A draw call for each.
 */
export function createAreas(
  layer: AreasLayer,
  recipe: string,
  raised: boolean,
  room: LayerRoom,
): LayerAdapter {
  const { engine, table, frame } = room;
  const opacity = layer.opacity ?? 1;
  const paint = createPaint(room, {
    base: (theme) => surfaceColor(layer.material ?? 'plain', theme),
    uniforms: { u_opacity: () => opacity },
  });
  const paged = createPaged<AreaChunk>(table, (shapes) =>
    toAreaChunk(shapes, { frame, isRaised: raised, triangulate: earcut }),
  );
  const parts = [createPart('ground'), createPart('body')] as const;
  const triangles: (SurfaceArrays | null)[] = [null, null];
  let isWanted = true;

  function createPart(depth: Depth) {
    const none = new Float32Array(0);
    const primitive = createPrimitive(engine, {
      attributes: [
        { name: 'position', array: none, components: 3 },
        { name: 'normal', array: none, components: 3 },
        { name: 'lift', array: none, components: 1 },
        { name: 'thing', array: none, components: 1 },
      ],
      indices: new Uint32Array(0),
      vertexShader: kindVertex(KIND),
      fragmentShader: kindFragment(KIND),
      uniforms: paint.uniforms,
      modelMatrix: modelMatrix(room),
      boundingVolume: new engine.BoundingSphere(),
      shadows: !room.shadows ? 'none' : depth === 'body' && opacity === 1 ? 'both' : 'receive',
      depth,
      isBlended: opacity < 1,
      pick: { borough: room.id },
      prepare: paint.prepare,
    });
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

  function fill(n: 0 | 1, surfaces: readonly Surface[]): void {
    const { primitive } = parts[n];
    const arrays = joinSurfaces(surfaces);
    triangles[n] = arrays;
    primitive.show = isWanted && arrays !== null;
    if (!arrays) return;
    const { positions, normals, lifts, slots, indices } = arrays;
    primitive.fill(
      { position: positions, normal: normals, lift: lifts, thing: Float32Array.from(slots) },
      indices,
    );
    surround(n);
  }

  function surround(n: 0 | 1): void {
    const arrays = triangles[n];
    if (!arrays) return;
    const extent = createExtent(room);
    extent.grow(arrays.positions, 0, arrays.slots.length);
    extent.surround(parts[n].primitive.boundingVolume, reachMeters(room.wear()));
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
        primitive.show = isSeen && triangles[n] !== null;
      });
      paint.refresh();
      if (raised) surround(1);
    },
    hit(sight) {
      const found = triangles.map((arrays) => arrays && hitSurface(sight, arrays, room.wear()));
      const [flat, solid] = found;
      return flat && solid ? (flat.meters < solid.meters ? flat : solid) : (flat ?? solid ?? null);
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

/** The area on a line of sight: the nearest, and of those in one plane the last, which is on top. */
function hitSurface({ ray }: Sight, arrays: SurfaceArrays, wear: Wear): HitThing | null {
  const { positions, lifts, slots, indices } = arrays;
  const height = numberReader(wear, wear.style.height);
  const corner = (i: number): Vector => [
    (positions[i * 3] as number) - ray.from[0],
    (positions[i * 3 + 1] as number) - ray.from[1],
    (positions[i * 3 + 2] as number) +
      (lifts[i] as number) * height(slots[i] as number) -
      ray.from[2],
  ];
  let best: HitThing | null = null;
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i], indices[i + 1], indices[i + 2]] as [number, number, number];
    const slot = slots[a] as number;
    if (((wear.override.bits[slot] ?? 0) & HIDDEN) !== 0) continue;
    const meters = hitTriangle(ray.direction, corner(a), corner(b), corner(c));
    if (meters !== null && (!best || meters <= best.meters + 0.01)) best = { slot, meters };
  }
  return best;
}

import type { AreasLayer } from '@borough/core';
import {
  type AreaChunk,
  createPaged,
  isRaised,
  joinSurfaces,
  type Surface,
  surfaceColor,
  toAreaChunk,
} from '@borough/core/draw';
import earcut from 'earcut';
import {
  BufferAttribute,
  BufferGeometry,
  Frustum,
  IntType,
  Matrix4,
  Mesh,
  Vector4,
  type WebGLRenderer,
} from 'three';
import { type AdapterRoom, GROUND_ORDER, type LayerAdapter } from './adapter.js';
import { toSceneArray } from './camera.js';
import { GROUND_FINISH, GROUND_HEAD, GROUND_PAINT, textureOf } from './ground-paint.js';
import { createKindMaterials, type Kind } from './kind.js';
import type { LookMaterials, LookUniforms } from './material.js';
import { PICKABLE } from './tiles.js';
import type { View } from './views.js';
import { WATER } from './water.js';

const KIND: Kind = {
  name: 'area',
  fragmentHead: GROUND_HEAD,
  paint: GROUND_PAINT,
  finish: GROUND_FINISH,
  // lift: 1 where a vertex rises with the thing's height.
  head: 'in uint slot;\nin float lift;',
  place: (pass) => /* glsl */ `
vec3 bAt = position + vec3(0.0, lift * bHeight(slot), 0.0);
${pass === 'color' ? 'vec3 bNormal = normal;' : ''}
`,
};

const WATER_KIND: Kind = { ...KIND, ...WATER, name: 'water', paint: '' };

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
  const paged = createPaged<AreaChunk>(table, (shapes) =>
    toAreaChunk(shapes, { frame, isRaised: raised, triangulate: earcut }),
  );
  const isWater = layer.material === 'water';
  const extra = {
    uTexture: { value: new Vector4(...textureOf(layer.material ?? 'plain', lighting)) },
    ...(isWater && { ...room.mirror.uniforms, uTime: room.shared.uTime }),
  };
  const ground = createPart(uniforms, true);
  const solid = createPart(uniforms, false);

  function createPart(shared: LookUniforms, isGround: boolean) {
    const materials: LookMaterials = createKindMaterials({
      kind: isWater ? WATER_KIND : KIND,
      uniforms: shared,
      extra,
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
    return { object, materials, program: isWater ? 'water' : 'area' };
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
    ...(isWater && {
      render(renderer: WebGLRenderer, view: View) {
        const { object } = ground;
        const sphere = object.visible ? object.geometry.boundingSphere : null;
        if (!sphere) return;
        clip.multiplyMatrices(view.camera.projectionMatrix, view.camera.matrixWorldInverse);
        frustum.setFromProjectionMatrix(clip);
        if (frustum.intersectsSphere(sphere)) room.mirror.draw(renderer, view, sphere.center.y);
      },
    }),
    dispose() {
      for (const { object, materials } of [ground, solid]) {
        object.removeFromParent();
        object.geometry.dispose();
        materials.free();
      }
    },
  };
}

const clip = /* @__PURE__ */ new Matrix4();
const frustum = /* @__PURE__ */ new Frustum();

/** Where in the order of the ground a layer lies. */
export const groundOrder = (index: number): number => GROUND_ORDER + index;

function fill(mesh: Mesh, surfaces: readonly Surface[]): void {
  mesh.geometry.dispose();
  const geometry = new BufferGeometry();
  mesh.geometry = geometry;
  const arrays = joinSurfaces(surfaces);
  if (!arrays) return;
  geometry.setAttribute('position', new BufferAttribute(toSceneArray(arrays.positions), 3));
  geometry.setAttribute('normal', new BufferAttribute(toSceneArray(arrays.normals), 3));
  geometry.setAttribute('lift', new BufferAttribute(arrays.lifts, 1));
  const slot = new BufferAttribute(arrays.slots, 1);
  slot.gpuType = IntType;
  geometry.setAttribute('slot', slot);
  geometry.setIndex(new BufferAttribute(arrays.indices, 1));
  geometry.computeBoundingSphere();
}

import type { PointsLayer } from '@borough/core';
import { NOWHERE } from '@borough/core/draw';
import { BoxGeometry, type BufferGeometry, Mesh, PlaneGeometry } from 'three';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { placeAnchors } from './anchors.js';
import { createInstances } from './instances.js';
import { createLookMaterials } from './material.js';
import { PICKABLE } from './tiles.js';

/** A table's things where they stand: one draw call, instance = slot, so nothing maps one to the other. */
export function createPoints(layer: PointsLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame } = room;
  const shape = layer.shape ?? 'dot';
  const materials = createLookMaterials(shape, room.createUniforms(), room.lighting);
  const template = shape === 'bar' ? createBar() : new PlaneGeometry(1, 1);
  template.deleteAttribute('uv');
  const instances = createInstances(template, { anchor: 3 }, NOWHERE, table.capacity);
  const mesh = new Mesh<BufferGeometry>(instances.geometry, materials.color);
  // Its vertices are placed in the shader, so no box on this side says where it is.
  mesh.frustumCulled = false;
  // A bar is a sign: it throws no shadow, and no reading draws the map of shadows anew.
  mesh.layers.enable(PICKABLE);
  const place = (pages: Uint32Array | null): void => {
    placeAnchors(instances, table, frame, pages);
    mesh.geometry = instances.geometry;
  };

  place(null);
  return {
    parts: [{ object: mesh, materials, program: shape }],
    recipe,
    isSolid: false,
    isMirrored: shape === 'bar',
    get isFilled() {
      return table.positions !== null;
    },
    apply(changes) {
      const change = changes.positions.find((one) => one.table === table.id);
      if (change) place(change.pages);
      return change !== undefined;
    },
    dispose() {
      mesh.removeFromParent();
      instances.dispose();
      materials.free();
    },
  };
}

/** A box of one metre that stands on its place. */
function createBar(): BoxGeometry {
  return new BoxGeometry(1, 1, 1).translate(0, 0.5, 0);
}

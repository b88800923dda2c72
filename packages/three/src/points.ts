import type { Frame, TableReader, Undo } from '@borough/core';
import { PAGE } from '@borough/core';
import {
  BoxGeometry,
  type BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  Mesh,
  PlaneGeometry,
} from 'three';
import { toScene } from './camera.js';
import type { LookMaterials } from './material.js';
import { PICKABLE } from './tiles.js';

/** A table's things where they stand: one draw call, instance = slot, so nothing maps one to the other. */
export interface PointsAdapter {
  readonly mesh: Mesh;
  readonly materials: LookMaterials;
  /** Follows a table that has grown or learned places; `pages` null: all of them. */
  place(pages: Uint32Array | null): void;
  readonly dispose: Undo;
}

/** Below the centre of the earth: the shader leaves such an instance out. */
const NOWHERE = -1e30;

export function createPoints(
  shape: 'dot' | 'bar',
  table: TableReader,
  frame: Frame,
  materials: LookMaterials,
): PointsAdapter {
  const template = shape === 'bar' ? createBar() : new PlaneGeometry(1, 1);
  template.deleteAttribute('uv');
  const mesh = new Mesh<BufferGeometry>(createGeometry(template, table.capacity), materials.color);
  mesh.customDepthMaterial = materials.depth;
  // Its vertices are placed in the shader, so no box on this side says where it is.
  mesh.frustumCulled = false;
  mesh.castShadow = shape === 'bar';
  mesh.receiveShadow = shape === 'bar';
  mesh.layers.enable(PICKABLE);

  function anchors(): InstancedBufferAttribute {
    return mesh.geometry.getAttribute('anchor') as InstancedBufferAttribute;
  }

  function place(pages: Uint32Array | null): void {
    const { positions, size } = table;
    mesh.visible = positions !== null;
    if (!positions) return;
    let changed = pages;
    if (anchors().count < size) {
      mesh.geometry.dispose();
      mesh.geometry = createGeometry(template, table.capacity);
      changed = null;
    }
    const attribute = anchors();
    const out = attribute.array as Float32Array;
    (mesh.geometry as InstancedBufferGeometry).instanceCount = size;
    if (!changed || changed.length * PAGE > size / 2) {
      writeAnchors(out, positions, frame, 0, size);
    } else {
      for (const page of changed) {
        const from = page * PAGE;
        const to = Math.min(size, from + PAGE);
        if (to <= from) continue;
        writeAnchors(out, positions, frame, from, to);
        attribute.addUpdateRange(from * 3, (to - from) * 3);
      }
    }
    attribute.needsUpdate = true;
  }

  place(null);
  return {
    mesh,
    materials,
    place,
    dispose() {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      template.dispose();
      materials.free();
    },
  };
}

/** Degrees and metres → float32 metres of the local scene: 1 mm at 10 km. */
function writeAnchors(
  out: Float32Array,
  positions: Float64Array,
  frame: Frame,
  from: number,
  to: number,
): void {
  for (let slot = from; slot < to; slot++) {
    const at = slot * 3;
    const lon = positions[at] as number;
    const lat = positions[at + 1] as number;
    if (Number.isNaN(lon) || Number.isNaN(lat)) {
      out[at + 1] = NOWHERE;
      continue;
    }
    const height = positions[at + 2] as number;
    const ground = frame.origin.heightMeters;
    const place = frame.place(lon, lat, Number.isNaN(height) ? ground : height);
    out.set(toScene(place), at);
  }
}

/** A box of one metre that stands on its place. */
function createBar(): BoxGeometry {
  return new BoxGeometry(1, 1, 1).translate(0, 0.5, 0);
}

function createGeometry(template: BufferGeometry, capacity: number): BufferGeometry {
  const geometry = new InstancedBufferGeometry();
  geometry.index = template.index?.clone() ?? null;
  for (const [name, attribute] of Object.entries(template.attributes))
    geometry.setAttribute(name, attribute.clone() as never);
  const anchors = new Float32Array(capacity * 3).fill(NOWHERE);
  const attribute = new InstancedBufferAttribute(anchors, 3);
  attribute.setUsage(DynamicDrawUsage);
  geometry.setAttribute('anchor', attribute);
  geometry.instanceCount = 0;
  return geometry;
}

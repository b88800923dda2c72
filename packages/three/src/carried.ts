import type { Undo } from '@borough/core';
import { type BufferGeometry, Mesh } from 'three';
import type { Instances } from './instances.js';
import type { LookMaterials } from './material.js';

/** What goes with each thing of a crowd: its light, its shade. It shares the crowd's instances and casts no shadow. */
export interface Carried {
  readonly mesh: Mesh<BufferGeometry>;
  /** Takes the crowd's arrays, which are others once it has grown. */
  follow(instances: Instances): void;
  readonly dispose: Undo;
}

/** @param template owned by what is made; `offset` draws it that many steps before the ground it lies on */
export function createCarried(
  template: BufferGeometry,
  materials: LookMaterials,
  offset: readonly [factor: number, units: number],
): Carried {
  const { color } = materials;
  color.transparent = true;
  color.depthWrite = false;
  color.polygonOffset = true;
  [color.polygonOffsetFactor, color.polygonOffsetUnits] = offset;
  // Haze takes light away; it does not add to it.
  (color as typeof color & { fog: boolean }).fog = false;
  const mesh = new Mesh<BufferGeometry>(template, color);
  mesh.frustumCulled = false;
  return {
    mesh,
    follow(instances) {
      const geometry = instances.share(template);
      if (mesh.geometry === geometry) return;
      if (mesh.geometry !== template) mesh.geometry.dispose();
      mesh.geometry = geometry;
    },
    dispose() {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      template.dispose();
      materials.free();
    },
  };
}

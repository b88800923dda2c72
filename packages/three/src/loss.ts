import type { Material, Mesh, Object3D, WebGLRenderer } from 'three';

/**
 * Lets go of what belonged to a context that is lost. three makes its books anew for the next one, and the old
 * ones, with every program and its text, stay for as long as a texture or a geometry that they once served:
 * about a quarter of a megabyte for each loss, and a screen that stands for weeks loses many.
 */
export function forgetContext(renderer: WebGLRenderer, world: Object3D): void {
  world.traverse((object) => {
    const { geometry, material } = object as Partial<Mesh>;
    geometry?.dispose();
    for (const one of [material].flat()) (one as Material | undefined)?.dispose();
  });
  renderer.properties.dispose();
  renderer.renderLists.dispose();
  renderer.info.programs?.splice(0);
}

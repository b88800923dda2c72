import type { Camera, Object3D, Scene, WebGLRenderer } from 'three';
import { isDrawn } from './mirror.js';

/** Keeps things out of the picture that `draw` makes of the world, and draws them over it when it is finished. */
export function drawWithOnTop(
  renderer: WebGLRenderer,
  world: Scene,
  camera: Camera,
  onTop: readonly Object3D[],
  draw: () => void,
): void {
  const shown = onTop.filter(({ visible }) => visible);
  for (const thing of shown) thing.visible = false;
  draw();
  if (shown.length === 0) return;
  const others = world.children.filter((child) => child.visible && isDrawn(child));
  for (const other of others) other.visible = false;
  for (const thing of shown) thing.visible = true;
  renderer.shadowMap.needsUpdate = false;
  renderer.render(world, camera);
  for (const other of others) other.visible = true;
}

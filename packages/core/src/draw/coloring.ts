import type { SceneReader } from '../render/renderer.js';
import type { LayerReader } from '../scene/layer.js';
import type { ViewReader } from '../scene/view.js';

/** The layer that colours a tileset in a view: the topmost with a rule for it, else the topmost of all. */
export function coloring(
  scene: SceneReader,
  view: ViewReader | undefined,
  tileset: string,
): LayerReader | undefined {
  const worn = scene.layers.filter(
    ({ id, layer }) =>
      layer.type === 'features' &&
      layer.tileset === tileset &&
      layer.visible !== false &&
      !view?.hiddenLayers.has(id),
  );
  return worn.findLast(({ style }) => style.color) ?? worn.at(-1);
}

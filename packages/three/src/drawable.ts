import type { SceneReader } from '@borough/core';
import { coloring } from '@borough/core/draw';
import type { LayerAdapter } from './adapter.js';
import type { Pickable } from './pick.js';
import type { TilesAdapter } from './tiles.js';
import type { View } from './views.js';

/** A pickable and what a hit on it says. */
export interface Drawable extends Pickable {
  /** Drawables of the same name share their programs. */
  readonly program: string;
  readonly table: string;
  /** False while nothing of it is on the screen. */
  readonly isSeen: boolean;
  /** The layer that drew it in a view: the tileset's own id where no layer colours it. */
  layerIn(view: View): string;
  attributes(slot: number): Readonly<Record<string, string | number | null>> | undefined;
}

/** Tilesets and the parts of layers, in the order of the scene. */
export function listDrawables(
  scene: SceneReader,
  tiles: ReadonlyMap<string, TilesAdapter>,
  layers: ReadonlyMap<string, LayerAdapter>,
): Drawable[] {
  const list: Drawable[] = [];
  for (const [id, adapter] of tiles)
    list.push({
      object: adapter.group,
      materials: adapter.materials,
      program: 'features',
      get isSeen() {
        return adapter.stats().visible > 0;
      },
      table: adapter.tileset.table,
      layerIn: (view) => coloring(scene, view.reader, id)?.id ?? id,
      attributes: adapter.attributes,
    });
  for (const { id, table } of scene.layers)
    for (const part of layers.get(id)?.parts ?? [])
      list.push({
        ...part,
        get isSeen() {
          return part.object.visible;
        },
        table,
        layerIn: () => id,
        attributes: () => undefined,
      });
  return list;
}

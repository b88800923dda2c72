import type {
  Frame,
  FrameChanges,
  LayerReader,
  SceneReader,
  Undo,
  ViewReader,
} from '@borough/core';
import type { PrimitiveCollection } from '@cesium/engine';
import type { Engine } from './engine.js';
import { coloring, type Light, PLAIN, type Wear } from './look.js';
import { createPoints, type PointsAdapter } from './points.js';
import { createSlotTextures } from './slots.js';
import { createTiles, type TilesAdapter, type TilesRoom } from './tiles.js';

/** Everything that wears the state of a table: tilesets and points, matched to the scene by id. */
export interface Drawables {
  readonly tiles: readonly TilesAdapter[];
  readonly points: readonly PointsAdapter[];
  apply(changes: FrameChanges): void;
  /** Theme or light have changed. */
  restyle(): void;
  flush(): void;
  /** Textures of ours that exist now. */
  readonly textures: number;
  readonly dispose: Undo;
}

export interface DrawablesRoom
  extends Pick<TilesRoom, 'engine' | 'features' | 'frames' | 'wake' | 'up' | 'shadows'> {
  readonly engine: Engine;
  readonly parent: PrimitiveCollection;
  readonly scene: SceneReader;
  readonly frame: Frame;
  readonly view: () => ViewReader;
  readonly light: () => Light;
  readonly pixel: () => number;
}

export function createDrawables(room: DrawablesRoom): Drawables {
  const { scene } = room;
  const slots = createSlotTextures(room.engine, scene);
  const tiles = new Map<string, TilesAdapter>();
  const points = new Map<string, PointsAdapter>();
  const said = new Set<string>();
  const viewId = (): string => room.view().id;

  function wear(table: string, layer: LayerReader | undefined): Wear {
    return {
      table: scene.table(table),
      style: layer?.style ?? PLAIN,
      theme: scene.theme,
      override: scene.override(viewId(), table),
      light: room.light(),
    };
  }

  function syncTilesets(): void {
    const wanted = new Map(scene.tilesets.map((tileset) => [tileset.id, tileset]));
    for (const [id, adapter] of tiles) {
      const next = wanted.get(id);
      const { url, table, key } = adapter.tileset;
      if (next && next.url === url && next.table === table && next.key === key) continue;
      adapter.dispose();
      tiles.delete(id);
    }
    for (const tileset of scene.tilesets) {
      if (tiles.has(tileset.id)) continue;
      const adapter = createTiles(tileset, {
        ...room,
        view: viewId,
        wear: () => wear(tileset.table, coloring(scene, room.view(), tileset.id)),
      });
      tiles.set(tileset.id, adapter);
    }
  }

  /** A layer of a kind that is not drawn here is said once, never passed over in silence. */
  function sayUnsupported({ id, layer }: LayerReader): void {
    if (layer.type === 'features' || layer.type === 'points' || said.has(id)) return;
    said.add(id);
    room.features.report({
      tileset: scene.tilesets[0]?.id ?? '',
      code: 'LAYER_UNSUPPORTED',
      detail: `Layer "${id}" is of type "${layer.type}", which is not drawn in Cesium yet.`,
    });
  }

  function syncPoints(): void {
    const wanted = new Map(scene.layers.map((reader) => [reader.id, reader]));
    for (const [id, adapter] of points) {
      const layer = wanted.get(id)?.layer;
      const isSame =
        layer?.type === 'points' &&
        layer.table === adapter.table &&
        (layer.shape ?? 'dot') === adapter.shape;
      if (isSame) continue;
      adapter.dispose();
      points.delete(id);
    }
    for (const reader of scene.layers) {
      sayUnsupported(reader);
      if (reader.layer.type !== 'points' || points.has(reader.id)) continue;
      const now = (): LayerReader => scene.layers.find(({ id }) => id === reader.id) ?? reader;
      const adapter = createPoints(reader, {
        ...room,
        slots,
        view: viewId,
        wear: () => wear(reader.table, now()),
      });
      points.set(reader.id, adapter);
    }
  }

  function restyle(): void {
    const { hiddenLayers } = room.view();
    for (const adapter of tiles.values()) adapter.restyle();
    for (const { id, layer } of scene.layers)
      points.get(id)?.restyle(layer.visible !== false && !hiddenLayers.has(id));
  }

  syncTilesets();
  syncPoints();
  restyle();
  let seen = room.view();

  return {
    get tiles() {
      return [...tiles.values()];
    },
    get points() {
      return [...points.values()];
    },
    apply(changes) {
      if (changes.tilesetList) syncTilesets();
      if (changes.layerList) syncPoints();
      slots.apply(changes);
      for (const adapter of tiles.values()) adapter.apply(changes);
      for (const adapter of points.values()) adapter.apply(changes);
      // Most changes of a view are its camera, which changes no look.
      const view = room.view();
      const isOther = view.id !== seen.id || view.hiddenLayers !== seen.hiddenLayers;
      seen = view;
      const { layers, layerList, theme, tilesetList } = changes;
      if (isOther || layers.length > 0 || layerList || theme || tilesetList) restyle();
    },
    restyle,
    flush() {
      for (const adapter of tiles.values()) adapter.flush();
    },
    get textures() {
      return slots.count;
    },
    dispose() {
      for (const adapter of tiles.values()) adapter.dispose();
      for (const adapter of points.values()) adapter.dispose();
      tiles.clear();
      points.clear();
      slots.dispose();
    },
  };
}

import type {
  Frame,
  FrameChanges,
  LayerReader,
  SceneReader,
  Undo,
  ViewReader,
} from '@borough/core';
import {
  coloring,
  createLabelDesk,
  type LabelView,
  type LabelWriter,
  nightOf,
  recipeOf,
} from '@borough/core/draw';
import type { PrimitiveCollection } from '@cesium/engine';
import type { Engine } from './engine.js';
import { createGlyphs } from './glyphs.js';
import type { Depth, LayerAdapter, LayerRoom } from './layer.js';
import { createLayer } from './layers.js';
import { type Light, PLAIN, type Wear } from './look.js';
import { createSlotTextures } from './slots.js';
import { createTiles, type TilesAdapter, type TilesRoom } from './tiles.js';

/** A layer that is drawn, as a pick and the statistics see it. */
export interface DrawnLayer {
  readonly reader: LayerReader;
  readonly adapter: LayerAdapter;
}

/** Everything that wears the state of a table: tilesets and layers, matched to the scene by id. */
export interface Drawables {
  readonly tiles: readonly TilesAdapter[];
  readonly layers: readonly DrawnLayer[];
  apply(changes: FrameChanges): void;
  /** Theme or light have changed. */
  restyle(): void;
  /** Moves what moves by itself and uploads what is waiting; call before a frame is drawn. */
  step(nowMs: number): void;
  /** Milliseconds until the picture changes by itself. */
  waitMs(nowMs: number): number;
  /** True while something is on its way that a picture should wait for. */
  readonly isLoading: boolean;
  /** True while what follows readings, labels and heat, comes to rest. */
  readonly isBusy: boolean;
  /** Textures of ours that exist now. */
  readonly textures: number;
  readonly dispose: Undo;
}

export interface DrawablesRoom
  extends Pick<TilesRoom, 'engine' | 'features' | 'frames' | 'wake' | 'up' | 'shadows'>,
    Pick<LayerRoom, 'pixel' | 'toWindow' | 'failed'> {
  readonly engine: Engine;
  readonly parent: PrimitiveCollection;
  readonly scene: SceneReader;
  readonly frame: Frame;
  readonly view: () => ViewReader;
  readonly light: () => Light;
  readonly labelView: () => LabelView;
  /** The language of labels. */
  readonly language: () => string;
}

export function createDrawables(room: DrawablesRoom): Drawables {
  const { scene, engine, parent } = room;
  const slots = createSlotTextures(engine, scene);
  const glyphs = createGlyphs(engine);
  const desk = createLabelDesk(scene, glyphs, room.language);
  const tiles = new Map<string, TilesAdapter>();
  const layers = new Map<string, LayerAdapter>();
  // What is drawn first, and what over it: Cesium keeps this order among things of one pass.
  const stacks: Readonly<Record<Depth, PrimitiveCollection>> = {
    ground: new engine.PrimitiveCollection({ destroyPrimitives: false }),
    body: new engine.PrimitiveCollection({ destroyPrimitives: false }),
    top: new engine.PrimitiveCollection({ destroyPrimitives: false }),
  };
  for (const stack of Object.values(stacks)) parent.add(stack);
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

  function syncLayers(): void {
    for (const stack of Object.values(stacks)) stack.removeAll();
    const wanted = new Map(scene.layers.map((reader) => [reader.id, reader]));
    for (const [id, adapter] of layers) {
      const reader = wanted.get(id);
      if (reader && recipeOf(reader) === adapter.recipe) continue;
      adapter.dispose();
      layers.delete(id);
    }
    for (const reader of scene.layers) {
      const adapter = layers.get(reader.id) ?? createLayer(reader, roomOf(reader));
      if (!adapter) continue;
      layers.set(reader.id, adapter);
      for (const { primitive, depth } of adapter.parts) stacks[depth].add(primitive);
    }
    desk.mark();
  }

  function roomOf(reader: LayerReader): LayerRoom {
    const now = (): LayerReader => scene.layers.find(({ id }) => id === reader.id) ?? reader;
    return {
      ...room,
      id: reader.id,
      table: scene.table(reader.table),
      slots,
      glyphs,
      view: viewId,
      reader: now,
      wear: () => wear(reader.table, now()),
      theme: () => scene.theme,
      playMs: scene.playMs,
      night: () => nightOf(scene.sun(viewId())),
      markLabels: desk.mark,
    };
  }

  const isShown = ({ id, layer }: LayerReader): boolean =>
    layer.visible !== false && !room.view().hiddenLayers.has(id);

  function restyle(): void {
    for (const adapter of tiles.values()) adapter.restyle();
    for (const reader of scene.layers) layers.get(reader.id)?.restyle(isShown(reader));
  }

  function* labelWriters(): Generator<readonly [LayerReader, LabelWriter]> {
    for (const reader of scene.layers) {
      const writer = layers.get(reader.id)?.labels;
      if (writer && isShown(reader)) yield [reader, writer];
    }
  }

  syncTilesets();
  syncLayers();
  restyle();
  let seen = room.view();

  return {
    get tiles() {
      return [...tiles.values()];
    },
    get layers() {
      return scene.layers.flatMap((reader) => {
        const adapter = layers.get(reader.id);
        return adapter ? [{ reader, adapter }] : [];
      });
    },
    apply(changes) {
      if (changes.tilesetList) syncTilesets();
      // A rule for the height makes walls: another recipe.
      const isOtherMake = changes.layers.some((id) => {
        const reader = scene.layers.find((one) => one.id === id);
        const made = layers.get(id)?.recipe;
        return reader && made !== undefined && made !== recipeOf(reader);
      });
      if (changes.layerList || isOtherMake) syncLayers();
      slots.apply(changes);
      for (const adapter of tiles.values()) adapter.apply(changes);
      for (const adapter of layers.values()) adapter.apply(changes);
      if (changes.overrides.length > 0) desk.mark();
      // Most changes of a view are its camera, which changes no look.
      const view = room.view();
      const isOther = view.id !== seen.id || view.hiddenLayers !== seen.hiddenLayers;
      seen = view;
      if (isOther) desk.keep(new Set([view.id]));
      const { layerList, theme, tilesetList } = changes;
      if (isOther || changes.layers.length > 0 || layerList || theme || tilesetList) restyle();
    },
    restyle,
    step(nowMs) {
      const time = { nowMs, playMs: scene.playMs() };
      for (const adapter of tiles.values()) adapter.flush();
      for (const adapter of layers.values()) adapter.step?.(time);
      const writers = [...labelWriters()];
      if (writers.length > 0) desk.place(room.labelView(), writers, nowMs);
    },
    waitMs(nowMs) {
      const time = { nowMs, playMs: scene.playMs() };
      let least = desk.waitMs(nowMs);
      for (const adapter of layers.values())
        least = Math.min(least, adapter.waitMs?.(time) ?? Number.POSITIVE_INFINITY);
      return least;
    },
    get isLoading() {
      return [...layers.values()].some((adapter) => adapter.isLoading);
    },
    get isBusy() {
      return desk.isBusy || [...layers.values()].some((adapter) => adapter.isBusy);
    },
    get textures() {
      let own = 0;
      for (const adapter of layers.values()) own += adapter.textures;
      return slots.count + glyphs.count + own;
    },
    dispose() {
      for (const adapter of tiles.values()) adapter.dispose();
      for (const stack of Object.values(stacks)) {
        if (stack.isDestroyed()) continue;
        stack.removeAll();
        if (!parent.isDestroyed()) parent.remove(stack);
        if (!stack.isDestroyed()) stack.destroy();
      }
      for (const adapter of layers.values()) adapter.dispose();
      tiles.clear();
      layers.clear();
      glyphs.destroy();
      slots.dispose();
    },
  };
}

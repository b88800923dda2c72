import type {
  CompiledStyle,
  Frame,
  FrameChanges,
  LayerReader,
  SceneReader,
  Undo,
} from '@borough/core';
import type { DataTexture, Scene } from 'three';
import { createHiddenWatch } from './hidden.js';
import {
  createLookMaterials,
  createLookUniforms,
  createLut,
  type Lighting,
  type LookMaterials,
  setLook,
} from './material.js';
import type { Pickable } from './pick.js';
import { createPoints, type PointsAdapter } from './points.js';
import type { Shape } from './shader.js';
import { columnName, createNoTextures, overrideName, type SlotTextures } from './slots.js';
import type { TilesAdapter } from './tiles.js';
import type { View } from './views.js';

/** A pickable and what a hit on it says. */
export interface Drawable extends Pickable {
  readonly shape: Shape;
  readonly table: string;
  /** False while nothing of it is on the screen. */
  readonly isSeen: boolean;
  /** The layer that drew it in a view: the tileset's own id where no layer colours it. */
  layerIn(view: View): string;
  attributes(slot: number): Readonly<Record<string, string | number | null>> | undefined;
}

/** Everything that wears the state of a table: tilesets and points, matched to the scene by id. */
export interface Drawables {
  readonly tiles: readonly TilesAdapter[];
  readonly list: readonly Drawable[];
  /** Follows the scene's tilesets, layers and views. */
  sync(): void;
  applyPositions(changes: FrameChanges): void;
  /** True where the change moves the shape of something that throws a shadow. */
  isShapeChanged(changes: FrameChanges): boolean;
  /** Writes looks for one view; call before that view is drawn. */
  prepare(view: View, pixelRatio: number): void;
  readonly dispose: Undo;
}

export interface DrawablesRoom {
  readonly scene: SceneReader;
  readonly world: Scene;
  readonly frame: Frame;
  readonly slots: SlotTextures;
  readonly lighting: Lighting;
  createTiles(tileset: SceneReader['tilesets'][number], materials: LookMaterials): TilesAdapter;
}

interface PointsEntry {
  readonly points: PointsAdapter;
  readonly shape: 'dot' | 'bar';
  readonly table: string;
}

export function createDrawables(room: DrawablesRoom): Drawables {
  const { scene, world, slots } = room;
  const none = createNoTextures();
  const isHiddenChanged = createHiddenWatch(scene);
  const tiles = new Map<string, TilesAdapter>();
  const points = new Map<string, PointsEntry>();
  const luts = new Map<string, { texture: DataTexture; source: Uint8Array }>();
  const emptyLut = createLut(new Uint8Array(4));
  let list: Drawable[] = [];

  const materialsFor = (shape: Shape): LookMaterials =>
    createLookMaterials(shape, createLookUniforms(none), room.lighting);

  function lutOf(layer: LayerReader): DataTexture {
    const bytes = layer.style.color?.lut;
    if (!bytes) return emptyLut;
    let found = luts.get(layer.id);
    if (!found) {
      found = { texture: createLut(bytes), source: bytes };
      luts.set(layer.id, found);
    } else if (found.source !== bytes) {
      (found.texture.image.data as Uint8Array).set(bytes);
      found.texture.needsUpdate = true;
      found.source = bytes;
    }
    return found.texture;
  }

  /** The topmost layer that colours a tileset in a view. */
  function coloring(tileset: string, view: View): LayerReader | undefined {
    return scene.layers.findLast(
      ({ id, layer }) =>
        layer.type === 'features' &&
        layer.tileset === tileset &&
        layer.visible !== false &&
        !view.reader.hiddenLayers.has(id),
    );
  }

  function dress(
    materials: LookMaterials,
    view: View,
    table: string,
    layer: LayerReader | undefined,
    pixel: number,
  ): void {
    const style: CompiledStyle | null = layer?.style ?? null;
    setLook(
      materials.uniforms,
      {
        style,
        theme: scene.theme,
        lut: layer ? lutOf(layer) : emptyLut,
        column: (id) => slots.column(table, id),
      },
      none,
    );
    materials.uniforms.uOverride.value = slots.override(view.id, table);
    materials.uniforms.uPixel.value = pixel;
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
      const adapter = room.createTiles(tileset, materialsFor('features'));
      world.add(adapter.group);
      tiles.set(tileset.id, adapter);
    }
  }

  function syncPoints(): void {
    const wanted = new Map(scene.layers.map((reader) => [reader.id, reader]));
    for (const [id, entry] of points) {
      const layer = wanted.get(id)?.layer;
      const isSame =
        layer?.type === 'points' &&
        layer.table === entry.table &&
        (layer.shape ?? 'dot') === entry.shape;
      if (isSame) continue;
      entry.points.dispose();
      points.delete(id);
    }
    for (const { id, layer } of scene.layers) {
      if (layer.type !== 'points' || points.has(id)) continue;
      const shape = layer.shape ?? 'dot';
      const adapter = createPoints(
        shape,
        scene.table(layer.table),
        room.frame,
        materialsFor(shape),
      );
      world.add(adapter.mesh);
      points.set(id, { points: adapter, shape, table: layer.table });
    }
  }

  /** Lets go of textures that nothing draws from any more. */
  function sweep(): void {
    const used = new Set<string>();
    for (const { layer, table, style } of scene.layers) {
      const columns = [style.color?.column];
      if (layer.type === 'points') columns.push(style.height.column ?? '', style.size.column ?? '');
      for (const column of columns) if (column) used.add(columnName(table, column));
    }
    const tables = new Set([...scene.tilesets, ...scene.layers].map(({ table }) => table));
    for (const view of scene.views)
      for (const table of tables) used.add(overrideName(view.id, table));
    slots.keep(used);
    for (const [id, { texture }] of luts) {
      if (scene.layers.some((layer) => layer.id === id)) continue;
      texture.dispose();
      luts.delete(id);
    }
  }

  function relist(): void {
    list = [];
    for (const [id, adapter] of tiles) {
      list.push({
        object: adapter.group,
        materials: adapter.materials,
        shape: 'features',
        get isSeen() {
          return adapter.stats().visible > 0;
        },
        table: adapter.tileset.table,
        layerIn: (view) => coloring(id, view)?.id ?? id,
        attributes: adapter.attributes,
      });
    }
    for (const [id, entry] of points) {
      list.push({
        object: entry.points.mesh,
        materials: entry.points.materials,
        shape: entry.shape,
        get isSeen() {
          return entry.points.mesh.visible;
        },
        table: entry.table,
        layerIn: () => id,
        attributes: () => undefined,
      });
    }
  }

  return {
    get tiles() {
      return [...tiles.values()];
    },
    get list() {
      return list;
    },
    sync() {
      syncTilesets();
      syncPoints();
      sweep();
      relist();
    },
    applyPositions(changes) {
      for (const { table, pages } of changes.positions)
        for (const entry of points.values()) if (entry.table === table) entry.points.place(pages);
    },
    isShapeChanged(changes) {
      if (isHiddenChanged(changes) || changes.positions.length > 0) return true;
      return changes.columns.some(({ table, column }) =>
        scene.layers.some(
          ({ layer, style }) =>
            layer.type === 'points' &&
            layer.table === table &&
            (style.height.column === column || style.size.column === column),
        ),
      );
    },
    prepare(view, pixelRatio) {
      // Pixels of the screen, not of the page: two of them are enough to see a bar.
      const pixel = view.pixel / Math.max(1, pixelRatio / 1.5);
      for (const [id, { materials, tileset }] of tiles)
        dress(materials, view, tileset.table, coloring(id, view), pixel);
      for (const reader of scene.layers) {
        const entry = points.get(reader.id);
        if (!entry) continue;
        const { mesh, materials } = entry.points;
        mesh.visible =
          reader.layer.visible !== false &&
          !view.reader.hiddenLayers.has(reader.id) &&
          scene.table(entry.table).positions !== null;
        if (mesh.visible) dress(materials, view, entry.table, reader, pixel);
      }
    },
    dispose() {
      for (const adapter of tiles.values()) adapter.dispose();
      for (const entry of points.values()) entry.points.dispose();
      for (const { texture } of luts.values()) texture.dispose();
      tiles.clear();
      points.clear();
      luts.clear();
      emptyLut.dispose();
      none.dispose();
      list = [];
    },
  };
}

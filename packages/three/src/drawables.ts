import type {
  Frame,
  FrameChanges,
  LayerReader,
  NumberChannel,
  SceneReader,
  Undo,
} from '@borough/core';
import { coloring, nightOf, recipeOf } from '@borough/core/draw';
import type { Object3D, Scene, WebGLRenderer } from 'three';
import { type LayerAdapter, type SharedUniforms, type Time, TOP_ORDER } from './adapter.js';
import type { AirUniforms } from './air.js';
import { groundOrder } from './areas.js';
import { type Drawable, listDrawables } from './drawable.js';
import { createHiddenWatch } from './hidden.js';
import { createLabelRoom } from './label-room.js';
import type { SeenLabel } from './label-view.js';
import type { LabelsAdapter } from './labels.js';
import { createLayer } from './layers.js';
import { createLuts } from './luts.js';
import {
  createLookMaterials,
  createLookUniforms,
  type Lighting,
  type LookMaterials,
  type LookUniforms,
  setLook,
  setVector,
} from './material.js';
import { createMirror } from './mirror.js';
import type { StepLimits } from './quality.js';
import { createRain } from './rain.js';
import { columnName, createNoTextures, overrideName, type SlotTextures } from './slots.js';
import type { TilesAdapter } from './tiles.js';
import type { View } from './views.js';

/** Everything that wears the state of a table: tilesets and layers, matched to the scene by id. */
export interface Drawables {
  readonly tiles: readonly TilesAdapter[];
  readonly list: readonly Drawable[];
  /** False for one whose tileset or layer has left since. */
  has(thing: Drawable): boolean;
  readonly shared: SharedUniforms;
  /** Follows the scene's tilesets, layers and views. */
  sync(): void;
  /** Follows the tables; true when something has moved or has another shape. */
  apply(changes: FrameChanges): boolean;
  /** True where the change moves the shape of something that throws a shadow. */
  isShapeChanged(changes: FrameChanges): boolean;
  /** Moves what moves by itself; call once a drawn frame, before the views. */
  step(nowMs: number): void;
  /** Milliseconds until the picture changes by itself. */
  waitMs(nowMs: number): number;
  /** True while something is on its way that a picture should wait for. */
  readonly isLoading: boolean;
  /** True while what follows readings, labels and heat, comes to rest. */
  readonly isBusy: boolean;
  /** Writes looks for one view; call before that view is drawn. */
  prepare(view: View, pixelRatio: number): void;
  /** Draws what layers need as textures in the view that was prepared. */
  render(renderer: WebGLRenderer, view: View): void;
  /** What lies over the finished picture of the view that was prepared: words take no light and no shade. */
  onTop(view: View): Object3D[];
  /** What is written in a view. */
  labels(view: View): SeenLabel[];
  /** After a lost context. */
  restore(): void;
  readonly dispose: Undo;
}

export interface DrawablesRoom {
  readonly scene: SceneReader;
  readonly world: Scene;
  readonly frame: Frame;
  readonly slots: SlotTextures;
  readonly lighting: Lighting;
  /** The language of labels. */
  language(): string;
  /** The light of the view that is drawn. */
  readonly air: AirUniforms;
  /** How much may be drawn now. */
  limits(): StepLimits;
  /** Something moves by itself: another frame is needed. */
  wake(): void;
  /** What is on the screen, and so its shadow, has changed. */
  changed(): void;
  readonly fetch: typeof globalThis.fetch;
  failed(code: string, where: string, thrown: unknown): void;
  createTiles(tileset: SceneReader['tilesets'][number], materials: LookMaterials): TilesAdapter;
}

export function createDrawables(room: DrawablesRoom): Drawables {
  const { scene, world, slots } = room;
  const none = createNoTextures();
  const isHiddenChanged = createHiddenWatch(scene);
  const tiles = new Map<string, TilesAdapter>();
  const layers = new Map<string, LayerAdapter>();
  const luts = createLuts();
  const shared: SharedUniforms = { uNight: { value: 0 }, uTime: { value: 0 } };
  const mirror = createMirror(world);
  const rain = createRain(room.air, shared.uTime);
  world.add(rain.mesh);
  let isMirrored = false;
  let isRaining = false;
  const labels = createLabelRoom({
    scene,
    world,
    tiles: () => [...tiles.values()],
    language: room.language,
    wake: room.wake,
  });
  let list: Drawable[] = [];
  let frameMs = 0;

  const createUniforms = (): LookUniforms => createLookUniforms(none);

  /** The layers of a tileset that a view shows, the topmost first. */
  const wornBy = (tileset: string, view: View): LayerReader[] =>
    scene.layers
      .filter((reader) => {
        const { layer } = reader;
        return layer.type === 'features' && layer.tileset === tileset && isShown(reader, view);
      })
      .reverse();

  function dress(
    uniforms: LookUniforms,
    view: View,
    table: string,
    layer: LayerReader | undefined,
    pixel: number,
    light: NumberChannel | null = null,
  ): void {
    setLook(
      uniforms,
      {
        style: layer?.style ?? null,
        light,
        theme: scene.theme,
        lut: luts.of(layer),
        column: (id) => slots.column(table, id),
      },
      none,
    );
    uniforms.uOverride.value = slots.override(view.id, table);
    uniforms.uPixel.value = pixel;
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
      const materials = createLookMaterials('features', createUniforms(), room.lighting);
      const adapter = room.createTiles(tileset, materials);
      world.add(adapter.group);
      tiles.set(tileset.id, adapter);
    }
  }

  const objectsOf = ({ parts, scenery = [] }: LayerAdapter): Object3D[] => [
    ...parts.map(({ object }) => object),
    ...scenery,
  ];

  function syncLayers(): void {
    const wanted = new Map(scene.layers.map((reader) => [reader.id, reader]));
    for (const [id, adapter] of layers) {
      const reader = wanted.get(id);
      if (reader && recipeOf(reader) === adapter.recipe) continue;
      adapter.dispose();
      layers.delete(id);
    }
    scene.layers.forEach((reader, index) => {
      const adapter = layers.get(reader.id) ?? create(reader);
      if (!adapter) return;
      // Only what lies flat cares: the rest is in order by its depth.
      const order = adapter.isOnTop ? TOP_ORDER + index : groundOrder(index);
      for (const object of objectsOf(adapter)) object.renderOrder = order;
    });
  }

  function create(reader: LayerReader): LayerAdapter | null {
    const { frame, lighting } = room;
    const table = scene.table(reader.table);
    const adapter = createLayer(reader, {
      table,
      frame,
      lighting,
      shared,
      createUniforms,
      glyphs: labels.glyphs,
      mirror: {
        uniforms: mirror.uniforms,
        draw(renderer, view, heightMeters) {
          if (isMirrored || !room.limits().mirror) return;
          isMirrored = true;
          mirror.draw(renderer, view, heightMeters, mirrored());
        },
      },
      theme: () => scene.theme,
      playMs: scene.playMs,
      wake: room.wake,
      reshaped() {
        if (!adapter || layers.get(reader.id) !== adapter) return;
        for (const object of objectsOf(adapter)) world.add(object);
        relist();
        room.changed();
        room.wake();
      },
      fetch: room.fetch,
      failed: room.failed,
    });
    if (!adapter) return null;
    for (const object of objectsOf(adapter)) world.add(object);
    layers.set(reader.id, adapter);
    return adapter;
  }

  /** The columns that a layer's shape is made of; its colours are another matter. */
  function shapeColumns({ id, style }: LayerReader): readonly (string | null)[] {
    return layers.has(id) ? [style.height.column, style.size.column] : [];
  }

  /** Lets go of textures that nothing draws from any more. */
  function sweep(): void {
    const used = new Set<string>();
    for (const reader of scene.layers) {
      const own = (layers.get(reader.id)?.reads ?? []).map(({ column }) => column);
      const { color, light } = reader.style;
      for (const column of [color?.column, light?.column, ...shapeColumns(reader), ...own])
        if (column) used.add(columnName(reader.table, column));
    }
    const tables = new Set([...scene.tilesets, ...scene.layers].map(({ table }) => table));
    for (const view of scene.views)
      for (const table of tables) used.add(overrideName(view.id, table));
    slots.keep(used);
    luts.keep(scene.layers);
  }

  function relist(): void {
    list = listDrawables(scene, tiles, layers);
  }

  /** What water mirrors: the city's buildings, and bars that stand among them. */
  function mirrored(): ReadonlySet<Object3D> {
    const shown = new Set<Object3D>([...tiles.values()].map(({ group }) => group));
    for (const { parts, isMirrored: isSeen } of layers.values())
      if (isSeen) for (const { object } of parts) shown.add(object);
    return shown;
  }

  const timeAt = (nowMs: number): Time => ({ nowMs, playMs: scene.playMs() });

  /** The layers that a view shows. */
  function* shownIn(view: View): Generator<readonly [LayerReader, LayerAdapter]> {
    for (const reader of scene.layers) {
      const adapter = layers.get(reader.id);
      if (adapter?.isFilled && isShown(reader, view)) yield [reader, adapter];
    }
  }

  return {
    get tiles() {
      return [...tiles.values()];
    },
    get list() {
      return list;
    },
    has: ({ object }) => list.some((thing) => thing.object === object),
    shared,
    sync() {
      syncTilesets();
      syncLayers();
      const views = new Set(scene.views.map((view) => view.id));
      labels.keep(views);
      mirror.keep(views);
      labels.mark(false);
      sweep();
      relist();
    },
    apply(changes) {
      let isChanged = false;
      for (const adapter of layers.values()) if (adapter.apply(changes)) isChanged = true;
      const isHidden = changes.overrides.length > 0;
      if (isChanged || isHidden) labels.mark(isHidden);
      return isChanged;
    },
    isShapeChanged(changes) {
      if (isHiddenChanged(changes)) return true;
      const moved = [...changes.positions, ...changes.geometries];
      return scene.layers.some((reader) => {
        if (!layers.get(reader.id)?.isSolid) return false;
        if (moved.some(({ table }) => table === reader.table)) return true;
        const columns = shapeColumns(reader);
        return changes.columns.some(
          ({ table, column }) => table === reader.table && columns.includes(column),
        );
      });
    },
    step(nowMs) {
      const time = timeAt(nowMs);
      frameMs = nowMs;
      shared.uTime.value = (nowMs / 1000) % 3600;
      for (const adapter of layers.values()) adapter.step?.(time);
    },
    waitMs(nowMs) {
      const time = timeAt(nowMs);
      if (isRaining) return 0;
      let least = labels.waitMs(nowMs);
      for (const adapter of layers.values())
        least = Math.min(least, adapter.waitMs?.(time) ?? Number.POSITIVE_INFINITY);
      return least;
    },
    get isLoading() {
      return [...layers.values()].some((adapter) => adapter.isLoading);
    },
    get isBusy() {
      return labels.isBusy || [...layers.values()].some((adapter) => adapter.isBusy);
    },
    prepare(view, pixelRatio) {
      // Pixels of the screen, not of the page: two of them are enough to see a bar.
      const pixel = view.pixel / Math.max(1, pixelRatio / 1.5);
      isRaining = rain.fall(scene.air) && room.lighting === 'full';
      rain.mesh.visible = isRaining;
      isMirrored = false;
      mirror.rest();
      shared.uNight.value = nightOf(scene.sun(view.id));
      for (const [id, { materials, tileset }] of tiles)
        dress(
          materials.uniforms,
          view,
          tileset.table,
          coloring(scene, view.reader, id),
          pixel,
          wornBy(id, view).find(({ style }) => style.light)?.style.light,
        );
      for (const adapter of layers.values())
        for (const object of objectsOf(adapter)) object.visible = false;
      const shown = [...shownIn(view)];
      const written = shown.filter(([, adapter]) => 'write' in adapter);
      labels.place(view, written as [LayerReader, LabelsAdapter][], frameMs);
      for (const [reader, adapter] of shown) {
        for (const object of objectsOf(adapter)) object.visible = true;
        for (const { uniforms } of new Set(adapter.parts.map((part) => part.materials))) {
          dress(uniforms, view, reader.table, reader, pixel);
          const base = adapter.base?.(scene.theme);
          if (base) setVector(uniforms.uBase.value, base);
        }
        for (const { column, values, flags } of adapter.reads ?? []) {
          const textures = slots.column(reader.table, column);
          if (values) values.value = textures.values;
          if (flags) flags.value = textures.flags;
        }
        adapter.prepare?.(view, reader);
      }
    },
    render(renderer, view) {
      labels.look(renderer, view, frameMs);
      for (const [, adapter] of shownIn(view)) adapter.render?.(renderer, view);
    },
    onTop: (view) =>
      [...shownIn(view)].flatMap(([, adapter]) => (adapter.isOnTop ? objectsOf(adapter) : [])),
    labels: (view) => labels.seen(view, (id) => layers.get(id) as LabelsAdapter | undefined),
    restore() {
      for (const adapter of layers.values()) adapter.restore?.();
    },
    dispose() {
      for (const adapter of tiles.values()) adapter.dispose();
      for (const adapter of layers.values()) adapter.dispose();
      tiles.clear();
      layers.clear();
      luts.dispose();
      labels.dispose();
      mirror.dispose();
      rain.dispose();
      none.dispose();
      list = [];
    },
  };
}

function isShown({ id, layer }: LayerReader, view: View): boolean {
  return layer.visible !== false && !view.reader.hiddenLayers.has(id);
}

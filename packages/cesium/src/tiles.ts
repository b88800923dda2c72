import type { FeaturePort, FrameChanges, TilesetReader, Undo } from '@borough/core';
import { createScope } from '@borough/core';
import { tilesetFaults } from '@borough/core/draw';
import type {
  BoundingSphere,
  Cesium3DTile,
  Cesium3DTileContent,
  Cesium3DTileset,
  CustomShader,
  PrimitiveCollection,
} from '@cesium/engine';
import { leavesOf, readKeys } from './binding.js';
import type { Engine } from './engine.js';
import { changedPages, createFeatureState } from './feature-state.js';
import type { Wear } from './look.js';
import { createOrdinalState, type OrdinalState } from './ordinal-state.js';
import { createPlainShader } from './plain-shader.js';
import { takeOff } from './primitive.js';
import { createRetry, waitMs } from './retry.js';

export interface TilesStats {
  readonly loaded: number;
  readonly visible: number;
  readonly failed: number;
  readonly pending: number;
  readonly cacheBytes: number;
  readonly triangles: number;
  readonly textures: number;
  readonly programs: number;
}

/** One tileset on the globe: loads it again until it is there, and keeps its features in their colours. */
export interface TilesAdapter {
  readonly tileset: TilesetReader;
  /** True where a picked primitive is this tileset. */
  owns(primitive: unknown): boolean;
  /** Spheres around the loaded tiles that show some of the slots: Cesium tells no finer place of a feature. */
  spheresOf(slots: ReadonlySet<number>): BoundingSphere[];
  apply(changes: FrameChanges): void;
  /** The look of all features has changed: another style, layer, theme or light. */
  restyle(): void;
  /** Uploads what is waiting; call before a frame is drawn. */
  flush(): void;
  stats(): TilesStats;
  readonly dispose: Undo;
}

export interface TilesRoom {
  readonly engine: Engine;
  readonly parent: PrimitiveCollection;
  readonly features: FeaturePort;
  /** The city's up, ECEF. */
  readonly up: readonly number[];
  readonly shadows: boolean;
  /** The view that is drawn. */
  readonly view: () => string;
  readonly wear: () => Wear;
  /** Frames drawn so far. */
  readonly frames: () => number;
  /** Another frame is needed. */
  readonly wake: () => void;
}

interface Bound {
  slots: Uint32Array | null;
  /** Features that this tile's state is written to one by one. */
  isByFeature: boolean;
}

export function createTiles(tileset: TilesetReader, room: TilesRoom): TilesAdapter {
  const { engine, features, wake } = room;
  const scope = createScope();
  const bound = new Map<Cesium3DTileContent, Bound>();
  const byFeature = createFeatureState(engine, room.wear);
  const plain = createPlainShader(engine, room.wear, room.up);
  let byOrdinal: OrdinalState | null = null;
  let primitive: Cesium3DTileset | null = null;
  let isDisposed = false;
  let isMissing = false;
  let failed = 0;
  let resolving = 0;
  let requests = 0;
  let visible = 0;
  let visibleFrame = -1;
  let worn: Wear | null = null;
  const said = new Set<string>();

  function report(code: string, detail: string, url?: string): void {
    if (!isDisposed) features.report({ tileset: tileset.id, code, detail, ...(url && { url }) });
  }

  function reportOnce(code: string, detail: string, url?: string): void {
    if (said.has(code)) return;
    said.add(code);
    report(code, detail, url);
  }

  const retry = createRetry(engine, tileset.url, (url, failure) => {
    report('TILE_FAILED', toText(failure), url);
    wake();
  });
  scope.add(retry.dispose);

  async function open(attempt: number): Promise<void> {
    let loaded: Cesium3DTileset;
    try {
      loaded = await engine.Cesium3DTileset.fromUrl(retry.resource, {
        colorBlendMode: engine.Cesium3DTileColorBlendMode.HIGHLIGHT,
        shadows: room.shadows ? engine.ShadowMode.ENABLED : engine.ShadowMode.DISABLED,
        enableCollision: false,
      } as never);
    } catch (error) {
      if (isDisposed) return;
      isMissing = true;
      const seconds = waitMs(attempt) / 1000;
      report('TILESET_FAILED', `${toText(error)} Trying again in ${seconds} s.`, tileset.url);
      const timer = setTimeout(() => open(attempt + 1), waitMs(attempt));
      scope.add(() => clearTimeout(timer));
      return;
    }
    isMissing = false;
    if (isDisposed) loaded.destroy();
    else take(loaded);
  }

  /** Cesium passes over much in silence, or fails far away from it: the file itself is looked at, once. */
  async function inspect(): Promise<void> {
    try {
      const json: unknown = await engine.Resource.fetchJson({ url: tileset.url });
      const faults = tilesetFaults(json);
      if (faults.length > 0) report('TILESET_INVALID', faults.join(' '), tileset.url);
    } catch {
      // Not there or no JSON: opening it says so.
    }
  }

  function take(loaded: Cesium3DTileset): void {
    primitive = loaded;
    // Our shaders light by themselves; without this Cesium computes an atmosphere for each tileset.
    loaded.environmentMapManager.enabled = false;
    loaded.customShader = plain.shader;
    scope.add(loaded.tileLoad.addEventListener(bindTile));
    scope.add(loaded.tileVisible.addEventListener(showTile));
    scope.add(
      loaded.tileUnload.addEventListener((tile: Cesium3DTile) => {
        for (const content of leavesOf(tile.content)) release(content);
      }),
    );
    scope.add(
      loaded.tileFailed.addEventListener((error: { url: string; message: string }) => {
        failed++;
        report('TILE_FAILED', error.message, error.url);
        wake();
      }),
    );
    scope.add(
      loaded.loadProgress.addEventListener((pending: number, processing: number) => {
        requests = pending + processing;
        wake();
      }),
    );
    guard(loaded);
    room.parent.add(loaded);
    wake();
  }

  /** What a broken tileset throws in a frame would end all drawing: it is given up, and the city lives on. */
  function guard(loaded: Cesium3DTileset): void {
    const steps = loaded as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const name of ['prePassesUpdate', 'update', 'updateForPass', 'postPassesUpdate']) {
      const step = steps[name]?.bind(loaded);
      if (!step) continue;
      steps[name] = (...args) => {
        if (isMissing) return undefined;
        try {
          return step(...args);
        } catch (error) {
          isMissing = true;
          loaded.show = false;
          requests = 0;
          report('TILESET_FAILED', toText(error), tileset.url);
          return undefined;
        }
      };
    }
  }

  function bindTile(tile: Cesium3DTile): void {
    if (isWithinItself(tile)) {
      tile.children.length = 0;
      reportOnce(
        'TILESET_INVALID',
        `${tile.content.url} is among its own contents. It is not read again.`,
      );
    }
    for (const content of leavesOf(tile.content)) bind(content);
  }

  async function bind(content: Cesium3DTileContent): Promise<void> {
    const { keys, ordinals } = readKeys(content, tileset.key);
    if (!keys.some((key) => key !== ''))
      reportOnce(
        'TILE_NO_KEYS',
        `No feature has a property "${tileset.key}"; they are drawn in base style. Name the one that holds the key in the tileset's "key".`,
        content.url,
      );
    const entry: Bound = { slots: null, isByFeature: ordinals === null };
    bound.set(content, entry);
    if (ordinals) dress();
    resolving++;
    const slots = await features.resolve(tileset.id, keys);
    resolving--;
    if (isDisposed || bound.get(content) !== entry) {
      features.release(tileset.id, slots);
      return;
    }
    entry.slots = slots;
    if (ordinals) byOrdinal?.add(ordinals, slots);
    else byFeature.add(content, slots);
    wake();
  }

  /** The first tile with ordinals decides for the tileset; tiles without them are painted all the same. */
  function dress(): void {
    if (byOrdinal || !primitive) return;
    byOrdinal = createOrdinalState(engine, room.wear, room.up);
    primitive.customShader = byOrdinal.shader;
  }

  function showTile(tile: Cesium3DTile): void {
    const frame = room.frames() + 1;
    if (visibleFrame !== frame) visible = 0;
    visibleFrame = frame;
    for (const content of leavesOf(tile.content)) {
      visible++;
      if (bound.get(content)?.isByFeature) byFeature.show(content, frame);
    }
  }

  function release(content: Cesium3DTileContent): void {
    const entry = bound.get(content);
    bound.delete(content);
    byFeature.remove(content);
    if (entry?.slots) features.release(tileset.id, entry.slots);
  }

  void open(0);
  void inspect();

  return {
    tileset,
    owns: (candidate) => candidate !== null && candidate === primitive,
    spheresOf: (wanted) =>
      [...bound]
        .filter(([, { slots }]) => slots?.some((slot) => wanted.has(slot)))
        .map(([content]) => content.tile.boundingSphere),
    apply(changes) {
      const now = room.wear();
      const isOurs = (change: { readonly table: string }): boolean => change.table === now.table.id;
      const pages = changedPages(changes, now, room.view());
      for (const list of pages) byFeature.apply(list, room.frames());
      for (const one of changes.columns)
        if (isOurs(one) && one.column === now.style.color?.column) byOrdinal?.markColumn(one.pages);
      if (changes.overrides.some((o) => isOurs(o) && o.view === room.view()))
        byOrdinal?.markOverride();
    },
    restyle() {
      const now = room.wear();
      const isSame =
        now.style === worn?.style && now.theme === worn.theme && now.override === worn.override;
      worn = now;
      // Light is the shader's: no feature is painted again for it.
      if (!isSame) byFeature.apply(null, room.frames());
      if (byOrdinal) byOrdinal.restyle();
      else plain.restyle();
    },
    flush() {
      byOrdinal?.flush();
    },
    stats() {
      const isOpening = !primitive && !isMissing && !isDisposed;
      // What waits to be asked for again is failed for now, not on its way.
      const { waiting } = retry;
      const isLoading = primitive?.show && waiting === 0 && !primitive.tilesLoaded ? 1 : 0;
      const coming = Math.max(0, requests - waiting, isLoading);
      return {
        loaded: bound.size,
        visible,
        failed: failed + waiting + (isMissing ? 1 : 0),
        pending: coming + resolving + (isOpening ? 1 : 0),
        cacheBytes: primitive?.totalMemoryUsageInBytes ?? 0,
        triangles: [...bound.keys()].reduce((sum, content) => sum + content.trianglesLength, 0),
        textures: byOrdinal?.textures ?? 0,
        programs: byOrdinal ? 2 : 1,
      };
    },
    dispose() {
      isDisposed = true;
      scope.close();
      for (const content of [...bound.keys()]) release(content);
      const old = primitive;
      primitive = null;
      if (old) takeOff(room.parent, old);
      destroyShader(plain.shader);
      if (byOrdinal) destroyShader(byOrdinal.shader);
      byOrdinal = null;
      requests = 0;
      resolving = 0;
    },
  };
}

/** A tileset that leads back to itself would be read without end. */
function isWithinItself(tile: Cesium3DTile): boolean {
  const { url = '' } = tile.content;
  if (!/\.json($|\?)/.test(url)) return false;
  for (let above = tile.parent; above; above = above.parent)
    if (above.content?.url === url) return true;
  return false;
}

/** A tileset does not destroy the shader it wears. */
function destroyShader(shader: CustomShader): void {
  if (!shader.isDestroyed()) shader.destroy();
}

function toText(error: unknown): string {
  const { message, statusCode } = error as { message?: string; statusCode?: number };
  if (message) return message;
  return statusCode ? `The server says ${statusCode}.` : 'The server does not answer.';
}

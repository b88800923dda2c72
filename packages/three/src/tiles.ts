import type { FeaturePort, TilesetReader, Undo } from '@borough/core';
import { tilesetFaults } from '@borough/core/draw';
import { ImplicitTilingPlugin } from '3d-tiles-renderer/core/plugins';
import { TilesRenderer } from '3d-tiles-renderer/three';
import type { Box3, Camera, Matrix4, Mesh, Object3D } from 'three';
import { GLTFLoader } from 'three/addons/loaders/GLTFLoader.js';
import { attributesOf, bindTile, growBox, type TileFeatures } from './bind.js';
import { createFeatureExtension, LAZY_MESHOPT, type Report } from './gltf.js';
import type { LookMaterials } from './material.js';
import { createQueues } from './queues.js';
import { checkTileset } from './tileset-check.js';

/** A camera and the pixels it fills. */
interface TileView {
  readonly camera: Camera;
  readonly width: number;
  readonly height: number;
}

interface TilesStats {
  readonly loaded: number;
  readonly visible: number;
  readonly failed: number;
  readonly pending: number;
  readonly cacheBytes: number;
}

/** One tileset on the screen. Hides the library that walks and loads tiles, so that it can be replaced. */
export interface TilesAdapter {
  readonly tileset: TilesetReader;
  readonly materials: LookMaterials;
  readonly group: Object3D;
  /** Chooses, loads and shows tiles for the views; asks for another frame when some have come. */
  update(views: readonly TileView[]): void;
  attributes(slot: number): Readonly<Record<string, string | number | null>> | undefined;
  /** Grows a box of the local scene by the loaded features in the slots. */
  grow(slots: ReadonlySet<number>, box: Box3): void;
  /** Drops every tile; those in view load again. */
  unload(): void;
  stats(): TilesStats;
  /** The tiles on the screen, each by its way down from the root: `0/3/1`. */
  shown(): string[];
  readonly dispose: Undo;
}

export interface TilesOptions {
  readonly tileset: TilesetReader;
  readonly features: FeaturePort;
  readonly materials: LookMaterials;
  /** ECEF → local scene. */
  readonly toScene: Matrix4;
  readonly fetch: typeof globalThis.fetch;
  /** Most bytes of tiles in memory; the library's default if undefined. */
  readonly cacheBytes: number | undefined;
  /** Features have come that stand on the ground here. */
  readonly settle: (tile: TileFeatures) => void;
  /** Another frame is needed. */
  readonly wake: () => void;
  /** What is on the screen, and so its shadow, has changed. */
  readonly changed: () => void;
}

/** Growing waits between attempts: half a second, doubled, at most half a minute. */
const waitMs = (attempt: number): number => Math.min(30_000, 500 * 2 ** attempt);

/** What the type declarations of 3d-tiles-renderer 0.5 leave out. */
interface Tile {
  readonly parent: Tile | null;
  readonly children: readonly Tile[];
  readonly content?: { readonly uri?: string };
  readonly internal: { readonly hasUnrenderableContent: boolean };
  readonly engineData: { metadata: unknown };
}
interface Internals {
  readonly stats: Record<'queued' | 'downloading' | 'parsing' | 'loaded' | 'refused', number>;
  rootTileset: object | null;
}
const MOST_ERROR = 64;

export function createTiles(options: TilesOptions): TilesAdapter {
  const { tileset, features, materials, wake } = options;
  const tiles = new TilesRenderer(tileset.url);
  const internals = tiles as unknown as Internals;
  const cache = createQueues(tiles);
  if (options.cacheBytes !== undefined) {
    cache.maxBytesSize = options.cacheBytes;
    cache.minBytesSize = options.cacheBytes * 0.75;
  }
  const bound = new Map<object, TileFeatures>();
  // A tile may be dropped while its keys are being resolved; its load then belongs to nobody.
  const drops = new WeakMap<object, number>();
  const failed = new Set<object>();
  const tries = new WeakMap<object, number>();
  const contentUrls = new WeakMap<object, string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const leastError = tiles.errorTarget;
  const said = new Set<string>();
  let attempt = 0;
  let isRootFailed = false;
  let isRefusing = false;
  let isGivenUp = false;
  let isDisposed = false;

  const report = (code: string, detail: string, url?: string): void => {
    if (!isDisposed) features.report({ tileset: tileset.id, code, detail, ...(url && { url }) });
  };
  const reportOnce: Report = (code, detail) => {
    if (said.has(code + detail)) return;
    said.add(code + detail);
    report(code, detail);
  };
  const later = (ms: number, callback: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      callback();
      wake();
    }, ms);
    timers.add(timer);
  };

  async function bind(scene: Object3D, tile: object): Promise<void> {
    const drop = drops.get(tile) ?? 0;
    const resolve = (keys: readonly string[]) => features.resolve(tileset.id, keys);
    const found = await bindTile(scene, tileset.key, resolve, reportOnce, options.toScene);
    if (isDisposed || (drops.get(tile) ?? 0) !== drop) {
      release(found);
      return;
    }
    bound.set(tile, found);
    options.settle(found);
    for (const mesh of found.meshes) dress(mesh, materials);
  }

  /** The library passes over much in silence, or fails far away from it: the file itself is looked at. */
  async function inspect(response: Response): Promise<void> {
    try {
      const faults = tilesetFaults(await response.json());
      if (faults.length > 0) reportOnce('TILESET_INVALID', faults.join(' '));
    } catch {
      // No JSON: opening it says so.
    }
  }

  function release(tile: TileFeatures): void {
    for (const { slots } of tile.parts) features.release(tileset.id, slots);
  }

  function dropped(tile: object): void {
    drops.set(tile, (drops.get(tile) ?? 0) + 1);
    failed.delete(tile);
    const found = bound.get(tile);
    bound.delete(tile);
    if (found) release(found);
    options.changed();
  }

  tiles.registerPlugin(createGltfPlugin(reportOnce));
  tiles.registerPlugin(new ImplicitTilingPlugin());
  tiles.registerPlugin({
    name: 'BOROUGH_tiles',
    async fetchData(url: string, init: RequestInit) {
      const response = await options.fetch(url, init);
      if (url === tileset.url && response.ok) void inspect(response.clone());
      return response;
    },
    /** A tileset that leads back to itself would be read without end. */
    preprocessNode(tile: Tile, folder: string) {
      if (!tile.internal.hasUnrenderableContent) return;
      const url = new URL(tile.content?.uri ?? '', new URL(folder, document.baseURI)).href;
      contentUrls.set(tile, url);
      for (let { parent } = tile; parent; parent = parent.parent) {
        if (contentUrls.get(parent) !== url) continue;
        Object.assign(tile.internal, { hasContent: false, hasUnrenderableContent: false });
        reportOnce('TILESET_INVALID', `${url} is among its own contents. It is not read again.`);
        return;
      }
    },
    processTileModel: bind,
    disposeTile: dropped,
  });
  tiles.autoDisableRendererCulling = false;
  // Tiles out of the picture still throw shadows into it.
  tiles.displayActiveTiles = true;
  tiles.group.matrixAutoUpdate = false;
  tiles.group.matrix.copy(options.toScene);
  tiles.group.matrixWorldNeedsUpdate = true;
  tiles.group.updateMatrixWorld(true);

  tiles.addEventListener('needs-update', wake);
  tiles.addEventListener('tile-visibility-change', options.changed);
  tiles.addEventListener('load-tileset', ({ tileset: json }) => {
    isRootFailed = false;
    attempt = 0;
    checkTileset(json, reportOnce);
  });
  tiles.addEventListener('load-model', ({ tile }) => {
    tries.delete(tile);
    // Everything of the file that is still wanted has been read; this holds the whole file.
    (tile as unknown as Tile).engineData.metadata = null;
  });
  tiles.addEventListener('load-error', ({ tile, error, url }) => {
    if (isDisposed) return;
    const at = String(url);
    if (tile) fail(tile as object, error, at);
    else {
      isRootFailed = true;
      report('TILESET_FAILED', `${error.message} Trying again in ${waitMs(attempt) / 1000} s.`, at);
      later(waitMs(attempt++), () => tiles.resetFailedTiles());
    }
    wake();
  });

  /** A tile that is missing or broken stays away; one that the network lost is asked for again. */
  function fail(tile: object, error: Error, url: string): void {
    const tried = tries.get(tile) ?? 0;
    tries.set(tile, tried + 1);
    failed.add(tile);
    report('TILE_FAILED', error.message, url);
    const isPassing = error instanceof TypeError || /code (5\d\d|429|408)/.test(error.message);
    if (!isPassing || (tile as unknown as Tile).content === undefined) return;
    later(waitMs(tried), () => cache.remove(tile));
  }

  /** The library trusts a tileset's form, and walks a broken one into the same error again with every frame. */
  function giveUp(detail: string): void {
    isGivenUp = true;
    dropAll();
    internals.rootTileset = null;
    report('TILESET_FAILED', detail, tileset.url);
  }

  function dropAll(): void {
    for (const tile of [...cache.itemList]) cache.remove(tile);
  }

  /** A full cache refuses tiles: say so once, then be content with coarser ones until there is room. */
  function watchCache(): void {
    const isFull = internals.stats.refused > 0;
    if (isFull) {
      if (!isRefusing)
        report(
          'CACHE_FULL',
          `${internals.stats.refused} tiles do not fit; coarser ones are shown.`,
        );
      if (tiles.errorTarget < MOST_ERROR) {
        tiles.errorTarget = Math.min(MOST_ERROR, tiles.errorTarget * 1.5);
        wake();
      }
    } else if (tiles.errorTarget > leastError && cache.cachedBytes < cache.maxBytesSize * 0.6) {
      tiles.errorTarget = Math.max(leastError, tiles.errorTarget / 1.5);
    }
    isRefusing = isFull;
  }

  return {
    tileset,
    materials,
    group: tiles.group,
    update(views) {
      const wanted = new Set(views.map((view) => view.camera));
      for (const camera of [...tiles.cameras]) if (!wanted.has(camera)) tiles.deleteCamera(camera);
      if (views.length === 0 || isGivenUp) return;
      for (const { camera, width, height } of views) {
        tiles.setCamera(camera);
        tiles.setResolution(camera, width, height);
      }
      try {
        tiles.update();
      } catch (error) {
        giveUp((error as Error).message);
        return;
      }
      watchCache();
    },
    attributes(slot) {
      for (const tile of tiles.visibleTiles) {
        const found = bound.get(tile);
        const attributes = found && attributesOf(found, slot);
        if (attributes) return attributes;
      }
      return undefined;
    },
    grow(slots, box) {
      for (const tile of bound.values()) growBox(tile, slots, tiles.group.matrixWorld, box);
    },
    unload() {
      dropAll();
      wake();
    },
    shown: () => [...tiles.visibleTiles].map((tile) => wayTo(tile as unknown as Tile)),
    stats() {
      const { queued, downloading, parsing, loaded } = internals.stats;
      const isRootLoading = !internals.rootTileset && !isRootFailed && !isDisposed;
      return {
        loaded,
        visible: tiles.visibleTiles.size,
        failed: failed.size + (isRootFailed || isGivenUp ? 1 : 0),
        pending: isGivenUp ? 0 : queued + downloading + parsing + (isRootLoading ? 1 : 0),
        cacheBytes: cache.cachedBytes,
      };
    },
    dispose() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      // Plugins go first in the library's own order, so tiles are dropped while ours still listens.
      this.unload();
      isDisposed = true;
      tiles.dispose();
      materials.free();
    },
  };
}

function wayTo(tile: Tile): string {
  const { parent } = tile;
  return parent ? `${wayTo(parent)}/${parent.children.indexOf(tile)}` : '0';
}

/** One glTF loader for all tiles of a tileset, which reads features and skips pictures. */
function createGltfPlugin(report: Report): object {
  const pattern = /\.(gltf|glb)$/;
  let manager: TilesRenderer['manager'] | undefined;
  return {
    name: 'BOROUGH_gltf',
    init(tiles: TilesRenderer) {
      manager = tiles.manager;
      const loader = new GLTFLoader(manager);
      loader.setMeshoptDecoder(LAZY_MESHOPT as never);
      loader.register((parser) => createFeatureExtension(parser, report));
      manager.addHandler(pattern, loader);
    },
    dispose() {
      manager?.removeHandler(pattern);
    },
  };
}

/** The layer bit of everything that can be picked. */
export const PICKABLE = 1;

function dress(mesh: Mesh, materials: LookMaterials): void {
  mesh.material = materials.color;
  mesh.customDepthMaterial = materials.depth;
  mesh.castShadow = true;
  mesh.receiveShadow = true;
  mesh.layers.enable(PICKABLE);
}

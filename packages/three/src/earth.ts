import { TilesRenderer } from '3d-tiles-renderer/three';
import {
  GeneratedSurfacePlugin,
  type ImageOverlay,
  ImageOverlayPlugin,
  QuantizedMeshPlugin,
} from '3d-tiles-renderer/three/plugins';
import { type Material, Matrix4, Mesh, type Object3D } from 'three';
import { GROUND_ORDER } from './adapter.js';
import { createEarthMaterials } from './earth-material.js';
import type { Globe, GlobeRoom } from './globe.js';
import { openImagery } from './imagery.js';
import { createQueues } from './queues.js';

/** The earth as it is drawn: terrain or a smooth surface at the city's height, and pictures on it. */
export type Earth = Globe;

declare module '3d-tiles-renderer/three/plugins' {
  /** What the type declarations of 3d-tiles-renderer 0.5 leave out. */
  class GeneratedSurfacePlugin {
    constructor(options: {
      readonly overlay: ImageOverlay | null;
      readonly projection: 'ellipsoid';
    });
  }
}

/** The same, of its core. */
interface Internals {
  readonly stats: Record<'queued' | 'downloading' | 'parsing', number>;
  readonly rootTileset: object | null;
}

/** @throws Error where the pictures do not say what they are */
export async function openEarth(room: GlobeRoom): Promise<Earth> {
  const { globe, report, wake } = room;
  const { imagery, terrain } = globe;
  const said = new Set<string>();
  const reportOnce = (code: string, detail: string, url?: string): void => {
    if (said.has(code)) return;
    said.add(code);
    report(code, detail, url);
  };
  const overlay = imagery
    ? await openImagery(imagery, room.fetch, (error) => {
        reportOnce('IMAGERY_FAILED', error.message, imagery.url);
      })
    : null;
  const folder = terrain && (terrain.url.endsWith('/') ? terrain.url : `${terrain.url}/`);
  const tiles = new TilesRenderer(folder);
  createQueues(tiles);
  const internals = tiles as unknown as Internals;
  const materials = createEarthMaterials(room.lighting, room.air, overlay !== null);
  let isRootFailed = false;

  // Before the pictures are laid on: they are laid on what a tile wears then.
  tiles.registerPlugin({
    name: 'BOROUGH_earth',
    priority: -2000,
    async processTileModel(scene: Object3D) {
      scene.traverse((part) => {
        if (part instanceof Mesh) dress(part, materials.create());
      });
    },
  });
  tiles.registerPlugin(
    terrain
      ? new QuantizedMeshPlugin({})
      : new GeneratedSurfacePlugin({ overlay, projection: 'ellipsoid' }),
  );
  if (overlay)
    tiles.registerPlugin(new ImageOverlayPlugin({ overlays: [overlay], renderer: null as never }));
  tiles.registerPlugin({
    name: 'BOROUGH_fetch',
    async fetchData(url: string | URL, init: RequestInit) {
      const response = await room.fetch(url, init);
      if (!response.ok) throw new Error(`The server says ${response.status}.`);
      return response;
    },
  });

  tiles.group.matrixAutoUpdate = false;
  tiles.group.matrix.copy(room.toScene);
  // The smooth earth lies at the city's own height: buildings neither float nor drown.
  if (!terrain)
    tiles.group.matrix.premultiply(new Matrix4().makeTranslation(0, room.heightMeters, 0));
  tiles.group.matrixWorldNeedsUpdate = true;
  tiles.group.updateMatrixWorld(true);

  for (const name of ['needs-update', 'needs-render', 'tile-visibility-change'] as const)
    tiles.addEventListener(name as never, wake);
  tiles.addEventListener('load-error', (event) => {
    const {
      tile,
      error,
      url,
      overlay: picture,
    } = event as unknown as {
      readonly tile: object | null;
      readonly error: Error;
      readonly url: string | URL | null;
      readonly overlay?: object;
    };
    if (!tile) isRootFailed = true;
    const isPicture = picture !== undefined || !terrain;
    const at = url ? String(url) : (isPicture ? imagery : terrain)?.url;
    reportOnce(isPicture ? 'IMAGERY_FAILED' : 'TERRAIN_FAILED', error.message, at);
    wake();
  });
  materials.setTheme(room.theme());
  room.world.add(tiles.group);

  return {
    get isThere() {
      return tiles.visibleTiles.size > 0;
    },
    get pending() {
      const { queued, downloading, parsing } = internals.stats;
      const isRootLoading = !internals.rootTileset && !isRootFailed;
      return queued + downloading + parsing + (isRootLoading ? 1 : 0);
    },
    update(views) {
      const wanted = new Set(views.map(({ camera }) => camera));
      for (const camera of [...tiles.cameras]) if (!wanted.has(camera)) tiles.deleteCamera(camera);
      if (views.length === 0) return;
      for (const { camera, width, height } of views) {
        tiles.setCamera(camera);
        tiles.setResolution(camera, width, height);
      }
      tiles.update();
    },
    setTheme: materials.setTheme,
    dispose() {
      tiles.group.removeFromParent();
      tiles.dispose();
    },
  };
}

function dress(mesh: Mesh, material: Material): void {
  for (const old of [mesh.material].flat()) old.dispose();
  mesh.material = material;
  mesh.receiveShadow = true;
  // Under everything that lies on it.
  mesh.renderOrder = GROUND_ORDER - 1;
}

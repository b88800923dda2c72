import {
  createScope,
  type GlobeDescription,
  type Imagery,
  type Theme,
  type Undo,
} from '@borough/core';
import type { ImageryLayer, ImageryProvider, Scene, TerrainProvider } from '@cesium/engine';
import type { Engine } from './engine.js';

/** The earth in a scene: imagery and terrain of a city's description. */
export interface EarthRoom {
  readonly engine: Engine;
  readonly scene: Scene;
  readonly globe: GlobeDescription;
  /** True where the scene is a host's: what it shows stays, ours is laid on top and taken off again. */
  readonly isHosted: boolean;
  /** Height of the smooth earth where there is no terrain, metres. */
  readonly heightMeters: number;
  readonly report: (code: string, detail: string, url?: string) => void;
  readonly wake: () => void;
}

export interface Earth {
  /** Imagery steps back by night, so that data stands out. */
  restyle(theme: Theme): void;
  /** True while tiles of the ground are on their way. */
  readonly isBusy: boolean;
  readonly dispose: Undo;
}

/** Corners of a tile of the smooth earth, along a side: Cesium bends them by itself. */
const SMOOTH = 16;

export function createEarth(room: EarthRoom): Earth {
  const { engine, scene, globe, isHosted, report, wake } = room;
  const scope = createScope();
  let layer: ImageryLayer | null = null;
  let theme: Theme | null = null;
  let opening = 0;
  let queued = 0;
  let isClosed = false;
  scope.add(() => {
    isClosed = true;
  });
  if (!isHosted) {
    scene.globe.showGroundAtmosphere = false;
    scene.globe.enableLighting = false;
    scene.globe.depthTestAgainstTerrain = false;
  }
  if (scene.globe)
    scope.add(
      scene.globe.tileLoadProgressEvent.addEventListener((count: number) => {
        queued = count;
        wake();
      }),
    );

  function restyle(next: Theme): void {
    theme = next;
    const isDark = next.name === 'dark';
    if (!isHosted) scene.globe.baseColor = engine.Color.fromBytes(...rgb(next.ground));
    if (!layer) return;
    layer.brightness = isDark ? 0.45 : 1.05;
    layer.saturation = isDark ? 0.35 : 0.6;
  }

  /** Opens something from a url, and tells it where that fails: the city lives on without. */
  async function take<T>(
    code: string,
    url: string,
    open: () => Promise<T>,
    use: (opened: T) => void,
  ): Promise<void> {
    opening++;
    try {
      const opened = await open();
      if (!isClosed) use(opened);
    } catch (error) {
      const { message } = error as Error;
      if (!isClosed) report(code, `${message || 'The server does not answer.'}`, url);
    } finally {
      opening--;
      if (!isClosed) wake();
    }
  }

  /** Tiles fail by the dozen: the first of them says it. */
  function watchErrors(
    source: Pick<TerrainProvider, 'errorEvent'>,
    code: string,
    url: string,
  ): void {
    let isTold = false;
    scope.add(
      source.errorEvent.addEventListener((error: { message?: string }) => {
        if (!isTold) report(code, error.message ?? 'A tile of the ground is missing.', url);
        isTold = true;
      }),
    );
  }

  function addImagery(provider: ImageryProvider, url: string): void {
    watchErrors(provider, 'IMAGERY_FAILED', url);
    const mine = scene.imageryLayers.addImageryProvider(provider);
    layer = mine;
    if (theme) restyle(theme);
    scope.add(() => {
      if (!scene.isDestroyed()) scene.imageryLayers.remove(mine, true);
    });
  }

  function setTerrain(provider: TerrainProvider): void {
    const before = scene.terrainProvider;
    scene.terrainProvider = provider;
    scope.add(() => {
      if (!scene.isDestroyed()) scene.terrainProvider = before;
    });
  }

  const { imagery, terrain } = globe;
  // A host has imagery of its own; an empty earth gets what Cesium brings along.
  if (imagery || !isHosted) {
    const url = imagery?.url ?? engine.buildModuleUrl('Assets/Textures/NaturalEarthII');
    void take(
      'IMAGERY_FAILED',
      url,
      () => openImagery(engine, imagery, url),
      (provider) => addImagery(provider, url),
    );
  }
  if (terrain)
    void take(
      'TERRAIN_FAILED',
      terrain.url,
      () => engine.CesiumTerrainProvider.fromUrl(terrain.url, { requestVertexNormals: true }),
      (provider) => {
        watchErrors(provider, 'TERRAIN_FAILED', terrain.url);
        setTerrain(provider);
      },
    );
  else if (!isHosted) {
    const heights = new Float32Array(SMOOTH * SMOOTH).fill(room.heightMeters);
    setTerrain(
      new engine.CustomHeightmapTerrainProvider({
        width: SMOOTH,
        height: SMOOTH,
        callback: () => heights.slice(),
      }) as unknown as TerrainProvider,
    );
  }

  return {
    restyle,
    get isBusy() {
      return opening > 0 || queued > 0;
    },
    dispose: scope.close,
  };
}

const rgb = ([r, g, b]: readonly number[]): [number, number, number] => [
  r as number,
  g as number,
  b as number,
];

async function openImagery(
  engine: Engine,
  imagery: Imagery | undefined,
  url: string,
): Promise<ImageryProvider> {
  if (!imagery) return engine.TileMapServiceImageryProvider.fromUrl(url);
  const credit = imagery.attribution && toCredit(imagery.attribution);
  const named = credit === undefined ? {} : { credit };
  switch (imagery.type) {
    case 'tms':
      return engine.TileMapServiceImageryProvider.fromUrl(url, named);
    case 'xyz':
      return new engine.UrlTemplateImageryProvider({
        url,
        maximumLevel: imagery.maxLevel ?? 19,
        ...named,
      });
    case 'wms':
      return new engine.WebMapServiceImageryProvider({
        url,
        layers: imagery.layer,
        parameters: { format: imagery.format ?? 'image/png', transparent: true },
        tilingScheme: new engine.WebMercatorTilingScheme(),
        ...named,
      });
    case 'wmts':
      return new engine.WebMapTileServiceImageryProvider({
        url,
        layer: imagery.layer,
        style: imagery.style ?? 'default',
        format: imagery.format ?? 'image/png',
        tileMatrixSetID: imagery.tileMatrixSet ?? 'GoogleMapsCompatible',
        maximumLevel: imagery.maxLevel ?? 18,
        ...named,
      });
  }
}

/** Cesium's credits know no language: both are written. Markup in them would be run, so there is none. */
function toCredit(text: NonNullable<Imagery['attribution']>): string {
  const all = typeof text === 'string' ? text : [...new Set(Object.values(text))].join(' · ');
  return all.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

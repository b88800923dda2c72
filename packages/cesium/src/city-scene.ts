import type {
  FrameChanges,
  Hit,
  RendererPorts,
  RendererStats,
  SceneReader,
  Undo,
  ViewReader,
  ViewTarget,
} from '@borough/core';
import { createFrame, createScope, type FlightEnd } from '@borough/core';
import type { Unrest } from '@borough/core/draw';
import { isMotionReduced, stepCamera } from '@borough/core/view';
import type { Scene } from '@cesium/engine';
import { pixelMeters } from './camera.js';
import { createDrawables } from './drawables.js';
import type { Engine } from './engine.js';
import { createEarth, type Earth } from './globe.js';
import { createGround } from './ground.js';
import { watchHand } from './hand.js';
import { lightOf } from './look.js';
import { type PickRoom, pickAt } from './pick.js';
import { takeOff } from './primitive.js';
import { openShadows } from './shadows.js';
import { aimAt } from './sight.js';
import type { Stage, StageOptions } from './stage.js';
import { createViewpoint } from './viewpoint.js';
import { createWindow } from './window.js';

/** A city in a Cesium scene, from its first frame until it is taken off. */
export interface CityScene {
  readonly scene: Scene;
  apply(changes: FrameChanges): void;
  pick(x: number, y: number): Promise<Hit | null>;
  fly(target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd>;
  stats(): RendererStats;
  /** What its picture may still have to wait for. */
  readonly unrest: Unrest;
  /** For checks: everything a pick needs. */
  readonly pickRoom: PickRoom;
  readonly dispose: Undo;
}

const WHOLE = [0, 0, 1, 1];

/** How long a pick waits for a frame that a sleeping page may never draw. */
const PATIENCE_MS = 400;

export function openCityScene(
  engine: Engine,
  stage: Stage,
  city: SceneReader,
  ports: RendererPorts,
  options: StageOptions,
  startFrames: number,
): CityScene {
  const { scene } = stage;
  const { canvas } = scene;
  const scope = createScope();
  const frame = createFrame(city.origin);
  const m = frame.toEcefMatrix;
  const up = [m[8] as number, m[9] as number, m[10] as number];
  const root = new engine.PrimitiveCollection();
  let frames = startFrames;
  let isDrawn = false;
  /** Readings have asked for a frame that is not drawn yet. */
  let isFollowing = false;
  let told = 0;
  // The drawn view; the city may drop it, and then the next one is drawn.
  let view = city.views[0] as ViewReader;

  scene.primitives.add(root);
  scope.add(() => {
    if (scene.isDestroyed()) return;
    // A host's collection may have been told not to destroy what leaves it.
    takeOff(scene.primitives, root);
    scene.requestRender();
  });

  const wake = (): void => {
    isDrawn = false;
    scene.requestRender();
  };
  const follow = (): void => {
    isFollowing = true;
    told++;
    scene.requestRender();
  };
  const light = () => lightOf(options.lighting, city.sun(view.id).altitudeDegrees, city.theme);

  const earth = openEarth();
  if (earth) scope.add(earth.dispose);
  const ground =
    stage.isHosted || earth ? null : createGround(engine, root, frame, up, options.shadows);
  if (ground) scope.add(ground.dispose);
  const window = createWindow(engine, stage, frame);

  let bufferHeight = 0;
  let pixelSize = 0;
  /** Asked for in every draw; asking the canvas each time would have the page laid out as often. */
  function pixel(): number {
    if (bufferHeight !== scene.drawingBufferHeight) {
      bufferHeight = scene.drawingBufferHeight;
      pixelSize = pixelMeters(stage.height);
    }
    return pixelSize;
  }

  const drawables = createDrawables({
    engine,
    parent: root,
    features: ports.features,
    scene: city,
    frame,
    up,
    shadows: options.shadows,
    view: () => view,
    light,
    pixel,
    frames: () => frames,
    wake,
    failed: ports.failed,
    toWindow: window.toWindow,
    labelView: () => window.labelView(view.id),
    language: () => options.language ?? document.documentElement.lang,
  });
  scope.add(drawables.dispose);

  /** Where the description has a globe: in a scene of our own, or in a host's that asks for it. */
  function openEarth(): Earth | null {
    if (!city.globe || !scene.globe || !stage.drives('globe')) return null;
    return createEarth({
      engine,
      scene,
      globe: city.globe,
      isHosted: stage.isHosted,
      heightMeters: city.origin.heightMeters,
      wake,
      report: (code, detail, url) =>
        ports.features.report({
          tileset: city.tilesets[0]?.id ?? '',
          code,
          detail,
          ...(url && { url }),
        }),
    });
  }

  function dress(): void {
    earth?.restyle(city.theme);
    ground?.restyle(city.theme, light());
    if (!stage.isHosted) {
      const [r, g, b] = city.theme.background;
      scene.backgroundColor = engine.Color.fromBytes(r, g, b);
    }
  }

  /** Cesium's light shines from where the city's sun stands; its own clock is left alone. */
  function shine(): void {
    if (!stage.drives('sun')) return;
    const { azimuthDegrees, altitudeDegrees } = city.sun(view.id);
    // By night the moon stands opposite, so that shapes keep a lit and an unlit side.
    const altitude = (Math.max(6, Math.abs(altitudeDegrees)) * Math.PI) / 180;
    // The lower the sun, the less of the light is its own.
    if (!stage.isHosted)
      scene.shadowMap.darkness = 1 - 0.45 * Math.min(1, Math.abs(altitudeDegrees) / 30);
    const azimuth = (azimuthDegrees * Math.PI) / 180;
    const [x, y, z] = frame.fromEnu([
      Math.sin(azimuth) * Math.cos(altitude),
      Math.cos(azimuth) * Math.cos(altitude),
      Math.sin(altitude),
    ]);
    const [ox, oy, oz] = frame.fromEnu([0, 0, 0]);
    scene.light = new engine.DirectionalLight({
      direction: new engine.Cartesian3(ox - x, oy - y, oz - z),
    });
  }
  dress();
  shine();
  if (options.shadows && !stage.isHosted) scope.add(openShadows(scene, city.origin.heightMeters));

  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const viewpoint = createViewpoint(engine, scene, {
    camera: view.camera,
    isDriven: stage.drives('camera'),
    isStill: () => isMotionReduced(options.motion, () => still.matches),
    fence: () => (stage.drives('camera') ? view.fence : undefined),
    moved: (camera) => ports.moved(view.id, camera),
  });
  const home = view.camera;
  scope.add(viewpoint.dispose);

  /** What is not drawn as described is said; a city without views shows nothing. */
  function checkViews(): void {
    const { views } = city;
    root.show = views.length > 0;
    const isWhole = view.rect.every((x, i) => x === WHOLE[i]);
    if (views.length < 2 && isWhole) return;
    ports.features.report({
      tileset: city.tilesets[0]?.id ?? '',
      code: 'VIEWS_UNSUPPORTED',
      detail: `A Cesium scene has one view: of ${views.length} only "${view.id}" is drawn, on the whole canvas.`,
    });
  }
  checkViews();

  scope.add(scene.preUpdate.addEventListener(() => drawables.step(performance.now())));
  let alarm: ReturnType<typeof setTimeout> | undefined;
  scope.add(() => clearTimeout(alarm));
  /** Draws again when something moves by itself: with the next frame, or when it is due. */
  function goOn(): void {
    clearTimeout(alarm);
    const waitMs = drawables.waitMs(performance.now());
    if (waitMs <= 0) scene.requestRender();
    else if (waitMs < Number.POSITIVE_INFINITY)
      alarm = setTimeout(() => scene.requestRender(), waitMs);
  }
  scope.add(
    scene.postRender.addEventListener(() => {
      frames++;
      isDrawn = true;
      isFollowing = false;
      goOn();
    }),
  );
  scope.add(
    scene.renderError.addEventListener((_scene: unknown, error: Error) => {
      const [tileset = { id: '' }] = city.tilesets;
      ports.features.report({
        tileset: tileset.id,
        code: 'RENDER_FAILED',
        detail: `Cesium has stopped drawing: ${error.message}`,
      });
    }),
  );
  const lost = (): void => ports.context('lost');
  canvas.addEventListener('webglcontextlost', lost);
  scope.add(() => canvas.removeEventListener('webglcontextlost', lost));

  const room = (): PickRoom => ({
    engine,
    scene,
    city,
    frame,
    view,
    tiles: drawables.tiles,
    layers: drawables.layers,
  });

  async function pick(x: number, y: number): Promise<Hit | null> {
    const end = performance.now() + PATIENCE_MS;
    // State travels with frames: a pick before the next one would find what was just hidden.
    while ((!isDrawn || isFollowing) && performance.now() < end && !isClosed)
      await new Promise((done) => setTimeout(done, 8));
    return isClosed ? null : pickAt(room(), x, y);
  }
  let isClosed = false;
  scope.add(() => {
    isClosed = true;
  });
  scope.add(
    watchHand(canvas, {
      pick,
      hover: (hit) => ports.hover(view.id, hit),
      click: (hit, isAdditive) => ports.click(view.id, hit, isAdditive),
      step: stage.drives('camera')
        ? (step) => viewpoint.steer((goal) => stepCamera(goal, step, home))
        : null,
      failed: (failure) =>
        ports.failed('PICK_FAILED', 'What lies under the pointer could not be read', failure),
    }),
  );
  wake();

  return {
    scene,
    get pickRoom() {
      return room();
    },
    get unrest() {
      const isIn =
        isDrawn &&
        !earth?.isBusy &&
        !drawables.isLoading &&
        drawables.tiles.every((tiles) => tiles.stats().pending === 0);
      return { isComing: !isIn, isBehind: isFollowing || drawables.isBusy, frames, told };
    },
    apply(changes) {
      const next = city.views.find(({ id }) => id === view.id) ?? city.views[0];
      if (next) view = next;
      if (changes.viewList || changes.views.includes(view.id)) checkViews();
      drawables.apply(changes);
      if (changes.theme || changes.sun) dress();
      if (changes.sun) {
        shine();
        drawables.restyle();
      }
      const isMoved = changes.views.includes(view.id) || changes.viewList;
      if (isMoved) viewpoint.set(view.camera);
      const { layers, layerList, tilesetList, theme } = changes;
      if (isMoved || layers.length > 0 || layerList || tilesetList || theme) wake();
      else follow();
    },
    pick,
    fly(target, signal) {
      const camera = 'camera' in target ? target.camera : aimAt(target, room(), viewpoint.camera);
      return camera ? viewpoint.fly(camera, signal) : Promise.resolve('missing');
    },
    stats() {
      const all = drawables.tiles.map((tiles) => tiles.stats());
      const sum = (of: (one: (typeof all)[number]) => number): number =>
        all.reduce((total, one) => total + of(one), 0);
      const parts = drawables.layers.flatMap(({ adapter }) => adapter.parts);
      const own = isClosed ? 0 : parts.length + (ground ? 1 : 0);
      return {
        tilesLoaded: sum((one) => one.loaded),
        tilesVisible: sum((one) => one.visible),
        tilesFailed: sum((one) => one.failed),
        cacheBytes: sum((one) => one.cacheBytes),
        drawCalls: sum((one) => one.visible) + own,
        triangles: sum((one) => one.triangles),
        geometries: sum((one) => one.loaded) + own,
        textures: sum((one) => one.textures) + drawables.textures,
        programs: sum((one) => one.programs) + own,
        frames,
        pending: sum((one) => one.pending) + (earth?.isBusy && !isClosed ? 1 : 0),
      };
    },
    dispose: scope.close,
  };
}

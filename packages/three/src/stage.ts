import {
  createFrame,
  createScope,
  type FlightEnd,
  type FrameChanges,
  type Hit,
  type RendererPorts,
  type RendererStats,
  type RequestFrame,
  type SceneReader,
  type Undo,
  type ViewId,
  type ViewTarget,
} from '@borough/core';
import { type HandOptions, isMotionReduced } from '@borough/core/view';
import { Matrix4, Scene } from 'three';
import { GROUND_ORDER } from './adapter.js';
import { copyAir } from './air.js';
import { createDrawables } from './drawables.js';
import { createFinish } from './finish.js';
import { createGlobe, hasEarth } from './globe.js';
import { createGround, toColor } from './ground.js';
import { createHands } from './hands.js';
import type { SeenLabel } from './label-view.js';
import { createLoop } from './loop.js';
import { forgetContext } from './loss.js';
import type { Lighting } from './material.js';
import { drawWithOnTop } from './on-top.js';
import { createPicker } from './pick.js';
import { type Picture, readPicture } from './picture.js';
import { createProbe, type ViewIds } from './probe.js';
import { createGovernor, type Quality, STEPS } from './quality.js';
import { createSky } from './sky.js';
import { createSlotTextures } from './slots.js';
import { createSurface } from './surface.js';
import { boxAround, frameBox } from './target.js';
import { createTiles } from './tiles.js';
import { createViews, type View } from './views.js';

export interface StageOptions {
  readonly requestFrame: RequestFrame;
  readonly fetch: typeof globalThis.fetch;
  readonly pixelRatio: number | undefined;
  readonly shadows: boolean;
  readonly quality: Quality;
  readonly lighting: Lighting;
  readonly controls: boolean;
  readonly finger: HandOptions['finger'];
  readonly motion: HandOptions['motion'];
  readonly cacheBytes: number | undefined;
  readonly language: string | undefined;
}

/** One mounted city: everything between `mount` and its undo. */
export interface Stage {
  apply(changes: FrameChanges): void;
  pick(view: ViewId, x: number, y: number): Promise<Hit | null>;
  fly(view: ViewId, target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd>;
  stats(): RendererStats;
  ids(view: ViewId): ViewIds;
  tiles(): string[];
  labels(view: ViewId): SeenLabel[];
  settled(): Promise<void>;
  unloadAll(): void;
  pixels(): Picture;
  readonly close: Undo;
}

export function createStage(
  canvas: HTMLCanvasElement,
  scene: SceneReader,
  ports: RendererPorts,
  options: StageOptions,
): Stage {
  const scope = createScope();
  const frame = createFrame(scene.origin);
  const ecefToScene = toSceneMatrix(frame.toEcefMatrix);
  const hasShadows = options.shadows && options.lighting === 'full';
  const world = new Scene();
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const isStill = (): boolean => isMotionReduced(options.motion, () => still.matches);

  const loop = createLoop(options.requestFrame, draw);
  const wake = loop.request;
  const surface = createSurface(
    canvas,
    {
      pixelRatio: options.pixelRatio,
      shadows: hasShadows,
      isLit: options.lighting === 'full',
    },
    {
      // At once: the browser has emptied the canvas and would show it so.
      resized: () => loop.now(),
      lost() {
        forgetContext(renderer, world);
        finish.keep(new Set());
        ports.context('lost');
      },
      restored() {
        slots.markWhole();
        sky.markShadows();
        drawables.restore();
        warmed.clear();
        ports.context('restored');
        wake();
      },
      shown() {
        slots.markWhole();
        wake();
      },
    },
  );
  scope.add(surface.dispose);
  const { renderer } = surface;
  renderer.debug.onShaderError = (gl, program, vertex, fragment) => {
    // A lost context compiles nothing, and is told elsewhere.
    if (gl.isContextLost()) return;
    const logs = [
      gl.getProgramInfoLog(program),
      ...[vertex, fragment].map((shader) => gl.getShaderInfoLog(shader)),
    ];
    const why = new Error(logs.filter(Boolean).join('\n').slice(0, 500));
    ports.failed('SHADER_FAILED', 'A material could not be compiled on this device', why);
  };
  const slots = createSlotTextures(scene);
  scope.add(slots.dispose);
  const sky = createSky(world, options.lighting, scene.origin.lat);
  const governor = createGovernor(options.quality);
  const finish = createFinish(renderer, world, () => drawables.list);
  scope.add(finish.dispose);
  applyStep();
  scope.add(sky.dispose);
  const isPlanned = scene.layers.some(({ layer }) => layer.type === 'areas');
  const ground = createGround(options.lighting, sky.air, isPlanned);
  // Under everything that lies on it.
  ground.mesh.renderOrder = GROUND_ORDER - 1;
  world.add(ground.mesh);
  scope.add(ground.dispose);
  const globe =
    scene.globe && hasEarth(scene.globe)
      ? createGlobe({
          globe: scene.globe,
          world,
          toScene: ecefToScene,
          heightMeters: scene.origin.heightMeters,
          lighting: options.lighting,
          air: sky.air,
          fetch: options.fetch,
          theme: () => scene.theme,
          report: (code, detail, url) =>
            ports.features.report({
              tileset: scene.tilesets[0]?.id ?? '',
              code,
              detail,
              ...(url && { url }),
            }),
          wake,
        })
      : null;
  if (globe) scope.add(globe.dispose);
  const drawables = createDrawables({
    scene,
    world,
    frame,
    slots,
    lighting: options.lighting,
    wake: loop.animate,
    changed: sky.markShadows,
    fetch: options.fetch,
    failed: ports.failed,
    air: sky.air,
    limits: () => STEPS[governor.step],
    language: () =>
      options.language ?? (canvas.closest<HTMLElement>('[lang]')?.lang || navigator.language),
    createTiles: (tileset, materials) =>
      createTiles({
        tileset,
        materials,
        features: ports.features,
        toScene: ecefToScene,
        fetch: options.fetch,
        cacheBytes: options.cacheBytes,
        wake,
        changed: sky.markShadows,
        settle: (tile) => ground.settle(tile),
      }),
  });
  scope.add(drawables.dispose);
  const views = createViews(frame, isStill, wake);
  scope.add(views.dispose);
  const picker = createPicker(renderer, world);
  scope.add(picker.dispose);
  // Of the last frame, without the picks that came after it.
  let drawn = { calls: 0, triangles: 0 };
  const warmed = new Set<string>();
  /** When the last frame was drawn, if the next one follows at once. */
  let lastMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  scope.add(() => clearTimeout(timer));

  function setTheme(): void {
    ground.setTheme(scene.theme);
    globe?.setTheme(scene.theme);
    sky.setTheme(scene.theme);
    renderer.setClearColor(toColor(scene.theme.background), 1);
  }

  function applyStep(): void {
    const limits = STEPS[governor.step];
    surface.setMostPixelRatio(limits.pixelRatio);
    sky.setShadows(hasShadows ? limits.shadowPixels : 0);
    if (!limits.bloom && !limits.occlusion) finish.keep(new Set());
  }

  function draw(nowMs: number): boolean {
    if (!surface.isReady) return false;
    // Only frames that follow each other at once tell how long one takes.
    if (lastMs !== null && governor.frame(nowMs - lastMs, nowMs)) applyStep();
    const isMoving = views.step(nowMs, ports.moved);
    slots.refresh();
    ground.refresh();
    drawables.step(nowMs);
    views.layout(surface.width, surface.height);
    const cameras = views.shown.map(({ camera, box }) => ({
      camera,
      width: box.width * surface.pixelRatio,
      height: box.height * surface.pixelRatio,
    }));
    for (const tiles of drawables.tiles) tiles.update(cameras);
    globe?.update(cameras);
    ground.mesh.visible = !globe?.isThere;
    renderer.info.reset();
    // What no view covers, and what one has left behind.
    renderer.clear();
    renderer.setScissorTest(true);
    for (const view of views.shown) drawView(view);
    renderer.setScissorTest(false);
    drawn = { calls: renderer.info.render.calls, triangles: renderer.info.render.triangles };
    warm();
    const waitMs = isMoving ? 0 : drawables.waitMs(nowMs);
    lastMs = waitMs <= 0 ? nowMs : null;
    if (!isMoving) rest(waitMs);
    return isMoving;
  }

  /** Nothing asks for a frame: the next one comes when a layer changes by itself. */
  function rest(waitMs: number): void {
    clearTimeout(timer);
    if (waitMs <= 0) loop.animate();
    else if (Number.isFinite(waitMs)) timer = setTimeout(loop.animate, waitMs);
  }

  /** The first things of a shape bring their id program with them. */
  function warm(): void {
    const fresh = drawables.list.filter((thing) => thing.isSeen && !warmed.has(thing.program));
    const [view] = views.shown;
    if (fresh.length === 0 || !view) return;
    for (const { program } of fresh) warmed.add(program);
    picker.warm(view.camera, drawables.list);
    if (options.lighting === 'full') finish.warm(view, STEPS[governor.step]);
  }

  function prepare(view: View): void {
    sky.light(view.id, scene, view.pose, view.rig.camera.rangeMeters);
    drawables.prepare(view, surface.pixelRatio);
    for (const { materials } of drawables.list) copyAir(sky.air, materials.uniforms);
  }

  function drawView(view: View): void {
    const { left, top, width, height } = view.box;
    const bottom = surface.height - top - height;
    renderer.setViewport(left, bottom, width, height);
    renderer.setScissor(left, bottom, width, height);
    renderer.clear();
    prepare(view);
    drawables.render(renderer, view);
    drawWithOnTop(renderer, world, view.camera, drawables.onTop(view), () => {
      renderer.shadowMap.needsUpdate = sky.needsShadows;
      renderer.render(world, view.camera);
      if (options.lighting === 'full')
        finish.finish(view, surface.pixelRatio, STEPS[governor.step], sky.air.uDark.value);
    });
  }

  const probe = createProbe({ scene, frame, surface, slots, picker, drawables, prepare });

  async function pick(id: ViewId, x: number, y: number): Promise<Hit | null> {
    const view = views.find(id);
    return view ? probe.pick(view, x, y) : null;
  }

  async function fly(id: ViewId, target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd> {
    const view = views.find(id);
    if (!view) return 'missing';
    if ('camera' in target) return view.rig.fly(target.camera, signal);
    const box = await boxAround(
      { scene, frame, tiles: () => drawables.tiles, requestFrame: options.requestFrame },
      target,
      signal,
    );
    if (signal?.aborted) return 'aborted';
    return box ? view.rig.fly(frameBox(box, view.rig.camera, frame), signal) : 'missing';
  }

  const pending = (): number =>
    drawables.tiles.reduce((sum, tiles) => sum + tiles.stats().pending, globe?.pending ?? 0);

  scope.add(createHands(canvas, { views, probe, ports, options }));

  // The page, or the element around the canvas, may change its language while it runs.
  const translation = new MutationObserver(wake);
  for (const speaker of new Set([document.documentElement, canvas.parentElement]))
    if (speaker) translation.observe(speaker, { attributeFilter: ['lang'] });
  scope.add(() => translation.disconnect());
  // Last in, first out: nothing is drawn while things go away.
  scope.add(loop.close);
  setTheme();
  drawables.sync();
  views.sync(scene.views);
  wake();

  return {
    apply(changes) {
      const { layers, layerList, tilesetList, viewList, theme, sun } = changes;
      const isSeen = slots.apply(changes);
      const isMoved = views.sync(scene.views);
      const isListed = layers.length > 0 || layerList || tilesetList || viewList;
      if (viewList) {
        const ids = new Set(scene.views.map((view) => view.id));
        sky.keep(ids);
        finish.keep(ids);
      }
      if (isListed) drawables.sync();
      const isShaped = drawables.apply(changes);
      if (theme) setTheme();
      const isShape = drawables.isShapeChanged(changes) || isListed;
      if (isShape) sky.markShadows();
      if (isMoved || isListed || theme) wake();
      else if (isSeen || isShaped || isShape || sun) loop.follow();
    },
    pick,
    fly,
    ids: (id) => probe.ids(views.find(id)),
    stats() {
      const { memory, programs } = renderer.info;
      const all = drawables.tiles.map((tiles) => tiles.stats());
      const sum = (value: (stats: (typeof all)[number]) => number): number =>
        all.reduce((total, stats) => total + value(stats), 0);
      return {
        tilesLoaded: sum((s) => s.loaded),
        tilesVisible: sum((s) => s.visible),
        tilesFailed: sum((s) => s.failed),
        cacheBytes: sum((s) => s.cacheBytes),
        drawCalls: drawn.calls,
        triangles: drawn.triangles,
        geometries: memory.geometries,
        textures: memory.textures,
        programs: programs?.length ?? 0,
        frames: loop.frames,
        pending: pending(),
      };
    },
    tiles: () => drawables.tiles.flatMap((tiles) => tiles.shown()),
    labels(id) {
      const view = views.find(id);
      return view ? drawables.labels(view) : [];
    },
    settled: () =>
      loop.settled({
        isComing: () => pending() > 0 || drawables.isLoading,
        isBehind: () => drawables.isBusy,
      }),
    unloadAll() {
      for (const tiles of drawables.tiles) tiles.unload();
    },
    pixels() {
      loop.now();
      return readPicture(renderer.getContext() as WebGL2RenderingContext);
    },
    close: scope.close,
  };
}

/** ECEF → local scene: the inverse of ENU → ECEF, then x east, y up, z south. */
export function toSceneMatrix(enuToEcef: readonly number[]): Matrix4 {
  const yUp = new Matrix4().set(1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1);
  return new Matrix4()
    .fromArray([...enuToEcef])
    .invert()
    .premultiply(yUp);
}

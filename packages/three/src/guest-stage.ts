import {
  createFrame,
  createScope,
  type FlightEnd,
  type FrameChanges,
  type Hit,
  type RendererPorts,
  type RendererStats,
  type SceneReader,
  type Undo,
  type ViewTarget,
} from '@borough/core';
import { type PerspectiveCamera, Scene, Vector3 } from 'three';
import { GROUND_ORDER } from './adapter.js';
import { copyAir } from './air.js';
import { toEnu } from './camera.js';
import type { Drawable } from './drawable.js';
import { createDrawables } from './drawables.js';
import { createGround } from './ground.js';
import type { GuestOptions, Pointed, ThreeHost } from './guest.js';
import { createGuestView } from './guest-view.js';
import { createPicker, type Picked } from './pick.js';
import { STEPS } from './quality.js';
import { createSky } from './sky.js';
import { createSlotTextures } from './slots.js';
import { toSceneMatrix } from './stage.js';
import { boxAround, frameBox } from './target.js';
import { createTiles } from './tiles.js';
import { aimOf } from './views.js';

/** One city in the scene of a host: everything between `mount` and its undo. */
export interface GuestStage {
  readonly root: Scene;
  frame(): void;
  apply(changes: FrameChanges): void;
  pick(x: number, y: number): Promise<Pointed | null>;
  pickNow(x: number, y: number): Pointed | null;
  fly(target: ViewTarget, signal?: AbortSignal): Promise<FlightEnd>;
  hover(hit: Hit | null): void;
  click(hit: Hit | null, isAdditive: boolean): void;
  stats(): RendererStats;
  readonly close: Undo;
}

const SHADOW_PIXELS = 2048;

export function createGuestStage(
  host: ThreeHost,
  scene: SceneReader,
  ports: RendererPorts,
  options: GuestOptions,
): GuestStage {
  const { renderer, wake } = host;
  const { lighting = 'full', sky: hasSky = true, ground: hasGround = true } = options;
  const fetch: typeof globalThis.fetch =
    options.fetch ?? ((...request) => globalThis.fetch(...request));
  const scope = createScope();
  const frame = createFrame(scene.origin);
  // A scene of its own inside the host's: its fog is nobody else's, and ids are drawn from it alone.
  const root = new Scene();
  root.name = 'borough';
  const slots = createSlotTextures(scene);
  scope.add(slots.dispose);
  const sky = createSky(root, lighting, scene.origin.lat);
  scope.add(sky.dispose);
  sky.setShadows(renderer.shadowMap.enabled && lighting === 'full' ? SHADOW_PIXELS : 0);
  const isPlanned = scene.layers.some(({ layer }) => layer.type === 'areas');
  const ground = createGround(lighting, sky.air, isPlanned);
  ground.mesh.renderOrder = GROUND_ORDER - 1;
  scope.add(ground.dispose);
  if (hasGround) root.add(ground.mesh);
  if (!hasSky) for (const child of root.children) if (child.userData.isSky) child.visible = false;
  const drawables = createDrawables({
    scene,
    world: root,
    frame,
    slots,
    lighting,
    wake,
    changed: sky.markShadows,
    fetch,
    failed: ports.failed,
    air: sky.air,
    // A host's frame has passes enough of its own.
    limits: () => STEPS.low,
    language: () =>
      options.language ??
      (renderer.domElement.closest<HTMLElement>('[lang]')?.lang || navigator.language),
    createTiles: (tileset, materials) =>
      createTiles({
        tileset,
        materials,
        features: ports.features,
        toScene: toSceneMatrix(frame.toEcefMatrix),
        fetch,
        cacheBytes: options.cacheBytes,
        wake,
        changed: sky.markShadows,
        settle: (tile) => ground.settle(tile),
      }),
  });
  scope.add(drawables.dispose);
  const eye = createGuestView({
    scene,
    id: options.view ?? scene.views[0]?.id ?? '',
    frame,
    renderer,
    camera: host.camera,
    drive: host.drive,
    moved: (camera) => ports.moved(eye.view.id, camera),
    wake,
  });
  scope.add(eye.close);
  const { view } = eye;
  const picker = createPicker(renderer, root);
  scope.add(picker.dispose);
  let frames = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  scope.add(() => clearTimeout(timer));

  /** Does something with the host's renderer, and leaves it as it was. */
  function borrow<T>(work: () => T): T {
    const target = renderer.getRenderTarget();
    const face = renderer.getActiveCubeFace();
    const level = renderer.getActiveMipmapLevel();
    const { autoUpdate, needsUpdate } = renderer.shadowMap;
    const isXr = renderer.xr.enabled;
    renderer.xr.enabled = false;
    Object.assign(renderer.shadowMap, { autoUpdate: false, needsUpdate: false });
    try {
      return work();
    } finally {
      Object.assign(renderer.shadowMap, { autoUpdate, needsUpdate });
      renderer.xr.enabled = isXr;
      renderer.setRenderTarget(target, face, level);
    }
  }

  function prepare(): void {
    sky.light(view.id, scene, view.pose, view.rig.camera.rangeMeters);
    // Haze is the colour of our sky: before another one it would be a stain.
    if (!hasSky) sky.air.uHaze.value.setX(1e6).setY(2e6);
    drawables.prepare(view, renderer.getPixelRatio());
    for (const { materials } of drawables.list) copyAir(sky.air, materials.uniforms);
  }

  function setTheme(): void {
    ground.setTheme(scene.theme);
    sky.setTheme(scene.theme);
  }

  const isInside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < view.box.width && y < view.box.height;

  function toPointed(
    found: Picked | null,
    list: readonly Drawable[],
    camera: PerspectiveCamera,
    x: number,
    y: number,
  ): Pointed | null {
    const thing = found && list[found.index];
    if (!found || !thing) return null;
    const aim = aimOf(view, x, y);
    const tan = Math.tan((camera.getEffectiveFOV() * Math.PI) / 360);
    const point = new Vector3(aim.x * tan * aim.aspect, aim.y * tan, -1)
      .multiplyScalar(found.depthMeters)
      .applyMatrix4(camera.matrixWorld);
    const place = frame.geodetic(toEnu([point.x, point.y, point.z]));
    const attributes = found.slot > 0 ? thing.attributes(found.slot) : undefined;
    const hit: Hit = {
      layer: thing.layerIn(view),
      table: thing.table,
      key: scene.table(thing.table).keyOf(found.slot) ?? null,
      slot: found.slot,
      position: [place.lon, place.lat, place.heightMeters],
      ...(attributes && { attributes }),
    };
    const distance = point.distanceTo(new Vector3().setFromMatrixPosition(camera.matrixWorld));
    return { hit, point, distance };
  }

  const at = (x: number, y: number) => ({ ...view.box, x, y });
  const restored = (): void => {
    slots.markWhole();
    sky.markShadows();
    drawables.restore();
    ports.context('restored');
    wake();
  };
  const lost = (): void => ports.context('lost');
  const { domElement } = renderer;
  domElement.addEventListener('webglcontextlost', lost);
  domElement.addEventListener('webglcontextrestored', restored);
  scope.add(() => {
    domElement.removeEventListener('webglcontextlost', lost);
    domElement.removeEventListener('webglcontextrestored', restored);
  });
  setTheme();
  drawables.sync();
  host.scene.add(root);
  scope.add(() => root.removeFromParent());
  wake();

  return {
    root,
    frame() {
      const nowMs = performance.now();
      const isMoving = eye.step(nowMs);
      slots.refresh();
      ground.refresh();
      drawables.step(nowMs);
      const ratio = renderer.getPixelRatio();
      const { width, height } = view.box;
      if (width > 0 && height > 0)
        for (const tiles of drawables.tiles)
          tiles.update([{ camera: view.camera, width: width * ratio, height: height * ratio }]);
      prepare();
      borrow(() => drawables.render(renderer, view));
      frames++;
      clearTimeout(timer);
      const waitMs = isMoving ? 0 : drawables.waitMs(nowMs);
      if (waitMs <= 0) wake();
      else if (Number.isFinite(waitMs)) timer = setTimeout(wake, waitMs);
    },
    apply(changes) {
      const { layers, layerList, tilesetList, viewList, theme, views, sun } = changes;
      const isSeen = slots.apply(changes);
      const isListed = layers.length > 0 || layerList || tilesetList || viewList;
      if (isListed) drawables.sync();
      const isShaped = drawables.apply(changes);
      if (theme) setTheme();
      if (views.includes(view.id)) eye.follow();
      const isShape = drawables.isShapeChanged(changes) || isListed;
      if (isShape) sky.markShadows();
      if (isSeen || isShaped || isShape || theme || sun) wake();
    },
    async pick(x, y) {
      if (!isInside(x, y) || frames === 0) return null;
      prepare();
      // The host's camera may have moved on when the answer comes.
      const camera = view.camera.clone();
      const { list } = drawables;
      const found = await borrow(() => picker.pick(camera, list, at(x, y)));
      return toPointed(found, list, camera, x, y);
    },
    pickNow(x, y) {
      if (!isInside(x, y) || frames === 0) return null;
      prepare();
      const { list } = drawables;
      const found = borrow(() => picker.pickNow(view.camera, list, at(x, y)));
      return toPointed(found, list, view.camera, x, y);
    },
    hover: (hit) => ports.hover(view.id, hit),
    click: (hit, isAdditive) => ports.click(view.id, hit, isAdditive),
    async fly(target, signal) {
      if (!host.drive) return 'missing';
      if ('camera' in target) return view.rig.fly(target.camera, signal);
      const requestFrame = (callback: () => void): Undo => {
        const id = requestAnimationFrame(callback);
        wake();
        return () => cancelAnimationFrame(id);
      };
      const box = await boxAround(
        { scene, frame, tiles: () => drawables.tiles, requestFrame },
        target,
        signal,
      );
      if (signal?.aborted) return 'aborted';
      return box ? view.rig.fly(frameBox(box, view.rig.camera, frame), signal) : 'missing';
    },
    stats() {
      const all = drawables.tiles.map((tiles) => tiles.stats());
      const sum = (value: (stats: (typeof all)[number]) => number): number =>
        all.reduce((total, stats) => total + value(stats), 0);
      const { memory, render, programs } = renderer.info;
      return {
        tilesLoaded: sum((s) => s.loaded),
        tilesVisible: sum((s) => s.visible),
        tilesFailed: sum((s) => s.failed),
        cacheBytes: sum((s) => s.cacheBytes),
        drawCalls: render.calls,
        triangles: render.triangles,
        geometries: memory.geometries,
        textures: memory.textures,
        programs: programs?.length ?? 0,
        frames,
        pending: sum((s) => s.pending),
      };
    },
    close: scope.close,
  };
}

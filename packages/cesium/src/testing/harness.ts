import type { Harness, Mask, Picture, Staged } from '@borough/fixtures';
import type { Cesium3DTileset, Scene } from '@cesium/engine';
import { loadEngine } from '../engine.js';
import type { CesiumOptions, CesiumTarget, Engine } from '../index.js';
import { toHit } from '../pick.js';
import { createOpenRenderer, type OpenRenderer } from '../renderer.js';

/** Where the tests' server has Cesium's own files; nothing in the suite may come from anywhere else. */
export const ASSETS = new URL('../../node_modules/@cesium/engine/Source/', import.meta.url).href;

/**
 * Cesium without a table for mirror light that nothing here uses: it computes one for each context, which
 * takes a graphics card a moment and SwiftShader three seconds.
 */
export async function loadQuickEngine(): Promise<Engine> {
  const engine = await import('@cesium/engine');
  const { BrdfLutGenerator } = engine as unknown as {
    BrdfLutGenerator: { prototype: { update(): void } };
  };
  BrdfLutGenerator.prototype.update = () => {};
  await loadEngine(async () => engine, ASSETS);
  return engine;
}

/** Where a stage puts its canvas. */
export function createElement(width: number, height: number): HTMLElement {
  const element = document.createElement('div');
  element.style.cssText = `width:${width}px;height:${height}px`;
  document.body.append(element);
  return element;
}

/** What every renderer of the tests is made with. */
export const SETTINGS = { assetBase: ASSETS, engine: loadQuickEngine } as const;

export const HARNESS: Harness = {
  name: 'cesium',
  async create({ width, height, lighting }) {
    const element = createElement(width, height);
    return stageOf(element, { lighting, ...SETTINGS }, () => element.remove());
  },
};

export function stageOf(
  target: CesiumTarget,
  options: CesiumOptions,
  close: () => void = () => {},
): Staged & { readonly renderer: OpenRenderer } {
  const renderer = createOpenRenderer(target, options);
  const scene = (): Scene => {
    if (!renderer.scene) throw new Error('Nothing is mounted');
    return renderer.scene;
  };
  return {
    renderer,
    settled: renderer.settled,
    pixels: () => readPixels(scene()),
    ids: () => readIds(renderer, scene()),
    unloadAll: () => unloadAll(renderer, scene()),
    close,
  };
}

/** Draws a frame and reads it in the same task, before the browser takes it. */
export function readPixels(scene: Scene): Picture {
  scene.requestRender();
  scene.render();
  const gl = scene.canvas.getContext('webgl2') as WebGL2RenderingContext;
  const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
  const data = new Uint8Array(width * height * 4);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, data);
  return { width, height, data: flipped(data, width, height) };
}

function flipped(data: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    out.set(data.subarray(y * width * 4, (y + 1) * width * 4), (height - 1 - y) * width * 4);
  return out;
}

/** Cesium's own pick pass over the whole canvas: what `pick` sees, pixel by pixel. */
function readIds(renderer: OpenRenderer, scene: Scene): Mask {
  const room = renderer.pickRoom;
  if (!room) throw new Error('Nothing is mounted');
  scene.requestRender();
  scene.render();
  const gl = scene.canvas.getContext('webgl2') as WebGL2RenderingContext;
  const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
  let pixels = new Uint8Array(0);
  const read = gl.readPixels;
  gl.readPixels = function (this: WebGL2RenderingContext, ...args: unknown[]) {
    (read as (...args: unknown[]) => void).apply(gl, args);
    const target = args[6];
    if (target instanceof Uint8Array && target.length > pixels.length) pixels = target.slice();
  } as typeof gl.readPixels;
  // An odd rectangle around the middle: its lower left corner is that of the canvas.
  scene.pick(new room.engine.Cartesian2(width / 2, height / 2), width + 1, height + 1);
  gl.readPixels = read;
  const lookUp = (scene as unknown as { context: { getObjectByPickColor(rgba: number): unknown } })
    .context;
  const slots = new Uint32Array(width * height);
  const known = new Map<number, number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = ((height - 1 - y) * (width + 1) + x) * 4;
      const [r = 0, g = 0, b = 0, a = 0] = pixels.subarray(at, at + 4);
      if (r + g + b + a === 0) continue;
      const rgba = room.engine.Color.fromBytes(r, g, b, a).toRgba();
      let slot = known.get(rgba);
      if (slot === undefined) {
        const object = lookUp.getObjectByPickColor(rgba);
        slot = toHit(room, object, x + 0.5, y + 0.5)?.slot ?? 0;
        if (!(object as { borough?: string } | undefined)?.borough) known.set(rgba, slot);
      }
      slots[y * width + x] = slot;
    }
  }
  return { width, height, slots };
}

/** Looks away with a cache of nothing, so that Cesium lets every tile go, and looks back. */
async function unloadAll(renderer: OpenRenderer, scene: Scene): Promise<void> {
  const sets = tilesetsOf(scene);
  const sizes = sets.map(({ cacheBytes, maximumCacheOverflowBytes }) => ({
    cacheBytes,
    maximumCacheOverflowBytes,
  }));
  for (const set of sets) Object.assign(set, { cacheBytes: 0, maximumCacheOverflowBytes: 0 });
  const { position, direction, up, right } = scene.camera;
  const pose = [position, direction, up, right].map((v) => v.clone());
  scene.camera.lookRight(Math.PI);
  scene.camera.lookUp(Math.PI / 2);
  for (let i = 0; i < 3; i++) {
    for (const set of sets) set.trimLoadedTiles();
    scene.requestRender();
    scene.render();
  }
  if (renderer.stats().tilesLoaded > 0) throw new Error('Some tiles stayed');
  sets.forEach((set, i) => {
    Object.assign(set, sizes[i]);
  });
  [position, direction, up, right].forEach((v, i) => {
    Object.assign(v, pose[i]);
  });
  scene.requestRender();
  await renderer.settled();
}

export function tilesetsOf(scene: Scene): Cesium3DTileset[] {
  const found: Cesium3DTileset[] = [];
  const look = (collection: { length: number; get(i: number): unknown }): void => {
    for (let i = 0; i < collection.length; i++) {
      const one = collection.get(i) as { customShader?: unknown; length?: number };
      if (one && 'tileLoad' in one) found.push(one as Cesium3DTileset);
      else if (typeof one?.length === 'number') look(one as never);
    }
  };
  look(scene.primitives);
  return found;
}

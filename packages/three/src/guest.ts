import {
  BoroughError,
  type Hit,
  NO_STATS,
  type Renderer,
  type RendererStats,
  type ViewId,
} from '@borough/core';
import type { Camera, Object3D, Vector3, WebGLRenderer } from 'three';
import type { Pose } from './camera.js';
import { createGuestStage, type GuestStage } from './guest-stage.js';
import type { Lighting } from './material.js';
import { CAPABILITIES } from './renderer.js';

/** A page's own three.js: its renderer, its scene, its camera. All of it stays the page's. */
export interface ThreeHost {
  readonly renderer: WebGLRenderer;
  /**
   * The city is added to it as one object, and that one is taken away again. One unit is a metre, y is up,
   * x east, z south, and the middle of the scene is the city's origin.
   */
  readonly scene: Object3D;
  /** The camera that looks now; a PerspectiveCamera, which sees as far as its own `far`. */
  camera(): Camera;
  /** A frame is needed: call `frame` of the guest, and then render the scene. Asking again before is free. */
  wake(): void;
  /** Puts the page's camera somewhere, for flights and `look`; where it is absent the city never moves it. */
  readonly drive?: (pose: Pose) => void;
}

export interface GuestOptions {
  /** Whose overrides, hidden layers and sun are shown; the city's first view if absent. */
  readonly view?: ViewId;
  /** `flat` draws data in exactly its own colours. `full` is made for `NeutralToneMapping`. Default `full`. */
  readonly lighting?: Lighting;
  /** The sky and its haze. Default true. */
  readonly sky?: boolean;
  /** The land around the city. Default true. */
  readonly ground?: boolean;
  readonly fetch?: typeof globalThis.fetch;
  /** Most bytes of tiles in memory, for each tileset. */
  readonly cacheBytes?: number;
  /** Language of labels; that of the canvas unless given. */
  readonly language?: string;
}

/** What lies under a point of the canvas, as the city and as the scene tell it. */
export interface Pointed {
  readonly hit: Hit;
  /** In the host's scene. */
  readonly point: Vector3;
  /** From the camera, metres. */
  readonly distance: number;
}

/** A city in the scene of a host. It has no loop: it is drawn when the host renders its scene. */
export interface ThreeGuest extends Renderer {
  /** The object in the host's scene; null while no city is mounted. */
  readonly root: Object3D | null;
  /** Makes the city ready for the next picture; call it once a frame, before the scene is rendered. */
  frame(): void;
  /** What lies under a point, CSS pixels from the canvas' top left: soon, without holding anybody up. */
  point(x: number, y: number): Promise<Pointed | null>;
  /** The same at once: waits for the GPU, a few milliseconds. For clicks, not for moves. */
  pointNow(x: number, y: number): Pointed | null;
  /** Tells the city what the page's pointer is on, and what it has clicked: it highlights and selects. */
  hover(hit: Hit | null): void;
  click(hit: Hit | null, isAdditive: boolean): void;
}

/**
 * Draws a city in a scene that is there already, with the renderer, camera and frames of its host: adds one
 * object, takes exactly that away again, and leaves everything else as it is.
 *
 * @throws BoroughError `CAMERA_UNSUPPORTED` from `frame` for anything but a PerspectiveCamera
 * @example
 * const guest = createThreeGuest({ renderer, scene, camera: () => camera, wake: () => requestAnimationFrame(draw) });
 * const undo = city.attach(guest);
 * function draw() {
 *   guest.frame();
 *   renderer.render(scene, camera);
 * }
 */
export function createThreeGuest(host: ThreeHost, options: GuestOptions = {}): ThreeGuest {
  let stage: GuestStage | null = null;
  let last: RendererStats = NO_STATS;
  return {
    capabilities: { ...CAPABILITIES, shadows: host.renderer.shadowMap.enabled },
    get root() {
      return stage?.root ?? null;
    },
    mount(scene, ports) {
      if (stage)
        throw new BoroughError(
          'RENDERER_MOUNTED',
          'This guest already draws a city. Undo that first, or create another guest.',
        );
      const mine = createGuestStage(host, scene, ports, options);
      stage = mine;
      return () => {
        if (stage !== mine) return;
        stage = null;
        try {
          mine.close();
        } finally {
          last = mine.stats();
          host.wake();
        }
      };
    },
    apply: (changes) => stage?.apply(changes),
    frame: () => stage?.frame(),
    point: async (x, y) => stage?.pick(x, y) ?? null,
    pointNow: (x, y) => stage?.pickNow(x, y) ?? null,
    hover: (hit) => stage?.hover(hit),
    click: (hit, isAdditive) => stage?.click(hit, isAdditive),
    pick: async (_view, x, y) => (await stage?.pick(x, y))?.hit ?? null,
    fly: async (_view, target, signal) => stage?.fly(target, signal) ?? 'missing',
    stats: () => stage?.stats() ?? last,
  };
}

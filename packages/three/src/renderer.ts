import {
  BoroughError,
  type Capabilities,
  NO_STATS,
  type Renderer,
  type RequestFrame,
  type Undo,
  type ViewId,
} from '@borough/core';
import type { HandOptions } from '@borough/core/view';
import type { SeenLabel } from './label-view.js';
import type { Lighting } from './material.js';
import type { Picture } from './picture.js';
import type { ViewIds } from './probe.js';
import type { Quality } from './quality.js';
import { createStage, type Stage } from './stage.js';

export interface ThreeOptions extends HandOptions {
  /** The port to the next frame; the browser's unless tests say otherwise. */
  readonly requestFrame?: RequestFrame;
  /** How tilesets and tiles are fetched: the place for credentials and caches of one's own. */
  readonly fetch?: typeof globalThis.fetch;
  /** Device pixels for a CSS pixel; the screen's own, at most 2, unless given. */
  readonly pixelRatio?: number;
  /** Default true. */
  readonly shadows?: boolean;
  /**
   * How much is drawn: shadows, light that spreads, shade in corners, sharpness. `auto` finds by the
   * time that frames take what the machine bears, `{ least: 'medium' }` too, but never without shadows.
   * Default `auto`.
   */
  readonly quality?: Quality;
  /** `flat` draws data in exactly its own colours, with no light, haze or shadow. Default `full`. */
  readonly lighting?: Lighting;
  /** Most bytes of tiles in memory, for each tileset. Default 430 MB; a phone wants less. */
  readonly cacheBytes?: number;
  /** Language of labels; the document's unless given, read anew whenever labels are placed. */
  readonly language?: string;
}

/** A renderer that can also be looked at from inside, for tests and measurements. */
export interface ThreeRenderer extends Renderer {
  /** The whole id pass of a view, in the pixels of the canvas; what is outside the view is 0. */
  ids(view: ViewId): ViewIds;
  /** The tiles on the screen, each by its way down from its root: `0/3/1`. */
  tiles(): string[];
  /** The labels of a view, those that come and go too. */
  labels(view: ViewId): SeenLabel[];
  /** Resolves when all that was asked for is in and drawn (rule RE4); readings go on. */
  settled(): Promise<void>;
  /** Drops every tile from memory; those in view load again with the next frame. */
  unloadAll(): void;
  /** Draws and reads the canvas. */
  pixels(): Picture;
}

export const CAPABILITIES: Capabilities = {
  engine: 'three.js',
  perViewOverrides: true,
  shadows: true,
  ghosting: true,
  contextRecovery: true,
  featureIds: ['attribute', 'implicit', 'batchTable'],
  pick: true,
  layers: ['features', 'points', 'models', 'gltf', 'lines', 'areas', 'tracks', 'labels', 'heat'],
};

/**
 * Draws a city on a canvas with three.js. Nothing touches the canvas before `mount`.
 *
 * @throws BoroughError `WEBGL_UNAVAILABLE` from `mount` where there is no WebGL 2
 * @example
 * const undo = city.attach(createThreeRenderer(document.querySelector('canvas')!));
 */
export function createThreeRenderer(
  canvas: HTMLCanvasElement,
  options: ThreeOptions = {},
): ThreeRenderer {
  let stage: Stage | null = null;
  let last = NO_STATS;
  const isFlat = options.lighting === 'flat';

  function mounted(): Stage {
    if (stage) return stage;
    throw new BoroughError('RENDERER_NOT_MOUNTED', 'Attach the renderer to a city first.');
  }

  function unmount(mine: Stage): void {
    if (stage !== mine) return;
    stage = null;
    try {
      mine.close();
    } finally {
      // What is left after everything has been undone: nothing, if all is well.
      last = mine.stats();
    }
  }

  return {
    capabilities: { ...CAPABILITIES, shadows: !isFlat && (options.shadows ?? true) },
    mount(scene, ports): Undo {
      if (stage)
        throw new BoroughError(
          'RENDERER_MOUNTED',
          'This renderer already draws a city. Undo that first, or create another renderer on another canvas.',
        );
      const mine = createStage(canvas, scene, ports, {
        requestFrame: options.requestFrame ?? nextFrame,
        fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
        pixelRatio: options.pixelRatio,
        shadows: options.shadows ?? true,
        quality: options.quality ?? 'auto',
        lighting: options.lighting ?? 'full',
        controls: options.controls ?? true,
        finger: options.finger,
        motion: options.motion,
        cacheBytes: options.cacheBytes,
        language: options.language,
      });
      stage = mine;
      return () => unmount(mine);
    },
    apply: (changes) => stage?.apply(changes),
    pick: async (view, x, y) => stage?.pick(view, x, y) ?? null,
    fly: async (view, target, signal) => stage?.fly(view, target, signal) ?? 'missing',
    stats: () => stage?.stats() ?? last,
    ids: (view) => mounted().ids(view),
    tiles: () => mounted().tiles(),
    labels: (view) => mounted().labels(view),
    settled: () => mounted().settled(),
    unloadAll: () => mounted().unloadAll(),
    pixels: () => mounted().pixels(),
  };
}

const nextFrame: RequestFrame = (callback) => {
  const id = requestAnimationFrame(callback);
  return () => cancelAnimationFrame(id);
};

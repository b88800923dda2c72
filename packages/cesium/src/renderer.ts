import {
  BoroughError,
  type Capabilities,
  type FlightEnd,
  type FrameChanges,
  type Hit,
  NO_STATS,
  type Renderer,
  type RendererPorts,
  type SceneReader,
  type Undo,
} from '@borough/core';
import { settle } from '@borough/core/draw';
import type { HandOptions } from '@borough/core/view';
import type { Scene } from '@cesium/engine';
import { type CityScene, openCityScene } from './city-scene.js';
import { type Engine, loadEngine } from './engine.js';
import { LAYERS } from './layers.js';
import type { Lighting } from './look.js';
import type { PickRoom } from './pick.js';
import { type CesiumTarget, type Drive, openStage, type StageOptions } from './stage.js';

export interface CesiumOptions extends Pick<HandOptions, 'motion'> {
  /** `flat` draws every pixel in its unlit colour. Default `full`. */
  readonly lighting?: Lighting;
  /**
   * The folder that Cesium's own files are served from, needed wherever a bundler moves its modules: copy
   * `Source/Assets`, `Build/Workers` and `Build/ThirdParty` of `@cesium/engine` into it. Nothing is asked of
   * another host. Workers start from it as modules, so `worker-src 'self'` is enough if it is of the same origin.
   */
  readonly assetBase?: string;
  /** Where Cesium comes from; a host hands in its own: `async () => Cesium`. Default `import('@cesium/engine')`. */
  readonly engine?: () => Promise<Engine>;
  /** What of a host's scene the city moves unasked. Default nothing; a scene of our own is moved whole. */
  readonly drives?: readonly Drive[];
  /** Shadows in a scene of our own. Default true where lighting is full. */
  readonly shadows?: boolean;
  /** Language of labels; the document's unless given, read anew whenever labels are placed. */
  readonly language?: string;
}

/** A renderer whose scene can be reached, for what borough does not do. */
export interface CesiumRenderer extends Renderer {
  /** The scene the city is drawn in; null until Cesium is loaded and after the city has been taken off. */
  readonly scene: Scene | null;
  /** Resolves when all that was asked for is in and drawn (rule RE4); readings go on. */
  settled(): Promise<void>;
}

/** The same with its inside in view, for our own checks. */
export interface OpenRenderer extends CesiumRenderer {
  readonly pickRoom: PickRoom | null;
}

/**
 * Draws a city with Cesium: in an element, with a scene of its own, or in the widget, viewer or scene of
 * a host application, to which it adds its things and from which it takes exactly them away again.
 *
 * Returns at once; Cesium itself is loaded when a city is mounted, and what happens until then is not
 * lost, because the scene is read whole when drawing begins.
 *
 * @example
 * const renderer = createCesiumRenderer(document.querySelector('#map') as HTMLElement);
 * const detach = city.attach(renderer);
 */
export function createCesiumRenderer(
  target: CesiumTarget,
  options: CesiumOptions = {},
): CesiumRenderer {
  return createOpenRenderer(target, options);
}

/** True where the earth itself is drawn, and not only the ground near the city. */
function hasEarth({ globe }: SceneReader): boolean {
  return globe !== null && (globe.terrain !== undefined || globe.ellipsoid !== false);
}

export function createOpenRenderer(
  target: CesiumTarget,
  options: CesiumOptions = {},
): OpenRenderer {
  const lighting = options.lighting ?? 'full';
  const stageOptions: StageOptions = {
    lighting,
    shadows: options.shadows ?? lighting === 'full',
    drives: options.drives ?? [],
    language: options.language,
    motion: options.motion,
  };
  const capabilities: Capabilities = {
    engine: 'cesium',
    perViewOverrides: false,
    views: 'one',
    shadows: stageOptions.shadows,
    ghosting: true,
    contextRecovery: false,
    featureIds: ['attribute', 'implicit', 'texture', 'batchTable'],
    pick: true,
    layers: LAYERS,
  };
  let current: CityScene | null = null;
  let starting: Promise<unknown> | null = null;
  let frames = 0;

  /** The scene as soon as there is one; null if it is taken off before. */
  async function opened(): Promise<CityScene | null> {
    await starting;
    return current;
  }

  return {
    capabilities,
    get scene() {
      return current?.scene ?? null;
    },
    get pickRoom() {
      return current?.pickRoom ?? null;
    },
    mount(scene: SceneReader, ports: RendererPorts): Undo {
      if (starting)
        throw new BoroughError(
          'RENDERER_BUSY',
          'This renderer already draws a city. Take that one off first, or create another renderer.',
        );
      let undo: Undo | null = null;
      let isOver = false;
      const start = async (): Promise<void> => {
        const engine = await loadEngine(options.engine, options.assetBase);
        if (isOver) return;
        const stage = openStage(engine, target, stageOptions, hasEarth(scene));
        const opening = openCityScene(engine, stage, scene, ports, stageOptions, frames);
        current = opening;
        undo = () => {
          frames = opening.stats().frames;
          current = null;
          opening.dispose();
          stage.close();
        };
      };
      const mine = start().catch((error: unknown) => {
        ports.features.report({
          tileset: scene.tilesets[0]?.id ?? '',
          code: error instanceof BoroughError ? error.code : 'ENGINE_FAILED',
          detail: error instanceof Error ? error.message : String(error),
        });
      });
      starting = mine;
      return () => {
        if (isOver) return;
        isOver = true;
        starting = null;
        undo?.();
        undo = null;
      };
    },
    apply(changes: FrameChanges): void {
      current?.apply(changes);
    },
    async pick(_view, x, y): Promise<Hit | null> {
      return (await opened())?.pick(x, y) ?? null;
    },
    async fly(_view, to, signal): Promise<FlightEnd> {
      return (await opened())?.fly(to, signal) ?? 'missing';
    },
    stats() {
      if (current) return current.stats();
      return { ...NO_STATS, frames, pending: starting ? 1 : 0 };
    },
    async settled() {
      await opened();
      await settle(
        () => current?.unrest ?? null,
        (callback) => {
          const id = requestAnimationFrame(callback);
          return () => cancelAnimationFrame(id);
        },
        () => performance.now(),
      );
    },
  };
}

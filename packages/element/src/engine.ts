import { BoroughError, type Renderer } from '@borough/core';

/** What an element tells an engine. */
export interface EngineOptions {
  /** The folder of files that an engine loads by itself, where it has any. */
  readonly assetBase?: string;
}

/** A module that draws cities: `@borough/three`, `@borough/cesium`, or one of your own. */
export interface EngineModule {
  /** A renderer that fills `host`, and leaves it empty when it is taken off. Labels follow `host.lang`. */
  createRenderer(host: HTMLElement, options: EngineOptions): Renderer;
}

/** Loads an engine when a city is first drawn. */
export type LoadEngine = () => Promise<EngineModule>;

/**
 * Engines by name; each is a chunk of its own, so that a page loads the one it uses. Only what is taken out of
 * them by name is in that chunk.
 */
const ENGINES: Readonly<Record<string, LoadEngine>> = {
  three: async () => {
    const { createRenderer } = await import('@borough/three');
    return { createRenderer };
  },
  cesium: async () => {
    const { createRenderer } = await import('@borough/cesium');
    return { createRenderer };
  },
};

/** @throws BoroughError `ENGINE_UNKNOWN` */
export function toEngine(engine: string | LoadEngine): LoadEngine {
  if (typeof engine === 'function') return engine;
  const known = Object.hasOwn(ENGINES, engine) ? ENGINES[engine] : undefined;
  if (known) return known;
  throw new BoroughError(
    'ENGINE_UNKNOWN',
    `There is no engine "${engine}". Write engine="three" or engine="cesium", or hand in a function: city.engine = () => import('…').`,
  );
}

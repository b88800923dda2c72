import type { Renderer } from '@borough/core';

/** What an engine's package exports; `@borough/three` and `@borough/cesium` both do. */
export interface EngineModule {
  createRenderer(element: HTMLElement): Renderer;
}

/**
 * A way to an engine, taken when the first view comes into the page: `() => import('@borough/three')`.
 * Options are given by wrapping:
 * `async () => { const three = await import('@borough/three'); return { createRenderer: (e) => three.createRenderer(e, { shadows: false }) }; }`.
 */
export type Engine = () => Promise<EngineModule>;

import type { Renderer } from '@borough/core';

/** What draws the city, and the element it draws in. */
export interface Engine {
  readonly renderer: Renderer;
  readonly surface: HTMLElement;
}

/** Each engine is a chunk of its own: a page downloads the one it draws with and no other. */
const ENGINES: Readonly<Record<string, (canvas: HTMLCanvasElement) => Promise<Engine>>> = {
  async three(canvas) {
    const { createThreeRenderer } = await import('@borough/three');
    return { renderer: createThreeRenderer(canvas), surface: canvas };
  },
  async cesium(canvas) {
    const { createCesiumRenderer } = await import('@borough/cesium');
    // Cesium brings its own canvas; the element takes the place and the name of ours.
    const surface = document.createElement('div');
    surface.id = canvas.id;
    surface.setAttribute('aria-label', canvas.getAttribute('aria-label') ?? '');
    canvas.replaceWith(surface);
    return { renderer: createCesiumRenderer(surface, { assetBase: 'cesium/' }), surface };
  },
};

/** Loads the engine of that name, or three.js. */
export function loadEngine(name: string | null, canvas: HTMLCanvasElement): Promise<Engine> {
  const load = name && Object.hasOwn(ENGINES, name) ? ENGINES[name] : ENGINES.three;
  return (load as (typeof ENGINES)[string])(canvas);
}

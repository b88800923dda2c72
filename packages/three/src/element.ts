import { BoroughError, type Renderer } from '@borough/core';
import { createThreeRenderer, type ThreeOptions } from './renderer.js';

/** What elements tell any engine; three.js has no files of its own to load. */
export interface HostOptions {
  readonly assetBase?: string;
}

/**
 * Draws a city in an element, on a canvas of its own that fills it: made by `mount`, gone with its GPU
 * context when the city is taken off. The name that every engine's package exports, so that pages load
 * the engine they are handed.
 *
 * @throws BoroughError `WEBGL_UNAVAILABLE` from `mount` where there is no WebGL 2
 * @example
 * const { createRenderer } = await import('@borough/three');
 * const undo = city.attach(createRenderer(document.querySelector('#map') as HTMLElement));
 */
export function createRenderer(
  element: HTMLElement,
  options: ThreeOptions & HostOptions = {},
): Renderer {
  const canvas = element.ownerDocument.createElement('canvas');
  // Rules of the object model, which a strict policy allows; a style attribute it does not.
  Object.assign(canvas.style, { display: 'block', width: '100%', height: '100%' });
  const renderer = createThreeRenderer(canvas, options);

  /** A page may keep sixteen contexts, and the collector is not asked when it frees one. */
  function remove(): void {
    canvas.remove();
    canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  }

  return {
    ...renderer,
    mount(scene, ports) {
      if (canvas.isConnected)
        throw new BoroughError(
          'RENDERER_MOUNTED',
          'This renderer already draws a city. Undo that first, or create another renderer in another element.',
        );
      // Behind what the page lays over it.
      element.prepend(canvas);
      try {
        const undo = renderer.mount(scene, ports);
        return () => {
          try {
            undo();
          } finally {
            remove();
          }
        };
      } catch (failure) {
        canvas.remove();
        throw failure;
      }
    },
  };
}

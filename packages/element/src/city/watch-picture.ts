import type { Renderer, Undo } from '@borough/core';

/** So long the first tile may take before its absence is taken for the picture. */
const START_MS = 10_000;
const LOOK_MS = 250;

/**
 * Tells by `aria-busy` of an element, and to `told`, whether tiles are on their way: at once, and four
 * times a second until it is undone.
 */
export function watchPicture(
  element: HTMLElement,
  renderer: Renderer,
  hasTiles: boolean,
  told: (isBusy: boolean) => void,
): Undo {
  const sinceMs = performance.now();
  const look = (): void => {
    const { pending, tilesLoaded, tilesFailed } = renderer.stats();
    // Before the first answer nothing is pending yet.
    const isStarting =
      hasTiles && tilesLoaded + tilesFailed === 0 && performance.now() - sinceMs < START_MS;
    const isBusy = pending > 0 || isStarting;
    element.setAttribute('aria-busy', String(isBusy));
    told(isBusy);
  };
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => {
    clearInterval(timer);
    element.removeAttribute('aria-busy');
  };
}

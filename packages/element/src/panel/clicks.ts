import { createScope, type Undo } from '@borough/core';

const TREMBLE_PIXELS = 5;

/**
 * Takes the clicks on a stage for somebody else, and leaves drags, wheels and pinches to the camera. What
 * draws the city sees a click that was taken, where `click` says true, as a pointer that was cancelled.
 */
export function takeClicks(stage: HTMLElement, click: (x: number, y: number) => boolean): Undo {
  const scope = createScope();
  let down: { readonly id: number; readonly x: number; readonly y: number } | null = null;

  function listen(
    type: 'pointerdown' | 'pointerup',
    listener: (event: PointerEvent) => void,
  ): void {
    stage.addEventListener(type, listener, { capture: true });
    scope.add(() => stage.removeEventListener(type, listener, { capture: true }));
  }

  listen('pointerdown', (event) => {
    const isOnly = event.isPrimary && event.button === 0;
    down = isOnly ? { id: event.pointerId, x: event.clientX, y: event.clientY } : null;
  });
  listen('pointerup', (event) => {
    const from = down;
    down = null;
    if (!from || from.id !== event.pointerId) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > TREMBLE_PIXELS) return;
    const box = stage.getBoundingClientRect();
    if (!click(event.clientX - box.left, event.clientY - box.top)) return;
    event.stopImmediatePropagation();
    const { pointerId } = event;
    event.target?.dispatchEvent(new PointerEvent('pointercancel', { pointerId, bubbles: true }));
  });
  return scope.close;
}

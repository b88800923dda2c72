import type { Hit, Undo } from '@borough/core';
import { type Step, stepOf } from '@borough/core/view';

export interface HandEvents {
  pick(x: number, y: number): Promise<Hit | null>;
  hover(hit: Hit | null): void;
  click(hit: Hit | null, isAdditive: boolean): void;
  /** A key asks for a step of the camera; null where keys are not ours. */
  readonly step: ((step: Step) => void) | null;
  failed(failure: unknown): void;
}

/** At most so often is it asked what lies under a moving pointer: a pick draws the scene once. */
const HOVER_MS = 90;
/** A pointer that moved further than this between down and up was dragging. */
const CLICK_PIXELS = 5;

/** Listens to a pointer over the canvas; the engine's own camera gestures are left as they are. */
export function watchHand(canvas: HTMLCanvasElement, events: HandEvents): Undo {
  const controller = new AbortController();
  const { signal } = controller;
  let down: { x: number; y: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: { x: number; y: number } | null = null;
  let isBusy = false;

  const placeOf = (event: PointerEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function fail(failure: unknown): null {
    if (!signal.aborted) events.failed(failure);
    return null;
  }

  async function look(): Promise<void> {
    timer = undefined;
    if (!next || isBusy || signal.aborted) return;
    const { x, y } = next;
    next = null;
    isBusy = true;
    const hit = await events.pick(x, y).catch(fail);
    isBusy = false;
    if (signal.aborted) return;
    events.hover(hit);
    if (next) timer = setTimeout(look, HOVER_MS);
  }

  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (event.buttons !== 0) return;
      next = placeOf(event);
      timer ??= setTimeout(look, HOVER_MS);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerleave',
    () => {
      next = null;
      events.hover(null);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      down = event.button === 0 ? placeOf(event) : null;
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerup',
    async (event) => {
      const start = down;
      down = null;
      const { x, y } = placeOf(event);
      if (!start || Math.hypot(x - start.x, y - start.y) > CLICK_PIXELS) return;
      try {
        const hit = await events.pick(x, y);
        if (!signal.aborted) events.click(hit, event.shiftKey || event.ctrlKey || event.metaKey);
      } catch (failure) {
        fail(failure);
      }
    },
    { signal },
  );
  if (events.step) listenToKeys(canvas, events.step, signal);

  return () => {
    clearTimeout(timer);
    controller.abort();
  };
}

/** A canvas that keys reach must be a place that focus can come to. */
function listenToKeys(
  canvas: HTMLCanvasElement,
  take: (step: Step) => void,
  signal: AbortSignal,
): void {
  if (!canvas.hasAttribute('tabindex')) {
    canvas.tabIndex = 0;
    signal.addEventListener('abort', () => canvas.removeAttribute('tabindex'));
  }
  canvas.addEventListener(
    'keydown',
    (event) => {
      const step = stepOf(event);
      if (!step) return;
      event.preventDefault();
      take(step);
    },
    { signal },
  );
}

import type { Camera, City, Rect, Undo, ViewId } from '@borough/core';
import type { Ticker } from './ticker.js';

/** The views of one canvas, each where an element of the page is. Views that no element shows are not drawn. */
export interface Panes {
  /**
   * Shows a view where the element is. A view that the city has not got is added for as long.
   *
   * @param camera where an added view looks from; the first view's camera if absent
   */
  add(id: ViewId, element: Element, camera: Camera | undefined): Undo;
}

const NOWHERE: Rect = [0, 0, 0, 0];

/** @param container the element that the canvas fills */
export function createPanes(city: City, ticker: Ticker, container: () => Element | null): Panes {
  const { scene } = city;
  const shown = new Map<ViewId, Element>();
  /** Views that are here for an element's sake alone. */
  const added = new Set<ViewId>();
  /** The rectangles of views as the city described them. */
  const described = new Map<ViewId, Rect>();
  let watch: Undo | null = null;

  function place(id: ViewId, rect: Rect): void {
    const view = scene.views.find((one) => one.id === id);
    if (view?.rect.some((x, i) => x !== rect[i])) scene.setView(id, { rect });
  }

  /** Puts every view where its element is now. */
  function measure(): void {
    const whole = container()?.getBoundingClientRect();
    if (!whole || whole.width === 0 || whole.height === 0) return;
    for (const { id, rect } of scene.views) {
      if (!described.has(id)) described.set(id, rect);
      const box = shown.get(id)?.getBoundingClientRect();
      place(id, box ? within(box, whole) : NOWHERE);
    }
  }

  function begin(): Undo {
    const observer = new ResizeObserver(measure);
    for (const element of [container(), ...shown.values()]) if (element) observer.observe(element);
    // An element may also move without another size, when its neighbours change.
    const { undo } = ticker.watch(
      () => {
        measure();
        return false;
      },
      () => {},
    );
    return () => {
      observer.disconnect();
      undo();
    };
  }

  /** Follows another set of elements; without any, the city is as it was described. */
  function follow(): void {
    watch?.();
    watch = shown.size > 0 ? begin() : null;
    if (watch) measure();
    else {
      for (const [id, rect] of described) place(id, rect);
      described.clear();
    }
  }

  return {
    add(id, element, camera) {
      const isOwn = added.has(id) || !scene.views.some((view) => view.id === id);
      const look = camera ?? scene.views[0]?.camera;
      const undo =
        isOwn && look ? city.extend({ views: [{ id, camera: look, rect: NOWHERE }] }) : null;
      if (undo) added.add(id);
      shown.set(id, element);
      follow();
      return () => {
        shown.delete(id);
        undo?.();
        follow();
      };
    },
  };
}

/** A box of the page as a rectangle of another. */
function within(box: DOMRect, whole: DOMRect): Rect {
  return [
    (box.left - whole.left) / whole.width,
    (box.top - whole.top) / whole.height,
    box.width / whole.width,
    box.height / whole.height,
  ];
}

import { createScope, type Undo, type ViewId } from '@borough/core';
import { drag, type HandOptions, orbit, stepCamera, stepOf, zoom } from '@borough/core/view';
import { aimOf, type View } from './views.js';

/** What a person's hand does to the city, and what it needs to know. */
export interface ControlPort {
  viewAt(x: number, y: number): View | undefined;
  /** The view that the keyboard moves: the one a pointer has touched last, else the first. */
  keyView(touched: ViewId | undefined): View | undefined;
  click(view: View, x: number, y: number, isAdditive: boolean): void;
  /** null: the pointer has left. */
  hover(at: { readonly view: View; readonly x: number; readonly y: number } | null): void;
  /** A double click: come nearer to what is there. */
  approach(view: View, x: number, y: number): void;
}

interface Finger {
  x: number;
  y: number;
  readonly startX: number;
  readonly startY: number;
}

/** CSS pixels a pointer may tremble and still click. */
const CLICK_PIXELS = 5;
const DEGREES_PER_PIXEL = 0.3;

/**
 * Mouse, touch and keys on a canvas. Left drag orbits, right, ctrl or shift drag pans, the wheel and two
 * fingers zoom about the place under them; what one finger does is the host's choice. Everything reaches the camera through the view's rig.
 */
export function createControl(
  canvas: HTMLCanvasElement,
  port: ControlPort,
  finger: HandOptions['finger'] = 'orbit',
): Undo {
  const scope = createScope();
  const fingers = new Map<number, Finger>();
  let active: View | undefined;
  let touched: ViewId | undefined;
  let isPanning = false;
  let isClick = false;

  const place = (event: MouseEvent): { x: number; y: number } => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function listen<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ): void {
    canvas.addEventListener(type, listener, { passive: false });
    scope.add(() => canvas.removeEventListener(type, listener));
  }

  function moveOne(view: View, finger: Finger, x: number, y: number): void {
    const { rig } = view;
    if (isPanning) rig.steer(drag(rig.goal, aimOf(view, finger.x, finger.y), aimOf(view, x, y)));
    else
      rig.steer(
        orbit(rig.goal, (x - finger.x) * DEGREES_PER_PIXEL, (finger.y - y) * DEGREES_PER_PIXEL),
      );
  }

  /** Two fingers: their middle pans, their distance zooms, their angle turns. */
  function moveTwo(view: View, before: readonly Finger[], after: readonly Finger[]): void {
    const [a, b] = [span(before), span(after)];
    const aim = aimOf(view, b.x, b.y);
    let camera = drag(view.rig.goal, aimOf(view, a.x, a.y), aim);
    camera = zoom(camera, a.length / Math.max(1, b.length), aim);
    view.rig.steer(orbit(camera, ((a.degrees - b.degrees + 540) % 360) - 180, 0));
  }

  listen('pointerdown', (event) => {
    const { x, y } = place(event);
    if (fingers.size === 0) active = port.viewAt(x, y);
    if (!active) return;
    touched = active.id;
    fingers.set(event.pointerId, { x, y, startX: x, startY: y });
    try {
      canvas.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already, or a script has made the event.
    }
    // The ring is for those who steer by keys.
    canvas.focus({ preventScroll: true, focusVisible: false });
    const isOther = event.button !== 0 || event.ctrlKey || event.shiftKey || event.metaKey;
    isPanning = isOther || (event.pointerType === 'touch' && finger === 'pan');
    isClick = event.button === 0 && fingers.size === 1;
    port.hover(null);
  });

  listen('pointermove', (event) => {
    const { x, y } = place(event);
    const finger = fingers.get(event.pointerId);
    if (!finger || !active) {
      const view = event.pointerType === 'touch' ? undefined : port.viewAt(x, y);
      port.hover(view ? { view, x, y } : null);
      return;
    }
    if (Math.hypot(x - finger.startX, y - finger.startY) > CLICK_PIXELS) isClick = false;
    if (isClick) return;
    if (fingers.size === 1) moveOne(active, finger, x, y);
    if (fingers.size === 2) {
      const before = [...fingers.values()];
      const after = before.map((other) => (other === finger ? { ...finger, x, y } : other));
      moveTwo(active, before, after);
    }
    finger.x = x;
    finger.y = y;
  });

  const release = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!finger || !active || fingers.size > 0) return;
    const view = active;
    active = undefined;
    if (!isClick || event.type === 'pointercancel') return;
    port.click(
      view,
      finger.startX,
      finger.startY,
      event.ctrlKey || event.shiftKey || event.metaKey,
    );
  };
  listen('pointerup', release);
  listen('pointercancel', release);
  listen('pointerleave', () => port.hover(null));
  listen('contextmenu', (event) => event.preventDefault());

  listen('wheel', (event) => {
    const { x, y } = place(event);
    const view = port.viewAt(x, y);
    if (!view) return;
    event.preventDefault();
    // Lines and pages of a wheel in pixels; a pinch on a touchpad comes as a wheel with ctrl.
    const unit = event.deltaMode === 1 ? 33 : event.deltaMode === 2 ? 400 : 1;
    const pixels = Math.max(-300, Math.min(300, event.deltaY * unit * (event.ctrlKey ? 4 : 1)));
    view.rig.steer(zoom(view.rig.goal, Math.exp(pixels * 0.0016), aimOf(view, x, y)));
  });

  listen('dblclick', (event) => {
    const { x, y } = place(event);
    const view = port.viewAt(x, y);
    if (view) port.approach(view, x, y);
  });

  listen('keydown', (event) => {
    const view = port.keyView(touched);
    const step = stepOf(event);
    if (!view || !step) return;
    event.preventDefault();
    view.rig.steer(stepCamera(view.rig.goal, step, view.home));
  });

  const { touchAction } = canvas.style;
  const tabIndex = canvas.getAttribute('tabindex');
  canvas.style.touchAction = 'none';
  if (tabIndex === null) canvas.tabIndex = 0;
  scope.add(() => {
    canvas.style.touchAction = touchAction;
    if (tabIndex === null) canvas.removeAttribute('tabindex');
  });
  return scope.close;
}

function span(fingers: readonly Finger[]): {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly degrees: number;
} {
  const [a, b] = fingers as [Finger, Finger];
  return {
    x: (a.x + b.x) / 2,
    y: (a.y + b.y) / 2,
    length: Math.hypot(b.x - a.x, b.y - a.y),
    degrees: (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI,
  };
}

import { createScope, type Undo } from '@borough/core';

/** What a browser does of itself and a kiosk must not: menus, drags, marked text, dropped files, zoomed pages. */
const NEVER = ['contextmenu', 'dragstart', 'dragover', 'drop', 'selectstart', 'gesturestart'];
const FUNCTION_KEY = /^F\d+$/;
const BROWSER_KEY = /^(Browser|Launch|Media|ContextMenu|Help|Print|Meta|OS)/;

/**
 * Takes every way out of a page that a page can take (rule KI11): context menu, drags and drops, marked text,
 * pinch and wheel zoom, function keys and every key with Ctrl, Alt or Meta, links that leave, forms. What only the browser
 * decides (Escape, Ctrl+W, gestures of the system) is closed by starting it with `--kiosk`.
 */
export function confine(page: Window = window): Undo {
  const scope = createScope();
  function refuse(type: string, isRefused: (event: Event) => boolean = () => true): void {
    const listen = (event: Event): void => {
      if (isRefused(event)) event.preventDefault();
    };
    const options = { capture: true, passive: false };
    page.addEventListener(type, listen, options);
    scope.add(() => page.removeEventListener(type, listen, options));
  }
  for (const type of NEVER) refuse(type);
  refuse('wheel', (event) => (event as WheelEvent).ctrlKey);
  refuse('touchmove', (event) => (event as TouchEvent).touches.length > 1);
  refuse('keydown', (event) => isWayOut(event as KeyboardEvent));
  for (const type of ['click', 'auxclick']) refuse(type, leadsAway);
  refuse('submit');
  return scope.close;
}

function isWayOut({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey || FUNCTION_KEY.test(key) || BROWSER_KEY.test(key);
}

/** A link of this page to a place in this page is none. */
function leadsAway(event: Event): boolean {
  const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
  if (!(link instanceof HTMLAnchorElement) || !link.hasAttribute('href')) return false;
  return !(link.getAttribute('href') ?? '').startsWith('#') || link.target !== '';
}

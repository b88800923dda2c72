import type { City, Scope } from '@borough/core';
import { tell } from '../events.js';

/** `borough-change` is told so long after a change at most, once for all that came together. */
const CHANGE_MS = 200;

/** Tells an element's listeners what happens in its city. */
export function watchCity(element: Element, city: City, scope: Scope): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const change = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      tell(element, 'borough-change', { city });
    }, CHANGE_MS);
  };
  scope.add(() => clearTimeout(timer));
  scope.add(
    city.selection.chosen.watch((chosen) => {
      tell(element, 'borough-select', { chosen });
      change();
    }),
  );
  scope.add(city.scene.watch(({ what }) => what !== 'sun' && change()));
  scope.add(city.scene.sunClock.watch(change));
  scope.add(city.clock.state.watch(change));
}

import type { Hit, Undo } from '@borough/core';
import type { View } from './views.js';

/** A place under the pointer. */
export interface Pointed {
  readonly view: View;
  readonly x: number;
  readonly y: number;
}

/** Asks what lies under the pointer, at most fifteen times a second and only after it has moved. */
export interface Hover {
  move(at: Pointed | null): void;
  readonly dispose: Undo;
}

const INTERVAL_MS = 1000 / 15;

export function createHover(
  pick: (at: Pointed) => Promise<Hit | null>,
  tell: (view: View, hit: Hit | null) => void,
  fail: (failure: unknown) => void,
): Hover {
  let wanted: Pointed | null = null;
  let told: { readonly view: View; readonly hit: Hit } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isDisposed = false;

  function say(view: View, hit: Hit | null): void {
    const isSame =
      told !== null && hit !== null && told.hit.slot === hit.slot && told.hit.layer === hit.layer;
    if (isSame || (told === null && hit === null)) return;
    if (told && told.view !== view) tell(told.view, null);
    told = hit && { view, hit };
    tell(view, hit);
  }

  async function ask(): Promise<void> {
    timer = undefined;
    const at = wanted;
    if (!at || isDisposed) return;
    isBusy = true;
    const hit = await pick(at).catch((failure: unknown) => {
      fail(failure);
      return null;
    });
    isBusy = false;
    if (isDisposed) return;
    // The pointer may have left meanwhile.
    if (wanted) say(at.view, hit);
    if (wanted && wanted !== at) schedule();
  }

  function schedule(): void {
    if (!isBusy) timer ??= setTimeout(ask, INTERVAL_MS);
  }

  return {
    move(at) {
      wanted = at;
      if (at) {
        schedule();
        return;
      }
      clearTimeout(timer);
      timer = undefined;
      if (told) say(told.view, null);
    },
    dispose() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}

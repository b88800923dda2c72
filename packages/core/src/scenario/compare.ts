import type { CityPart } from '../scene/part.js';
import type { Scene } from '../scene/scene.js';
import type { Rect, ViewId, ViewReader } from '../scene/view.js';
import type { Undo } from '../scope.js';
import { type ReadonlySignal, signal } from '../signal/signal.js';

/** Two futures in one picture (`swipe`: one camera, cut at `at`), or side by side with cameras that move together. */
export interface Comparison {
  readonly how: 'swipe' | 'side';
  /** The future on the right; absent, the existing city. The first view's is on the left. */
  readonly scenario?: string;
  /** Where the cut is, 0 … 1 of the width. */
  readonly at: number;
}

/** Shows a second future beside that of the first view. */
export interface Compare {
  readonly now: ReadonlySignal<Comparison | null>;
  set(next: Comparison | null): void;
  /** Where a view is when nothing is compared. */
  rectOf(view: ViewReader): Rect;
  readonly close: Undo;
}

/** The view on the right. */
export const COMPARED: ViewId = 'compared';
const WHOLE: Rect = [0, 0, 1, 1];

export function createCompare(scene: Scene, extend: (part: CityPart) => Undo): Compare {
  const now = signal<Comparison | null>(null);
  let takeOut: Undo | null = null;
  let left: ViewReader | null = null;

  /** The two look at the same place, whichever a hand moves. */
  function link(id: ViewId): void {
    const moved = scene.views.find((view) => view.id === id);
    const other = scene.views.find((view) => view.id === (id === COMPARED ? left?.id : COMPARED));
    if (moved && other && moved.camera !== other.camera)
      scene.setView(other.id, { camera: moved.camera });
  }

  const unwatch = scene.watch((change) => {
    if (takeOut && change.what === 'view' && (change.id === COMPARED || change.id === left?.id))
      link(change.id);
  });

  function end(): void {
    if (left && scene.views.some(({ id }) => id === left?.id))
      scene.setView(left.id, { rect: left.rect, window: left.window });
    takeOut?.();
    takeOut = null;
    left = null;
  }

  function show({ how, scenario, at }: Comparison): void {
    const first = scene.views.find(({ id }) => id !== COMPARED);
    if (!first) return;
    left ??= first;
    const { camera, hiddenLayers } = first;
    takeOut ??= extend({
      views: [{ id: COMPARED, camera, hiddenLayers: [...hiddenLayers] }],
    });
    const halves = [cut(left.rect, 0, at), cut(left.rect, at, 1)] as const;
    const windows = how === 'swipe' ? [cut(WHOLE, 0, at), cut(WHOLE, at, 1)] : [WHOLE, WHOLE];
    scene.setView(left.id, { rect: halves[0], window: windows[0] as Rect });
    scene.setView(COMPARED, {
      rect: halves[1],
      window: windows[1] as Rect,
      scenario: scenario ?? null,
    });
  }

  return {
    now,
    rectOf: ({ id, rect }) => (left?.id === id ? left.rect : rect),
    set(next) {
      if (next) show(next);
      else end();
      now.set(next);
    },
    close() {
      unwatch();
      end();
    },
  };
}

/** The part of a rectangle from one share of its width to another. */
function cut([x, y, width, height]: Rect, from: number, to: number): Rect {
  return [x + from * width, y, (to - from) * width, height];
}

import type { Hit, Undo } from '@borough/core';
import type { Pointed, ThreeGuest } from '@borough/three';
import type { RootState } from '@react-three/fiber';
import { type Intersection, Object3D } from 'three';

/** The city as react-three-fiber's raycaster meets it: one object whose answer the GPU has given. */
export interface PointerTarget {
  readonly object: Object3D;
  /** Follows the events of the element that react-three-fiber listens to. */
  connect(element: EventTarget): Undo;
}

/** An intersection with the city: what was hit travels into the event. */
interface CityIntersection extends Intersection {
  readonly hit: Hit;
}

/** Milliseconds between two looks under a moving pointer. */
const INTERVAL_MS = 1000 / 15;
const NOTED = [
  'pointermove',
  'pointerdown',
  'pointerup',
  'click',
  'dblclick',
  'contextmenu',
  'wheel',
];

/** @param layerNumber tells layers apart */
export function createPointerTarget(
  guest: ThreeGuest,
  get: () => RootState,
  layerNumber: (id: string) => number,
): PointerTarget {
  const object = new Object3D();
  object.name = 'borough pointer';
  /** Of the event that is being handled. */
  let isMoving = false;
  /** What lay under the pointer when it was last asked for. */
  let known: Pointed | null = null;
  let knownAt = '';
  let askedAt = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBusy = false;
  let isConnected = false;

  function place(): { x: number; y: number; name: string } {
    const { pointer, size, camera } = get();
    const x = ((pointer.x + 1) / 2) * size.width;
    const y = ((1 - pointer.y) / 2) * size.height;
    // Another picture, or another eye, is another question.
    const eye = camera.matrixWorld.elements.map((e) => e.toFixed(2)).join();
    return { x, y, name: `${x} ${y} ${eye}` };
  }

  async function ask(): Promise<void> {
    timer = undefined;
    isBusy = true;
    const { x, y, name } = place();
    askedAt = name;
    const found = await guest.point(x, y).catch(() => null);
    isBusy = false;
    if (!isConnected) return;
    [known, knownAt] = [found, name];
    // Looks again with the answer; tells over and out where it is another thing.
    get().events.update?.();
  }

  function schedule(): void {
    if (!isBusy && place().name !== askedAt) timer ??= setTimeout(ask, INTERVAL_MS);
  }

  function answer(): Pointed | null {
    if (isMoving) {
      schedule();
      return known;
    }
    const { x, y, name } = place();
    if (name !== knownAt) [known, knownAt] = [guest.pointNow(x, y), name];
    return known;
  }

  object.raycast = (_raycaster, intersections) => {
    const found = answer();
    if (!found) return;
    const { hit, point, distance } = found;
    const crossing: CityIntersection = {
      hit,
      point: point.clone(),
      distance,
      object,
      // Each thing is one of its own to whoever counts what is hovered.
      index: layerNumber(hit.layer),
      instanceId: hit.slot,
    };
    intersections.push(crossing);
  };

  return {
    object,
    connect(element) {
      isConnected = true;
      const note = (event: Event): void => {
        isMoving = event.type === 'pointermove';
      };
      // Before react-three-fiber's own listeners, which ask the raycaster.
      for (const type of NOTED) element.addEventListener(type, note, { capture: true });
      return () => {
        isConnected = false;
        clearTimeout(timer);
        timer = undefined;
        for (const type of NOTED) element.removeEventListener(type, note, { capture: true });
      };
    },
  };
}

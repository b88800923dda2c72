import type { GlSpy } from '../../gl.js';
import type { Values } from '../../messages/values.js';
import { keyOfBox } from '../../page/boxes.js';
import type { Subject } from '../../subject.js';
import { createShaded } from './cesium-shader.js';

/**
 * The expert's way where changes come by key, as they do in a message: a `Map` from key to the number that the tiles
 * carry. Still without what was before, without ages, and without a worker.
 */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  const numberOf = new Map<string, number>();
  const keysOf = new WeakMap<Values, readonly string[]>();
  const shaded = createShaded(
    spy,
    canvas,
    'cesium:CustomShader + state texture, keys in a Map',
    (message) => {
      const keys = keysOf.get(message) ?? [];
      const slots = new Uint32Array(keys.length);
      for (let i = 0; i < keys.length; i++) slots[i] = numberOf.get(keys[i] as string) ?? 0;
      return { slots, values: message.values };
    },
    (message) =>
      keysOf.set(
        message,
        Array.from(message.slots, (i) => keyOfBox(size, i)),
      ),
  );
  let size = 0;
  return {
    ...shaded,
    async open(n) {
      size = Math.round(Math.sqrt(n));
      for (let i = 0; i < n; i++) numberOf.set(keyOfBox(size, i), i);
      await shaded.open(n);
    },
  };
}

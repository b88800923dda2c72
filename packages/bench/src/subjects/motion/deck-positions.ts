import { ScatterplotLayer } from '@deck.gl/layers';
import type { Buffer } from '@luma.gl/core';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import type { Fixes } from '../../messages/fixes.js';
import { createKeyframes, type Keyframes } from '../../page/keyframes.js';
import type { Subject } from '../../subject.js';
import { DECK_VERSION, type OpenDeck, openDeck } from '../live/deck.js';

/** The expert's way: a position buffer of one's own, worked out and written whole in every frame. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  let open: OpenDeck | null = null;
  let buffer: Buffer | null = null;
  let positions = new Float32Array(0);
  let keyframes: Keyframes = createKeyframes(0);
  const put = (vehicle: number, x: number, y: number): void => {
    positions[vehicle * 3] = x;
    positions[vehicle * 3 + 1] = y;
  };
  return {
    name: 'deck.gl:buffer.write',
    version: DECK_VERSION,
    async open(n) {
      open = await openDeck(spy, canvas);
      keyframes = createKeyframes(n);
      positions = new Float32Array(n * 3);
      const { device } = open.deck as unknown as {
        device: { createBuffer(data: object): Buffer };
      };
      buffer = device.createBuffer({ data: positions });
      const getPosition = { buffer, type: 'float32', size: 3 };
      const data = { length: n, attributes: { getPosition } };
      open.draw([
        new ScatterplotLayer({
          id: 'dots',
          data: data as never,
          getRadius: 4,
          radiusUnits: 'common',
        }),
      ]);
    },
    apply(message) {
      keyframes.add(message);
      keyframes.place(message.atMs, put);
      buffer?.write(positions);
      open?.deck.redraw('positions');
    },
    read(vehicle) {
      const held = findHeld(
        spy,
        'positions',
        (h) => h.kind === 'buffer' && h.bytes === positions.byteLength,
      );
      return new Float32Array(readBuffer(spy, held, vehicle * 12, 4).buffer)[0] as number;
    },
    close: () => open?.deck.finalize(),
  };
}

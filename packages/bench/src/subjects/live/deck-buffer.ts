import { ScatterplotLayer } from '@deck.gl/layers';
import type { Buffer } from '@luma.gl/core';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import { texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import type { Subject } from '../../subject.js';
import { DECK_VERSION, type OpenDeck, openDeck } from './deck.js';

/** The expert's way: a colour buffer of one's own, written whole, colours from a table of 256 on this side. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let open: OpenDeck | null = null;
  let buffer: Buffer | null = null;
  let values = new Uint8Array(0);
  let colors = new Uint32Array(0);
  let palette = new Uint32Array(256);

  function setLook(look: number): void {
    const lut = new Uint32Array(toLut(look).buffer);
    palette = Uint32Array.from({ length: 256 }, (_c, value) => lut[texelOf(look, value)] as number);
  }

  function draw(): void {
    buffer?.write(colors);
    open?.deck.redraw('colours');
  }

  return {
    name: 'deck.gl:buffer.write',
    version: DECK_VERSION,
    async open(n) {
      open = await openDeck(spy, canvas);
      values = new Uint8Array(n);
      setLook(0);
      colors = new Uint32Array(n).fill(palette[0] as number);
      const place = placeIn(n, 8000);
      const positions = Float32Array.from(
        { length: n * 3 },
        (_p, i) => place(Math.floor(i / 3))[i % 3] ?? 0,
      );
      const { device } = open.deck as unknown as { device: { createBuffer(data: object): Buffer } };
      buffer = device.createBuffer({ data: colors });
      const getFillColor = { buffer, type: 'unorm8', size: 4 };
      const data = {
        length: n,
        attributes: { getPosition: { value: positions, size: 3 }, getFillColor },
      };
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
      for (let i = 0; i < message.slots.length; i++) {
        const slot = message.slots[i] as number;
        values[slot] = message.values[i] as number;
        colors[slot] = palette[values[slot] as number] as number;
      }
      draw();
    },
    restyle(look) {
      setLook(look);
      for (let i = 0; i < values.length; i++) colors[i] = palette[values[i] as number] as number;
      draw();
    },
    read(slot) {
      const held = findHeld(
        spy,
        'a buffer of colours',
        (h) => h.kind === 'buffer' && h.bytes === values.length * 4,
      );
      return readBuffer(spy, held, slot * 4, 4)[0] as number;
    },
    close: () => open?.deck.finalize(),
  };
}

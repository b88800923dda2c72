import { ScatterplotLayer } from '@deck.gl/layers';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import { texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import type { Subject } from '../../subject.js';
import { DECK_VERSION, type OpenDeck, openDeck } from './deck.js';

interface Sensor {
  readonly position: readonly [number, number];
  value: number;
}

/** The idiomatic way: rows, accessors, and an update trigger that says when colours are to be asked for again. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let open: OpenDeck | null = null;
  let rows: Sensor[] = [];
  let lut = toLut(0);
  let look = 0;
  let turn = 0;

  function draw(): void {
    turn++;
    const layer = new ScatterplotLayer<Sensor>({
      id: 'dots',
      data: rows,
      getPosition: (row) => row.position as [number, number],
      getFillColor(row) {
        const at = texelOf(look, row.value) * 4;
        return [lut[at] as number, lut[at + 1] as number, lut[at + 2] as number];
      },
      getRadius: 4,
      radiusUnits: 'common',
      updateTriggers: { getFillColor: turn },
    });
    open?.draw([layer]);
  }

  return {
    name: 'deck.gl:updateTriggers',
    version: DECK_VERSION,
    async open(n) {
      open = await openDeck(spy, canvas);
      const place = placeIn(n, 8000);
      rows = Array.from({ length: n }, (_r, i) => ({ position: place(i), value: 0 }));
      draw();
    },
    apply(message) {
      for (let i = 0; i < message.slots.length; i++)
        (rows[message.slots[i] as number] as Sensor).value = message.values[i] as number;
      draw();
    },
    restyle(next) {
      look = next;
      lut = toLut(next);
      draw();
    },
    read(slot) {
      const held = findHeld(
        spy,
        'a buffer of colours',
        (h) => h.kind === 'buffer' && h.bytes >= rows.length * 4 && h.bytes < rows.length * 9,
      );
      return readBuffer(spy, held, slot * 4, 4)[0] as number;
    },
    close: () => open?.deck.finalize(),
  };
}

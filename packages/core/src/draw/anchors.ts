import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import { PAGE } from '../table/pages.js';

/** Below the centre of the earth, on every axis: shaders leave such a thing out. */
export const NOWHERE = -1e30;

/** Turns a place of the city's frame into a renderer's own axes. */
export type ToLocal = (enu: Enu) => Enu;

/** Slot ranges of pages, neighbours as one; of all slots where there are none. Pages ascend. */
export function* rangesOf(
  pages: Uint32Array | null,
  size: number,
): Generator<readonly [from: number, to: number]> {
  if (!pages) {
    yield [0, size];
    return;
  }
  for (let i = 0; i < pages.length; ) {
    const first = pages[i++] as number;
    let next = first + 1;
    while (pages[i] === next) {
      next++;
      i++;
    }
    yield [first * PAGE, Math.min(size, next * PAGE)];
  }
}

/**
 * Writes where things stand, three numbers a slot: degrees and metres become float32 metres of the city's
 * frame, 1 mm at 10 km.
 */
export function writeAnchors(
  out: Float32Array,
  positions: Float64Array,
  [from, to]: readonly [from: number, to: number],
  frame: Frame,
  toLocal: ToLocal = (enu) => enu,
): void {
  for (let slot = from; slot < to; slot++) {
    const at = slot * 3;
    const lon = positions[at] as number;
    const lat = positions[at + 1] as number;
    if (Number.isNaN(lon) || Number.isNaN(lat)) {
      out.fill(NOWHERE, at, at + 3);
      continue;
    }
    const height = positions[at + 2] as number;
    const meters = Number.isNaN(height) ? frame.origin.heightMeters : height;
    out.set(toLocal(frame.place(lon, lat, meters)), at);
  }
}

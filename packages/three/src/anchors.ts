import type { Frame, TableReader } from '@borough/core';
import { toScene } from './camera.js';
import { type Instances, rangesOf } from './instances.js';

/** Below the centre of the earth: the shader leaves such an instance out. */
export const NOWHERE = -1e30;

/** Writes where a table's things stand as `anchor`s: all of them, or those on some pages. */
export function placeAnchors(
  instances: Instances,
  table: TableReader,
  frame: Frame,
  pages: Uint32Array | null,
): void {
  const { positions, size } = table;
  if (!positions) return;
  const changed = instances.ensure(size, table.capacity) ? null : pages;
  const out = instances.array('anchor');
  for (const [from, to] of rangesOf(changed, size)) writeAnchors(out, positions, frame, from, to);
  instances.upload(changed, size);
}

/** Degrees and metres → float32 metres of the local scene: 1 mm at 10 km. */
function writeAnchors(
  out: Float32Array,
  positions: Float64Array,
  frame: Frame,
  from: number,
  to: number,
): void {
  for (let slot = from; slot < to; slot++) {
    const at = slot * 3;
    const lon = positions[at] as number;
    const lat = positions[at + 1] as number;
    if (Number.isNaN(lon) || Number.isNaN(lat)) {
      out[at + 1] = NOWHERE;
      continue;
    }
    const height = positions[at + 2] as number;
    const ground = frame.origin.heightMeters;
    const place = frame.place(lon, lat, Number.isNaN(height) ? ground : height);
    out.set(toScene(place), at);
  }
}

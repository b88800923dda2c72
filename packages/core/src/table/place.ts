import type { Slot, TableReader } from './table.js';
import { trackAt } from './track.js';

/** lon, lat, height of a thing: where it is shown, where it stands, or about the middle of its shape; null where unknown. */
export function placeOf(
  table: TableReader,
  slot: Slot,
  playMs: number,
): readonly [number, number, number] | null {
  const moving = table.tracks && trackAt(table.tracks.frames, slot, playMs);
  if (moving) return moving;
  const { positions } = table;
  if (positions && !Number.isNaN(positions[slot * 3])) return pointAt(positions, slot);
  const shape = table.geometry.get(slot);
  const [part] = shape?.parts ?? [];
  if (!shape || !part) return null;
  // The middle of a way lies on it; that of an area is the middle of its box.
  if (shape.type === 'line') return pointAt(part, Math.floor(part.length / 6));
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (let i = 0; i < part.length; i += 3)
    for (const k of [0, 1]) {
      low[k] = Math.min(low[k] as number, part[i + k] as number);
      high[k] = Math.max(high[k] as number, part[i + k] as number);
    }
  const middle = (k: number): number => ((low[k] as number) + (high[k] as number)) / 2;
  return [middle(0), middle(1), part[2] as number];
}

function pointAt(numbers: Float64Array, i: number): [number, number, number] {
  const at = i * 3;
  return [numbers[at] as number, numbers[at + 1] as number, numbers[at + 2] as number];
}

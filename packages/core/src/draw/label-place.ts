import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { FrameChanges } from '../render/renderer.js';
import type { LabelsLayer } from '../scene/layer.js';
import type { OverrideReader } from '../scene/override.js';
import { HIDDEN, HIGHLIGHTED, SELECTED } from '../style/look.js';
import { type CompiledStyle, numberAt } from '../style/style.js';
import { ALARM_MASK, ALARM_SHIFT, KNOWN } from '../table/column.js';
import type { TableReader } from '../table/table.js';
import { trackAt } from '../table/track.js';
import { placePart } from './paged.js';

/** Where the labels of a layer hang, and how much each of them matters. */
export interface LabelPlaces {
  /** Metres of the city's frame; null where the thing is nowhere. */
  anchor(slot: number, style: CompiledStyle): Enu | null;
  /** How much a label matters: alarms, then what is chosen, then the layer's priority, then importance; −1: not at all. */
  rank(slot: number, column: string, override: OverrideReader): number;
  /** True where the change may move a label or make it say something else. */
  apply(changes: FrameChanges): boolean;
}

export function createLabelPlaces(
  layer: LabelsLayer,
  table: TableReader,
  frame: Frame,
  playMs: () => number,
): LabelPlaces {
  const middles = new Map<number, Enu | null>();
  const lift = layer.liftMeters ?? 4;

  function middleOf(slot: number): Enu | null {
    let found = middles.get(slot);
    if (found === undefined) {
      const shape = table.geometry.get(slot);
      const part = shape?.parts[0];
      found = part ? middle(placePart(part, frame), shape.type) : null;
      middles.set(slot, found);
    }
    return found;
  }

  function standing(slot: number): Enu | null {
    const place = table.tracks && trackAt(table.tracks.frames, slot, playMs());
    const [lon, lat, height] =
      place ?? table.positions?.subarray(slot * 3, slot * 3 + 3) ?? ([] as number[]);
    if (lon === undefined || lat === undefined || Number.isNaN(lon)) return middleOf(slot);
    const meters =
      height === undefined || Number.isNaN(height) ? frame.origin.heightMeters : height;
    return frame.place(lon, lat, meters);
  }

  /** The square of its metres, as a power of two: the desk takes as much off for the square of the distance. */
  function importanceOf(slot: number): number {
    const meters = layer.importance ? table.column(layer.importance).values[slot] : 1;
    return 2 * Math.log2(Math.max(1, Number(meters) || 1));
  }

  return {
    anchor(slot, style) {
      const place = standing(slot);
      if (!place) return null;
      const { column } = style.height;
      const cells = column === null ? null : table.column(column);
      const isKnown = ((cells?.flags[slot] ?? 0) & KNOWN) !== 0;
      const height = numberAt(style.height, cells?.values[slot] ?? 0, isKnown);
      return [place[0], place[1], place[2] + lift + height];
    },
    rank(slot, column, override) {
      const bits = override.bits[slot] ?? 0;
      if (bits & HIDDEN) return -1;
      const alarm = ((table.column(column).flags[slot] as number) & ALARM_MASK) >> ALARM_SHIFT;
      const chosen = bits & SELECTED ? 2 : bits & HIGHLIGHTED ? 1 : 0;
      const priority = ((layer.priority ?? 0) + 1000) * 1e3;
      return alarm * 1e8 + chosen * 1e7 + priority + importanceOf(slot);
    },
    apply(changes) {
      for (const change of changes.geometries) if (change.table === table.id) middles.clear();
      return [
        ...changes.positions,
        ...changes.geometries,
        ...changes.columns,
        ...changes.tracks,
      ].some((change) => change.table === table.id);
    },
  };
}

/** Of a line the point half way, of an area the centre of gravity of its outer ring. */
function middle(points: readonly Enu[], type: 'line' | 'area'): Enu {
  const first = points[0] as Enu;
  if (type === 'line') return points[Math.floor(points.length / 2)] ?? first;
  let [area, x, y] = [0, 0, 0];
  points.forEach((a, i) => {
    const b = points[(i + 1) % points.length] as Enu;
    const cross = (a[0] - first[0]) * (b[1] - first[1]) - (b[0] - first[0]) * (a[1] - first[1]);
    area += cross;
    x += (a[0] + b[0] - 2 * first[0]) * cross;
    y += (a[1] + b[1] - 2 * first[1]) * cross;
  });
  if (Math.abs(area) < 1e-6) return first;
  return [first[0] + x / (3 * area), first[1] + y / (3 * area), first[2]];
}

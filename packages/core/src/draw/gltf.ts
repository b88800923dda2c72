import type { GltfLayer } from '../scene/layer.js';
import { KNOWN } from '../table/column.js';
import type { Slot, TableReader } from '../table/table.js';

/** One glTF that stands somewhere. */
export interface StandingGltf {
  readonly slot: Slot;
  readonly url: string;
  /** lon, lat (degrees), height (metres; `NaN` where unknown). */
  readonly place: readonly [number, number, number];
  /** Clockwise from north. */
  readonly headingDegrees: number;
  readonly scale: number;
}

/** The things of a table that have a place and name a file. */
export function* standingGltfs(table: TableReader, { column }: GltfLayer): Generator<StandingGltf> {
  const { positions } = table;
  if (!positions) return;
  const urls = table.column(column);
  for (let slot = 1; slot < table.size; slot++) {
    const place = positions.subarray(slot * 3, slot * 3 + 3);
    const [lon, lat, height] = place as unknown as [number, number, number];
    const url = urls.texts[urls.values[slot] as number];
    if (Number.isNaN(lon + lat) || !((urls.flags[slot] as number) & KNOWN) || !url) continue;
    yield {
      slot,
      url,
      place: [lon, lat, height],
      headingDegrees: numberAt(table, 'heading', slot) ?? 0,
      scale: numberAt(table, 'scale', slot) ?? 1,
    };
  }
}

function numberAt(table: TableReader, name: string, slot: Slot): number | null {
  const column = table.columns.get(name);
  return column && (column.flags[slot] as number) & KNOWN ? (column.values[slot] as number) : null;
}

import type { Frame } from '../geo/frame.js';
import type { Enu } from '../geo/position.js';
import type { SceneReader } from '../render/renderer.js';
import type { Slot } from '../table/table.js';
import { trackAt } from '../table/track.js';
import { placePart } from './paged.js';

/** Everything that a table itself knows of where things are: places, tracks and shapes, as points of the city's frame. */
export function* placesOf(
  scene: SceneReader,
  frame: Frame,
  tableId: string,
  slots: Iterable<Slot>,
): Generator<Enu> {
  const table = scene.table(tableId);
  for (const slot of slots) {
    for (const part of table.geometry.get(slot)?.parts ?? []) yield* placePart(part, frame);
    const moving = table.tracks && trackAt(table.tracks.frames, slot, scene.playMs());
    const [lon, lat, height] =
      moving ?? table.positions?.subarray(slot * 3, slot * 3 + 3) ?? ([] as number[]);
    if (lon === undefined || lat === undefined || Number.isNaN(lon + lat)) continue;
    yield frame.place(
      lon,
      lat,
      Number.isNaN(height) ? frame.origin.heightMeters : (height as number),
    );
  }
}

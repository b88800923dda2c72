import type { Camera, Frame, RequestFrame, SceneReader } from '@borough/core';
import { placesOf } from '@borough/core/draw';
import { lookAtAll } from '@borough/core/view';
import { Box3, Vector3 } from 'three';
import { toEnu, toScene } from './camera.js';
import type { TilesAdapter } from './tiles.js';

/** Where things are looked for. */
export interface TargetRoom {
  readonly scene: SceneReader;
  readonly frame: Frame;
  readonly requestFrame: RequestFrame;
  tiles(): readonly TilesAdapter[];
}

interface Things {
  readonly table: string;
  readonly keys: readonly string[];
}

/** A link is followed before the city is in: how long its thing may be in a tile on its way. */
const TILES_MS = 20_000;
const QUIET_FRAMES = 3;

/** The box around things, or null where none is anywhere, not even when all tiles are in. */
export async function boxAround(
  room: TargetRoom,
  things: Things,
  signal?: AbortSignal,
): Promise<Box3 | null> {
  const until = performance.now() + TILES_MS;
  let quiet = 0;
  for (;;) {
    const box = boxOf(room, things);
    if (!box.isEmpty()) return box;
    if (quiet === QUIET_FRAMES || performance.now() > until || signal?.aborted) return null;
    await new Promise<void>((resolve) => {
      room.requestFrame(resolve);
    });
    quiet = room.tiles().every((tiles) => tiles.stats().pending === 0) ? quiet + 1 : 0;
  }
}

/** Where things stand, and the features of theirs that are loaded. */
function boxOf({ scene, frame, tiles: all }: TargetRoom, { table, keys }: Things): Box3 {
  const box = new Box3();
  const reader = scene.table(table);
  const wanted = new Set(keys.map(reader.slotOf).filter((slot) => slot > 0));
  for (const place of placesOf(scene, frame, table, wanted))
    box.expandByPoint(new Vector3(...toScene(place)));
  for (const tiles of all()) if (tiles.tileset.table === table) tiles.grow(wanted, box);
  return box;
}

/** A camera that shows a box of the local scene whole. */
export function frameBox(box: Box3, from: Camera, frame: Frame): Camera {
  const center = box.getCenter(new Vector3());
  const { lon, lat, heightMeters } = frame.geodetic(toEnu([center.x, center.y, center.z]));
  const radiusMeters = box.getSize(new Vector3()).length() / 2;
  return lookAtAll({ place: [lon, lat, heightMeters], radiusMeters }, from);
}

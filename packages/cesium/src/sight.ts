import { type Camera, toGeodetic, type ViewTarget } from '@borough/core';
import { lookAtAll } from '@borough/core/view';
import type { PickRoom } from './pick.js';

type Things = Extract<ViewTarget, { readonly keys: readonly string[] }>;

/** The camera that sees all of some things, from the direction one looks in now; null where none has a place. */
export function aimAt(target: Things, room: PickRoom, now: Camera): Camera | null {
  const { engine, city } = room;
  const table = city.table(target.table);
  const slots = new Set(target.keys.map((key) => table.slotOf(key)));
  slots.delete(0);
  const spheres = room.tiles
    .filter(({ tileset }) => tileset.table === target.table)
    .flatMap((tiles) => tiles.spheresOf(slots));
  for (const slot of slots) {
    const [lon, lat, height] = table.positions?.subarray(slot * 3, slot * 3 + 3) ?? [];
    if (lon === undefined || lat === undefined || Number.isNaN(lon) || Number.isNaN(lat)) continue;
    const h = height === undefined || Number.isNaN(height) ? city.origin.heightMeters : height;
    spheres.push(
      new engine.BoundingSphere(engine.Cartesian3.fromDegrees(lon, lat, h), LEAST_RADIUS_METERS),
    );
  }
  if (spheres.length === 0) return null;
  const { center, radius } = engine.BoundingSphere.fromBoundingSpheres(spheres);
  const { lon, lat, heightMeters } = toGeodetic([center.x, center.y, center.z]);
  return lookAtAll({ place: [lon, lat, heightMeters], radiusMeters: radius }, now);
}

const LEAST_RADIUS_METERS = 40;

import { type Frame, type Hit, type SceneReader, toGeodetic, type ViewReader } from '@borough/core';
import { coloring } from '@borough/core/draw';
import type { Cesium3DTileFeature, Scene } from '@cesium/engine';
import { attributesOf, keyOf } from './binding.js';
import type { DrawnLayer } from './drawables.js';
import type { Engine } from './engine.js';
import type { PickedModel } from './gltfs.js';
import type { Ray } from './hit.js';
import type { TilesAdapter } from './tiles.js';

export interface PickRoom {
  readonly engine: Engine;
  readonly scene: Scene;
  readonly city: SceneReader;
  readonly frame: Frame;
  readonly view: ViewReader;
  readonly tiles: readonly TilesAdapter[];
  readonly layers: readonly DrawnLayer[];
}

/** What Cesium's own pick pass finds under a pixel, as a `Hit`. What is the host's, or nothing, is null. */
export function pickAt(room: PickRoom, x: number, y: number): Hit | null {
  const { engine, scene } = room;
  const at = new engine.Cartesian2(x, y);
  return toHit(room, scene.pick(at, 1, 1), x, y);
}

/** A picked object as a `Hit`. */
export function toHit(room: PickRoom, picked: unknown, x: number, y: number): Hit | null {
  if (!picked || typeof picked !== 'object') return null;
  const layer = (picked as { borough?: string }).borough;
  if (layer !== undefined) return hitThing(room, layer, x, y);
  const { id } = picked as { id?: Partial<PickedModel> };
  if (id?.borough !== undefined) return hitModel(room, id as PickedModel, x, y);
  const primitive = (picked as { tileset?: unknown; primitive?: unknown }).tileset;
  const owner = (picked as { primitive?: unknown }).primitive;
  const tiles = room.tiles.find((one) => one.owns(primitive) || one.owns(owner));
  return tiles ? hitFeature(room, tiles, picked, x, y) : null;
}

function hitFeature(
  room: PickRoom,
  { tileset }: TilesAdapter,
  picked: object,
  x: number,
  y: number,
): Hit {
  const feature = picked instanceof room.engine.Cesium3DTileFeature ? picked : null;
  const key = feature ? keyOf(feature as Cesium3DTileFeature, tileset.key) : '';
  return {
    layer: coloring(room.city, room.view, tileset.id)?.id ?? tileset.id,
    table: tileset.table,
    key: key || null,
    slot: key ? room.city.table(tileset.table).slotOf(key) : 0,
    position: positionAt(room, x, y),
    ...(feature && { attributes: attributesOf(feature as Cesium3DTileFeature) }),
  };
}

/** A model has an object of its own: nobody needs to look for the slot. */
function hitModel(
  room: PickRoom,
  { borough, slot }: PickedModel,
  x: number,
  y: number,
): Hit | null {
  const drawn = room.layers.find(({ reader }) => reader.id === borough);
  if (!drawn) return null;
  const { table } = drawn.reader;
  const key = room.city.table(table).keyOf(slot) ?? null;
  return { layer: borough, table, key, slot, position: positionAt(room, x, y) };
}

function hitThing(room: PickRoom, layer: string, x: number, y: number): Hit | null {
  const drawn = room.layers.find(({ reader }) => reader.id === layer);
  const ray = rayAt(room, x, y);
  const hit = ray && drawn?.adapter.hit({ ray, x, y });
  if (!drawn || !ray || !hit) return null;
  const [east, north, up] = [0, 1, 2].map(
    (i) => (ray.from[i] as number) + (ray.direction[i] as number) * hit.meters,
  ) as [number, number, number];
  const place = room.frame.geodetic([east, north, up]);
  return {
    layer,
    table: drawn.reader.table,
    key: room.city.table(drawn.reader.table).keyOf(hit.slot) ?? null,
    slot: hit.slot,
    position: [place.lon, place.lat, place.heightMeters],
  };
}

/** The line of sight through a pixel, in metres of the city's frame. */
export function rayAt({ engine, scene, frame }: PickRoom, x: number, y: number): Ray | null {
  const ray = scene.camera.getPickRay(new engine.Cartesian2(x, y));
  if (!ray) return null;
  const { origin: o, direction: d } = ray;
  const from = frame.toEnu([o.x, o.y, o.z]);
  const ahead = frame.toEnu([o.x + d.x, o.y + d.y, o.z + d.z]);
  const [e, n, u] = [ahead[0] - from[0], ahead[1] - from[1], ahead[2] - from[2]];
  const length = Math.hypot(e, n, u);
  return { from, direction: [e / length, n / length, u / length] };
}

/** Where the depth of the last frame says the surface is; the line of sight at the ground else. */
function positionAt(room: PickRoom, x: number, y: number): Hit['position'] {
  const { engine, scene, frame } = room;
  const found = scene.pickPositionSupported
    ? scene.pickPosition(new engine.Cartesian2(x, y))
    : undefined;
  if (found) {
    const place = toGeodetic([found.x, found.y, found.z]);
    return [place.lon, place.lat, place.heightMeters];
  }
  const ray = rayAt(room, x, y);
  if (!ray) return room.view.camera.target;
  const down = Math.max(1e-3, -ray.direction[2]);
  const t = Math.max(0, ray.from[2]) / down;
  const place = frame.geodetic([
    ray.from[0] + ray.direction[0] * t,
    ray.from[1] + ray.direction[1] * t,
    ray.from[2] + ray.direction[2] * t,
  ]);
  return [place.lon, place.lat, place.heightMeters];
}

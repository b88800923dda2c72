import type { Frame, Hit, SceneReader } from '@borough/core';
import { Vector3 } from 'three';
import { toEnu } from './camera.js';
import type { Drawable } from './drawable.js';
import type { Drawables } from './drawables.js';
import type { IdPicture, Picker } from './pick.js';
import type { SlotTextures } from './slots.js';
import type { Surface } from './surface.js';
import { aimOf, type View } from './views.js';

/** The ids of a view, and which layers drew them. */
export interface ViewIds extends IdPicture {
  /** The layers, or tilesets that none colours, by their numbers less 1. */
  readonly drawn: readonly string[];
}

/** Says what lies where: ids drawn instead of colours, read back as things. */
export interface Probe {
  /** CSS pixels of the canvas; null outside of the view, and while there is nothing to draw on. */
  pick(view: View, x: number, y: number): Promise<Hit | null>;
  /** All of a view, in the pixels of the canvas; what is outside the view is 0. */
  ids(view: View | undefined): ViewIds;
}

export interface ProbeRoom {
  readonly scene: SceneReader;
  readonly frame: Frame;
  readonly surface: Surface;
  readonly slots: SlotTextures;
  readonly picker: Picker;
  readonly drawables: Drawables;
  /** Dresses everything for a view. */
  prepare(view: View): void;
}

export function createProbe(room: ProbeRoom): Probe {
  const { scene, frame, surface, slots, picker, drawables, prepare } = room;

  async function pickIn(view: View, x: number, y: number): Promise<Hit | null> {
    const { left, top, width, height } = view.box;
    const at = { x: x - left, y: y - top, width, height };
    const inside = at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height;
    if (!inside || width === 0 || height === 0) return null;
    slots.refresh();
    prepare(view);
    const { list } = drawables;
    const aim = aimOf(view, x, y);
    const { camera } = view;
    const tan = Math.tan((aim.fovDegrees * Math.PI) / 360);
    const ray = new Vector3(aim.x * tan * aim.aspect, aim.y * tan, -1);
    const toWorld = camera.matrixWorld.clone();
    const found = await picker.pick(camera, list, at);
    const thing = found && list[found.index];
    // Its layer may have left while the GPU answered.
    if (!found || !thing || !drawables.has(thing)) return null;
    const point = ray.multiplyScalar(found.depthMeters).applyMatrix4(toWorld);
    return toHit(thing, view, found.slot, point);
  }

  function toHit(thing: Drawable, view: View, slot: number, point: Vector3): Hit {
    const place = frame.geodetic(toEnu([point.x, point.y, point.z]));
    const attributes = slot > 0 ? thing.attributes(slot) : undefined;
    return {
      layer: thing.layerIn(view),
      table: thing.table,
      key: scene.table(thing.table).keyOf(slot) ?? null,
      slot,
      position: [place.lon, place.lat, place.heightMeters],
      ...(attributes && { attributes }),
    };
  }

  return {
    async pick(view, x, y) {
      if (!surface.isReady) return null;
      try {
        return await pickIn(view, x, y);
      } catch (failure) {
        // A surface that is lost meanwhile is a state, and has been told.
        if (!surface.isReady) return null;
        throw failure;
      }
    },
    ids(view) {
      const { width: wide, height: high } = surface.renderer.domElement;
      const slotsOut = new Uint32Array(wide * high);
      const layersOut = new Uint32Array(slotsOut.length);
      const drawn = view ? drawables.list.map((thing) => thing.layerIn(view)) : [];
      const out = { width: wide, height: high, slots: slotsOut, layers: layersOut, drawn };
      if (!view || !surface.isReady) return out;
      slots.refresh();
      prepare(view);
      const [left, top, width, height] = [
        view.box.left,
        view.box.top,
        view.box.width,
        view.box.height,
      ].map((x) => Math.round(x * surface.pixelRatio)) as [number, number, number, number];
      const part = picker.picture(view.camera, drawables.list, width, height);
      for (let row = 0; row < part.height; row++) {
        const from = row * part.width;
        const to = (top + row) * wide + left;
        slotsOut.set(part.slots.subarray(from, from + part.width), to);
        layersOut.set(part.layers.subarray(from, from + part.width), to);
      }
      return out;
    },
  };
}

import type { Frame, FrameChanges, LayerReader, Undo } from '@borough/core';
import { PAGE } from '@borough/core';
import type { PrimitiveCollection } from '@cesium/engine';
import type { Engine } from './engine.js';
import { toLookVectors, toNumberVectors, type Vectors, type Wear } from './look.js';
import { hitPoints, type Ray } from './points-hit.js';
import { createSamplers } from './points-samplers.js';
import { templateOf } from './points-template.js';
import { createPrimitive, type Primitive, takeOff } from './primitive.js';
import { NOWHERE, pointsFragment, pointsVertex } from './shader.js';
import type { SlotTextures } from './slots.js';
import { toValue } from './vector.js';

/** A table's things where they stand: one draw call, instance = slot, so nothing maps one to the other. */
export interface PointsAdapter {
  readonly layer: string;
  readonly shape: 'dot' | 'bar';
  readonly table: string;
  apply(changes: FrameChanges): void;
  /** Another style, theme or light; `isSeen` false draws nothing. */
  restyle(isSeen: boolean): void;
  /** The slot that a ray in metres east, north, up of the origin meets first, and how far away. */
  hit(ray: Ray): { readonly slot: number; readonly meters: number } | null;
  readonly isSeen: boolean;
  readonly dispose: Undo;
}

export interface PointsRoom {
  readonly engine: Engine;
  readonly parent: PrimitiveCollection;
  readonly frame: Frame;
  readonly slots: SlotTextures;
  readonly up: readonly number[];
  readonly shadows: boolean;
  readonly view: () => string;
  readonly wear: () => Wear;
  /** Metres that one CSS pixel covers at a distance of one metre. */
  readonly pixel: () => number;
}

export function createPoints(reader: LayerReader, room: PointsRoom): PointsAdapter {
  const { engine, frame } = room;
  const shape = reader.layer.type === 'points' ? (reader.layer.shape ?? 'dot') : 'dot';
  const id = reader.layer.id;
  let anchors = new Float32Array(PAGE * 3).fill(NOWHERE);
  let vectors: Vectors = {};
  let isWanted = true;
  const box = { low: [0, 0, 0], high: [0, 0, 0], isEmpty: true };
  const samplers = createSamplers(room);
  const uniforms: Record<string, () => unknown> = { u_pixel: room.pixel };
  for (const name of samplers.names) uniforms[name] = () => samplers.textures.get(name);
  refresh();
  // A vector is one object that is replaced when the look changes.
  const values = new Map<string, unknown>();
  for (const name of Object.keys(vectors)) uniforms[name] = () => values.get(name);
  const primitive: Primitive = createPrimitive(engine, {
    ...templateOf(shape, anchors),
    vertexShader: pointsVertex(shape),
    fragmentShader: pointsFragment(shape),
    uniforms,
    modelMatrix: engine.Matrix4.unpack([...frame.toEcefMatrix]),
    boundingVolume: new engine.BoundingSphere(),
    shadows: shape === 'bar' && room.shadows ? 'both' : 'none',
    pick: { borough: id },
    prepare: samplers.prepare,
  });
  write();
  place(null);
  room.parent.add(primitive);

  function refresh(): void {
    const now = room.wear();
    vectors = {
      ...toLookVectors(now),
      ...toNumberVectors('u_height', now.style.height),
      ...toNumberVectors('u_size', now.style.size),
      u_up: room.up,
    };
  }

  function write(): void {
    for (const [name, vector] of Object.entries(vectors)) values.set(name, toValue(engine, vector));
  }

  function place(pages: Uint32Array | null): void {
    const { positions, size, capacity } = room.wear().table;
    primitive.instanceCount = positions ? size : 0;
    primitive.show = isWanted && positions !== null;
    if (!positions) return;
    if (anchors.length < capacity * 3) {
      anchors = new Float32Array(capacity * 3).fill(NOWHERE);
      pages = null;
    }
    const ranges = pages ? [...pages].map((page) => [page * PAGE, (page + 1) * PAGE]) : [[0, size]];
    for (const [from = 0, end = 0] of ranges) {
      const to = Math.min(size, end);
      if (to <= from) continue;
      writeAnchors(anchors, positions, frame, from, to, box);
      primitive.write('anchor', anchors, from * 3, to * 3);
    }
    surround();
  }

  /** Grows only: a thing that leaves its corner costs a little culling, not a scan. */
  function surround(): void {
    if (box.isEmpty) return;
    const { height, size } = room.wear().style;
    const most = Math.max(height.low, height.high, 0) + Math.max(size.low, size.high, 0) + 1;
    const half = [0, 1, 2].map((i) => ((box.high[i] as number) - (box.low[i] as number)) / 2);
    const [east, north, up] = box.low.map((low, i) => low + (half[i] as number));
    const [x, y, z] = frame.fromEnu([east as number, north as number, up as number]);
    engine.Cartesian3.fromElements(x, y, z, primitive.boundingVolume.center);
    primitive.boundingVolume.radius = Math.hypot(...half) + most;
  }

  return {
    layer: id,
    shape,
    table: reader.table,
    apply(changes) {
      for (const { table, pages } of changes.positions) if (table === reader.table) place(pages);
    },
    restyle(isSeen) {
      isWanted = isSeen;
      primitive.show = isSeen && room.wear().table.positions !== null;
      refresh();
      write();
      surround();
    },
    hit: (ray) =>
      hitPoints(ray, {
        shape,
        anchors,
        wear: room.wear(),
        pixel: room.pixel(),
      }),
    get isSeen() {
      return primitive.show;
    },
    dispose() {
      takeOff(room.parent, primitive);
      samplers.destroy();
    },
  };
}

interface Bounds {
  readonly low: number[];
  readonly high: number[];
  isEmpty: boolean;
}

/** Degrees and metres → float32 metres of the city's frame: 1 mm at 10 km. */
export function writeAnchors(
  out: Float32Array,
  positions: Float64Array,
  frame: Frame,
  from: number,
  to: number,
  box: Bounds,
): void {
  for (let slot = from; slot < to; slot++) {
    const at = slot * 3;
    const lon = positions[at] as number;
    const lat = positions[at + 1] as number;
    if (Number.isNaN(lon) || Number.isNaN(lat)) {
      out[at + 2] = NOWHERE;
      continue;
    }
    const height = positions[at + 2] as number;
    const place = frame.place(lon, lat, Number.isNaN(height) ? frame.origin.heightMeters : height);
    out.set(place, at);
    for (let i = 0; i < 3; i++) {
      const x = place[i] as number;
      box.low[i] = box.isEmpty ? x : Math.min(box.low[i] as number, x);
      box.high[i] = box.isEmpty ? x : Math.max(box.high[i] as number, x);
    }
    box.isEmpty = false;
  }
}

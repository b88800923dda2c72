import type {
  Frame,
  FrameChanges,
  LayerReader,
  Rgba,
  TableReader,
  Theme,
  Undo,
} from '@borough/core';
import type { LabelWriter } from '@borough/core/draw';
import type { BoundingSphere, Matrix4, PrimitiveCollection } from '@cesium/engine';
import type { Engine, GpuContext } from './engine.js';
import type { Glyphs } from './glyphs.js';
import type { HitThing, Sight } from './hit.js';
import { toLookVectors, toNumberVectors, type Vectors, type Wear } from './look.js';
import type { Primitive } from './primitive.js';
import { type ColumnRead, createSamplers } from './samplers.js';
import type { SlotTextures } from './slots.js';
import { toValue } from './vector.js';

/** Where in the order of drawing: painted on the ground, standing on it, or over everything. */
export type Depth = 'ground' | 'body' | 'top';

/** What is drawn in one call. */
export interface Part {
  readonly primitive: Primitive | PrimitiveCollection;
  readonly depth: Depth;
}

/** When a frame is drawn. */
export interface Time {
  readonly nowMs: number;
  /** City time at which moving things are shown. */
  readonly playMs: number;
}

/** One layer of things in the scene, whatever its kind. */
export interface LayerAdapter {
  readonly parts: readonly Part[];
  /** What it is made from; another recipe needs another adapter. */
  readonly recipe: string;
  apply(changes: FrameChanges): void;
  /** Another style, theme or light; `isSeen` false draws nothing. */
  restyle(isSeen: boolean): void;
  /** Moves in time, before a frame is drawn. */
  step?(time: Time): void;
  /** Milliseconds until its picture changes by itself: 0 with the next frame, Infinity never. */
  waitMs?(time: Time): number;
  /** True while something is on its way that a picture should wait for. */
  readonly isLoading?: boolean;
  /** True while what follows readings comes to rest. */
  readonly isBusy?: boolean;
  /** Writes labels, where it does. */
  readonly labels?: LabelWriter;
  /** The thing that is nearest on a line of sight. */
  hit(sight: Sight): HitThing | null;
  readonly isSeen: boolean;
  /** Textures of its own. */
  readonly textures: number;
  readonly dispose: Undo;
}

/** What an adapter is made with. */
export interface LayerRoom {
  readonly engine: Engine;
  readonly id: string;
  readonly table: TableReader;
  readonly frame: Frame;
  readonly slots: SlotTextures;
  readonly glyphs: Glyphs;
  readonly up: readonly number[];
  readonly shadows: boolean;
  readonly reader: () => LayerReader;
  readonly view: () => string;
  readonly wear: () => Wear;
  /** Metres that one CSS pixel covers at a distance of one metre. */
  readonly pixel: () => number;
  readonly theme: () => Theme;
  readonly playMs: () => number;
  /** 0 by day, 1 by night. */
  readonly night: () => number;
  /** Another frame is needed. */
  readonly wake: () => void;
  /** Something went wrong where nobody waits for it. */
  readonly failed: (code: string, where: string, thrown: unknown) => void;
  /** Where a place of the city's frame is on the canvas, CSS pixels; null behind the eye. */
  readonly toWindow: (
    enu: readonly [number, number, number],
  ) => { readonly x: number; readonly y: number } | null;
  /** What labels say or hang from has changed. */
  readonly markLabels: () => void;
}

/** The uniforms of a layer: what its things wear, and what its kind adds. */
export interface Paint {
  readonly uniforms: Readonly<Record<string, () => unknown>>;
  readonly prepare: (context: GpuContext) => void;
  /** The look has changed. */
  refresh(): void;
  destroy(): void;
}

export interface PaintOptions {
  /** The colour of what no rule colours. Default the theme's base. */
  readonly base?: (theme: Theme) => Rgba;
  /** Columns that it reads besides those of its style, by the name of their texture. */
  readonly reads?: Readonly<Record<string, ColumnRead>>;
  readonly uniforms?: Readonly<Record<string, () => unknown>>;
}

export function createPaint(room: LayerRoom, options: PaintOptions = {}): Paint {
  const { engine } = room;
  const samplers = createSamplers(room, options.reads ?? {});
  // A vector is one object that is replaced when the look changes.
  const values = new Map<string, unknown>();
  const uniforms: Record<string, () => unknown> = {
    u_pixel: room.pixel,
    u_opacity: () => 1,
    u_night: room.night,
    ...options.uniforms,
  };
  for (const name of samplers.names) uniforms[name] = () => samplers.textures.get(name);

  function read(): Vectors {
    const now = room.wear();
    const base = options.base?.(now.theme);
    return {
      ...toLookVectors(now),
      ...toNumberVectors('u_height', now.style.height),
      ...toNumberVectors('u_size', now.style.size),
      u_up: room.up,
      ...(base && { u_base: [base[0] / 255, base[1] / 255, base[2] / 255] }),
    };
  }

  function refresh(): void {
    for (const [name, vector] of Object.entries(read())) values.set(name, toValue(engine, vector));
  }
  refresh();
  for (const name of values.keys()) uniforms[name] = () => values.get(name);
  return { uniforms, prepare: samplers.prepare, refresh, destroy: samplers.destroy };
}

/** The city's frame as Cesium's model matrix. */
export function modelMatrix({ engine, frame }: LayerRoom): Matrix4 {
  return engine.Matrix4.unpack([...frame.toEcefMatrix]);
}

/** A box around places that only grows: a thing that leaves its corner costs a little culling, not a scan. */
export interface Extent {
  readonly isEmpty: boolean;
  /** Takes in points, three numbers each, from one index of them to another. */
  grow(points: Float32Array, from: number, to: number, stride?: number): void;
  /** Lays a sphere around the box, so much wider. */
  surround(sphere: BoundingSphere, moreMeters: number): void;
}

export function createExtent({ engine, frame }: Pick<LayerRoom, 'engine' | 'frame'>): Extent {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  return {
    get isEmpty() {
      return !((low[0] as number) <= (high[0] as number));
    },
    grow(points, from, to, stride = 3) {
      for (let n = from; n < to; n++) {
        if ((points[n * stride + 2] as number) < -1e29) continue;
        for (let i = 0; i < 3; i++) {
          const x = points[n * stride + i] as number;
          if (x < (low[i] as number)) low[i] = x;
          if (x > (high[i] as number)) high[i] = x;
        }
      }
    },
    surround(sphere, moreMeters) {
      if (this.isEmpty) return;
      const half = [0, 1, 2].map((i) => ((high[i] as number) - (low[i] as number)) / 2);
      const [east, north, up] = low.map((x, i) => x + (half[i] as number)) as [
        number,
        number,
        number,
      ];
      const [x, y, z] = frame.fromEnu([east, north, up]);
      engine.Cartesian3.fromElements(x, y, z, sphere.center);
      sphere.radius = Math.hypot(...half) + moreMeters;
    },
  };
}

/** Metres by which a layer's things may reach beyond the places they stand on. */
export function reachMeters({ style: { height, size } }: Wear): number {
  return Math.max(height.low, height.high, 0) + Math.max(size.low, size.high, 0) + 1;
}

import type {
  FrameChanges,
  OverrideReader,
  SceneReader,
  TableReader,
  Undo,
  ViewId,
} from '@borough/core';
import { PAGE } from '@borough/core';
import {
  DataArrayTexture,
  FloatType,
  NearestFilter,
  RedFormat,
  RedIntegerFormat,
  UnsignedByteType,
} from 'three';

/** Texels of one layer of a state texture: slot = x + 256 · y + 16,384 · layer. */
const LAYER = { width: 256, height: 64, slots: 256 * 64 } as const;

/** A column on the GPU: R32F values and R8UI flags, shared by everything that draws from the table. */
export interface ColumnTextures {
  readonly values: DataArrayTexture;
  readonly flags: DataArrayTexture;
}

/**
 * The state of all tables on the GPU. Textures are copies that can be made again at any time: core
 * keeps the truth. They are closure uniforms, never a property of a material, because a tile's
 * disposal takes every texture it finds on one.
 */
export interface SlotTextures {
  column(table: string, column: string): ColumnTextures;
  override(view: ViewId, table: string): DataArrayTexture;
  /** Uploads the pages that changed; true when something that is drawn wears one of them. */
  apply(changes: FrameChanges): boolean;
  /** Follows arrays that have moved because their table grew; call before drawing. */
  refresh(): void;
  /** Uploads everything whole: after a lost context, or a hidden tab. */
  markWhole(): void;
  /** Lets go of textures whose names are not in `used`. */
  keep(used: ReadonlySet<string>): void;
  readonly dispose: Undo;
}

/** Stand-ins where there is no column: integer samplers must never see a float texture. */
export interface NoTextures extends ColumnTextures {
  readonly dispose: Undo;
}

export const columnName = (table: string, column: string): string => `c\n${table}\n${column}`;
export const overrideName = (view: ViewId, table: string): string => `o\n${view}\n${table}`;

export function createNoTextures(): NoTextures {
  const values = toTexture(new Float32Array(1), 1, 1, 1);
  const flags = toTexture(new Uint8Array(1), 1, 1, 1);
  return {
    values,
    flags,
    dispose() {
      values.dispose();
      flags.dispose();
    },
  };
}

export function createSlotTextures(scene: SceneReader): SlotTextures {
  const columns = new Map<string, { values: SlotTexture; flags: SlotTexture }>();
  const overrides = new Map<string, SlotTexture>();

  function columnOf(table: string, column: string): { values: SlotTexture; flags: SlotTexture } {
    const name = columnName(table, column);
    let found = columns.get(name);
    if (!found) {
      const reader = (): TableReader => scene.table(table);
      found = {
        values: createSlotTexture(() => reader().column(column).values),
        flags: createSlotTexture(() => reader().column(column).flags),
      };
      columns.set(name, found);
    }
    return found;
  }

  function all(): SlotTexture[] {
    return [...columns.values()]
      .flatMap((c) => [c.values, c.flags])
      .concat([...overrides.values()]);
  }

  return {
    column(table, column) {
      const { values, flags } = columnOf(table, column);
      return { values: values.texture, flags: flags.texture };
    },
    override(view, table) {
      const name = overrideName(view, table);
      let found = overrides.get(name);
      if (!found) {
        const reader = (): OverrideReader => scene.override(view, table);
        found = createSlotTexture(() => reader().bits);
        overrides.set(name, found);
      }
      return found.texture;
    },
    apply(changes) {
      let isSeen = false;
      const upload = (texture: SlotTexture | undefined, pages: Uint32Array): void => {
        if (texture) isSeen = true;
        texture?.upload(pages);
      };
      for (const { table, column, pages } of changes.columns) {
        const found = columns.get(columnName(table, column));
        upload(found?.values, pages);
        upload(found?.flags, pages);
      }
      for (const { view, table, pages } of changes.overrides)
        upload(overrides.get(overrideName(view, table)), pages);
      return isSeen;
    },
    refresh() {
      for (const texture of all()) texture.refresh();
    },
    markWhole() {
      for (const texture of all()) texture.markWhole();
    },
    keep(used) {
      for (const [name, { values, flags }] of columns) {
        if (used.has(name)) continue;
        values.dispose();
        flags.dispose();
        columns.delete(name);
      }
      for (const [name, texture] of overrides) {
        if (used.has(name)) continue;
        texture.dispose();
        overrides.delete(name);
      }
    },
    dispose() {
      for (const texture of all()) texture.dispose();
      columns.clear();
      overrides.clear();
    },
  };
}

/** One array of core's on the GPU; `texture` is another one after the array has moved. */
export interface SlotTexture {
  readonly texture: DataArrayTexture;
  upload(pages: Uint32Array): void;
  refresh(): void;
  markWhole(): void;
  dispose(): void;
}

export function createSlotTexture(read: () => Float32Array | Uint8Array): SlotTexture {
  let source = read();
  let texture = create();
  // Layers marked before the first upload would be the only ones uploaded, and the rest read zero.
  let isWhole = true;

  function create(): DataArrayTexture {
    const shape = shapeOf(source.length);
    const data = shape.isDirect ? source : padded(source, shape.length);
    const made = toTexture(data, LAYER.width, shape.height, shape.depth);
    made.onUpdate = () => {
      isWhole = false;
    };
    return made;
  }

  function refresh(): void {
    const now = read();
    if (now === source) return;
    texture.dispose();
    source = now;
    texture = create();
    isWhole = true;
  }

  return {
    get texture() {
      return texture;
    },
    refresh,
    upload(pages) {
      refresh();
      const { data, depth } = texture.image as { data: Float32Array | Uint8Array; depth: number };
      if (data !== source)
        for (const page of pages)
          data.set(source.subarray(page * PAGE, (page + 1) * PAGE) as never, page * PAGE);
      const layers = layersOf(pages);
      if (!isWhole && layers.length <= depth / 2) {
        for (const layer of layers) texture.addLayerUpdate(layer);
      } else {
        texture.clearLayerUpdates();
        isWhole = true;
      }
      texture.needsUpdate = true;
    },
    markWhole() {
      const { data } = texture.image as { data: Float32Array | Uint8Array };
      if (data !== source) data.set(source as never);
      texture.clearLayerUpdates();
      isWhole = true;
      texture.needsUpdate = true;
    },
    dispose: () => texture.dispose(),
  };
}

/** The layers that hold some of the pages; both ascending. */
export function layersOf(pages: Uint32Array): number[] {
  const layers: number[] = [];
  for (const page of pages) {
    const layer = page >>> 4;
    if (layers.at(-1) !== layer) layers.push(layer);
  }
  return layers;
}

/** A texture of core's own array where its length allows: one short layer, or whole layers. */
export function shapeOf(slots: number): {
  readonly height: number;
  readonly depth: number;
  readonly length: number;
  readonly isDirect: boolean;
} {
  const isShort = slots < LAYER.slots && slots % LAYER.width === 0;
  const depth = Math.max(1, Math.ceil(slots / LAYER.slots));
  const height = isShort ? Math.max(1, slots / LAYER.width) : LAYER.height;
  const length = LAYER.width * height * depth;
  return { height, depth, length, isDirect: length === slots };
}

function padded<T extends Float32Array | Uint8Array>(source: T, length: number): T {
  const data = new (source.constructor as new (length: number) => T)(length);
  data.set(source as never);
  return data;
}

function toTexture(
  data: Float32Array | Uint8Array,
  width: number,
  height: number,
  depth: number,
): DataArrayTexture {
  const texture = new DataArrayTexture(data as never, width, height, depth);
  const isFloat = data instanceof Float32Array;
  texture.format = isFloat ? RedFormat : RedIntegerFormat;
  texture.type = isFloat ? FloatType : UnsignedByteType;
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  texture.unpackAlignment = 1;
  texture.needsUpdate = true;
  return texture;
}

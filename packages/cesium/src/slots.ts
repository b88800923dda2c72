import type { FrameChanges, SceneReader, Undo, ViewId } from '@borough/core';
import { type Engine, type GpuContext, type GpuTexture, toDrawingEngine } from './engine.js';
import { ROW } from './shader.js';

/** One array of core's on the GPU: 1,024 slots a row, so that one of core's pages is one row. */
export interface SlotTexture {
  /** The texture with everything uploaded. */
  ready(context: GpuContext): GpuTexture;
  mark(pages: Uint32Array): void;
  destroy(): void;
}

/** The state of tables on the GPU for our own primitives; copies that can be made again at any time. */
export interface SlotTextures {
  values(table: string, column: string): SlotTexture;
  flags(table: string, column: string): SlotTexture;
  override(view: ViewId, table: string): SlotTexture;
  apply(changes: FrameChanges): void;
  /** Textures that exist now. */
  readonly count: number;
  readonly dispose: Undo;
}

export function createSlotTextures(engine: Engine, scene: SceneReader): SlotTextures {
  const textures = new Map<string, SlotTexture>();

  function textureOf(name: string, read: () => Float32Array | Uint8Array): SlotTexture {
    let found = textures.get(name);
    if (!found) {
      found = createSlotTexture(engine, read);
      textures.set(name, found);
    }
    return found;
  }

  return {
    values: (table, column) =>
      textureOf(`v\n${table}\n${column}`, () => scene.table(table).column(column).values),
    flags: (table, column) =>
      textureOf(`f\n${table}\n${column}`, () => scene.table(table).column(column).flags),
    override: (view, table) =>
      textureOf(`o\n${view}\n${table}`, () => scene.override(view, table).bits),
    apply({ columns, overrides }) {
      for (const { table, column, pages } of columns)
        for (const kind of ['v', 'f']) textures.get(`${kind}\n${table}\n${column}`)?.mark(pages);
      for (const { view, table, pages } of overrides)
        textures.get(`o\n${view}\n${table}`)?.mark(pages);
    },
    get count() {
      return textures.size;
    },
    dispose() {
      for (const texture of textures.values()) texture.destroy();
      textures.clear();
    },
  };
}

/** @param read gives core's array, which moves when its table grows; its length is whole rows */
export function createSlotTexture(
  engine: Engine,
  read: () => Float32Array | Uint8Array,
): SlotTexture {
  const { Texture, Sampler } = toDrawingEngine(engine);
  let source: Float32Array | Uint8Array | null = null;
  let texture: GpuTexture | null = null;
  const dirty = new Set<number>();

  function create(context: GpuContext, pixels: Float32Array | Uint8Array): GpuTexture {
    return new Texture({
      context,
      pixelFormat: engine.PixelFormat.RED,
      pixelDatatype:
        pixels instanceof Float32Array
          ? engine.PixelDatatype.FLOAT
          : engine.PixelDatatype.UNSIGNED_BYTE,
      flipY: false,
      sampler: Sampler.NEAREST,
      source: { width: ROW, height: pixels.length / ROW, arrayBufferView: pixels },
    });
  }

  return {
    ready(context) {
      const now = read();
      if (!texture || now !== source) {
        texture?.destroy();
        texture = create(context, now);
        source = now;
        dirty.clear();
      }
      for (const [first, last] of runsOf(dirty)) {
        const arrayBufferView = now.subarray(first * ROW, (last + 1) * ROW);
        texture.copyFrom({
          yOffset: first,
          source: { width: ROW, height: last - first + 1, arrayBufferView },
        });
      }
      dirty.clear();
      return texture;
    },
    mark(pages) {
      for (const page of pages) dirty.add(page);
    },
    destroy() {
      texture?.destroy();
      texture = null;
      source = null;
    },
  };
}

/** Runs of neighbours among page numbers, each as first and last. */
export function runsOf(pages: ReadonlySet<number>): [number, number][] {
  const runs: [number, number][] = [];
  for (const page of [...pages].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] === page - 1) run[1] = page;
    else runs.push([page, page]);
  }
  return runs;
}

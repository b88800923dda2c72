import { type Engine, type GpuContext, type GpuTexture, toDrawingEngine } from './engine.js';
import type { Wear } from './look.js';
import type { SlotTexture, SlotTextures } from './slots.js';

/** A column's numbers or its flags, sampled by name. */
export interface ColumnRead {
  readonly column: string;
  readonly part: 'values' | 'flags';
}

/** The textures that the shader of a layer samples. */
export interface Samplers {
  readonly names: readonly string[];
  readonly textures: ReadonlyMap<string, GpuTexture>;
  /** Makes them ready; call before each draw. */
  prepare(context: GpuContext): void;
  destroy(): void;
}

export interface SamplersRoom {
  readonly engine: Engine;
  readonly slots: SlotTextures;
  readonly view: () => string;
  readonly wear: () => Wear;
}

export function createSamplers(
  room: SamplersRoom,
  reads: Readonly<Record<string, ColumnRead>>,
): Samplers {
  const { engine, slots } = room;
  const { Texture, Sampler } = toDrawingEngine(engine);
  const textures = new Map<string, GpuTexture>();
  let lut: { readonly bytes: Uint8Array; readonly texture: GpuTexture } | null = null;
  let nothing: GpuTexture | null = null;

  const pixels = (context: GpuContext, bytes: Uint8Array, format: number): GpuTexture =>
    new Texture({
      context,
      pixelFormat: format,
      pixelDatatype: engine.PixelDatatype.UNSIGNED_BYTE,
      flipY: false,
      sampler: Sampler.NEAREST,
      source: {
        width: format === engine.PixelFormat.RGBA ? bytes.length / 4 : bytes.length,
        height: 1,
        arrayBufferView: bytes,
      },
    });

  function prepare(context: GpuContext): void {
    const { style, table } = room.wear();
    nothing ??= pixels(context, new Uint8Array(4), engine.PixelFormat.RGBA);
    const none = nothing;
    const put = (name: string, texture: SlotTexture | null): void => {
      textures.set(name, texture?.ready(context) ?? none);
    };
    const column = (values: string, flags: string, name: string | null | undefined): void => {
      put(values, name ? slots.values(table.id, name) : null);
      put(flags, name ? slots.flags(table.id, name) : null);
    };
    column('u_value', 'u_flags', style.color?.column);
    column('u_heightValue', 'u_heightFlags', style.height.column);
    column('u_sizeValue', 'u_sizeFlags', style.size.column);
    for (const [name, read] of Object.entries(reads))
      put(name, table.columns.has(read.column) ? slots[read.part](table.id, read.column) : null);
    put('u_bits', slots.override(room.view(), table.id));
    const bytes = style.color?.lut;
    if (bytes && lut?.bytes !== bytes) {
      lut?.texture.destroy();
      lut = { bytes, texture: pixels(context, bytes, engine.PixelFormat.RGBA) };
    }
    textures.set('u_lut', lut?.texture ?? none);
  }

  return {
    names: [
      'u_value',
      'u_flags',
      'u_heightValue',
      'u_heightFlags',
      'u_sizeValue',
      'u_sizeFlags',
      'u_bits',
      'u_lut',
      ...Object.keys(reads),
    ],
    textures,
    prepare,
    destroy() {
      lut?.texture.destroy();
      nothing?.destroy();
    },
  };
}

import type { CustomShader } from '@cesium/engine';
import { ORDINAL } from './binding.js';
import type { Engine } from './engine.js';
import { createHotPages } from './hot-pages.js';
import { colorColumn, toLookVectors, type Wear } from './look.js';
import { ORDINAL_FRAGMENT, ordinalVertex, ROW } from './shader.js';
import { toValue } from './vector.js';

/**
 * State of tiles whose features carry a dense number (path A): a small texture leads from number to slot,
 * state textures from slot to value and flags, and the shader does core's arithmetic. Features are never
 * touched one by one, so a new style costs the same for one as for a million.
 */
export interface OrdinalState {
  readonly shader: CustomShader;
  /** Features have come: number → slot, by row. */
  add(ordinals: Uint32Array, slots: Uint32Array): void;
  /** The look of all has changed. Columns go to the shader again only where it reads other ones. */
  restyle(): void;
  /** Readings, flags or overrides have changed. */
  markColumn(pages: Uint32Array): void;
  markOverride(): void;
  /** Hands what is waiting to the shader; call before a frame is drawn. */
  flush(): void;
  readonly textures: number;
}

type Pixels = Float32Array | Uint8Array;

export function createOrdinalState(
  engine: Engine,
  wear: () => Wear,
  up: readonly number[],
): OrdinalState {
  const { UniformType, VaryingType } = engine;
  let slotOfOrdinal = new Float32Array(ROW);
  const hot = createHotPages();
  const dirty = { slots: true, column: true, override: true, look: true };
  let { override } = wear();
  let column = colorColumn(wear());
  let lut: Uint8Array | null = null;
  const NOTHING = new Float32Array(ROW);
  const NO_FLAGS = new Uint8Array(ROW);

  function toTexture(pixels: Pixels, width = ROW, format = engine.PixelFormat.RED): object {
    const channels = format === engine.PixelFormat.RGBA ? 4 : 1;
    return new engine.TextureUniform({
      typedArray: pixels as never,
      width,
      height: Math.max(1, pixels.length / channels / width),
      pixelFormat: format,
      pixelDatatype:
        pixels instanceof Float32Array
          ? engine.PixelDatatype.FLOAT
          : engine.PixelDatatype.UNSIGNED_BYTE,
      repeat: false,
      minificationFilter: engine.TextureMinificationFilter.NEAREST,
      magnificationFilter: engine.TextureMagnificationFilter.NEAREST,
    });
  }

  const samplers = {
    u_slots: toTexture(slotOfOrdinal),
    u_value: toTexture(NOTHING),
    u_flags: toTexture(NO_FLAGS),
    u_hot: toTexture(NOTHING),
    u_bits: toTexture(NO_FLAGS),
    u_lut: toTexture(new Uint8Array(4), 1, engine.PixelFormat.RGBA),
  };
  const vectors = { ...toLookVectors(wear()), u_up: up };
  const typeOf = (vector: readonly number[]): unknown =>
    vector.length === 3 ? UniformType.VEC3 : UniformType.VEC4;
  const shader = new engine.CustomShader({
    mode: engine.CustomShaderMode.REPLACE_MATERIAL,
    lightingModel: engine.LightingModel.UNLIT,
    translucencyMode: engine.CustomShaderTranslucencyMode.OPAQUE,
    varyings: { v_look: VaryingType.VEC3, v_ghost: VaryingType.FLOAT },
    uniforms: {
      ...Object.fromEntries(
        Object.entries(samplers).map(([name, value]) => [
          name,
          { type: UniformType.SAMPLER_2D, value },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries(vectors).map(([name, value]) => [
          name,
          { type: typeOf(value), value: toValue(engine, value) },
        ]),
      ),
    } as never,
    vertexShaderText: ordinalVertex(ORDINAL),
    fragmentShaderText: ORDINAL_FRAGMENT,
  });
  const upload = (name: keyof typeof samplers, texture: object): void =>
    shader.setUniform(name, texture as never);

  return {
    shader,
    textures: Object.keys(samplers).length,
    add(ordinals, slots) {
      for (let row = 0; row < ordinals.length; row++) {
        const ordinal = ordinals[row] as number;
        if (ordinal >= slotOfOrdinal.length) {
          const rows = Math.ceil(Math.max(ordinal + 1, slotOfOrdinal.length * 2) / ROW);
          const wider = new Float32Array(rows * ROW);
          wider.set(slotOfOrdinal);
          slotOfOrdinal = wider;
        }
        slotOfOrdinal[ordinal] = slots[row] as number;
      }
      dirty.slots = true;
    },
    restyle() {
      dirty.look = true;
      const now = wear();
      const next = colorColumn(now);
      // Changes of what was not worn were not told: it goes whole, even if it comes back unseen.
      if (next !== column) hot.markWhole();
      if (now.override !== override) dirty.override = true;
      column = next;
      override = now.override;
      dirty.column = true;
    },
    markColumn(pages) {
      hot.mark(pages);
      dirty.column = true;
    },
    markOverride() {
      dirty.override = true;
    },
    flush() {
      if (!(dirty.slots || dirty.column || dirty.override || dirty.look)) return;
      const now = wear();
      if (dirty.slots) upload('u_slots', toTexture(slotOfOrdinal));
      if (dirty.column)
        for (const { name, pixels } of hot.take(colorColumn(now))) upload(name, toTexture(pixels));
      if (dirty.override) upload('u_bits', toTexture(now.override.bits));
      if (dirty.look) {
        const next = now.style.color?.lut;
        if (next && next !== lut) {
          upload('u_lut', toTexture(next, next.length / 4, engine.PixelFormat.RGBA));
          lut = next;
        }
        for (const [name, value] of Object.entries(toLookVectors(now)))
          shader.setUniform(name, toValue(engine, value) as never);
      }
      Object.assign(dirty, { slots: false, column: false, override: false, look: false });
    },
  };
}

import * as Cesium from '@cesium/engine';
import { LOOKS, toLut } from '../look.js';
import type { Values } from '../messages/values.js';

/** A hand-written shader over a state texture: the expert's way to colour anything in Cesium that has numbers. */
export interface StateShader {
  readonly shader: Cesium.CustomShader;
  apply(message: Values): void;
  restyle(look: number): void;
}

/** @param index GLSL: the number of the thing that a vertex belongs to */
export function createStateShader(n: number, index: string, size: string): StateShader {
  const rows = Math.ceil(n / 1024);
  const state = new Float32Array(rows * 1024);
  const { UniformType, VaryingType } = Cesium;
  const toTexture = (
    typedArray: Float32Array | Uint8Array,
    width: number,
    height: number,
  ): object =>
    new Cesium.TextureUniform({
      typedArray: typedArray as never,
      width,
      height,
      repeat: false,
      pixelFormat:
        typedArray instanceof Float32Array ? Cesium.PixelFormat.RED : Cesium.PixelFormat.RGBA,
      pixelDatatype:
        typedArray instanceof Float32Array
          ? Cesium.PixelDatatype.FLOAT
          : Cesium.PixelDatatype.UNSIGNED_BYTE,
      minificationFilter: Cesium.TextureMinificationFilter.NEAREST,
      magnificationFilter: Cesium.TextureMagnificationFilter.NEAREST,
    });
  const shader = new Cesium.CustomShader({
    lightingModel: Cesium.LightingModel.UNLIT,
    varyings: { v_color: VaryingType.VEC3 },
    uniforms: {
      u_state: { type: UniformType.SAMPLER_2D, value: toTexture(state, 1024, rows) },
      u_lut: { type: UniformType.SAMPLER_2D, value: toTexture(toLut(0), 256, 1) },
      u_top: { type: UniformType.FLOAT, value: LOOKS[0].top },
    } as never,
    vertexShaderText: `void vertexMain(VertexInput vsInput, inout czm_modelVertexOutput vsOutput) {
      int i = int(${index});
      float value = texelFetch(u_state, ivec2(i & 1023, i >> 10), 0).r;
      v_color = texelFetch(u_lut, ivec2(min(255, int(value / u_top * 256.0)), 0), 0).rgb;
      ${size}
    }`,
    fragmentShaderText: `void fragmentMain(FragmentInput fsInput, inout czm_modelMaterial material) {
      material.diffuse = v_color;
    }`,
  });
  return {
    shader,
    apply({ slots, values }) {
      for (let i = 0; i < slots.length; i++) state[slots[i] as number] = values[i] as number;
      if (slots.length > 0) shader.setUniform('u_state', toTexture(state, 1024, rows) as never);
    },
    restyle(look) {
      shader.setUniform('u_lut', toTexture(toLut(look), 256, 1) as never);
      shader.setUniform('u_top', (LOOKS[look] as (typeof LOOKS)[number]).top as never);
    },
  };
}

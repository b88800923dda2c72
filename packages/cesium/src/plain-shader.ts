import type { CustomShader } from '@cesium/engine';
import type { Engine } from './engine.js';
import { toPlainVectors, type Vectors, type Wear } from './look.js';
import { FEATURE_FRAGMENT } from './shader.js';
import { toValue } from './vector.js';

/** The shader of tiles that are coloured feature by feature: light, and nothing of the tile's own colours. */
export interface PlainShader {
  readonly shader: CustomShader;
  restyle(): void;
}

export function createPlainShader(
  engine: Engine,
  wear: () => Wear,
  up: readonly number[],
): PlainShader {
  const read = (): Vectors => {
    const { theme, light } = wear();
    return toPlainVectors(theme, light);
  };
  const { UniformType } = engine;
  const vector = (value: readonly number[]): { type: never; value: never } => ({
    type: (value.length === 3 ? UniformType.VEC3 : UniformType.VEC4) as never,
    value: toValue(engine, value) as never,
  });
  const shader = new engine.CustomShader({
    mode: engine.CustomShaderMode.REPLACE_MATERIAL,
    lightingModel: engine.LightingModel.UNLIT,
    uniforms: Object.fromEntries(
      Object.entries({ ...read(), u_up: up }).map(([name, value]) => [name, vector(value)]),
    ),
    fragmentShaderText: FEATURE_FRAGMENT,
  });
  return {
    shader,
    restyle() {
      for (const [name, value] of Object.entries(read()))
        shader.setUniform(name, toValue(engine, value) as never);
    },
  };
}

import { compileStyle, createOverride, createTable, LIGHT, PAGE, type Style } from '@borough/core';
import { expect, it } from 'vitest';
import type { Engine } from './engine.js';
import { lightOf, type Wear } from './look.js';
import { createOrdinalState } from './ordinal-state.js';

const styleOf = (column: string, ramp: readonly string[]): Style => ({
  color: { column, scale: { type: 'linear', domain: [0, 1] }, ramp },
});

/** A true double of Cesium's shader as far as textures go: it keeps what was sent to it, by name. */
function createEngine(sent: Map<string, number>): Engine {
  class TextureUniform {
    readonly bytes: number;
    constructor({ typedArray }: { typedArray: Uint8Array | Float32Array }) {
      this.bytes = typedArray.byteLength;
    }
  }
  class CustomShader {
    setUniform(name: string, value: unknown): void {
      if (value instanceof TextureUniform) sent.set(name, (sent.get(name) ?? 0) + value.bytes);
    }
  }
  class Numbers {
    readonly numbers: readonly number[];
    constructor(...numbers: number[]) {
      this.numbers = numbers;
    }
  }
  const names = new Proxy({}, { get: (_, name) => name });
  return {
    TextureUniform,
    CustomShader,
    Cartesian3: Numbers,
    Cartesian4: Numbers,
    UniformType: names,
    VaryingType: names,
    PixelFormat: names,
    PixelDatatype: names,
    TextureMinificationFilter: names,
    TextureMagnificationFilter: names,
    CustomShaderMode: names,
    LightingModel: names,
    CustomShaderTranslucencyMode: names,
  } as unknown as Engine;
}

function open() {
  const table = createTable('t', {
    columns: { v: { type: 'number' }, w: { type: 'number' } },
  });
  table.resolveNow(Array.from({ length: 200_000 }, (_, i) => `k${i}`));
  const room = { style: styleOf('v', ['#000', '#fff']), override: createOverride() };
  let style = compileStyle(room.style, table.columns);
  const sent = new Map<string, number>();
  const wear = (): Wear => ({
    table,
    style,
    theme: LIGHT,
    override: room.override,
    light: lightOf('flat', 30, LIGHT),
  });
  const state = createOrdinalState(createEngine(sent), wear, [0, 0, 1]);
  return {
    table,
    state,
    wearStyle(next: Style | undefined) {
      style = compileStyle(next, table.columns);
      state.restyle();
    },
    wearOverride() {
      room.override = createOverride();
      state.restyle();
    },
    /** Bytes sent by the next flush, by texture. */
    flush(): Record<string, number> {
      sent.clear();
      state.flush();
      return Object.fromEntries(sent);
    },
  };
}

it('RC6 a new style of the same column sends its ramp and no page of the column', () => {
  const { state, flush, wearStyle } = open();
  expect(flush()).toMatchObject({ u_value: expect.any(Number), u_bits: expect.any(Number) });
  wearStyle(styleOf('v', ['#f00', '#00f']));
  expect(flush()).toEqual({ u_lut: 1024 });
  state.restyle();
  expect(flush()).toEqual({});
});

it('RC6 another column and another override are sent whole, a reading beside a new style by its page', () => {
  const { table, state, flush, wearStyle, wearOverride } = open();
  flush();
  wearStyle(styleOf('w', ['#000', '#fff']));
  const whole = table.column('w').values.byteLength;
  // Of both nothing is known: their flags are alike.
  expect(flush()).toEqual({ u_value: whole, u_lut: 1024 });
  wearOverride();
  expect(Object.keys(flush())).toEqual(['u_bits']);
  state.markColumn(Uint32Array.of(3));
  wearStyle(styleOf('w', ['#f00', '#00f']));
  expect(flush()).toMatchObject({ u_hot: 3 * PAGE * 4, u_lut: 1024 });
});

it('RC6 a column that was taken off and put on again between two frames is sent whole', () => {
  const { table, flush, wearStyle } = open();
  flush();
  wearStyle(undefined);
  wearStyle(styleOf('v', ['#000', '#fff']));
  expect(flush()).toMatchObject({ u_value: table.column('v').values.byteLength });
  wearStyle(undefined);
  expect(flush()).toEqual({ u_value: PAGE * 4, u_flags: PAGE });
});

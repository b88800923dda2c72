import * as Cesium from '@cesium/engine';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { texelOf } from '../../look.js';
import type { Values } from '../../messages/values.js';
import { CESIUM_VERSION, type OpenCesium, openCesium, settle, toGlobe } from '../../page/cesium.js';
import { createStateShader, type StateShader } from '../../page/state-shader.js';
import type { Subject } from '../../subject.js';
import { toPointsGlb } from './points-glb.js';

/** The expert's way in Cesium: a glTF of points and a CustomShader of one's own over a state texture. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  let open: OpenCesium | null = null;
  let state: StateShader | null = null;
  let look = 0;
  const draw = (): void => open?.draw();
  return {
    name: 'cesium:glTF points + CustomShader',
    version: CESIUM_VERSION,
    async open(n) {
      open = openCesium(canvas, 9000);
      state = createStateShader(n, 'vsInput.featureIds.featureId_0', 'vsOutput.pointSize = 2.0;');
      const model = await Cesium.Model.fromGltfAsync({
        gltf: toPointsGlb(n),
        modelMatrix: toGlobe(),
        customShader: state.shader,
      } as never);
      open.scene.primitives.add(model);
      await settle(open, () => model.ready);
      draw();
    },
    draw,
    apply(message) {
      state?.apply(message);
      draw();
    },
    restyle(next) {
      look = next;
      state?.restyle(next);
      draw();
    },
    read(slot) {
      const { gl } = spy;
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.width === 1024 && h.format === gl.R32F,
      );
      const value = readTexel(spy, values, slot & 1023, slot >> 10)[0] as number;
      const lut = findHeld(
        spy,
        'a ramp',
        (h) => h.width === 256 && h.height === 1 && h.bytes === 1024,
      );
      return readTexel(spy, lut, texelOf(look, value), 0)[0] as number;
    },
    close: () => open?.close(),
  };
}

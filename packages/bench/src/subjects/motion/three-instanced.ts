import * as three from 'three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import type { Fixes } from '../../messages/fixes.js';
import { createKeyframes, type Keyframes } from '../../page/keyframes.js';
import type { Subject } from '../../subject.js';

/** An InstancedMesh whose matrices are written by hand in every frame. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  const renderer = new three.WebGLRenderer({ canvas });
  const scene = new three.Scene();
  const camera = new three.OrthographicCamera(-4000, 4000, 4000, -4000, -10, 10);
  let mesh = new three.InstancedMesh(
    new three.PlaneGeometry(4, 4),
    new three.MeshBasicMaterial(),
    0,
  );
  let keyframes: Keyframes = createKeyframes(0);
  const put = (vehicle: number, x: number, y: number): void => {
    const { array } = mesh.instanceMatrix;
    array[vehicle * 16 + 12] = x;
    array[vehicle * 16 + 13] = y;
  };
  return {
    name: 'three.js:InstancedMesh by hand',
    version: `0.${three.REVISION}.0`,
    async open(n) {
      keyframes = createKeyframes(n);
      mesh = new three.InstancedMesh(mesh.geometry, mesh.material, n);
      mesh.instanceMatrix.setUsage(three.DynamicDrawUsage);
      const identity = new three.Matrix4();
      for (let i = 0; i < n; i++) mesh.setMatrixAt(i, identity);
      mesh.frustumCulled = false;
      scene.add(mesh);
      renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
      renderer.render(scene, camera);
    },
    apply(message) {
      keyframes.add(message);
      keyframes.place(message.atMs, put);
      mesh.instanceMatrix.needsUpdate = true;
      renderer.render(scene, camera);
    },
    read(vehicle) {
      const bytes = mesh.count * 64;
      const held = findHeld(spy, 'matrices', (h) => h.kind === 'buffer' && h.bytes === bytes);
      return new Float32Array(readBuffer(spy, held, vehicle * 64 + 48, 4).buffer)[0] as number;
    },
    close: () => renderer.dispose(),
  };
}

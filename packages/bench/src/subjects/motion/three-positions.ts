import * as three from 'three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import type { Fixes } from '../../messages/fixes.js';
import { createKeyframes, type Keyframes } from '../../page/keyframes.js';
import type { Subject } from '../../subject.js';

/** The expert's way by hand: every position is worked out in every frame, and the attribute is sent whole. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Fixes> {
  const renderer = new three.WebGLRenderer({ canvas });
  const scene = new three.Scene();
  const camera = new three.OrthographicCamera(-4000, 4000, 4000, -4000, -10, 10);
  let positions = new Float32Array(0);
  let attribute = new three.BufferAttribute(positions, 3);
  let keyframes: Keyframes = createKeyframes(0);
  const put = (vehicle: number, x: number, y: number): void => {
    positions[vehicle * 3] = x;
    positions[vehicle * 3 + 1] = y;
  };
  return {
    name: 'three.js:positions by hand',
    version: `0.${three.REVISION}.0`,
    async open(n) {
      keyframes = createKeyframes(n);
      positions = new Float32Array(n * 3);
      attribute = new three.BufferAttribute(positions, 3).setUsage(three.DynamicDrawUsage);
      const geometry = new three.BufferGeometry().setAttribute('position', attribute);
      const points = new three.Points(geometry, new three.PointsMaterial({ size: 2 }));
      points.frustumCulled = false;
      scene.add(points);
      renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
      renderer.render(scene, camera);
    },
    apply(message) {
      keyframes.add(message);
      keyframes.place(message.atMs, put);
      attribute.needsUpdate = true;
      renderer.render(scene, camera);
    },
    read(vehicle) {
      const held = findHeld(
        spy,
        'positions',
        (h) => h.kind === 'buffer' && h.bytes === positions.byteLength,
      );
      return new Float32Array(readBuffer(spy, held, vehicle * 12, 4).buffer)[0] as number;
    },
    close: () => renderer.dispose(),
  };
}

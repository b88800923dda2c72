import * as three from 'three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readBuffer } from '../../gl-read.js';
import { texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import type { Subject } from '../../subject.js';

/** The idiomatic way: an InstancedMesh, a colour for each instance, set one by one. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  const renderer = new three.WebGLRenderer({ canvas });
  const scene = new three.Scene();
  const camera = new three.OrthographicCamera(-4000, 4000, 4000, -4000, -10, 10);
  const color = new three.Color();
  let mesh = new three.InstancedMesh(
    new three.PlaneGeometry(4, 4),
    new three.MeshBasicMaterial(),
    0,
  );
  let values = new Float32Array(0);
  let lut = toLut(0);
  let look = 0;

  function paint(slot: number): void {
    const at = texelOf(look, values[slot] as number) * 4;
    color.setRGB(
      (lut[at] as number) / 255,
      (lut[at + 1] as number) / 255,
      (lut[at + 2] as number) / 255,
    );
    mesh.setColorAt(slot, color);
  }

  function draw(): void {
    if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
    renderer.render(scene, camera);
  }

  return {
    name: 'three.js:InstancedMesh.setColorAt',
    version: `0.${three.REVISION}.0`,
    async open(n) {
      mesh = new three.InstancedMesh(mesh.geometry, mesh.material, n);
      mesh.frustumCulled = false;
      values = new Float32Array(n);
      const place = placeIn(n, 8000);
      const matrix = new three.Matrix4();
      for (let i = 0; i < n; i++) {
        mesh.setMatrixAt(i, matrix.makeTranslation(...place(i), 0));
        paint(i);
      }
      scene.add(mesh);
      renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
      draw();
    },
    apply(message) {
      for (let i = 0; i < message.slots.length; i++) {
        const slot = message.slots[i] as number;
        values[slot] = message.values[i] as number;
        paint(slot);
      }
      draw();
    },
    restyle(next) {
      look = next;
      lut = toLut(next);
      for (let i = 0; i < values.length; i++) paint(i);
      draw();
    },
    read(slot) {
      const colors = findHeld(
        spy,
        'a buffer of colours',
        (h) => h.kind === 'buffer' && h.bytes === values.length * 12,
      );
      const bytes = readBuffer(spy, colors, slot * 12, 4);
      return (new Float32Array(bytes.buffer)[0] as number) * 255;
    },
    close: () => renderer.dispose(),
  };
}

import * as three from 'three';
import type { GlSpy } from '../../gl.js';
import { findHeld, readTexel } from '../../gl-read.js';
import { LOOKS, texelOf, toLut } from '../../look.js';
import { placeIn, type Values } from '../../messages/values.js';
import type { Subject } from '../../subject.js';

const VERTEX = /* glsl */ `
in float slot;
uniform sampler2D values;
uniform sampler2D lut;
uniform float top;
out vec3 color;
void main() {
  int i = int(slot);
  float value = texelFetch(values, ivec2(i & 1023, i >> 10), 0).r;
  color = texelFetch(lut, ivec2(min(255, int(value / top * 256.0)), 0), 0).rgb;
  gl_PointSize = 2.0;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** The expert's way by hand: values in one texture that is uploaded whole, colours in a ramp of 256 texels. */
export function create(spy: GlSpy, canvas: HTMLCanvasElement): Subject<Values> {
  const renderer = new three.WebGLRenderer({ canvas });
  const scene = new three.Scene();
  const camera = new three.OrthographicCamera(-4000, 4000, 4000, -4000, -10, 10);
  let texture = new three.DataTexture();
  let data = new Float32Array(0);
  const lut = new three.DataTexture(toLut(0), 256, 1);
  const uniforms = {
    values: { value: texture },
    lut: { value: lut },
    top: { value: LOOKS[0].top as number },
  };
  let look = 0;
  return {
    name: 'three.js:DataTexture by hand',
    version: `0.${three.REVISION}.0`,
    async open(n) {
      const rows = Math.ceil(n / 1024);
      data = new Float32Array(rows * 1024);
      texture = new three.DataTexture(data, 1024, rows, three.RedFormat, three.FloatType);
      uniforms.values.value = texture;
      const geometry = new three.BufferGeometry();
      const place = placeIn(n, 8000);
      const positions = Float32Array.from(
        { length: n * 3 },
        (_p, i) => place(Math.floor(i / 3))[i % 3] ?? 0,
      );
      geometry.setAttribute('position', new three.BufferAttribute(positions, 3));
      geometry.setAttribute(
        'slot',
        new three.BufferAttribute(
          Float32Array.from({ length: n }, (_s, i) => i),
          1,
        ),
      );
      const material = new three.ShaderMaterial({
        glslVersion: three.GLSL3,
        uniforms,
        vertexShader: VERTEX,
        fragmentShader: 'in vec3 color; out vec4 pixel; void main() { pixel = vec4(color, 1.0); }',
      });
      const points = new three.Points(geometry, material);
      points.frustumCulled = false;
      scene.add(points);
      renderer.setSize(canvas.clientWidth, canvas.clientHeight, false);
      texture.needsUpdate = true;
      lut.needsUpdate = true;
      renderer.render(scene, camera);
    },
    apply({ slots, values }) {
      for (let i = 0; i < slots.length; i++) data[slots[i] as number] = values[i] as number;
      if (slots.length > 0) texture.needsUpdate = true;
      renderer.render(scene, camera);
    },
    restyle(next) {
      look = next;
      (lut.image.data as Uint8Array).set(toLut(next));
      lut.needsUpdate = true;
      uniforms.top.value = LOOKS[next as 0 | 1].top;
      renderer.render(scene, camera);
    },
    read(slot) {
      const values = findHeld(
        spy,
        'a column of values',
        (h) => h.width === 1024 && h.format === spy.gl.R32F,
      );
      const value = readTexel(spy, values, slot & 1023, slot >> 10)[0] as number;
      const ramp = findHeld(
        spy,
        'a ramp',
        (h) => h.width === 256 && h.height === 1 && h.kind === 'texture',
      );
      return readTexel(spy, ramp, texelOf(look, value), 0)[0] as number;
    },
    close: () => renderer.dispose(),
  };
}

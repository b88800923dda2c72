import type { Undo } from '@borough/core';
import { BackSide, Mesh, ShaderMaterial, SphereGeometry } from 'three';
import { AIR, type AirUniforms } from './air.js';

/** The sky itself: a gradient by the sun, its disc, stars by night. */
export interface Dome {
  readonly mesh: Mesh;
  readonly dispose: Undo;
}

export function createDome(uniforms: AirUniforms): Dome {
  const material = new ShaderMaterial({
    side: BackSide,
    depthWrite: false,
    uniforms: { ...uniforms },
    vertexShader: /* glsl */ `
      varying vec3 vTo;
      void main() {
        vTo = position;
        vec4 at = projectionMatrix * vec4(mat3(viewMatrix) * position, 1.0);
        // As far away as the depth buffer can tell.
        gl_Position = at.xyww;
      }`,
    fragmentShader: /* glsl */ `
      ${AIR}
      uniform float uDark;
      uniform float uPale;
      varying vec3 vTo;
      float star(vec3 to) {
        vec3 cell = floor(to * 180.0);
        vec3 p = fract(cell * vec3(0.1031, 0.1030, 0.0973));
        p += dot(p, p.yzx + 33.33);
        float chance = fract((p.x + p.y) * p.z);
        float away = length(fract(to * 180.0) - 0.5);
        return step(0.9965, chance) * smoothstep(0.5, 0.1, away) * fract(chance * 4000.0);
      }
      void main() {
        vec3 to = normalize(vTo);
        vec3 color = bSky(to);
        float disc = smoothstep(0.99990, 0.99997, dot(to, uSunAt)) * step(-0.02, to.y);
        color += disc * vec3(1.0, 0.86, 0.66) * 2.0 * (1.0 - uPale) * uClear;
        color += vec3(0.8, 0.9, 1.0) * star(to) * smoothstep(0.85, 1.0, uDark) * uClear * 0.5 * smoothstep(0.05, 0.4, to.y) * (1.0 - 0.6 * uPale);
        // Half a step of noise, so that long gradients show no bands.
        color += (fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0 * color;
        gl_FragColor = vec4(color, 1.0);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const mesh = new Mesh(new SphereGeometry(1, 32, 16), material);
  mesh.frustumCulled = false;
  mesh.renderOrder = 1000;
  mesh.userData.isSky = true;
  return {
    mesh,
    dispose() {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      material.dispose();
    },
  };
}

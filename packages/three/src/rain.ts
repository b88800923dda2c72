import type { Air } from '@borough/core';
import {
  DoubleSide,
  InstancedBufferAttribute,
  InstancedBufferGeometry,
  type IUniform,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
} from 'three';
import type { AirUniforms } from './air.js';

/** Falling rain around the eye: streaks in a box that goes with it, one draw call. */
export interface Rain {
  readonly mesh: Mesh;
  /** So much falls now; false where none does. */
  fall(air: Air): boolean;
  dispose(): void;
}

const STREAKS = 12_000;
/** Metres of the box, and metres that rain falls in a second. */
const BOX = 30;
const SPEED = 11;
/** Millimetres an hour from which the streaks are as many as there are. */
const HEAVY = 8;

export function createRain(air: AirUniforms, uTime: IUniform<number>): Rain {
  const plane = new PlaneGeometry(1, 1);
  const geometry = new InstancedBufferGeometry();
  geometry.index = plane.index;
  geometry.setAttribute('position', plane.getAttribute('position'));
  const places = new Float32Array(STREAKS * 3);
  // The golden ratio's cousins in three dimensions spread points evenly without chance (R3, Roberts 2018).
  for (let i = 0; i < STREAKS; i++)
    for (let axis = 0; axis < 3; axis++)
      places[i * 3 + axis] =
        (0.5 + (i + 1) * ([0.8191725, 0.6710436, 0.5497005][axis] as number)) % 1;
  geometry.setAttribute('place', new InstancedBufferAttribute(places, 3));
  const uRain = { value: 0 };
  const material = new ShaderMaterial({
    // Seen from within: a streak turns its edge to the eye, whichever of its faces that shows.
    side: DoubleSide,
    transparent: true,
    depthWrite: false,
    uniforms: { ...air, uTime, uRain },
    vertexShader: /* glsl */ `
      attribute vec3 place;
      uniform float uTime;
      varying float vFade;
      void main() {
        float own = fract(place.x * 7.0 + place.z * 3.0);
        vec3 drift = vec3(1.6, -${SPEED.toFixed(1)} * (0.85 + 0.3 * own), 0.7);
        vec3 at = fract(place + (drift * uTime - cameraPosition) / ${BOX.toFixed(1)}) - 0.5;
        vec3 eye = at * ${BOX.toFixed(1)};
        vec3 way = normalize(drift);
        vec3 side = normalize(cross(way, eye));
        float far = length(eye);
        float wide = max(0.01, 0.0018 * far);
        vec3 world = cameraPosition + eye + way * position.y * 1.3 + side * position.x * wide;
        vFade = smoothstep(1.0, 3.0, far) * (1.0 - smoothstep(${(BOX * 0.35).toFixed(1)}, ${(BOX * 0.5).toFixed(1)}, far)) * (1.0 - abs(position.y) * 1.6);
        gl_Position = projectionMatrix * viewMatrix * vec4(world, 1.0);
      }`,
    fragmentShader: /* glsl */ `
      uniform vec3 uHorizon;
      uniform float uRain;
      varying float vFade;
      void main() {
        gl_FragColor = vec4(mix(uHorizon, vec3(1.0), 0.22) + 0.05, clamp(vFade, 0.0, 1.0) * uRain * 0.55);
        #include <tonemapping_fragment>
        #include <colorspace_fragment>
      }`,
  });
  const mesh = new Mesh(geometry, material);
  mesh.frustumCulled = false;
  mesh.visible = false;
  mesh.renderOrder = 900;
  mesh.userData.isSky = true;
  return {
    mesh,
    fall({ rain }) {
      const share = Math.min(1, rain / HEAVY);
      mesh.visible = rain > 0;
      geometry.instanceCount = Math.ceil(STREAKS * (0.3 + 0.7 * share));
      uRain.value = 0.5 + 0.5 * share;
      return mesh.visible;
    },
    dispose() {
      mesh.removeFromParent();
      geometry.dispose();
      plane.dispose();
      material.dispose();
    },
  };
}

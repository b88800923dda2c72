import { type Rgba, type Theme, type Undo, WGS84_A } from '@borough/core';
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  Mesh,
  MeshLambertMaterial,
  SRGBColorSpace,
  Vector3,
} from 'three';
import { AIR, type AirUniforms } from './air.js';
import type { Foot } from './facade.js';
import { type Lighting, setVector } from './material.js';
import { createRelief, type Relief } from './relief.js';
import { UNTONE } from './tone.js';

/** The ground around a city: follows the feet of its buildings, is curved like the earth, ends in the haze. */
export interface Ground {
  readonly mesh: Mesh;
  setTheme(theme: Theme): void;
  /** Takes in where buildings stand, or that tiles bring the land themselves. */
  settle(tile: { readonly feet: readonly Foot[]; readonly isLand: boolean }): void;
  /** Lays itself on the land as it is known now; call before drawing. */
  refresh(): void;
  readonly dispose: Undo;
}

/** Squares along a side: fine in the middle, ever larger outwards. */
const SIDE = 224;
const RADIUS_METERS = 60_000;
/** Half of the squares lie within so many metres of the middle. */
const NEAR_METERS = 3000;
/** From here the flat ground fades; at its edge nothing is left of it. */
const FADE_METERS = 12_000;
/** Feet of buildings stand at the origin's height: a little lower, and the two never flicker. */
const BELOW_METERS = 0.3;
/** Land that tiles bring ends about here. */
const UNDER_LAND_METERS = 1;

/** @param isPlanned areas of the city are its land: the ground stays flat, and below them */
export function createGround(lighting: Lighting, air: AirUniforms, isPlanned = false): Ground {
  const isLit = lighting === 'full';
  const background = { value: new Vector3() };
  const color = { value: new Vector3() };
  const relief = createRelief();
  const material = new MeshLambertMaterial({
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
    fog: false,
  });
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, { uBackground: background, uGround: color }, air);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', `#include <common>\nin float built;\n${OUT}`)
      .replace(
        '#include <begin_vertex>',
        '#include <begin_vertex>\nvRadius = length(position.xz); vBuilt = built; vPlace = position;',
      );
    shader.fragmentShader = shader.fragmentShader.replace(
      '#include <common>',
      `#include <common>\n${OUT.replaceAll('out ', 'in ')}
       uniform vec3 uBackground; uniform vec3 uGround; uniform float uDark;
       ${isLit ? AIR + UNTONE + LAND : ''}`,
    );
    shader.fragmentShader = isLit
      ? shader.fragmentShader
          .replace('#include <color_fragment>', 'diffuseColor.rgb = bLand();')
          .replace('#include <opaque_fragment>', HAZE)
      : shader.fragmentShader.replace(
          '#include <fog_fragment>',
          `float bFade = smoothstep(${FADE_METERS.toFixed(1)}, ${(RADIUS_METERS * 0.9).toFixed(1)}, vRadius);
           gl_FragColor = vec4(mix(uGround, uBackground, bFade), 1.0);`,
        );
  };
  material.customProgramCacheKey = () => `borough ground ${lighting}`;
  const mesh = new Mesh(createGrid(), material);
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  let isStale = true;
  /** Land that was measured is better than land that was guessed. */
  let hasLand = isPlanned;
  return {
    mesh,
    setTheme(theme) {
      material.color.copy(toColor(theme.ground));
      setVector(color.value, theme.ground);
      setVector(background.value, theme.background);
    },
    settle({ feet, isLand }) {
      if (!isLit || hasLand) return;
      hasLand = isLand;
      if (relief.add(feet) || isLand) isStale = true;
    },
    refresh() {
      if (isStale) lay(mesh.geometry, relief, hasLand);
      isStale = false;
    },
    dispose() {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      material.dispose();
    },
  };
}

const OUT = 'out float vRadius; out float vBuilt; out vec3 vPlace;';

/** Paving where people live, something greener where they do not; both quiet. */
const LAND = /* glsl */ `
float bGrain(vec2 p) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  vec4 h = fract(sin(vec4(dot(i, vec2(12.99, 78.23)), dot(i + vec2(1, 0), vec2(12.99, 78.23)),
    dot(i + vec2(0, 1), vec2(12.99, 78.23)), dot(i + vec2(1, 1), vec2(12.99, 78.23)))) * 43758.5453);
  return mix(mix(h.x, h.y, f.x), mix(h.z, h.w, f.x), f.y);
}
vec3 bLand() {
  float wide = fwidth(vPlace.x) + fwidth(vPlace.z);
  float large = bGrain(vPlace.xz / 310.0) * 0.6 + bGrain(vPlace.xz / 83.0) * 0.4;
  float small = bGrain(vPlace.xz / 7.0) * (1.0 - smoothstep(2.0, 9.0, wide));
  vec3 paved = uGround * vec3(0.83, 0.82, 0.80);
  vec3 open = uGround * mix(vec3(0.84, 0.892, 0.775), vec3(0.868, 0.915, 0.81), large);
  vec3 color = mix(open, paved, smoothstep(0.04, 0.28, vBuilt + 0.06 * (large - 0.5)));
  color *= 0.975 + 0.05 * small;
  // Between houses it is a little darker than in the open.
  color *= 1.0 - 0.10 * smoothstep(0.2, 0.7, vBuilt);
  return bUntone(mix(color / 12.92, pow((color + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), color)));
}
`;

const HAZE = /* glsl */ `
outgoingLight += diffuseColor.rgb * vec3(1.0, 0.66, 0.36) * 0.26 * uDark * smoothstep(0.1, 0.6, vBuilt);
vec3 bTo = vPlace - cameraPosition;
float bFar = max(bHazeAt(length(bTo)), smoothstep(${(RADIUS_METERS * 0.25).toFixed(1)}, ${(RADIUS_METERS * 0.75).toFixed(1)}, vRadius));
bTo = normalize(bTo);
outgoingLight = mix(outgoingLight, bSky(normalize(vec3(bTo.x, max(bTo.y, 0.0), bTo.z))), bFar);
#include <opaque_fragment>
`;

/** An sRGB colour of core as three's linear one. */
export function toColor([r, g, b]: Rgba): Color {
  return new Color().setRGB(r / 255, g / 255, b / 255, SRGBColorSpace);
}

function createGrid(): BufferGeometry {
  const count = (SIDE + 1) ** 2;
  const indices = new Uint32Array(SIDE * SIDE * 6);
  let n = 0;
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++) {
      const a = row * (SIDE + 1) + column;
      const b = a + SIDE + 1;
      for (const corner of [a, b, a + 1, a + 1, b, b + 1]) indices[n++] = corner;
    }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(count * 3), 3));
  geometry.setAttribute('normal', new BufferAttribute(new Float32Array(count * 3), 3));
  geometry.setAttribute('built', new BufferAttribute(new Float32Array(count), 1));
  geometry.setIndex(new BufferAttribute(indices, 1));
  return geometry;
}

/** Metres from the middle by a share of −1 … 1. */
function spread(share: number): number {
  const near = share * NEAR_METERS * 2;
  return near + (RADIUS_METERS - NEAR_METERS * 2) * share ** 7;
}

/** Lays the grid on the land, lowered by r² / 2R: the tangent plane is 7.8 m too high at 10 km. */
function lay(geometry: BufferGeometry, relief: Relief, hasLand: boolean): void {
  const positions = geometry.getAttribute('position') as BufferAttribute;
  const normals = geometry.getAttribute('normal') as BufferAttribute;
  const built = geometry.getAttribute('built') as BufferAttribute;
  const [cx, cz] = relief.center;
  const side = SIDE + 1;
  for (let i = 0; i < side * side; i++) {
    const x = cx + spread(((i % side) / SIDE) * 2 - 1);
    const z = cz + spread((Math.floor(i / side) / SIDE) * 2 - 1);
    const land = relief.at(x, z);
    const y = hasLand || land.y === 0 ? -(x * x + z * z) / (2 * WGS84_A) : land.y;
    positions.setXYZ(i, x, y - (hasLand ? UNDER_LAND_METERS : BELOW_METERS), z);
    built.setX(i, hasLand ? 0 : land.built);
  }
  for (let i = 0; i < side * side; i++) {
    const column = i % side;
    const row = Math.floor(i / side);
    const [west, east] = [Math.max(0, column - 1) - column, Math.min(SIDE, column + 1) - column];
    const [north, south] = [Math.max(0, row - 1) - row, Math.min(SIDE, row + 1) - row];
    const slope = (from: number, to: number, axis: 'getX' | 'getZ'): number =>
      (positions.getY(i + to) - positions.getY(i + from)) /
      (positions[axis](i + to) - positions[axis](i + from));
    const dx = slope(west, east, 'getX');
    const dz = slope(north * side, south * side, 'getZ');
    const length = Math.hypot(dx, 1, dz);
    normals.setXYZ(i, -dx / length, 1 / length, -dz / length);
  }
  for (const attribute of [positions, normals, built]) attribute.needsUpdate = true;
}

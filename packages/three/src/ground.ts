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
import { type Lighting, setVector } from './material.js';

/** The ground around a city: one soft disc, curved like the earth, that fades into the background. */
export interface Ground {
  readonly mesh: Mesh;
  setTheme(theme: Theme): void;
  readonly dispose: Undo;
}

const RINGS = 40;
const SECTORS = 96;
const RADIUS_METERS = 60_000;
/** From here the ground fades; at the disc's edge nothing is left of it. */
const FADE_METERS = 12_000;
/** Feet of buildings stand at the origin's height: a little lower, and the two never flicker. */
const BELOW_METERS = 0.3;

export function createGround(lighting: Lighting): Ground {
  const background = { value: new Vector3() };
  const material = new MeshLambertMaterial({
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
  material.fog = lighting === 'full';
  const color = { value: new Vector3() };
  material.onBeforeCompile = (shader) => {
    shader.uniforms.uBackground = background;
    shader.uniforms.uGround = color;
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nout float vRadius;')
      .replace(
        '#include <begin_vertex>',
        '#include <begin_vertex>\nvRadius = length(position.xz);',
      );
    shader.fragmentShader = shader.fragmentShader
      .replace(
        '#include <common>',
        '#include <common>\nin float vRadius; uniform vec3 uBackground; uniform vec3 uGround;',
      )
      .replace(
        '#include <fog_fragment>',
        `${lighting === 'flat' ? 'gl_FragColor.rgb = uGround;' : ''}
         #include <fog_fragment>
         float bFade = smoothstep(${FADE_METERS.toFixed(1)}, ${(RADIUS_METERS * 0.9).toFixed(1)}, vRadius);
         gl_FragColor.rgb = mix(gl_FragColor.rgb, uBackground, bFade);`,
      );
  };
  material.customProgramCacheKey = () => `borough ground ${lighting}`;
  const mesh = new Mesh(createDisc(), material);
  mesh.receiveShadow = true;
  mesh.frustumCulled = false;
  return {
    mesh,
    setTheme(theme) {
      material.color.copy(toColor(theme.ground));
      setVector(color.value, theme.ground);
      setVector(background.value, theme.background);
    },
    dispose() {
      mesh.removeFromParent();
      mesh.geometry.dispose();
      material.dispose();
    },
  };
}

/** An sRGB colour of core as three's linear one. */
export function toColor([r, g, b]: Rgba): Color {
  return new Color().setRGB(r / 255, g / 255, b / 255, SRGBColorSpace);
}

/** Rings that grow outwards, lowered by r² / 2R: the tangent plane is 7.8 m too high at 10 km. */
function createDisc(): BufferGeometry {
  const positions = new Float32Array((RINGS * SECTORS + 1) * 3);
  const normals = new Float32Array(positions.length);
  positions[1] = -BELOW_METERS;
  for (let i = 1; i < normals.length; i += 3) normals[i] = 1;
  const indices: number[] = [];
  for (let ring = 0; ring < RINGS; ring++) {
    const radius = RADIUS_METERS * ((ring + 1) / RINGS) ** 2.2;
    for (let sector = 0; sector < SECTORS; sector++) {
      const angle = (sector / SECTORS) * Math.PI * 2;
      const at = (ring * SECTORS + sector + 1) * 3;
      positions[at] = radius * Math.cos(angle);
      positions[at + 1] = -BELOW_METERS - (radius * radius) / (2 * WGS84_A);
      positions[at + 2] = -radius * Math.sin(angle);
      const here = ring * SECTORS + sector + 1;
      const next = ring * SECTORS + ((sector + 1) % SECTORS) + 1;
      if (ring === 0) indices.push(0, here, next);
      else indices.push(here - SECTORS, here, next, here - SECTORS, next, next - SECTORS);
    }
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('normal', new BufferAttribute(normals, 3));
  geometry.setIndex(indices);
  return geometry;
}

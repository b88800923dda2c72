import { AdditiveBlending, BufferAttribute, BufferGeometry, type IUniform } from 'three';
import { type Carried, createCarried } from './carried.js';
import { createKindMaterials, type Kind } from './kind.js';
import type { Lighting, LookUniforms } from './material.js';

/** One lamp of a thing: a pool of light on the ground under it, or a spark that faces the eye. */
export interface Lamp {
  /** Metres in the thing's own axes: x right, y up, z back. */
  readonly at: readonly [number, number, number];
  /** Linear light. */
  readonly color: readonly [number, number, number];
  /** Metres: half width and half length of a pool, or the radius of a spark. */
  readonly size: readonly [number, number];
  readonly kind: 'pool' | 'spark';
  /** −1: shines backwards, 1: forwards, 0: all around. */
  readonly facing: -1 | 0 | 1;
}

/** Sparks are never smaller, pixels: a street far away is a string of them. */
const LEAST_PIXELS = 4.5;

const HEAD = /* glsl */ `
in vec3 lampAt;
in vec3 lampColor;
// half width, half length, 1 for a spark, facing
in vec4 lamp;
out vec2 vDisc;
flat out vec3 vGlow;
flat out float vSpark;
`;

/** The place of a lamp, once the kind has set `bFoot` (local scene) and `bTurn`. */
const PLACE = /* glsl */ `
vec3 bLamp = bFoot + bTurn * (lampAt * bLampScale);
vDisc = position.xz * 2.0;
vGlow = lampColor;
vSpark = lamp.z;
vec3 bAt = bLamp;
float bRadius = 0.0;
if (lamp.z > 0.5) {
  float bAway2 = length((modelViewMatrix * vec4(bLamp, 1.0)).xyz);
  bRadius = max(lamp.x, 0.5 * ${LEAST_PIXELS.toFixed(1)} * uPixel * bAway2);
} else bAt = bLamp + bTurn * vec3(vDisc.x * lamp.x, 0.0, vDisc.y * lamp.y);
if (lamp.w != 0.0) {
  vec3 bEye3 = normalize(cameraPosition - bLamp);
  vGlow *= smoothstep(-0.15, 0.55, dot(bTurn * vec3(0.0, 0.0, -lamp.w), bEye3));
}
vec3 bNormal = vec3(0.0, 1.0, 0.0);
`;

const TAIL = /* glsl */ `
if (lamp.z > 0.5) { mvPosition.xy += vDisc * bRadius; gl_Position = projectionMatrix * mvPosition; }
`;

const PAINT = /* glsl */ `
float bFall = max(0.0, 1.0 - dot(vDisc, vDisc));
bColor = vGlow;
diffuseColor.a = uNight * (vSpark > 0.5 ? min(1.0, bFall * 1.5) : bFall * bFall) * (1.0 - bHazeAt(length(vWorld - cameraPosition)));
if (diffuseColor.a < 0.004) discard;
`;

export interface GlowOptions {
  readonly name: string;
  /** Declarations of the thing's own attributes and uniforms. */
  readonly head: string;
  /** Statements that set `slot`, `bFoot`, `mat3 bTurn` and `float bLampScale`. */
  readonly place: string;
  readonly isGone: string;
  readonly lamps: readonly Lamp[];
  readonly uniforms: LookUniforms;
  readonly extra: Readonly<Record<string, IUniform>>;
  readonly lighting: Lighting;
}

/** The light that things throw around them by night: added to the picture, one draw call, never picked. */
export function createGlow(options: GlowOptions): Carried {
  const { name, head, place, isGone, lamps, uniforms, extra, lighting } = options;
  const kind: Kind = {
    name: `${name} glow`,
    head: `${head}${HEAD}`,
    place: () => `${place}${PLACE}`,
    tail: TAIL,
    isGone,
    fragmentHead:
      'in vec2 vDisc;\nflat in vec3 vGlow;\nflat in float vSpark;\nuniform float uNight;\n',
    paint: PAINT,
    isFlat: true,
  };
  const materials = createKindMaterials({ kind, uniforms, extra, lighting });
  const { color } = materials;
  color.blending = AdditiveBlending;
  color.userData.shines = true;
  return createCarried(createQuads(lamps), materials, [-2, -8]);
}

/** Two triangles for each lamp. */
function createQuads(lamps: readonly Lamp[]): BufferGeometry {
  const corners = [-0.5, -0.5, -0.5, 0.5, 0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5, -0.5];
  const count = lamps.length * 6;
  const positions = new Float32Array(count * 3);
  const places = new Float32Array(count * 3);
  const colors = new Float32Array(count * 3);
  const shapes = new Float32Array(count * 4);
  lamps.forEach(({ at, color, size, kind, facing }, n) => {
    for (let i = 0; i < 6; i++) {
      const v = n * 6 + i;
      positions.set([corners[i * 2] as number, 0, corners[i * 2 + 1] as number], v * 3);
      places.set(at, v * 3);
      colors.set(color, v * 3);
      shapes.set([...size, kind === 'spark' ? 1 : 0, facing], v * 4);
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(positions, 3));
  geometry.setAttribute('lampAt', new BufferAttribute(places, 3));
  geometry.setAttribute('lampColor', new BufferAttribute(colors, 3));
  geometry.setAttribute('lamp', new BufferAttribute(shapes, 4));
  return geometry;
}

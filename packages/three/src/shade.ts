import { BoxGeometry, type BufferGeometry, type IUniform } from 'three';
import { type Carried, createCarried } from './carried.js';
import { createKindMaterials, type Kind } from './kind.js';
import type { Lighting, LookUniforms } from './material.js';

export interface ShadeOptions {
  readonly head: string;
  /** Statements that set `slot`, `bFoot` and `mat3 bTurn`. */
  readonly place: string;
  readonly isGone: string;
  /** Width, height, length; metres. */
  readonly size: readonly [number, number, number];
  readonly uniforms: LookUniforms;
  readonly extra: Readonly<Record<string, IUniform>>;
  readonly lighting: Lighting;
}

/** Lower suns would throw shadows over whole blocks. */
const LEAST_SLOPE = 0.12;

/**
 * The shadows of moving bodies: a box of each laid flat along the sun, for the map of shadows stands still.
 * A convex box laid flat shows every place once where its faces that look at the sun are drawn alone.
 */
export function createShade(options: ShadeOptions): Carried {
  const { head, place, isGone, size, uniforms, extra, lighting } = options;
  const kind: Kind = {
    name: `shade ${size.join(' ')}`,
    head: `${head}uniform vec3 uSunAt;\n`,
    place: () => /* glsl */ `
${place}
vec3 bBody = bTurn * position;
vec2 bCast = uSunAt.xz / max(uSunAt.y, ${LEAST_SLOPE.toFixed(2)});
vec3 bAt = bFoot + vec3(bBody.x - bCast.x * bBody.y, 0.05, bBody.z - bCast.y * bBody.y);
vec3 bNormal = vec3(0.0, 1.0, 0.0);
`,
    isGone: `${isGone} || uSunAt.y < 0.05`,
    paint: /* glsl */ `
bColor = vec3(0.06, 0.07, 0.1);
diffuseColor.a = 0.42 * smoothstep(0.05, 0.2, uSunAt.y) * (1.0 - uHaze.w) * (1.0 - bHazeAt(length(vWorld - cameraPosition)));
`,
    isFlat: true,
  };
  const materials = createKindMaterials({ kind, uniforms, extra, lighting });
  return createCarried(createBody(size), materials, [-1, -4]);
}

function createBody([width, height, length]: readonly [number, number, number]): BufferGeometry {
  const box = new BoxGeometry(width, height, length).translate(0, height / 2, 0).toNonIndexed();
  box.deleteAttribute('uv');
  box.deleteAttribute('normal');
  return box;
}

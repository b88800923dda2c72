import { type Frame, type Theme, type Undo, WGS84_A } from '@borough/core';
import type { PrimitiveCollection } from '@cesium/engine';
import type { Engine } from './engine.js';
import type { Light } from './look.js';
import { createPrimitive, takeOff } from './primitive.js';
import { GROUND_FRAGMENT, GROUND_VERTEX } from './shader.js';
import { toValue } from './vector.js';

/** The ground around a city in a scene without a globe: one disc, curved like the earth. */
export interface Ground {
  restyle(theme: Theme, light: Light): void;
  readonly dispose: Undo;
}

const RINGS = 40;
const SECTORS = 96;
const RADIUS_METERS = 60_000;
/** From here the ground fades into the background; at its edge nothing is left of it. */
const FADE_METERS: readonly number[] = [12_000, RADIUS_METERS * 0.9];
/** Feet of buildings stand at the origin's height: a little lower, and the two never flicker. */
const BELOW_METERS = 0.3;

export function createGround(
  engine: Engine,
  parent: PrimitiveCollection,
  frame: Frame,
  up: readonly number[],
  shadows: boolean,
): Ground {
  const [x, y, z] = frame.fromEnu([0, 0, 0]);
  const values: Record<string, unknown> = {
    u_fade: toValue(engine, FADE_METERS),
    u_up: toValue(engine, up),
  };
  const primitive = createPrimitive(engine, {
    ...createDisc(),
    vertexShader: GROUND_VERTEX,
    fragmentShader: GROUND_FRAGMENT,
    uniforms: Object.fromEntries(
      ['u_ground', 'u_background', 'u_fade', 'u_light', 'u_up'].map((name) => [
        name,
        () => values[name],
      ]),
    ),
    modelMatrix: engine.Matrix4.unpack([...frame.toEcefMatrix]),
    boundingVolume: new engine.BoundingSphere(new engine.Cartesian3(x, y, z), RADIUS_METERS),
    shadows: shadows ? 'receive' : 'none',
  });
  parent.add(primitive);
  return {
    restyle(theme, light) {
      const rgb = (c: Theme['ground']): number[] => [c[0] / 255, c[1] / 255, c[2] / 255];
      values.u_ground = toValue(engine, rgb(theme.ground));
      values.u_background = toValue(engine, rgb(theme.background));
      values.u_light = toValue(engine, light);
    },
    dispose() {
      takeOff(parent, primitive);
    },
  };
}

/** Rings that grow outwards, lowered by r² / 2R: the tangent plane is 7.8 m too high at 10 km. */
function createDisc() {
  const positions = new Float32Array((RINGS * SECTORS + 1) * 3);
  positions[2] = -BELOW_METERS;
  const indices: number[] = [];
  for (let ring = 0; ring < RINGS; ring++) {
    const radius = RADIUS_METERS * ((ring + 1) / RINGS) ** 2.2;
    for (let sector = 0; sector < SECTORS; sector++) {
      const angle = (sector / SECTORS) * Math.PI * 2;
      const here = ring * SECTORS + sector + 1;
      const next = ring * SECTORS + ((sector + 1) % SECTORS) + 1;
      positions[here * 3] = radius * Math.cos(angle);
      positions[here * 3 + 1] = radius * Math.sin(angle);
      positions[here * 3 + 2] = -BELOW_METERS - (radius * radius) / (2 * WGS84_A);
      if (ring === 0) indices.push(0, here, next);
      else {
        indices.push(here - SECTORS, here, next, here - SECTORS, next, next - SECTORS);
      }
    }
  }
  return {
    attributes: [{ name: 'position', array: positions, components: 3 }],
    indices: Uint16Array.from(indices),
  };
}

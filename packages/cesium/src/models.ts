import { HIDDEN, KNOWN, type ModelsLayer } from '@borough/core';
import { createLamp, createTree, LAMP_PAINT, NOWHERE, PIECE, treeColor } from '@borough/core/draw';
import { type HitThing, hitBall, hitBody, numberReader, type Sight } from './hit.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import {
  createPaint,
  type LayerAdapter,
  type LayerRoom,
  modelMatrix,
  reachMeters,
} from './layer.js';
import { createStanding } from './points.js';
import { createPrimitive, takeOff } from './primitive.js';
import { bodyTemplate } from './tracks.js';

/** Below so many pixels a model is not drawn: it would only flicker. */
const LEAST_PIXELS = 2;

/** Heights where the style gives none, metres. */
const HEIGHT = { tree: 8, lamp: 7 } as const;

const HEAD = /* glsl */ `
in vec3 position;
in vec3 normal;
in float piece;
in vec3 anchor;
uniform highp sampler2D u_heading;
out float v_piece;
float bRandom(int slot, uint salt) {
  uint x = uint(slot) * 747796405u + salt * 2891336453u;
  x = ((x >> ((x >> 28) + 4u)) ^ x) * 277803737u;
  return float(((x >> 22) ^ x) & 1023u) / 1024.0;
}
`;

/** A model turned by `bAngle` (from north, clockwise) and stretched by `bStretch`. */
const STAND = /* glsl */ `
  mat3 bTurn = mat3(cos(bAngle), -sin(bAngle), 0.0, sin(bAngle), cos(bAngle), 0.0, 0.0, 0.0, 1.0);
  vec3 bAt = anchor + bTurn * (position * bStretch);
  vec3 bNormal = bTurn * normalize(normal / bStretch);
  bool bTiny = bStretch.z < ${LEAST_PIXELS}.0 * u_pixel * length((czm_modelView * vec4(anchor, 1.0)).xyz);
  v_piece = piece;`;

const IS_GONE = 'anchor.z < -1e29 || bTiny';

/** No two trees alike: size, turn and colour vary by slot, always in the same way, in every engine. */
const TREE: Kind = {
  head: HEAD,
  place: /* glsl */ `
  int slot = gl_InstanceID;
  float bTall = bHeight(slot);
  if (bTall <= 0.0) bTall = ${HEIGHT.tree}.0;
  if (u_heightRange.z < 0.5) bTall *= 0.75 + 0.5 * bRandom(slot, 1u);
  float bWide = bSize(slot) * (0.85 + 0.35 * bRandom(slot, 2u));
  float bAngle = 6.2831853 * bRandom(slot, 3u);
  vec3 bStretch = vec3(bWide, bWide, bTall);
  ${STAND}`,
  isGone: IS_GONE,
  base: 'u_base * mix(vec3(0.86, 0.9, 0.84), vec3(1.12, 1.06, 0.96), bRandom(slot, 4u))',
  fragmentHead: 'in float v_piece;\n',
  paint: `if (int(v_piece + 0.5) == ${PIECE.trunk}) bColor = mix(bColor, vec3(0.33, 0.27, 0.22), 0.75);`,
};

const LAMP: Kind = {
  head: HEAD,
  place: /* glsl */ `
  int slot = gl_InstanceID;
  float bTall = bHeight(slot);
  if (bTall <= 0.0) bTall = ${HEIGHT.lamp}.0;
  float bAngle = radians(bRead(u_heading, slot) - 90.0);
  vec3 bStretch = vec3(bTall);
  ${STAND}`,
  isGone: IS_GONE,
  fragmentHead: 'in float v_piece;\nuniform float u_night;\n',
  paint: `if (int(v_piece + 0.5) == ${PIECE.lamp}) bColor = vec3(0.86, 0.84, 0.78);`,
  glow: `if (int(v_piece + 0.5) == ${PIECE.lamp}) bGlow = u_night * vec3(1.0, 0.85, 0.55);`,
};

/**
 * A model for each thing of a table, one draw call. A number column named `heading` turns lamps: degrees
 * clockwise from north in which the arm reaches.
 */
export function createModels(layer: ModelsLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table } = room;
  const isTree = layer.model === 'tree';
  const kind = isTree ? TREE : LAMP;
  const body = isTree ? createTree() : createLamp();
  const paint = createPaint(room, {
    base: (theme) => (isTree ? treeColor(theme) : LAMP_PAINT),
    reads: { u_heading: { column: 'heading', part: 'values' } },
  });
  const first = new Float32Array(table.capacity * 3).fill(NOWHERE);
  const template = bodyTemplate(body);
  const primitive = createPrimitive(engine, {
    attributes: [
      ...template.attributes,
      { name: 'anchor', array: first, components: 3, isInstanced: true },
    ],
    indices: template.indices,
    vertexShader: kindVertex(kind),
    fragmentShader: kindFragment(kind),
    uniforms: paint.uniforms,
    modelMatrix: modelMatrix(room),
    boundingVolume: new engine.BoundingSphere(),
    shadows: room.shadows ? 'both' : 'none',
    pick: { borough: room.id },
    prepare: paint.prepare,
  });
  const standing = createStanding(room, primitive, first, () => reachMeters(room.wear()) + 12);
  standing.place(null);

  function hit({ ray }: Sight): HitThing | null {
    const wear = room.wear();
    const tall = numberReader(wear, wear.style.height);
    const wide = numberReader(wear, wear.style.size);
    const heading = table.columns.get('heading');
    const { anchors } = standing;
    let best: HitThing | null = null;
    for (let slot = 1; slot < table.size; slot++) {
      const place = [anchors[slot * 3], anchors[slot * 3 + 1], anchors[slot * 3 + 2]] as [
        number,
        number,
        number,
      ];
      if (place[2] < -1e29 || ((wear.override.bits[slot] ?? 0) & HIDDEN) !== 0) continue;
      const [height, width, turn] = isTree
        ? treeSize(slot, tall(slot), wide(slot), wear.style.height.column !== null)
        : [tall(slot) > 0 ? tall(slot) : HEIGHT.lamp, 0, 0];
      const stretch = isTree
        ? ([width, width, height] as const)
        : ([height, height, height] as const);
      const foot = place.map((x, i) => x - (ray.from[i] as number)) as [number, number, number];
      const radius = Math.max(...stretch);
      if (hitBall(ray.direction, [foot[0], foot[1], foot[2] - radius / 2], radius) === null)
        continue;
      const known = heading && ((heading.flags[slot] ?? 0) & KNOWN) !== 0;
      const angle = isTree
        ? turn
        : (((known ? (heading.values[slot] as number) : 0) - 90) * Math.PI) / 180;
      const meters = hitBody(ray, body.positions, place, angle, stretch);
      if (meters !== null && (!best || meters < best.meters)) best = { slot, meters };
    }
    return best;
  }

  return {
    parts: [{ primitive, depth: 'body' }],
    recipe,
    textures: 0,
    apply(changes) {
      for (const one of changes.positions) if (one.table === table.id) standing.place(one.pages);
    },
    restyle(isSeen) {
      primitive.show = isSeen;
      paint.refresh();
      standing.surround();
    },
    hit,
    get isSeen() {
      return primitive.show && table.positions !== null;
    },
    dispose() {
      takeOff(null, primitive);
      paint.destroy();
    },
  };
}

/** The shader's own height, width and turn of a tree. */
function treeSize(
  slot: number,
  tall: number,
  wide: number,
  isByColumn: boolean,
): [height: number, width: number, turn: number] {
  const height = (tall > 0 ? tall : HEIGHT.tree) * (isByColumn ? 1 : 0.75 + 0.5 * random(slot, 1));
  return [height, wide * (0.85 + 0.35 * random(slot, 2)), 2 * Math.PI * random(slot, 3)];
}

/** The shader's own `bRandom` (PCG hash, O'Neill 2014): 0 … 1. */
function random(slot: number, salt: number): number {
  let x = (Math.imul(slot, 747796405) + Math.imul(salt, 2891336453)) >>> 0;
  x = Math.imul((x >>> ((x >>> 28) + 4)) ^ x, 277803737) >>> 0;
  return (((x >>> 22) ^ x) & 1023) / 1024;
}

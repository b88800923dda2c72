import type { ModelsLayer } from '@borough/core';
import {
  createLamp,
  createTree,
  createTreeHull,
  joinBodies,
  LAMP_PAINT,
  NOWHERE,
  PIECE,
  treeColor,
} from '@borough/core/draw';
import { type BufferGeometry, Mesh } from 'three';
import type { AdapterRoom, LayerAdapter } from './adapter.js';
import { placeAnchors } from './anchors.js';
import { toGeometry } from './bodies.js';
import { createGlow, type Lamp } from './glow.js';
import { createInstances } from './instances.js';
import { createKindMaterials, type Kind } from './kind.js';
import { PICKABLE } from './tiles.js';

/** Below so many pixels a model is not drawn: it would only flicker. */
const LEAST_PIXELS = 2;

/** Heights where the style gives none, metres. */
const HEIGHT = { tree: 8, lamp: 7 } as const;

const HEAD = /* glsl */ `
in vec3 anchor;
in float piece;
uniform highp sampler2DArray uHeading;
flat out float vPiece;
float bRandom(uint slot, uint salt) {
  uint x = slot * 747796405u + salt * 2891336453u;
  x = ((x >> ((x >> 28) + 4u)) ^ x) * 277803737u;
  return float(((x >> 22) ^ x) & 1023u) / 1024.0;
}
`;

const TURN =
  'mat3 bTurn = mat3(cos(bAngle), 0.0, sin(bAngle), 0.0, 1.0, 0.0, -sin(bAngle), 0.0, cos(bAngle));';

/** A model turned by `bTurn` and stretched by `bStretch`. */
const STAND = (pass: string): string => /* glsl */ `
vec3 bAt = anchor + bTurn * (position * bStretch);
${pass === 'depth' ? 'bool bTiny = false;' : `bool bTiny = bStretch.y < ${LEAST_PIXELS}.0 * uPixel * length((modelViewMatrix * vec4(anchor, 1.0)).xyz);`}
vPiece = piece;
${pass === 'color' ? 'vec3 bNormal = bTurn * normalize(normal / bStretch);' : ''}
`;

const IS_GONE = 'anchor.y < -1e29 || bTiny';

/** No two trees alike: size, turn and colour vary by slot, always in the same way. */
const TREE: Kind = {
  name: 'tree',
  head: HEAD,
  place: (pass) => /* glsl */ `
uint slot = uint(gl_InstanceID);
float bTall = bHeight(slot);
if (bTall <= 0.0) bTall = ${HEIGHT.tree}.0;
if (uHeightRange.z == 0.0) bTall *= 0.75 + 0.5 * bRandom(slot, 1u);
float bWide = bSize(slot) * (0.85 + 0.35 * bRandom(slot, 2u));
float bAngle = 6.2831853 * bRandom(slot, 3u);
${TURN}
vec3 bStretch = vec3(bWide, bTall, bWide);
${STAND(pass)}
`,
  isGone: IS_GONE,
  base: 'uBase * mix(vec3(0.86, 0.9, 0.84), vec3(1.12, 1.06, 0.96), bRandom(slot, 4u))',
  fragmentHead: 'flat in float vPiece;\n',
  paint: `if (vPiece == ${PIECE.trunk}.0) bColor = mix(bColor, vec3(0.33, 0.27, 0.22), 0.75);`,
};

const LAMP_HEADING = /* glsl */ `
uint slot = uint(gl_InstanceID);
float bTall = bHeight(slot);
if (bTall <= 0.0) bTall = ${HEIGHT.lamp}.0;
float bAngle = radians(bRead(uHeading, slot) - 90.0);
${TURN}
`;

/** A street lamp's pool and its spark, for a lamp of one metre. */
const LAMPS: readonly Lamp[] = [
  { at: [0.2, 0.012, 0], color: [0.36, 0.25, 0.12], size: [12, 12], kind: 'pool', facing: 0 },
  { at: [0.2, 0.96, 0], color: [1, 0.78, 0.46], size: [0.5, 0.5], kind: 'spark', facing: 0 },
];

const LAMP: Kind = {
  name: 'lamp',
  head: HEAD,
  place: (pass) => /* glsl */ `
${LAMP_HEADING}
vec3 bStretch = vec3(bTall);
${STAND(pass)}
`,
  isGone: IS_GONE,
  fragmentHead: 'flat in float vPiece;\nuniform float uNight;\n',
  paint: `if (vPiece == ${PIECE.lamp}.0) bColor = vec3(0.86, 0.84, 0.78);`,
  glow: `if (vPiece == ${PIECE.lamp}.0) bGlow = uNight * vec3(3.2, 2.5, 1.5);`,
};

/** A tree with its hull behind it, which is not drawn. */
function createTreeTemplate(): BufferGeometry {
  const tree = createTree();
  const template = toGeometry(joinBodies([tree, createTreeHull()]));
  template.setDrawRange(0, tree.pieces.length);
  return template;
}

/** Trees are most of what a map of shadows holds: there, where only the outline counts, they are their hulls. */
function castHull(object: Mesh<BufferGeometry>, template: BufferGeometry): void {
  const { count } = template.drawRange;
  const hull = template.getAttribute('position').count - count;
  object.onBeforeShadow = () => object.geometry.setDrawRange(count, hull);
  object.onAfterShadow = () => object.geometry.setDrawRange(0, count);
}

/**
 * A model for each thing of a table, one draw call. A number column named `heading` turns lamps: degrees
 * clockwise from north in which the arm reaches.
 */
export function createModels(layer: ModelsLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame, lighting } = room;
  const isTree = layer.model === 'tree';
  const uniforms = room.createUniforms();
  const uHeading = { value: uniforms.uColorValue.value };
  const materials = createKindMaterials({
    kind: isTree ? TREE : LAMP,
    uniforms,
    extra: { uHeading, uNight: room.shared.uNight },
    lighting,
  });
  const glow =
    isTree || lighting === 'flat'
      ? null
      : createGlow({
          name: 'lamp',
          head: 'in vec3 anchor;\nuniform highp sampler2DArray uHeading;\n',
          place: `${LAMP_HEADING}vec3 bFoot = anchor;\nfloat bLampScale = bTall;\n`,
          isGone: 'anchor.y < -1e29',
          lamps: LAMPS,
          uniforms,
          extra: { uHeading, uNight: room.shared.uNight },
          lighting,
        });
  const template = isTree ? createTreeTemplate() : toGeometry(createLamp());
  const instances = createInstances(template, { anchor: 3 }, NOWHERE, table.capacity);
  const object = new Mesh<BufferGeometry>(instances.geometry, materials.color);
  if (isTree) castHull(object, template);
  object.customDepthMaterial = materials.depth;
  object.frustumCulled = false;
  // The shadows of poles are thinner than what a map of a city can hold.
  object.castShadow = isTree;
  object.receiveShadow = true;
  object.layers.enable(PICKABLE);
  const place = (pages: Uint32Array | null): void => {
    placeAnchors(instances, table, frame, pages);
    object.geometry = instances.geometry;
    glow?.follow(instances);
  };

  place(null);
  const hasHeading = table.columns.has('heading');
  return {
    parts: [{ object, materials, program: layer.model }],
    ...(glow && { scenery: [glow.mesh] }),
    recipe,
    reads: hasHeading ? [{ column: 'heading', values: uHeading }] : [],
    isSolid: isTree,
    base: (theme) => (isTree ? treeColor(theme) : LAMP_PAINT),
    get isFilled() {
      return table.positions !== null;
    },
    apply(changes) {
      const change = changes.positions.find((one) => one.table === table.id);
      if (change) place(change.pages);
      return change !== undefined;
    },
    dispose() {
      object.removeFromParent();
      instances.dispose();
      glow?.dispose();
      materials.free();
    },
  };
}

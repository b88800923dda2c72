import type { PointsLayer } from '@borough/core';
import { NOWHERE, rangesOf, writeAnchors } from '@borough/core/draw';
import { hitPoints, LEAST } from './hit.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import {
  createExtent,
  createPaint,
  type LayerAdapter,
  type LayerRoom,
  modelMatrix,
  reachMeters,
} from './layer.js';
import { templateOf } from './points-template.js';
import { createPrimitive, type Primitive, takeOff } from './primitive.js';
import { float } from './shader.js';

const HEAD = 'in vec3 position;\nin vec3 normal;\nin vec3 anchor;\n';
const IS_GONE = 'anchor.z < -1e29';

const BAR: Kind = {
  head: HEAD,
  place: /* glsl */ `
  int slot = gl_InstanceID;
  float bWidth = max(bSize(slot), ${float(LEAST.barPixels)} * u_pixel * length((czm_modelView * vec4(anchor, 1.0)).xyz));
  vec3 bAt = anchor + position * vec3(bWidth, bWidth, max(${float(LEAST.barMeters)}, bHeight(slot)));
  vec3 bNormal = normal;`,
  isGone: IS_GONE,
};

/** A disc that faces the camera and stands on its place. */
const DOT: Kind = {
  head: `${HEAD}out vec2 v_disc;\n`,
  place: /* glsl */ `
  int slot = gl_InstanceID;
  vec3 bPlace = anchor + vec3(0.0, 0.0, bHeight(slot));
  float bRadius = 0.5 * max(bSize(slot), ${float(LEAST.dotPixels)} * u_pixel * length((czm_modelView * vec4(bPlace, 1.0)).xyz));
  vec3 bAt = bPlace + vec3(0.0, 0.0, bRadius);
  vec3 bNormal = normal;
  v_disc = position.xy * 2.0;`,
  tail: 'eye.xy += v_disc * bRadius;',
  isGone: IS_GONE,
  fragmentHead: 'in vec2 v_disc;\n',
  cut: 'if (dot(v_disc, v_disc) > 1.0) discard;',
  isFlat: true,
};

/** Instances of a template, one for each slot, that stand where a table's things are. */
export interface Standing {
  readonly anchors: Float32Array;
  /** null: all of them. */
  place(pages: Uint32Array | null): void;
  /** Lays the sphere for culling anew. */
  surround(): void;
}

export function createStanding(
  room: LayerRoom,
  primitive: Primitive,
  first: Float32Array,
  reach: () => number,
): Standing {
  const { frame, table } = room;
  const extent = createExtent(room);
  let anchors = first;

  function surround(): void {
    extent.surround(primitive.boundingVolume, reach());
  }

  return {
    get anchors() {
      return anchors;
    },
    surround,
    place(pages) {
      const { positions, size, capacity } = table;
      primitive.instanceCount = positions ? size : 0;
      if (!positions) return;
      const isLonger = anchors.length < capacity * 3;
      if (isLonger) anchors = new Float32Array(capacity * 3).fill(NOWHERE);
      for (const [from, to] of rangesOf(isLonger ? null : pages, size)) {
        if (to <= from) continue;
        writeAnchors(anchors, positions, [from, to], frame);
        extent.grow(anchors, from, to);
        primitive.write('anchor', anchors, from * 3, to * 3);
      }
      surround();
    },
  };
}

/** A table's things where they stand: one draw call, instance = slot, so nothing maps one to the other. */
export function createPoints(layer: PointsLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table } = room;
  const shape = layer.shape ?? 'dot';
  const kind = shape === 'bar' ? BAR : DOT;
  const paint = createPaint(room);
  const first = new Float32Array(table.capacity * 3).fill(NOWHERE);
  const primitive = createPrimitive(engine, {
    ...templateOf(shape, first),
    vertexShader: kindVertex(kind),
    fragmentShader: kindFragment(kind),
    uniforms: paint.uniforms,
    modelMatrix: modelMatrix(room),
    boundingVolume: new engine.BoundingSphere(),
    shadows: shape === 'bar' && room.shadows ? 'both' : 'none',
    pick: { borough: room.id },
    prepare: paint.prepare,
  });
  const standing = createStanding(room, primitive, first, () => reachMeters(room.wear()));
  standing.place(null);

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
    hit: ({ ray }) =>
      hitPoints(ray, { shape, anchors: standing.anchors, wear: room.wear(), pixel: room.pixel() }),
    get isSeen() {
      return primitive.show && table.positions !== null;
    },
    dispose() {
      takeOff(null, primitive);
      paint.destroy();
    },
  };
}

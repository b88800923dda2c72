import type { TracksLayer } from '@borough/core';
import {
  BUS_PAINT,
  CAR_PAINTS,
  createBus,
  createCar,
  createKeyframeWriter,
  KEYFRAME,
  NOWHERE,
  PIECE,
  TRACK_IS_GONE,
  toGlsl,
  trackCut,
  trackPlace,
} from '@borough/core/draw';
import { type BufferGeometry, Mesh } from 'three';
import type { AdapterRoom, LayerAdapter, Time } from './adapter.js';
import { createDisc, toGeometry } from './bodies.js';
import { toScene } from './camera.js';
import { createGlow, type Lamp } from './glow.js';
import { createInstances } from './instances.js';
import { createKindMaterials, type Kind } from './kind.js';
import type { Lighting } from './material.js';
import { createShade } from './shade.js';
import { PICKABLE } from './tiles.js';

type Body = NonNullable<TracksLayer['body']>;

const TEMPLATES: Readonly<Record<Body, () => BufferGeometry>> = {
  dot: createDisc,
  car: () => toGeometry(createCar()),
  bus: () => toGeometry(createBus()),
};

/** Pixels that a body keeps from far away, along its length. */
const LEAST_PIXELS: Readonly<Record<Body, number>> = { dot: 7, car: 5, bus: 8 };
const LENGTH_METERS: Readonly<Record<Body, number>> = { dot: 1, car: 4.5, bus: 12 };
/** Width, height and length of what throws a shadow, metres. */
const SIZES: Readonly<Record<Body, readonly [number, number, number]>> = {
  dot: [1, 1, 1],
  car: [1.86, 1.3, 4.5],
  bus: [2.5, 3, 12],
};

const CLOCK_MS = 100;

/** Core's `trackAt` in the vertex stage. */
const PLACE = /* glsl */ `
uint slot = uint(gl_InstanceID);
${trackPlace('uPlay')}
vFade = bFade;
float bAway = length((modelViewMatrix * vec4(bPlace, 1.0)).xyz);
`;

const HEAD = /* glsl */ `
in vec4 k0;
in vec4 k1;
in vec4 k2;
in vec4 turn;
in float piece;
uniform float uPlay;
uniform highp usampler2DArray uAge;
flat out float vPiece;
flat out float vFade;
const vec3 bPaints[${CAR_PAINTS.length}] = ${toGlsl(CAR_PAINTS)};
uint bHash(uint x) {
  x = (x ^ 61u) ^ (x >> 16); x *= 9u; x = x ^ (x >> 4); x *= 0x27d4eb2du;
  return x ^ (x >> 15);
}
`;

/** A body's windows, lights and underside; the paint is the data's. */
const DETAIL = /* glsl */ `
if (vPiece == ${PIECE.glass}.0) bColor = mix(vec3(0.13, 0.16, 0.19), bColor, 0.14);
if (vPiece == ${PIECE.shade}.0) bColor = bColor * 0.08 + vec3(0.05);
if (vPiece == ${PIECE.headLight}.0) bColor = vec3(0.93, 0.93, 0.88);
if (vPiece == ${PIECE.tailLight}.0) bColor = vec3(0.5, 0.08, 0.08);
`;

const LIGHTS = /* glsl */ `
if (vPiece == ${PIECE.headLight}.0) bGlow = uNight * vec3(2.6, 2.35, 1.8);
if (vPiece == ${PIECE.tailLight}.0) bGlow = uNight * vec3(2.0, 0.10, 0.06);
`;

function kindOf(body: Body, lighting: Lighting): Kind {
  const isFull = lighting === 'full';
  if (body === 'dot')
    return {
      name: 'track dot',
      head: `${HEAD}out vec2 vDisc;`,
      place: (pass) => /* glsl */ `
${PLACE}
float bRadius = 0.5 * max(bSize(slot), ${LEAST_PIXELS.dot}.0 * uPixel * bAway);
vec3 bAt = bPlace + vec3(0.0, bRadius, 0.0);
vDisc = position.xy * 2.0;
vPiece = piece;
${pass === 'color' ? 'vec3 bNormal = vec3(0.0, 1.0, 0.0);' : ''}
`,
      tail: 'mvPosition.xy += vDisc * bRadius; gl_Position = projectionMatrix * mvPosition;',
      isGone: TRACK_IS_GONE,
      fragmentHead: 'in vec2 vDisc;\nflat in float vFade;\n',
      cut: `if (dot(vDisc, vDisc) > 1.0) discard;${trackCut('vFade')}`,
      paint: isFull ? 'bColor *= 1.0 - 0.5 * smoothstep(0.6, 0.8, dot(vDisc, vDisc));' : '',
      base: 'bAge(uBase, bRead(uAge, slot))',
      isFlat: true,
    };
  const paint = body === 'car' ? `bPaints[bHash(slot) % ${CAR_PAINTS.length}u]` : 'uBase';
  return {
    name: `track ${body}`,
    head: HEAD,
    place: (pass) => /* glsl */ `
${PLACE}
float bGrow = ${pass === 'depth' ? '1.0' : `max(1.0, ${LEAST_PIXELS[body]}.0 * uPixel * bAway / ${LENGTH_METERS[body].toFixed(1)})`};
mat3 bTurn = mat3(cos(bHeading), 0.0, sin(bHeading), 0.0, 1.0, 0.0, -sin(bHeading), 0.0, cos(bHeading));
vec3 bAt = bPlace + bTurn * position * bGrow;
vPiece = piece;
${pass === 'color' ? 'vec3 bNormal = bTurn * normal;' : ''}
`,
    isGone: TRACK_IS_GONE,
    cut: trackCut('vFade'),
    base: `bAge(${paint}, bRead(uAge, slot))`,
    fragmentHead: 'flat in float vPiece;\nflat in float vFade;\nuniform float uNight;\n',
    paint: isFull ? DETAIL : '',
    glow: LIGHTS,
  };
}

/** Where a body is and how it looks, for what goes with it. */
const FOOT = /* glsl */ `
uint slot = uint(gl_InstanceID);
${trackPlace('uPlay')}
mat3 bTurn = mat3(cos(bHeading), 0.0, sin(bHeading), 0.0, 1.0, 0.0, -sin(bHeading), 0.0, cos(bHeading));
vec3 bFoot = bPlace;
float bLampScale = 1.0;
`;
const FOOT_HEAD = 'in vec4 k0;\nin vec4 k1;\nin vec4 k2;\nin vec4 turn;\nuniform float uPlay;\n';

/**
 * Head lights throw a beam before them; tail lights redden the road for as far as one would see them on a photograph of
 * half a second: many of them are a stream.
 */
const lampsOf = (length: number): readonly Lamp[] => [
  {
    at: [0, 0.06, -length / 2 - 8],
    color: [0.55, 0.49, 0.36],
    size: [2.4, 9.5],
    kind: 'pool',
    facing: 0,
  },
  {
    at: [0, 0.06, length / 2 + 4],
    color: [0.62, 0.05, 0.03],
    size: [1.5, 6.5],
    kind: 'pool',
    facing: 0,
  },
  {
    at: [0.6, 0.7, -length / 2],
    color: [1, 0.94, 0.78],
    size: [0.55, 0.55],
    kind: 'spark',
    facing: 1,
  },
  {
    at: [-0.6, 0.7, -length / 2],
    color: [1, 0.94, 0.78],
    size: [0.55, 0.55],
    kind: 'spark',
    facing: 1,
  },
  {
    at: [0.6, 0.8, length / 2],
    color: [1, 0.1, 0.05],
    size: [0.5, 0.5],
    kind: 'spark',
    facing: -1,
  },
  {
    at: [-0.6, 0.8, length / 2],
    color: [1, 0.1, 0.05],
    size: [0.5, 0.5],
    kind: 'spark',
    facing: -1,
  },
];

/**
 * Moving things: three keyframes each, between which the vertex stage moves them by one uniform, as
 * core's `trackAt` does. One draw call, instance = slot.
 */
export function createTracks(layer: TracksLayer, recipe: string, room: AdapterRoom): LayerAdapter {
  const { table, frame, lighting } = room;
  const body = layer.body ?? 'dot';
  const uPlay = { value: 0 };
  const uniforms = room.createUniforms();
  const uAge = { value: uniforms.uColorFlags.value };
  const materials = createKindMaterials({
    kind: kindOf(body, lighting),
    uniforms,
    extra: { uPlay, uAge, uNight: room.shared.uNight },
    lighting,
  });
  const instances = createInstances(TEMPLATES[body](), KEYFRAME, NOWHERE, table.capacity);
  const going = { head: FOOT_HEAD, place: FOOT, isGone: TRACK_IS_GONE, uniforms, lighting };
  const isBody = lighting === 'full' && body !== 'dot';
  const glow = isBody
    ? createGlow({
        ...going,
        name: 'track',
        lamps: lampsOf(LENGTH_METERS[body]),
        extra: { uPlay, uNight: room.shared.uNight },
      })
    : null;
  const shade = isBody ? createShade({ ...going, size: SIZES[body], extra: { uPlay } }) : null;
  const object = new Mesh<BufferGeometry>(instances.geometry, materials.color);
  object.frustumCulled = false;
  object.receiveShadow = body !== 'dot';
  object.layers.enable(PICKABLE);
  // What no rule colours still fades by the age of what the thing says first.
  const ageColumn = [...table.columns.keys()][0];
  const writer = createKeyframeWriter(frame, room.playMs(), toScene);
  let drawnMs = Number.NaN;
  let isRunning = true;
  let poll: ReturnType<typeof setInterval> | undefined;

  function follow(changed: Uint32Array | null): void {
    const { tracks, size } = table;
    if (!tracks) return;
    const isNew = instances.ensure(size, table.capacity);
    if (isNew) object.geometry = instances.geometry;
    glow?.follow(instances);
    shade?.follow(instances);
    const pages = isNew ? null : changed;
    const arrays = {
      k0: instances.array('k0'),
      k1: instances.array('k1'),
      k2: instances.array('k2'),
      turn: instances.array('turn'),
    };
    writer.follow(arrays, table, pages);
    instances.upload(pages, size);
  }

  /** A clock that stands still tells nobody when it goes on. */
  function watchClock(): void {
    poll ??= setInterval(() => {
      if (room.playMs() === drawnMs) return;
      clearInterval(poll);
      poll = undefined;
      room.wake();
    }, CLOCK_MS);
  }

  follow(null);
  return {
    parts: [{ object, materials, program: `track ${body}` }],
    ...(glow && shade && { scenery: [glow.mesh, shade.mesh] }),
    recipe,
    reads: ageColumn === undefined ? [] : [{ column: ageColumn, flags: uAge }],
    isSolid: false,
    ...(body === 'bus' && { base: () => BUS_PAINT }),
    isFilled: true,
    apply(changes) {
      const change = changes.tracks.find((one) => one.table === table.id);
      if (change) follow(change.pages);
      return change !== undefined;
    },
    step({ playMs }) {
      if (writer.rebase(playMs)) follow(null);
      isRunning = playMs !== drawnMs;
      drawnMs = playMs;
      uPlay.value = (playMs - writer.epochMs) / 1000;
    },
    waitMs({ playMs }: Time) {
      if (playMs >= writer.untilMs || !object.visible) return Number.POSITIVE_INFINITY;
      if (isRunning) return 0;
      watchClock();
      return Number.POSITIVE_INFINITY;
    },
    dispose() {
      clearInterval(poll);
      object.removeFromParent();
      glow?.dispose();
      shade?.dispose();
      instances.dispose();
      materials.free();
    },
  };
}

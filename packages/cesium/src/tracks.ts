import { fadeAt, HIDDEN, type TracksLayer, trackAt } from '@borough/core';
import {
  type Body,
  BUS_PAINT,
  CAR_PAINTS,
  createBus,
  createCar,
  createKeyframeWriter,
  KEYFRAME,
  KEYFRAMES,
  NOWHERE,
  PIECE,
  rangesOf,
  TRACK_IS_GONE,
  toGlsl,
  trackCut,
  trackPlace,
} from '@borough/core/draw';
import { type HitThing, hitBall, hitBody, numberReader, type Sight } from './hit.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import {
  createExtent,
  createPaint,
  type LayerAdapter,
  type LayerRoom,
  modelMatrix,
} from './layer.js';
import { templateOf } from './points-template.js';
import { type Attribute, createPrimitive, takeOff } from './primitive.js';
import { float } from './shader.js';

type Vehicle = NonNullable<TracksLayer['body']>;

/** Pixels that a body keeps from far away, along its length. */
const LEAST_PIXELS: Readonly<Record<Vehicle, number>> = { dot: 7, car: 5, bus: 8 };
const LENGTH_METERS: Readonly<Record<Vehicle, number>> = { dot: 1, car: 4.5, bus: 12 };
const CLOCK_MS = 100;
const TEMPLATES: Readonly<Record<'car' | 'bus', () => Body>> = { car: createCar, bus: createBus };

const HEAD = /* glsl */ `
in vec3 position;
in vec3 normal;
in vec4 k0;
in vec4 k1;
in vec4 k2;
in vec4 turn;
out float v_fade;
uniform float u_play;
uniform highp sampler2D u_age;
`;

/** Core's `trackAt` in the vertex stage. */
const PLACE = /* glsl */ `
  int slot = gl_InstanceID;
  ${trackPlace('u_play')}
  v_fade = bFade;
  float bAway = length((czm_modelView * vec4(bPlace, 1.0)).xyz);`;

const DOT: Kind = {
  head: `${HEAD}out vec2 v_disc;\n`,
  place: /* glsl */ `
  ${PLACE}
  float bRadius = 0.5 * max(bSize(slot), ${float(LEAST_PIXELS.dot)} * u_pixel * bAway);
  vec3 bAt = bPlace + vec3(0.0, 0.0, bRadius);
  vec3 bNormal = normal;
  v_disc = position.xy * 2.0;`,
  tail: 'eye.xy += v_disc * bRadius;',
  isGone: TRACK_IS_GONE,
  base: 'bAge(u_base, bByte(u_age, slot))',
  fragmentHead: 'in vec2 v_disc;\nin float v_fade;\n',
  cut: `if (dot(v_disc, v_disc) > 1.0) discard;${trackCut('v_fade')}`,
  paint: 'if (u_light.w > 0.5) bColor *= 1.0 - 0.5 * smoothstep(0.6, 0.8, dot(v_disc, v_disc));',
  isFlat: true,
};

const HASH = /* glsl */ `
in float piece;
out float v_piece;
const vec3 bPaints[${CAR_PAINTS.length}] = ${toGlsl(CAR_PAINTS)};
uint bHash(uint x) {
  x = (x ^ 61u) ^ (x >> 16); x *= 9u; x = x ^ (x >> 4); x *= 0x27d4eb2du;
  return x ^ (x >> 15);
}
`;

/** A body's windows, lights and underside; the paint is the data's. */
const DETAIL = /* glsl */ `
  if (u_light.w > 0.5) {
    int piece = int(v_piece + 0.5);
    if (piece == ${PIECE.glass}) bColor = mix(vec3(0.13, 0.16, 0.19), bColor, 0.14);
    if (piece == ${PIECE.shade}) bColor = bColor * 0.08 + vec3(0.05);
    if (piece == ${PIECE.headLight}) bColor = vec3(0.93, 0.93, 0.88);
    if (piece == ${PIECE.tailLight}) bColor = vec3(0.5, 0.08, 0.08);
  }`;

const LIGHTS = /* glsl */ `
    int lamp = int(v_piece + 0.5);
    if (lamp == ${PIECE.headLight}) bGlow = u_night * vec3(0.9, 0.85, 0.7);
    if (lamp == ${PIECE.tailLight}) bGlow = u_night * vec3(0.8, 0.05, 0.03);`;

function kindOf(vehicle: Vehicle): Kind {
  if (vehicle === 'dot') return DOT;
  const paint = vehicle === 'car' ? `bPaints[bHash(uint(slot)) % ${CAR_PAINTS.length}u]` : 'u_base';
  const [pixels, length] = [float(LEAST_PIXELS[vehicle]), float(LENGTH_METERS[vehicle])];
  return {
    head: HEAD + HASH,
    place: /* glsl */ `
  ${PLACE}
  float bGrow = max(1.0, ${pixels} * u_pixel * bAway / ${length});
  mat3 bTurn = mat3(cos(bHeading), -sin(bHeading), 0.0, sin(bHeading), cos(bHeading), 0.0, 0.0, 0.0, 1.0);
  vec3 bAt = bPlace + bTurn * position * bGrow;
  vec3 bNormal = bTurn * normal;
  v_piece = piece;`,
    isGone: TRACK_IS_GONE,
    cut: trackCut('v_fade'),
    base: `bAge(${paint}, bByte(u_age, slot))`,
    fragmentHead: 'in float v_piece;\nin float v_fade;\nuniform float u_night;\n',
    paint: DETAIL,
    glow: LIGHTS,
  };
}

/**
 * Moving things: three keyframes each, between which the vertex stage moves them by one uniform, as core's
 * `trackAt` does. One draw call, instance = slot; a frame without fixes changes nothing else.
 */
export function createTracks(layer: TracksLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table, frame } = room;
  const vehicle = layer.body ?? 'dot';
  const body = vehicle === 'dot' ? null : TEMPLATES[vehicle]();
  const kind = kindOf(vehicle);
  // What no rule colours still fades by the age of what the thing says first.
  const ageColumn = [...table.columns.keys()][0];
  let play = 0;
  const paint = createPaint(room, {
    uniforms: { u_play: () => play },
    reads: { u_age: { column: ageColumn ?? '', part: 'flags' } },
    ...(vehicle === 'bus' && { base: () => BUS_PAINT }),
  });
  let arrays = createArrays(table.capacity);
  const primitive = createPrimitive(engine, {
    ...geometryOf(body, arrays),
    vertexShader: kindVertex(kind),
    fragmentShader: kindFragment(kind),
    uniforms: paint.uniforms,
    modelMatrix: modelMatrix(room),
    boundingVolume: new engine.BoundingSphere(),
    shadows: body && room.shadows ? 'receive' : 'none',
    pick: { borough: room.id },
    prepare: paint.prepare,
  });
  const extent = createExtent(room);
  const writer = createKeyframeWriter(frame, room.playMs());
  let drawnMs = Number.NaN;
  let isRunning = true;
  let poll: ReturnType<typeof setInterval> | undefined;

  function follow(changed: Uint32Array | null): void {
    const { tracks, size, capacity } = table;
    primitive.instanceCount = tracks ? size : 0;
    if (!tracks) return;
    const isNew = arrays.turn.length < capacity * KEYFRAME.turn;
    if (isNew) arrays = createArrays(capacity);
    const pages = isNew ? null : changed;
    const { k0, k1, k2 } = arrays;
    writer.follow(arrays, table, pages, (slot) => {
      for (const places of [k0, k1, k2]) extent.grow(places, slot, slot + 1, 4);
    });
    for (const [first, end] of rangesOf(pages, size))
      for (const name of KEYFRAMES)
        primitive.write(name, arrays[name], first * KEYFRAME[name], end * KEYFRAME[name]);
    const { size: channel } = room.wear().style;
    extent.surround(primitive.boundingVolume, Math.max(12, channel.low, channel.high) + 40);
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

  function hit({ ray }: Sight): HitThing | null {
    const { tracks } = table;
    if (!tracks) return null;
    const wear = room.wear();
    const width = numberReader(wear, wear.style.size);
    const playMs = writer.epochMs + play * 1000;
    let best: HitThing | null = null;
    for (let slot = 1; slot < table.size; slot++) {
      if (((wear.override.bits[slot] ?? 0) & HIDDEN) !== 0) continue;
      const at = trackAt(tracks.frames, slot, playMs);
      if (!at || fadeAt(tracks, slot, playMs) === 0) continue;
      const height = Number.isNaN(at[2]) ? frame.origin.heightMeters : at[2];
      const place = frame.place(at[0], at[1], height);
      const foot = [0, 1, 2].map((i) => (place[i] as number) - (ray.from[i] as number)) as [
        number,
        number,
        number,
      ];
      const least = LEAST_PIXELS[vehicle] * room.pixel() * Math.hypot(...foot);
      const long = body ? Math.max(LENGTH_METERS[vehicle], least) : Math.max(width(slot), least);
      // A ball around the whole body first: of a hundred thousand only some are looked at closely.
      const near = hitBall(
        ray.direction,
        [foot[0], foot[1], foot[2] - (body ? long / 2 : 0)],
        long / (body ? 1 : 2),
      );
      if (near === null) continue;
      const grow = long / LENGTH_METERS[vehicle];
      const meters = body
        ? hitBody(ray, body.positions, place, arrays.turn[slot * 4 + 2] as number, [
            grow,
            grow,
            grow,
          ])
        : near;
      if (meters !== null && (!best || meters < best.meters)) best = { slot, meters };
    }
    return best;
  }

  follow(null);
  return {
    parts: [{ primitive, depth: 'body' }],
    recipe,
    textures: 0,
    apply(changes) {
      for (const one of changes.tracks) if (one.table === table.id) follow(one.pages);
    },
    restyle(isSeen) {
      primitive.show = isSeen;
      paint.refresh();
    },
    step({ playMs }) {
      if (writer.rebase(playMs)) follow(null);
      isRunning = playMs !== drawnMs;
      drawnMs = playMs;
      play = (playMs - writer.epochMs) / 1000;
    },
    waitMs({ playMs }) {
      if (playMs >= writer.untilMs || !primitive.show) return Number.POSITIVE_INFINITY;
      if (isRunning) return 0;
      watchClock();
      return Number.POSITIVE_INFINITY;
    },
    hit,
    get isSeen() {
      return primitive.show;
    },
    dispose() {
      clearInterval(poll);
      takeOff(null, primitive);
      paint.destroy();
    },
  };
}

function createArrays(capacity: number) {
  const array = (name: keyof typeof KEYFRAME): Float32Array =>
    new Float32Array(capacity * KEYFRAME[name]).fill(NOWHERE);
  return { k0: array('k0'), k1: array('k1'), k2: array('k2'), turn: array('turn') };
}

function geometryOf(
  body: Body | null,
  arrays: ReturnType<typeof createArrays>,
): { readonly attributes: readonly Attribute[]; readonly indices: Uint16Array } {
  const template = body ? bodyTemplate(body) : templateOf('dot', new Float32Array(0));
  const moving = KEYFRAMES.map(
    (name): Attribute => ({
      name,
      array: arrays[name],
      components: KEYFRAME[name],
      isInstanced: true,
    }),
  );
  const still = template.attributes.filter(({ isInstanced }) => !isInstanced);
  return { attributes: [...still, ...moving], indices: template.indices };
}

/** A small model as attributes of its vertices. */
export function bodyTemplate({ positions, normals, pieces }: Body): {
  readonly attributes: readonly Attribute[];
  readonly indices: Uint16Array;
} {
  return {
    attributes: [
      { name: 'position', array: positions, components: 3 },
      { name: 'normal', array: normals, components: 3 },
      { name: 'piece', array: pieces, components: 1 },
    ],
    indices: Uint16Array.from({ length: pieces.length }, (_, i) => i),
  };
}

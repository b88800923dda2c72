import { type CompiledStyle, type HeatLayer, HIDDEN, KNOWN, LUT_SIZE } from '@borough/core';
import { NOWHERE, rangesOf, writeAnchors } from '@borough/core/draw';
import {
  type Destroyable,
  type DrawCommand,
  type GpuContext,
  type GpuTexture,
  toDrawingEngine,
} from './engine.js';
import { type Kind, kindFragment, kindVertex } from './kind.js';
import { createPaint, type LayerAdapter, type LayerRoom, modelMatrix } from './layer.js';
import { createPrimitive, takeOff } from './primitive.js';
import { CELLS, COLUMN, LOOK_UNIFORMS } from './shader.js';
import { toValue } from './vector.js';

/** Texels along the longer side of the surface. */
const TEXELS = 384;
/** A surface is made again this often at most. */
const EVERY_MS = 200;
/** Metres above the ground at which the surface is draped. */
const LIFT_METERS = '0.15';

/** West, south, width, depth in metres of the city's frame. */
type Rectangle = readonly [west: number, south: number, width: number, depth: number];

const KIND: Kind = {
  head: 'in vec3 position;\nuniform vec4 u_extent;\nout vec2 v_heat;\n',
  place: /* glsl */ `
  int slot = 0;
  v_heat = position.xy;
  vec3 bAt = vec3(u_extent.xy + position.xy * u_extent.zw, ${LIFT_METERS});
  vec3 bNormal = vec3(0.0, 0.0, 1.0);`,
  fragmentHead: 'in vec2 v_heat;\nuniform sampler2D u_heat;\nuniform highp sampler2D u_lut;\n',
  // Weight, and weight × place on the scale: where nothing is near, nothing is drawn.
  paint: /* glsl */ `
  vec2 bSum = texture(u_heat, v_heat).rg;
  if (bSum.x < 0.004) discard;
  int bTexel = clamp(int(bSum.y / bSum.x * ${LUT_SIZE}.0), 0, ${LUT_SIZE - 1});
  bColor = texelFetch(u_lut, ivec2(bTexel, 0), 0).rgb;
  bAlpha = 0.64 * smoothstep(0.0, 0.35, bSum.x);`,
  isFlat: true,
};

const SPLAT_VERTEX = /* glsl */ `
${LOOK_UNIFORMS}
${CELLS}
${COLUMN}
in vec2 position;
in vec3 anchor;
uniform vec4 u_extent;
uniform float u_radius;
uniform float u_gain;
out vec2 v_disc;
out vec2 v_sum;
void main() {
  int slot = gl_InstanceID;
  int flags = bFlags(slot);
  int bits = bByte(u_bits, slot);
  bool isGone = anchor.z < -1e29 || (flags & ${KNOWN}) == 0 || (bits & ${HIDDEN}) != 0;
  float t = bScale(u_colorScale, u_colorLow, u_colorHigh, bValue(slot));
  v_disc = position * 2.0;
  v_sum = vec2(1.0, t) * u_gain;
  vec2 place = (anchor.xy + v_disc * u_radius - u_extent.xy) / u_extent.zw;
  gl_Position = isGone ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(place * 2.0 - 1.0, 0.0, 1.0);
}
`;

const SPLAT_FRAGMENT = /* glsl */ `
in vec2 v_disc;
in vec2 v_sum;
void main() {
  float near = max(0.0, 1.0 - dot(v_disc, v_disc));
  out_FragColor = vec4(v_sum * near * near, 0.0, 1.0);
}
`;

/** What one sum of a surface is drawn with. */
interface Canvas {
  readonly texture: GpuTexture;
  readonly framebuffer: Destroyable;
  readonly command: DrawCommand;
  readonly clear: { framebuffer: Destroyable | null; execute(context: GpuContext): void };
  destroy(): void;
}

/** A smooth surface of values: the mean of what is near, weighted by nearness. It cannot be picked. */
export function createHeat(layer: HeatLayer, recipe: string, room: LayerRoom): LayerAdapter {
  const { engine, table, frame } = room;
  let anchors = new Float32Array(table.capacity * 3).fill(NOWHERE);
  let extent: Rectangle = [0, 0, 0, 0];
  let canvas: Canvas | null = null;
  let isWanted = true;
  let isStale = true;
  let isReplaced = true;
  let madeMs = Number.NEGATIVE_INFINITY;
  let nowMs = 0;
  let style: CompiledStyle | null = null;
  let gain = 1;
  const paint = createPaint(room, {
    uniforms: {
      u_extent: () => toValue(engine, extent),
      u_radius: () => layer.radiusMeters,
      u_gain: () => gain,
      u_heat: () => canvas?.texture,
      u_opacity: () => 0.99,
    },
  });
  const primitive = createPrimitive(engine, {
    attributes: [
      {
        name: 'position',
        array: Float32Array.from([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0]),
        components: 3,
      },
    ],
    indices: Uint16Array.from([0, 1, 2, 0, 2, 3]),
    vertexShader: kindVertex(KIND),
    fragmentShader: kindFragment(KIND),
    uniforms: paint.uniforms,
    modelMatrix: modelMatrix(room),
    boundingVolume: new engine.BoundingSphere(),
    shadows: 'none',
    depth: 'ground',
    isBlended: true,
    pick: null,
    prepare(context) {
      paint.prepare(context);
      if (isStale && nowMs - madeMs >= EVERY_MS) sum(context);
    },
  });

  function place(pages: Uint32Array | null): void {
    const { positions, size, capacity } = table;
    if (!positions) return;
    const isLonger = anchors.length < capacity * 3;
    if (isLonger) anchors = new Float32Array(capacity * 3).fill(NOWHERE);
    for (const [from, to] of rangesOf(isLonger ? null : pages, size))
      if (to > from) writeAnchors(anchors, positions, [from, to], frame);
    extent = fit(anchors, size, layer.radiusMeters);
    const [west, south, width, depth] = extent;
    const [x, y, z] = frame.fromEnu([west + width / 2, south + depth / 2, 0]);
    engine.Cartesian3.fromElements(x, y, z, primitive.boundingVolume.center);
    primitive.boundingVolume.radius = Math.hypot(width, depth) / 2 + 1;
    isReplaced = true;
    isStale = true;
    show();
  }

  function show(): void {
    primitive.show = isWanted && extent[2] > 0 && style?.color !== null;
  }

  /** Adds all discs up, in a texture that lies over the rectangle. */
  function sum(context: GpuContext): void {
    if (isReplaced) {
      canvas?.destroy();
      canvas = null;
    }
    canvas ??= createCanvas(context);
    isReplaced = false;
    isStale = false;
    madeMs = nowMs;
    canvas.clear.execute(context);
    canvas.command.execute(context);
  }

  function createCanvas(context: GpuContext): Canvas {
    const drawing = toDrawingEngine(engine);
    const isFine = context.colorBufferHalfFloat;
    // Bytes hold sums up to one: eight things near each other are still told apart.
    gain = isFine ? 1 : 1 / 8;
    const longest = Math.max(extent[2], extent[3]);
    const [width, height] = [extent[2], extent[3]].map((side) =>
      Math.max(1, Math.round((TEXELS * side) / longest)),
    ) as [number, number];
    const texture = new drawing.Texture({
      context,
      width,
      height,
      pixelFormat: engine.PixelFormat.RGBA,
      pixelDatatype: isFine ? engine.PixelDatatype.HALF_FLOAT : engine.PixelDatatype.UNSIGNED_BYTE,
      flipY: false,
      sampler: new drawing.Sampler(),
    });
    const framebuffer = new drawing.Framebuffer({ context, colorTextures: [texture] });
    const shaderProgram = drawing.ShaderProgram.fromCache({
      context,
      vertexShaderSource: new drawing.ShaderSource({ sources: [SPLAT_VERTEX] }),
      fragmentShaderSource: new drawing.ShaderSource({ sources: [SPLAT_FRAGMENT] }),
      attributeLocations: { position: 0, anchor: 1 },
    });
    const renderState = drawing.RenderState.fromCache({
      viewport: new engine.BoundingRectangle(0, 0, width, height),
      depthMask: false,
      blending: engine.BlendingState.ADDITIVE_BLEND && {
        ...engine.BlendingState.ADDITIVE_BLEND,
        functionSourceRgb: engine.WebGLConstants.ONE,
        functionSourceAlpha: engine.WebGLConstants.ONE,
      },
    });
    const buffer = (typedArray: Float32Array) =>
      drawing.Buffer.createVertexBuffer({
        context,
        typedArray,
        usage: drawing.BufferUsage.STATIC_DRAW,
      });
    const vertexArray = new drawing.VertexArray({
      context,
      indexBuffer: drawing.Buffer.createIndexBuffer({
        context,
        typedArray: Uint16Array.from([0, 1, 2, 0, 2, 3]),
        usage: drawing.BufferUsage.STATIC_DRAW,
        indexDatatype: engine.IndexDatatype.UNSIGNED_SHORT,
      }),
      attributes: [
        { typedArray: Float32Array.from([-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5]), size: 2 },
        { typedArray: anchors, size: 3 },
      ].map(({ typedArray, size }, index) => ({
        index,
        vertexBuffer: buffer(typedArray),
        componentsPerAttribute: size,
        componentDatatype: engine.ComponentDatatype.FLOAT,
        ...(index === 1 && { instanceDivisor: 1 }),
      })),
    });
    const command = new drawing.DrawCommand({
      vertexArray,
      shaderProgram,
      renderState,
      framebuffer,
      count: 6,
      instanceCount: table.size,
      primitiveType: engine.PrimitiveType.TRIANGLES,
      uniformMap: paint.uniforms,
    });
    const clear = new drawing.ClearCommand({ color: new engine.Color(0, 0, 0, 0) });
    clear.framebuffer = framebuffer;
    return {
      texture,
      framebuffer,
      command,
      clear,
      destroy() {
        // The framebuffer takes its texture along.
        framebuffer.destroy();
        vertexArray.destroy();
        shaderProgram.destroy();
        drawing.RenderState.removeFromCache(renderState);
      },
    };
  }

  place(null);
  show();
  return {
    parts: [{ primitive, depth: 'ground' }],
    recipe,
    get textures() {
      return canvas ? 1 : 0;
    },
    apply(changes) {
      for (const one of changes.positions) if (one.table === table.id) place(one.pages);
      if ([...changes.columns, ...changes.overrides].some((one) => one.table === table.id))
        isStale = true;
    },
    restyle(isSeen) {
      isWanted = isSeen;
      paint.refresh();
      // Another scale is another surface; another ramp only looks so, and costs little.
      if (style !== room.wear().style) isStale = true;
      style = room.wear().style;
      show();
    },
    step(time) {
      nowMs = time.nowMs;
    },
    waitMs: () =>
      isStale && primitive.show ? Math.max(1, madeMs + EVERY_MS - nowMs) : Number.POSITIVE_INFINITY,
    get isBusy() {
      return isStale && primitive.show;
    },
    hit: () => null,
    get isSeen() {
      return primitive.show;
    },
    dispose() {
      takeOff(null, primitive);
      canvas?.destroy();
      canvas = null;
      paint.destroy();
    },
  };
}

/** The rectangle around all anchors, with room for the last one's surface. */
function fit(anchors: Float32Array, size: number, radius: number): Rectangle {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let slot = 1; slot < size; slot++) {
    if ((anchors[slot * 3 + 2] as number) < -1e29) continue;
    const x = anchors[slot * 3] as number;
    const y = anchors[slot * 3 + 1] as number;
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  if (west > east) return [0, 0, 0, 0];
  return [west - radius, south - radius, east - west + 2 * radius, north - south + 2 * radius];
}

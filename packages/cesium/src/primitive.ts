import type { BoundingSphere, Matrix4, PrimitiveCollection } from '@cesium/engine';
import {
  type Destroyable,
  type DrawCommand,
  type Engine,
  type FrameState,
  type GpuBuffer,
  type GpuContext,
  toDrawingEngine,
} from './engine.js';

/** Numbers for each vertex, or for each instance. */
export interface Attribute {
  readonly name: string;
  readonly array: Float32Array;
  readonly components: number;
  readonly isInstanced?: boolean;
}

export interface PrimitiveOptions {
  readonly attributes: readonly Attribute[];
  readonly indices: Uint16Array | Uint32Array;
  readonly vertexShader: string;
  readonly fragmentShader: string;
  /** Read in each draw. */
  readonly uniforms: Readonly<Record<string, () => unknown>>;
  readonly modelMatrix: Matrix4;
  readonly boundingVolume: BoundingSphere;
  readonly shadows: 'none' | 'receive' | 'both';
  /** `ground` is painted in order and hides nothing, `top` lies over everything. Default `body`. */
  readonly depth?: 'ground' | 'body' | 'top';
  /** Lets through what is behind it. */
  readonly isBlended?: boolean;
  /** What a pick on it gives; absent: it hides what is behind and is nothing itself; null: picks go through it. */
  readonly pick?: object | null;
  /** Uploads what is waiting; called in each frame before it is drawn. */
  readonly prepare?: (context: GpuContext) => void;
}

/** Our own geometry in Cesium's scene: one draw call. */
export interface Primitive {
  show: boolean;
  /** 0 draws nothing; absent for what has no instances. */
  instanceCount: number | undefined;
  readonly boundingVolume: BoundingSphere;
  /** Hands in other numbers for an attribute; a longer array replaces its buffer. */
  write(name: string, array: Float32Array, from: number, to: number): void;
  /** Hands in other geometry: all attributes, by name, and the triangles. */
  fill(arrays: Readonly<Record<string, Float32Array>>, indices: Uint32Array): void;
  /** Cesium's side of it. */
  update(frame: FrameState): void;
  isDestroyed(): boolean;
  destroy(): void;
}

interface Held {
  readonly attribute: Attribute;
  array: Float32Array;
  buffer: GpuBuffer | null;
  /** What waits for its upload, in numbers. */
  pending: [number, number][];
}

/** Takes something off a scene that may itself be gone, and leaves nothing of it. */
export function takeOff(
  parent: PrimitiveCollection | null,
  primitive: { isDestroyed(): boolean; destroy(): void },
): void {
  if (parent && !parent.isDestroyed()) parent.remove(primitive);
  if (!primitive.isDestroyed()) primitive.destroy();
}

export function createPrimitive(engine: Engine, options: PrimitiveOptions): Primitive {
  const drawing = toDrawingEngine(engine);
  const held = options.attributes.map(
    (attribute): Held => ({ attribute, array: attribute.array, buffer: null, pending: [] }),
  );
  let resources: { command: DrawCommand; program: Destroyable; pickId: Destroyable | null } | null =
    null;
  let indexBuffer: GpuBuffer | null = null;
  let indices = options.indices;
  let renderState: object | null = null;
  let isDestroyed = false;

  /** All buffers of a vertex array die with it, so a longer attribute takes the others along. */
  function createVertexArray(context: GpuContext): Destroyable {
    indexBuffer = drawing.Buffer.createIndexBuffer({
      context,
      typedArray: indices,
      usage: drawing.BufferUsage.STATIC_DRAW,
      indexDatatype:
        indices instanceof Uint32Array
          ? engine.IndexDatatype.UNSIGNED_INT
          : engine.IndexDatatype.UNSIGNED_SHORT,
    });
    return new drawing.VertexArray({
      context,
      indexBuffer,
      attributes: held.map((one, index) => {
        one.pending = [];
        one.buffer = drawing.Buffer.createVertexBuffer({
          context,
          typedArray: one.array,
          usage: one.attribute.isInstanced
            ? drawing.BufferUsage.DYNAMIC_DRAW
            : drawing.BufferUsage.STATIC_DRAW,
        });
        return {
          index,
          vertexBuffer: one.buffer,
          componentsPerAttribute: one.attribute.components,
          componentDatatype: engine.ComponentDatatype.FLOAT,
          ...(one.attribute.isInstanced && { instanceDivisor: 1 }),
        };
      }),
    });
  }

  function create(context: GpuContext): NonNullable<typeof resources> {
    const program = drawing.ShaderProgram.fromCache({
      context,
      vertexShaderSource: new drawing.ShaderSource({ sources: [options.vertexShader] }),
      fragmentShaderSource: new drawing.ShaderSource({ sources: [options.fragmentShader] }),
      attributeLocations: Object.fromEntries(held.map(({ attribute }, i) => [attribute.name, i])),
    });
    renderState = drawing.RenderState.fromCache(renderStateOf(engine, options));
    const pickId = options.pick ? context.createPickId(options.pick) : null;
    const command = new drawing.DrawCommand({
      owner: primitive,
      vertexArray: createVertexArray(context),
      count: indices.length,
      instanceCount: primitive.instanceCount ?? 0,
      primitiveType: engine.PrimitiveType.TRIANGLES,
      shaderProgram: program,
      renderState,
      uniformMap: { ...options.uniforms, u_pick: () => pickId?.color },
      modelMatrix: options.modelMatrix,
      boundingVolume: options.boundingVolume,
      // What lies on the ground is blended in its order, before what stands on it.
      pass: options.depth === 'top' ? drawing.Pass.TRANSLUCENT : drawing.Pass.OPAQUE,
      executeInClosestFrustum: options.depth === 'top',
      castShadows: options.shadows === 'both',
      receiveShadows: options.shadows !== 'none',
      ...(pickId && { pickId: 'u_pick' }),
    });
    return { command, program, pickId };
  }

  function upload(context: GpuContext, command: DrawCommand): void {
    if (held.some(({ pending }) => pending.some(([from]) => from < 0))) {
      command.vertexArray.destroy();
      command.vertexArray = createVertexArray(context);
      command.count = indices.length;
    }
    for (const one of held) {
      for (const [from, to] of one.pending)
        one.buffer?.copyFromArrayView(one.array.subarray(from, to), from * 4);
      one.pending = [];
    }
  }

  const primitive: Primitive = {
    show: true,
    instanceCount: undefined,
    boundingVolume: options.boundingVolume,
    write(name, array, from, to) {
      const one = held.find(({ attribute }) => attribute.name === name);
      if (!one) return;
      const isLonger = array.length !== one.array.length;
      one.array = array;
      one.pending.push(isLonger ? [-1, -1] : [from, to]);
    },
    fill(arrays, next) {
      indices = next;
      for (const one of held) {
        one.array = arrays[one.attribute.name] ?? one.array;
        one.pending.push([-1, -1]);
      }
    },
    update(frame) {
      if (!primitive.show || primitive.instanceCount === 0 || indices.length === 0) return;
      if (!frame.passes.render && !(frame.passes.pick && options.pick !== null)) return;
      resources ??= create(frame.context);
      const { command } = resources;
      upload(frame.context, command);
      options.prepare?.(frame.context);
      command.instanceCount = primitive.instanceCount ?? 0;
      frame.commandList.push(command);
    },
    isDestroyed: () => isDestroyed,
    destroy() {
      if (isDestroyed) return;
      isDestroyed = true;
      resources?.command.vertexArray.destroy();
      resources?.program.destroy();
      resources?.pickId?.destroy();
      if (renderState) drawing.RenderState.removeFromCache(renderState);
      resources = null;
    },
  };
  return primitive;
}

function renderStateOf(engine: Engine, { depth = 'body', isBlended }: PrimitiveOptions): object {
  return {
    depthTest: { enabled: depth !== 'top', func: engine.DepthFunction.LESS_OR_EQUAL },
    depthMask: depth === 'body' && !isBlended,
    cull: { enabled: false },
    ...(isBlended && { blending: engine.BlendingState.ALPHA_BLEND }),
  };
}

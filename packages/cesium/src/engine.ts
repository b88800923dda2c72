import type * as Cesium from '@cesium/engine';

/** Cesium as a module: what `import('@cesium/engine')` resolves to, or the `Cesium` of the host application. */
export type Engine = typeof Cesium;

/**
 * The part of Cesium that draws our own geometry. Exported by the package and used by everyone who writes
 * a primitive, but marked private and left out of its declarations, so it is declared here and nowhere
 * else; `points.browser.test.ts` notices when one of them changes.
 */
export interface DrawingEngine {
  readonly Buffer: {
    createVertexBuffer(options: BufferOptions): GpuBuffer;
    createIndexBuffer(options: BufferOptions & { readonly indexDatatype: number }): GpuBuffer;
  };
  readonly BufferUsage: { readonly STATIC_DRAW: number; readonly DYNAMIC_DRAW: number };
  readonly VertexArray: new (options: {
    readonly context: GpuContext;
    readonly attributes: readonly VertexAttribute[];
    readonly indexBuffer?: GpuBuffer;
  }) => Destroyable;
  readonly ShaderSource: new (options: { readonly sources: readonly string[] }) => object;
  readonly ShaderProgram: {
    fromCache(options: {
      readonly context: GpuContext;
      readonly vertexShaderSource: object;
      readonly fragmentShaderSource: object;
      readonly attributeLocations: Readonly<Record<string, number>>;
    }): Destroyable;
  };
  readonly RenderState: {
    fromCache(options: object): object;
    removeFromCache(state: object): void;
  };
  readonly DrawCommand: new (options: object) => DrawCommand;
  readonly Pass: { readonly OPAQUE: number; readonly TRANSLUCENT: number };
  readonly Framebuffer: new (options: {
    readonly context: GpuContext;
    readonly colorTextures: readonly GpuTexture[];
  }) => Destroyable;
  readonly ClearCommand: new (options: {
    readonly color: Cesium.Color;
  }) => {
    framebuffer: Destroyable | null;
    execute(context: GpuContext): void;
  };
  readonly Texture: new (options: {
    readonly context: GpuContext;
    readonly pixelFormat: number;
    readonly pixelDatatype: number;
    readonly flipY: boolean;
    readonly sampler: object;
    readonly source?: TextureSource;
    readonly width?: number;
    readonly height?: number;
  }) => GpuTexture;
  readonly Sampler: (new () => object) & { readonly NEAREST: object };
}

export interface Destroyable {
  destroy(): void;
}

/** What draws; Cesium's own context, of which we only hand on the reference. */
export interface GpuContext {
  /** Whether sums of halves can be drawn. */
  readonly colorBufferHalfFloat: boolean;
  createPickId(object: object): Destroyable & { readonly color: Cesium.Color };
}

export interface GpuBuffer extends Destroyable {
  copyFromArrayView(view: ArrayBufferView, offsetInBytes: number): void;
}

export interface TextureSource {
  readonly width: number;
  readonly height: number;
  readonly arrayBufferView: ArrayBufferView;
}

export interface GpuTexture extends Destroyable {
  copyFrom(options: { readonly yOffset: number; readonly source: TextureSource }): void;
}

interface BufferOptions {
  readonly context: GpuContext;
  readonly typedArray: ArrayBufferView;
  readonly usage: number;
}

export interface VertexAttribute {
  readonly index: number;
  readonly vertexBuffer: GpuBuffer;
  readonly componentsPerAttribute: number;
  readonly componentDatatype: number;
  readonly instanceDivisor?: number;
}

export interface DrawCommand {
  count: number;
  instanceCount: number;
  vertexArray: Destroyable;
  boundingVolume: Cesium.BoundingSphere;
  framebuffer: Destroyable | null;
  execute(context: GpuContext): void;
}

/** What Cesium hands to a primitive in each frame. */
export interface FrameState {
  readonly context: GpuContext;
  readonly commandList: DrawCommand[];
  readonly passes: { readonly render: boolean; readonly pick: boolean };
}

export function toDrawingEngine(engine: Engine): DrawingEngine {
  return engine as unknown as DrawingEngine;
}

/**
 * Loads Cesium when a city is first drawn with it, so that importing this package costs nothing and a
 * page that never mounts one never downloads it.
 */
export async function loadEngine(
  load: (() => Promise<Engine>) | undefined,
  assetBase: string | undefined,
): Promise<Engine> {
  const engine = await (load ? load() : import('@cesium/engine'));
  if (assetBase) {
    // Where Cesium finds its Assets/ and Workers/; one setting for the page, as Cesium has it.
    const folder = assetBase.endsWith('/') ? assetBase : `${assetBase}/`;
    const { setBaseUrl } = engine.buildModuleUrl as unknown as { setBaseUrl(url: string): void };
    setBaseUrl(new URL(folder, document.baseURI).href);
  }
  return engine;
}

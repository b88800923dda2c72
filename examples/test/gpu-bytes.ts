declare global {
  interface Window {
    /** Bytes that the page's WebGL contexts keep, by kind; there once {@link watchGpu} has run. */
    gpuBytes?: () => GpuBytes;
  }
}

export interface GpuBytes {
  readonly buffers: number;
  readonly textures: number;
  readonly renderbuffers: number;
  readonly total: number;
}

/**
 * Runs in a page before its own scripts: keeps count of what WebGL 2 is asked to keep, from the sizes it is told.
 * A driver's own padding is not seen; nothing is counted twice.
 */
export function watchGpu(): void {
  const gl = WebGL2RenderingContext.prototype as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const G = WebGL2RenderingContext;
  const kept = { buffers: new Map(), textures: new Map(), renderbuffers: new Map() } as Record<
    string,
    Map<unknown, Map<string, number>>
  >;
  const BINDING: Readonly<Record<number, number>> = {
    [G.ARRAY_BUFFER]: G.ARRAY_BUFFER_BINDING,
    [G.ELEMENT_ARRAY_BUFFER]: G.ELEMENT_ARRAY_BUFFER_BINDING,
    [G.PIXEL_PACK_BUFFER]: G.PIXEL_PACK_BUFFER_BINDING,
    [G.UNIFORM_BUFFER]: G.UNIFORM_BUFFER_BINDING,
    [G.TEXTURE_2D]: G.TEXTURE_BINDING_2D,
    [G.TEXTURE_3D]: G.TEXTURE_BINDING_3D,
    [G.TEXTURE_2D_ARRAY]: G.TEXTURE_BINDING_2D_ARRAY,
    [G.RENDERBUFFER]: G.RENDERBUFFER_BINDING,
  };
  /** Bytes of a texel; what is not named has four. */
  const TEXEL: Readonly<Record<number, number>> = {
    [G.R8]: 1,
    [G.R8UI]: 1,
    [G.RED]: 1,
    [G.ALPHA]: 1,
    [G.RG8]: 2,
    [G.R16F]: 2,
    [G.DEPTH_COMPONENT16]: 2,
    [G.RGB8]: 3,
    [G.RGBA16F]: 8,
    [G.RGBA32F]: 16,
    [G.RGBA32UI]: 16,
  };
  const note = (
    kind: string,
    target: number,
    part: string,
    bytes: number,
    context: unknown,
  ): void => {
    const isFace =
      target >= G.TEXTURE_CUBE_MAP_POSITIVE_X && target <= G.TEXTURE_CUBE_MAP_NEGATIVE_Z;
    const binding = isFace ? G.TEXTURE_BINDING_CUBE_MAP : BINDING[target];
    const object = binding && (context as WebGL2RenderingContext).getParameter(binding);
    if (!object) return;
    const parts = kept[kind]?.get(object) ?? new Map<string, number>();
    kept[kind]?.set(object, parts.set(isFace ? `${target} ${part}` : part, bytes));
  };
  const after = (name: string, look: (context: unknown, args: unknown[]) => void): void => {
    const real = gl[name];
    gl[name] = function (this: unknown, ...args: unknown[]) {
      const result = real?.apply(this, args);
      look(this, args);
      return result;
    };
  };
  const texel = (format: unknown): number => TEXEL[format as number] ?? 4;
  const sizeOf = (data: unknown): number =>
    typeof data === 'number' ? data : ((data as ArrayBufferView | null)?.byteLength ?? 0);
  const widthOf = (source: unknown): number => (source as { width?: number })?.width ?? 0;
  const heightOf = (source: unknown): number => (source as { height?: number })?.height ?? 0;

  after('bufferData', (context, [target, data]) =>
    note('buffers', target as number, '', sizeOf(data), context),
  );
  after('texStorage2D', (context, [target, levels, format, w, h]) => {
    const mips = (levels as number) > 1 ? 4 / 3 : 1;
    note(
      'textures',
      target as number,
      '',
      (w as number) * (h as number) * texel(format) * mips,
      context,
    );
  });
  after('texStorage3D', (context, [target, , format, w, h, d]) =>
    note(
      'textures',
      target as number,
      '',
      (w as number) * (h as number) * (d as number) * texel(format),
      context,
    ),
  );
  after('texImage2D', (context, args) => {
    const [target, level, format] = args as number[];
    const source = args.length === 6 ? args[5] : null;
    const [w, h] = source ? [widthOf(source), heightOf(source)] : (args.slice(3, 5) as number[]);
    note('textures', target as number, String(level), (w ?? 0) * (h ?? 0) * texel(format), context);
  });
  after('texImage3D', (context, [target, level, format, w, h, d]) =>
    note(
      'textures',
      target as number,
      String(level),
      (w as number) * (h as number) * (d as number) * texel(format),
      context,
    ),
  );
  after('renderbufferStorage', (context, [target, format, w, h]) =>
    note(
      'renderbuffers',
      target as number,
      '',
      (w as number) * (h as number) * texel(format),
      context,
    ),
  );
  after('renderbufferStorageMultisample', (context, [target, samples, format, w, h]) =>
    note(
      'renderbuffers',
      target as number,
      '',
      (w as number) * (h as number) * texel(format) * Math.max(1, samples as number),
      context,
    ),
  );
  after('deleteBuffer', (_, [object]) => kept.buffers?.delete(object));
  after('deleteTexture', (_, [object]) => kept.textures?.delete(object));
  after('deleteRenderbuffer', (_, [object]) => kept.renderbuffers?.delete(object));
  window.gpuBytes = () => {
    const sum = (kind: string): number =>
      [...(kept[kind]?.values() ?? [])]
        .flatMap((parts) => [...parts.values()])
        .reduce((a, b) => a + b, 0);
    const [buffers, textures, renderbuffers] = ['buffers', 'textures', 'renderbuffers'].map(
      sum,
    ) as [number, number, number];
    return { buffers, textures, renderbuffers, total: buffers + textures + renderbuffers };
  };
}

/** What a page has asked of the GPU, in bytes; written by {@link watchGpu}. */
declare global {
  interface Window {
    gpuBytes?: () => {
      readonly buffers: number;
      readonly textures: number;
      readonly targets: number;
    };
  }
}

/**
 * Runs in a page before its own scripts: counts the bytes of everything that WebGL is asked to keep. Drivers
 * may round up; nothing is counted twice.
 */
export function watchGpu(): void {
  const gl = WebGL2RenderingContext.prototype;
  const sizes = { buffers: new Map(), textures: new Map(), targets: new Map() } as const;
  const R8 = new Set([0x8229, 0x8232, 0x8d7d]);
  const bytesOf = (format: number): number =>
    R8.has(format) ? 1 : format === 0x8d70 ? 16 : format === 0x881a ? 8 : 4;
  const BINDINGS: Readonly<Record<number, number>> = {
    [gl.TEXTURE_2D]: gl.TEXTURE_BINDING_2D,
    [gl.TEXTURE_3D]: gl.TEXTURE_BINDING_3D,
    [gl.TEXTURE_2D_ARRAY]: gl.TEXTURE_BINDING_2D_ARRAY,
    [gl.TEXTURE_CUBE_MAP]: gl.TEXTURE_BINDING_CUBE_MAP,
    [gl.ARRAY_BUFFER]: gl.ARRAY_BUFFER_BINDING,
    [gl.ELEMENT_ARRAY_BUFFER]: gl.ELEMENT_ARRAY_BUFFER_BINDING,
    [gl.UNIFORM_BUFFER]: gl.UNIFORM_BUFFER_BINDING,
    [gl.PIXEL_PACK_BUFFER]: gl.PIXEL_PACK_BUFFER_BINDING,
  };
  type Call = (this: WebGL2RenderingContext, ...args: never[]) => unknown;
  const hook = (name: keyof WebGL2RenderingContext, note: Call): void => {
    const real = gl[name] as unknown as Call;
    (gl as unknown as Record<string, Call>)[name] = function (...args) {
      note.apply(this, args);
      return real.apply(this, args);
    };
  };
  const bound = (context: WebGL2RenderingContext, target: number): object =>
    context.getParameter(BINDINGS[target] ?? gl.TEXTURE_BINDING_2D) as object;
  hook('bufferData', function (target: number, data: number | ArrayBufferView) {
    sizes.buffers.set(bound(this, target), typeof data === 'number' ? data : data.byteLength);
  } as Call);
  hook('texStorage2D', function (
    target: number,
    levels: number,
    format: number,
    w: number,
    h: number,
  ) {
    const mips = levels > 1 ? 4 / 3 : 1;
    sizes.textures.set(bound(this, target), w * h * bytesOf(format) * mips);
  } as Call);
  hook('texStorage3D', function (
    target: number,
    _levels: number,
    format: number,
    w: number,
    h: number,
    depth: number,
  ) {
    sizes.textures.set(bound(this, target), w * h * depth * bytesOf(format));
  } as Call);
  hook('texImage2D', function (
    target: number,
    level: number,
    format: number,
    w: number,
    h: number,
  ) {
    if (level === 0 && typeof h === 'number')
      sizes.textures.set(bound(this, target), w * h * bytesOf(format));
  } as Call);
  hook('renderbufferStorageMultisample', function (
    _target: number,
    samples: number,
    format: number,
    w: number,
    h: number,
  ) {
    const target = this.getParameter(gl.RENDERBUFFER_BINDING) as object;
    sizes.targets.set(target, w * h * bytesOf(format) * Math.max(1, samples));
  } as Call);
  hook('renderbufferStorage', function (_target: number, format: number, w: number, h: number) {
    const target = this.getParameter(gl.RENDERBUFFER_BINDING) as object;
    sizes.targets.set(target, w * h * bytesOf(format));
  } as Call);
  hook('deleteBuffer', ((buffer: object) => sizes.buffers.delete(buffer)) as Call);
  hook('deleteTexture', ((texture: object) => sizes.textures.delete(texture)) as Call);
  hook('deleteRenderbuffer', ((target: object) => sizes.targets.delete(target)) as Call);
  window.gpuBytes = () => {
    const sum = (map: ReadonlyMap<object, number>): number =>
      [...map.values()].reduce((total, bytes) => total + bytes, 0);
    const canvas = document.querySelector('canvas') as HTMLCanvasElement;
    // The canvas itself: colour and depth in four samples each, and what they become.
    const screen = canvas.width * canvas.height * (4 * 8 + 4);
    return {
      buffers: sum(sizes.buffers),
      textures: sum(sizes.textures),
      targets: sum(sizes.targets) + screen,
    };
  };
}

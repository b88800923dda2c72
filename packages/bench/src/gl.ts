/** A texture or a buffer that exists, as the calls that made it said. */
export interface Held {
  readonly object: WebGLTexture | WebGLBuffer;
  readonly kind: 'texture' | 'buffer';
  readonly format: number;
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly bytes: number;
  /** Counts up with every upload to anything. */
  turn: number;
}

/** Looks over a library's shoulder at WebGL 2: what it holds, and what a frame costs in calls and bytes. */
export interface GlSpy {
  /** The newest context of the page. */
  readonly gl: WebGL2RenderingContext;
  readonly held: readonly Held[];
  /** Calls, bytes sent and draws since `watch`; only while watching, because watching costs time. */
  readonly counts: { calls: number; bytes: number; draws: number };
  watch(): void;
  rest(): void;
  /** Makes the main thread wait until everything it has asked for is done. */
  fence(): void;
}

type Method = (this: WebGL2RenderingContext, ...args: never[]) => unknown;
const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, Method>;
const plain: Record<string, Method> = {};
for (const name of Object.getOwnPropertyNames(prototype)) {
  const { value } = Object.getOwnPropertyDescriptor(prototype, name) ?? {};
  if (typeof value === 'function' && name !== 'constructor') plain[name] = value as Method;
}

/** Bytes of one texel or number, by format or type. */
const CHANNELS: Readonly<Record<number, number>> = { 6408: 4, 36249: 4, 6407: 3, 33319: 2 };
const SIZES: Readonly<Record<number, number>> = { 5126: 4, 5125: 4, 5124: 4, 5131: 2, 5123: 2 };

/**
 * Starts watching; call before a library asks for its context. From here on every draw call of the page draws one
 * triangle of one instance: rasterising in software is nobody's figure, and is left out alike for all.
 */
export function spyOnGl(): GlSpy {
  const held = new Map<object, Held>();
  const counts = { calls: 0, bytes: 0, draws: 0 };
  let gl: WebGL2RenderingContext | null = null;
  let turn = 0;

  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: never[]) {
    const context = (getContext as (...args: never[]) => unknown).apply(this, args);
    if (context instanceof WebGL2RenderingContext) gl = context;
    return context;
  } as never;
  const draws: Record<string, (args: number[]) => void> = {
    drawArrays: (args) => limit(args, 2, 3),
    drawElements: (args) => limit(args, 1, 3),
    drawArraysInstanced: (args) => [limit(args, 2, 3), limit(args, 3, 1)],
    drawElementsInstanced: (args) => [limit(args, 1, 3), limit(args, 4, 1)],
    drawRangeElements: (args) => limit(args, 3, 3),
  };
  for (const [name, shorten] of Object.entries(draws)) {
    const draw = plain[name] as Method;
    plain[name] = function (...args) {
      shorten(args as unknown as number[]);
      return draw.apply(this, args);
    };
    prototype[name] = plain[name] as Method;
  }

  /** What a call that uploads or makes something says of it. */
  function note(context: WebGL2RenderingContext, name: string, args: readonly unknown[]): void {
    if (/^(texStorage|texImage|texSubImage|compressed)/.test(name)) {
      const isArray = name.endsWith('3D');
      const binding = isArray
        ? args[0] === context.TEXTURE_3D
          ? context.TEXTURE_BINDING_3D
          : context.TEXTURE_BINDING_2D_ARRAY
        : context.TEXTURE_BINDING_2D;
      const texture = context.getParameter(binding) as WebGLTexture | null;
      if (texture) noteTexture(texture, name, args.slice(1) as number[], isArray);
    } else if (name === 'bufferData' || name === 'bufferSubData') {
      const [target, size] = args as [number, number | ArrayBufferView];
      const binding =
        target === context.ELEMENT_ARRAY_BUFFER
          ? context.ELEMENT_ARRAY_BUFFER_BINDING
          : target === context.ARRAY_BUFFER
            ? context.ARRAY_BUFFER_BINDING
            : context.COPY_WRITE_BUFFER_BINDING;
      const buffer = context.getParameter(binding) as WebGLBuffer | null;
      if (!buffer) return;
      turn++;
      if (name === 'bufferSubData') {
        const old = held.get(buffer);
        if (old) old.turn = turn;
        counts.bytes += sentBytes(args[2] as ArrayBufferView, args[4] as number | undefined);
        return;
      }
      const bytes = typeof size === 'number' ? size : size.byteLength;
      if (typeof size !== 'number') counts.bytes += bytes;
      held.set(buffer, {
        object: buffer,
        kind: 'buffer',
        format: 0,
        width: bytes,
        height: 1,
        depth: 1,
        bytes,
        turn,
      });
    } else if (name === 'deleteTexture' || name === 'deleteBuffer') {
      held.delete(args[0] as object);
    }
  }

  function noteTexture(object: WebGLTexture, name: string, rest: number[], isArray: boolean): void {
    turn++;
    if (name.startsWith('texStorage')) {
      const [, format = 0, width = 0, height = 0, depth = 1] = rest;
      const bytes = width * height * depth * texelBytes(format);
      held.set(object, { object, kind: 'texture', format, width, height, depth, bytes, turn });
      return;
    }
    const isWhole = name.startsWith('texImage');
    const at = isWhole ? (rest.length < 8 ? -1 : 2) : rest.length < 8 ? -1 : isArray ? 4 : 3;
    if (at < 0) return;
    const [width = 0, height = 0] = rest.slice(at);
    const depth = isArray ? (rest[at + 2] ?? 1) : 1;
    const data = rest.at(isWhole ? (isArray ? 8 : 7) : isArray ? 9 : 7);
    const type = rest[isWhole ? (isArray ? 7 : 6) : isArray ? 8 : 6] ?? 0;
    const channels = CHANNELS[rest[isWhole ? (isArray ? 6 : 5) : isArray ? 7 : 5] ?? 0] ?? 1;
    const bytes = width * height * depth * channels * (SIZES[type] ?? 1);
    if (data) counts.bytes += bytes;
    const old = held.get(object);
    if (isWhole && rest[0] === 0)
      held.set(object, {
        object,
        kind: 'texture',
        format: rest[1] ?? 0,
        width,
        height,
        depth,
        bytes,
        turn,
      });
    else if (old) old.turn = turn;
  }

  return {
    get gl() {
      if (!gl) throw new Error('No WebGL 2 context was asked for.');
      return gl;
    },
    get held() {
      return [...held.values()].sort((a, b) => b.turn - a.turn);
    },
    counts,
    watch() {
      Object.assign(counts, { calls: 0, bytes: 0, draws: 0 });
      for (const [name, method] of Object.entries(plain)) {
        prototype[name] = function (...args) {
          counts.calls++;
          if (name.startsWith('draw')) counts.draws++;
          note(this, name, args);
          return method.apply(this, args);
        };
      }
    },
    rest() {
      Object.assign(prototype, plain);
    },
    fence() {
      const context = gl as WebGL2RenderingContext;
      const target = context.getParameter(
        context.READ_FRAMEBUFFER_BINDING,
      ) as WebGLFramebuffer | null;
      context.bindFramebuffer(context.READ_FRAMEBUFFER, null);
      context.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
      context.bindFramebuffer(context.READ_FRAMEBUFFER, target);
    },
  };
}

function limit(args: number[], at: number, most: number): void {
  args[at] = Math.min(args[at] ?? 0, most);
}

function sentBytes(view: ArrayBufferView, length: number | undefined): number {
  if (!length) return view.byteLength;
  return length * ((view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1);
}

/** Of the sized formats that are used for data and pictures here. */
function texelBytes(format: number): number {
  const four = [0x822e, 0x8058, 0x8c43, 0x8236, 0x8235, 0x81a6, 0x88f0, 0x8cac];
  if (four.includes(format)) return 4;
  if (format === 0x8814 || format === 0x8d70) return 16;
  if (format === 0x881a) return 8;
  return format === 0x8229 || format === 0x8232 ? 1 : 4;
}

import type { GlSpy, Held } from './gl.js';

/** One texel as the GPU holds it: 32-bit numbers of a float texture, 0–255 of any other. */
export function readTexel(spy: GlSpy, held: Held, x: number, y: number, layer = 0): number[] {
  const { gl } = spy;
  const before = gl.getParameter(gl.FRAMEBUFFER_BINDING) as WebGLFramebuffer | null;
  const target = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, target);
  const at = gl.COLOR_ATTACHMENT0;
  if (held.depth > 1) gl.framebufferTextureLayer(gl.FRAMEBUFFER, at, held.object, 0, layer);
  else if (!attachFlat(gl, held, at))
    gl.framebufferTextureLayer(gl.FRAMEBUFFER, at, held.object, 0, 0);
  const isFloat = held.format === gl.R32F || held.format === gl.RGBA32F;
  if (isFloat) gl.getExtension('EXT_color_buffer_float');
  const out = isFloat ? new Float32Array(4) : new Uint8Array(4);
  gl.readPixels(x, y, 1, 1, gl.RGBA, isFloat ? gl.FLOAT : gl.UNSIGNED_BYTE, out);
  gl.bindFramebuffer(gl.FRAMEBUFFER, before);
  gl.deleteFramebuffer(target);
  return [...out];
}

/** False where the texture is an array of one layer. */
function attachFlat(gl: WebGL2RenderingContext, held: Held, at: number): boolean {
  while (gl.getError() !== gl.NO_ERROR);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, at, gl.TEXTURE_2D, held.object, 0);
  return gl.getError() === gl.NO_ERROR;
}

/** Bytes of a buffer as the GPU holds them. */
export function readBuffer(spy: GlSpy, held: Held, from: number, length: number): Uint8Array {
  const { gl } = spy;
  const out = new Uint8Array(length);
  gl.bindBuffer(gl.COPY_READ_BUFFER, held.object);
  gl.getBufferSubData(gl.COPY_READ_BUFFER, from, out);
  gl.bindBuffer(gl.COPY_READ_BUFFER, null);
  return out;
}

/** The newest thing held that `is` wanted. */
export function findHeld(spy: GlSpy, what: string, is: (held: Held) => boolean): Held {
  const found = spy.held.find(is);
  if (found) return found;
  const all = spy.held.map(
    (h) => `${h.kind} ${h.format.toString(16)} ${h.width}×${h.height}×${h.depth}`,
  );
  throw new Error(`Nothing on the GPU is ${what}. There are: ${all.slice(0, 30).join(', ')}`);
}

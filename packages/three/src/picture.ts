/** RGBA bytes of the canvas, top row first. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Reads what is on the canvas; only in the task that has drawn it. */
export function readPicture(gl: WebGL2RenderingContext): Picture {
  const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
  const raw = new Uint8Array(width * height * 4);
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, raw);
  const data = new Uint8Array(raw.length);
  const row = width * 4;
  for (let y = 0; y < height; y++)
    data.set(raw.subarray(y * row, (y + 1) * row), (height - 1 - y) * row);
  return { width, height, data };
}

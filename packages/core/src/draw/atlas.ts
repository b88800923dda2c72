/** One letter of an atlas: its place there, and its box in pixels of `FONT_PIXELS`. */
export interface Glyph {
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  /** From the pen to the left edge, and from the base line up to the upper edge, blur included. */
  readonly left: number;
  readonly top: number;
  readonly advance: number;
}

/** A letter as a pen draws it: distances to its outline, a byte a pixel, blur included. */
export interface DrawnLetter {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly glyphLeft: number;
  readonly glyphTop: number;
  readonly glyphAdvance: number;
}

/** Size at which letters are drawn into an atlas, the blur around them, and the value on the outline. */
export const FONT_PIXELS = 40;
export const FONT_BLUR = { buffer: 7, radius: 12 } as const;
export const EDGE = 0.7;
export const ATLAS = { width: 1024, height: 2048 } as const;

/** The system's own fonts: nothing is downloaded, and every script that the system can write is shown. */
export const FONT_FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

/** What a pen of one weight is made with; the names are those of `@mapbox/tiny-sdf`. */
export interface PenOptions {
  readonly fontSize: number;
  readonly buffer: number;
  readonly radius: number;
  readonly cutoff: number;
  readonly fontFamily: string;
  readonly fontWeight: string;
}

/** Letters in one picture, drawn as they are needed. */
export interface Atlas {
  /** A byte a pixel, `ATLAS` wide and high. */
  readonly data: Uint8Array;
  /** Counts up with each letter drawn. */
  readonly revision: number;
  glyph(letter: string, isBold: boolean): Glyph;
}

/** @param createPen makes what draws letters: it needs a canvas, so it belongs to the renderer */
export function createAtlas(
  createPen: (options: PenOptions) => { draw(letter: string): DrawnLetter },
): Atlas {
  const pens = new Map<boolean, ReturnType<typeof createPen>>();
  const data = new Uint8Array(ATLAS.width * ATLAS.height);
  const known = new Map<string, Glyph>();
  let revision = 0;
  let [x, y, row] = [0, 0, 0];

  function add({ data: pixels, width, height, ...drawn }: DrawnLetter): Glyph {
    if (x + width > ATLAS.width) {
      x = 0;
      y += row;
      row = 0;
    }
    if (y + height > ATLAS.height) {
      // Full: begin again with what is needed now.
      known.clear();
      data.fill(0);
      [x, y, row] = [0, 0, 0];
    }
    for (let line = 0; line < height; line++)
      data.set(pixels.subarray(line * width, (line + 1) * width), (y + line) * ATLAS.width + x);
    revision++;
    const glyph: Glyph = {
      u: x,
      v: y,
      width,
      height,
      left: drawn.glyphLeft - FONT_BLUR.buffer,
      top: drawn.glyphTop + FONT_BLUR.buffer,
      advance: drawn.glyphAdvance,
    };
    x += width + 1;
    row = Math.max(row, height + 1);
    return glyph;
  }

  return {
    data,
    get revision() {
      return revision;
    },
    glyph(letter, isBold) {
      const name = `${isBold ? 'b' : 'r'}${letter}`;
      let found = known.get(name);
      if (!found) {
        let pen = pens.get(isBold);
        if (!pen) {
          pen = createPen(penOptions(isBold));
          pens.set(isBold, pen);
        }
        found = add(pen.draw(letter));
        known.set(name, found);
      }
      return found;
    },
  };
}

const penOptions = (isBold: boolean): PenOptions => ({
  ...FONT_BLUR,
  fontSize: FONT_PIXELS,
  cutoff: 1 - EDGE,
  fontFamily: FONT_FAMILY,
  fontWeight: isBold ? '600' : '500',
});

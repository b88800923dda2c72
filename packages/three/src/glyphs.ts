import TinySDF from '@mapbox/tiny-sdf';
import { DataTexture, LinearFilter, RedFormat, type Texture } from 'three';

/** One letter of the atlas: its place there, and its box in pixels of `FONT_PIXELS`. */
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

/**
 * Letters as distances to their outlines, drawn with the system's own fonts as they are needed, so that
 * nothing is downloaded and every script that the system can write can be shown.
 */
export interface Glyphs {
  readonly texture: Texture;
  /** Counts up when all places in the atlas have changed. */
  readonly generation: number;
  glyph(letter: string, isBold: boolean): Glyph;
  dispose(): void;
}

/** Size at which letters are drawn into the atlas, and the blur around them. */
export const FONT_PIXELS = 40;
const BUFFER = 7;
const RADIUS = 12;
/** The value on the outline. */
export const EDGE = 0.7;
export const ATLAS = { width: 1024, height: 2048 } as const;

const FAMILY =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", sans-serif';

export function createGlyphs(): Glyphs {
  const data = new Uint8Array(ATLAS.width * ATLAS.height);
  const texture = new DataTexture(data, ATLAS.width, ATLAS.height, RedFormat);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;
  const known = new Map<string, Glyph>();
  const pens = new Map<boolean, TinySDF>();
  let generation = 0;
  let [x, y, row] = [0, 0, 0];

  function penOf(isBold: boolean): TinySDF {
    let pen = pens.get(isBold);
    if (!pen) {
      pen = new TinySDF({
        fontSize: FONT_PIXELS,
        buffer: BUFFER,
        radius: RADIUS,
        cutoff: 1 - EDGE,
        fontFamily: FAMILY,
        fontWeight: isBold ? '600' : '500',
      });
      pens.set(isBold, pen);
    }
    return pen;
  }

  function draw(letter: string, isBold: boolean): Glyph {
    const drawn = penOf(isBold).draw(letter);
    const { width, height } = drawn;
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
      generation++;
    }
    for (let line = 0; line < height; line++)
      data.set(drawn.data.subarray(line * width, (line + 1) * width), (y + line) * ATLAS.width + x);
    texture.needsUpdate = true;
    const glyph: Glyph = {
      u: x,
      v: y,
      width,
      height,
      left: drawn.glyphLeft - BUFFER,
      top: drawn.glyphTop + BUFFER,
      advance: drawn.glyphAdvance,
    };
    x += width + 1;
    row = Math.max(row, height + 1);
    return glyph;
  }

  return {
    texture,
    get generation() {
      return generation;
    },
    glyph(letter, isBold) {
      const name = `${isBold ? 'b' : 'r'}${letter}`;
      let found = known.get(name);
      if (!found) {
        found = draw(letter, isBold);
        known.set(name, found);
      }
      return found;
    },
    dispose: () => texture.dispose(),
  };
}

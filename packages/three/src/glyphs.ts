import {
  ATLAS,
  createAtlas,
  EDGE,
  FONT_BLUR,
  FONT_FAMILY,
  FONT_PIXELS,
  type Glyph,
} from '@borough/core/draw';
import TinySDF from '@mapbox/tiny-sdf';
import { DataTexture, LinearFilter, RedFormat, type Texture } from 'three';

/** Letters as distances to their outlines, drawn with the system's own fonts as they are needed. */
export interface Glyphs {
  readonly texture: Texture;
  glyph(letter: string, isBold: boolean): Glyph;
  dispose(): void;
}

export function createGlyphs(): Glyphs {
  const pens = new Map<boolean, TinySDF>();

  function penOf(isBold: boolean): TinySDF {
    let pen = pens.get(isBold);
    if (!pen) {
      pen = new TinySDF({
        ...FONT_BLUR,
        fontSize: FONT_PIXELS,
        cutoff: 1 - EDGE,
        fontFamily: FONT_FAMILY,
        fontWeight: isBold ? '600' : '500',
      });
      pens.set(isBold, pen);
    }
    return pen;
  }

  const atlas = createAtlas((letter, isBold) => penOf(isBold).draw(letter));
  const texture = new DataTexture(atlas.data, ATLAS.width, ATLAS.height, RedFormat);
  texture.minFilter = LinearFilter;
  texture.magFilter = LinearFilter;
  texture.needsUpdate = true;

  return {
    texture,
    glyph(letter, isBold) {
      const before = atlas.revision;
      const glyph = atlas.glyph(letter, isBold);
      if (atlas.revision !== before) texture.needsUpdate = true;
      return glyph;
    },
    dispose: () => texture.dispose(),
  };
}

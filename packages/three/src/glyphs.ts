import { ATLAS, createAtlas, type Glyph } from '@borough/core/draw';
import TinySDF from '@mapbox/tiny-sdf';
import { DataTexture, LinearFilter, RedFormat, type Texture } from 'three';

/** Letters as distances to their outlines, drawn with the system's own fonts as they are needed. */
export interface Glyphs {
  readonly texture: Texture;
  glyph(letter: string, isBold: boolean): Glyph;
  dispose(): void;
}

export function createGlyphs(): Glyphs {
  const atlas = createAtlas((options) => new TinySDF(options));
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

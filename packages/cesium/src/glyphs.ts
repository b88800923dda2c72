import { ATLAS, createAtlas, type Glyph } from '@borough/core/draw';
import TinySDF from '@mapbox/tiny-sdf';
import { type Engine, type GpuContext, type GpuTexture, toDrawingEngine } from './engine.js';

/** Letters as distances to their outlines, drawn with the system's own fonts as they are needed. */
export interface Glyphs {
  glyph(letter: string, isBold: boolean): Glyph;
  /** The atlas with everything uploaded. */
  ready(context: GpuContext): GpuTexture;
  /** Textures that exist now. */
  readonly count: number;
  destroy(): void;
}

export function createGlyphs(engine: Engine): Glyphs {
  let texture: GpuTexture | null = null;
  let sent = 0;

  const atlas = createAtlas((options) => new TinySDF(options));

  return {
    glyph: atlas.glyph,
    ready(context) {
      const { Texture, Sampler } = toDrawingEngine(engine);
      const source = { ...ATLAS, arrayBufferView: atlas.data };
      if (!texture)
        texture = new Texture({
          context,
          pixelFormat: engine.PixelFormat.RED,
          pixelDatatype: engine.PixelDatatype.UNSIGNED_BYTE,
          flipY: false,
          sampler: new Sampler(),
          source,
        });
      else if (sent !== atlas.revision) texture.copyFrom({ yOffset: 0, source });
      sent = atlas.revision;
      return texture;
    },
    get count() {
      return texture ? 1 : 0;
    },
    destroy() {
      texture?.destroy();
      texture = null;
    },
  };
}

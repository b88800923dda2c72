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
  const pens = new Map<boolean, TinySDF>();
  let texture: GpuTexture | null = null;
  let sent = 0;

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

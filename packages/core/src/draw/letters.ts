import type { Enu } from '../geo/position.js';
import { FONT_PIXELS, type Glyph } from './atlas.js';
import { LABEL_PIXELS } from './label-text.js';

/** One label on the screen. */
export interface Written {
  readonly slot: number;
  readonly text: string;
  readonly widthPixels: number;
  /** Nobody has renewed what it says: written in grey (rule LA3). */
  readonly isStale: boolean;
  /** 0 … 1 while it comes and goes. */
  readonly alpha: number;
}

/** Letters that one layer can show in one view. */
export const MOST_LETTERS = 1024;

/** Letters as numbers by instance: what a shader needs to draw each. */
export interface Letters {
  /** Where the label hangs, 3. */
  readonly anchor: Float32Array;
  /** Left, bottom, width, height in pixels from the anchor, 4. */
  readonly glyph: Float32Array;
  /** Left, top, width, height in the atlas, 4. */
  readonly atlas: Float32Array;
  /** Slot, alpha, 1 for the ink, 2 for grey ink and 0 for the halo under it, 3. */
  readonly ink: Float32Array;
}

/** How many numbers a letter has in each of its arrays. */
export const LETTER: Readonly<Record<keyof Letters, number>> = {
  anchor: 3,
  glyph: 4,
  atlas: 4,
  ink: 3,
};

export interface LettersRoom {
  readonly size: 'small' | 'large';
  /** The theme's: how much larger than usual. */
  readonly scale: number;
  /** Where a label hangs, in the renderer's own axes. */
  anchor(slot: number): Enu | null;
  glyph(letter: string, isBold: boolean): Glyph;
}

/** Writes labels letter by letter and returns how many; all halos first: none may lie on a neighbour's ink. */
export function layLetters(out: Letters, labels: readonly Written[], room: LettersRoom): number {
  const scale = (LABEL_PIXELS[room.size] * room.scale) / FONT_PIXELS;
  let n = 0;
  for (const isInk of [0, 1]) {
    for (const { slot, text, widthPixels, alpha, isStale } of labels) {
      const anchor = room.anchor(slot);
      if (!anchor) continue;
      let pen = -widthPixels / 2;
      for (const letter of text) {
        const glyph = room.glyph(letter, room.size === 'large');
        if (n < MOST_LETTERS && glyph.width > 0) {
          const bottom = (glyph.top - glyph.height) * scale;
          out.anchor.set(anchor, n * 3);
          out.glyph.set(
            [pen + glyph.left * scale, bottom, glyph.width * scale, glyph.height * scale],
            n * 4,
          );
          out.atlas.set([glyph.u, glyph.v, glyph.width, glyph.height], n * 4);
          out.ink.set([slot, alpha, isInk && isStale ? 2 : isInk], n * 3);
          n++;
        }
        pen += glyph.advance * scale;
      }
    }
  }
  return n;
}

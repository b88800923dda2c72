import type { LayerReader, Undo } from '@borough/core';
import type { DataTexture } from 'three';
import { createLut } from './material.js';

/** The colour tables of all layers as textures, made anew only where a style has another one. */
export interface Luts {
  of(layer: LayerReader | undefined): DataTexture;
  keep(layers: readonly LayerReader[]): void;
  readonly dispose: Undo;
}

export function createLuts(): Luts {
  const luts = new Map<string, { texture: DataTexture; source: Uint8Array }>();
  const empty = createLut(new Uint8Array(4));
  return {
    of(layer) {
      const bytes = layer?.style.color?.lut;
      if (!layer || !bytes) return empty;
      let found = luts.get(layer.id);
      if (!found) {
        found = { texture: createLut(bytes), source: bytes };
        luts.set(layer.id, found);
      } else if (found.source !== bytes) {
        (found.texture.image.data as Uint8Array).set(bytes);
        found.texture.needsUpdate = true;
        found.source = bytes;
      }
      return found.texture;
    },
    keep(layers) {
      for (const [id, { texture }] of luts) {
        if (layers.some((layer) => layer.id === id)) continue;
        texture.dispose();
        luts.delete(id);
      }
    },
    dispose() {
      for (const { texture } of luts.values()) texture.dispose();
      luts.clear();
      empty.dispose();
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { Report } from './gltf.js';
import { sunDirection } from './sky.js';
import { createSlotTexture, layersOf, shapeOf } from './slots.js';
import { checkTileset } from './tileset-check.js';

const pages = (...list: number[]): Uint32Array => Uint32Array.from(list);

describe('state textures', () => {
  it('sixteen pages are one layer', () => {
    expect(layersOf(pages(0, 3, 15, 16, 17, 64))).toEqual([0, 1, 4]);
  });

  it('are core’s own array where whole layers or one short layer allow it', () => {
    expect(shapeOf(1024)).toEqual({ height: 4, depth: 1, length: 1024, isDirect: true });
    expect(shapeOf(16_384)).toEqual({ height: 64, depth: 1, length: 16_384, isDirect: true });
    expect(shapeOf(32_768)).toMatchObject({ depth: 2, isDirect: true });
    expect(shapeOf(17 * 1024)).toMatchObject({ depth: 2, length: 32_768, isDirect: false });
  });

  function uploaded(length: number) {
    let source = new Float32Array(length);
    const slot = createSlotTexture(() => source);
    const upload = () => {
      const marks = [...slot.texture.layerUpdates].sort();
      slot.texture.clearLayerUpdates();
      slot.texture.onUpdate?.(slot.texture);
      return marks;
    };
    return { slot, upload, source, move: (next: Float32Array<ArrayBuffer>) => (source = next) };
  }

  it('RE3 the first upload is whole, whatever was marked before it', () => {
    const { slot, upload } = uploaded(8 * 16_384);
    slot.upload(pages(0));
    expect(upload()).toEqual([]);
    slot.upload(pages(0, 16));
    expect(upload()).toEqual([0, 1]);
  });

  it('RE3 more than half the layers are sent as one', () => {
    const { slot, upload } = uploaded(4 * 16_384);
    upload();
    slot.upload(pages(0));
    slot.upload(pages(0, 16, 32));
    expect(upload()).toEqual([]);
    slot.upload(pages(48));
    expect(upload()).toEqual([3]);
  });

  it('RE3 after a lost context everything is whole again, even with pages marked', () => {
    const { slot, upload } = uploaded(8 * 16_384);
    upload();
    slot.upload(pages(16));
    slot.markWhole();
    slot.upload(pages(32));
    expect(upload()).toEqual([]);
  });

  it('an array that moved makes another texture, padded to whole layers', () => {
    const { slot, move } = uploaded(1024);
    const before = slot.texture;
    move(new Float32Array(17 * 1024).fill(7));
    slot.upload(pages(16));
    expect(slot.texture).not.toBe(before);
    const { data } = slot.texture.image as { data: Float32Array };
    expect(data.length).toBe(32_768);
    expect(data[16 * 1024 + 5]).toBe(7);
    expect(data[18 * 1024]).toBe(0);
  });

  it('a padded texture takes over the pages that changed', () => {
    const { slot, source } = uploaded(17 * 1024);
    source[16 * 1024 + 3] = 5;
    slot.upload(pages(16));
    expect((slot.texture.image as { data: Float32Array }).data[16 * 1024 + 3]).toBe(5);
  });
});

describe('what a tileset asks for', () => {
  const codes = (json: object): string[] => {
    const said: string[] = [];
    const report: Report = (code) => said.push(code);
    checkTileset(json, report);
    return said;
  };
  const root = { geometricError: 0 };

  it('is told where it will not be given', () => {
    expect(codes({ asset: { version: '1.1' }, root })).toEqual([]);
    expect(codes({ asset: { version: '2.0' }, root })).toEqual(['VERSION_UNSUPPORTED']);
    expect(
      codes({ asset: { version: '1.0' }, extensionsRequired: ['X', '3DTILES_content_gltf'], root }),
    ).toEqual(['EXTENSION_UNSUPPORTED']);
    expect(
      codes({
        asset: { version: '1.1' },
        root: { ...root, children: [{ contents: [] }, { viewerRequestVolume: {} }] },
      }).sort(),
    ).toEqual(['CONTENTS_UNSUPPORTED', 'REQUEST_VOLUME_UNSUPPORTED']);
  });
});

describe('the sun', () => {
  it('stands in the east at an azimuth of 90°, above at an altitude of 90°', () => {
    const at = (azimuthDegrees: number, altitudeDegrees: number) =>
      sunDirection({ azimuthDegrees, altitudeDegrees }).map((x) => Math.round(x * 1000) / 1000 + 0);
    expect(at(90, 0)).toEqual([1, 0, 0]);
    expect(at(0, 90)).toEqual([0, 1, 0]);
    expect(at(180, 0)).toEqual([0, 0, 1]);
  });
});

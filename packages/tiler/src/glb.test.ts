import { describe, expect, it } from 'vitest';
import { expectClean } from './testing/expect-clean.js';
import { readGlb } from './testing/read-glb.js';
import { box, collection, feature, houses, OPTIONS } from './testing/town.js';
import { tileBuildings } from './tile.js';

function glbOf(geojson: object, options: object = {}): Uint8Array {
  const { files } = tileBuildings(geojson, { ...OPTIONS, ...options });
  return files.get('tiles/r.glb') as Uint8Array;
}

describe('writeGlb', () => {
  it("Khronos' validator finds nothing", async () => {
    await expectClean(glbOf(houses(50), { properties: ['use', 'floors', 'missing'] }));
  });

  it('has one primitive, whose feature ids point at property table 0', () => {
    const { json } = readGlb(glbOf(houses(3)));
    expect(json.meshes.length).toBe(1);
    expect(json.meshes[0].primitives.length).toBe(1);
    expect(json.meshes[0].primitives[0].extensions.EXT_mesh_features).toEqual({
      featureIds: [{ featureCount: 3, attribute: 0, propertyTable: 0 }],
    });
    expect(json.extensionsUsed).toEqual(['EXT_mesh_features', 'EXT_structural_metadata']);
  });

  it('aligns the binary chunk and every buffer view to eight bytes, and feature ids to four', () => {
    for (let count = 1; count < 9; count++) {
      const glb = glbOf(houses(count));
      const { json, binStart } = readGlb(glb);
      expect(binStart % 8).toBe(0);
      expect(glb.length % 8).toBe(0);
      for (const view of json.bufferViews) expect(view.byteOffset % 8).toBe(0);
      const ids = json.accessors[json.meshes[0].primitives[0].attributes._FEATURE_ID_0];
      expect(json.bufferViews[ids.bufferView].byteStride).toBe(4);
      expect(ids.componentType).toBe(5123);
    }
  });

  it('min and max are those of the stored float32 positions', () => {
    const { json, positions } = readGlb(glbOf(houses(20)));
    const { min, max } = json.accessors[0];
    for (const axis of [0, 1, 2]) {
      const values = positions.map((position) => position[axis] ?? NaN);
      expect([Math.min(...values), Math.max(...values)]).toEqual([min[axis], max[axis]]);
    }
  });

  it('counts triangles in 32 bits when there are more than 65,535 vertices', async () => {
    const ring = Array.from({ length: 14_000 }, (_, i) => {
      const angle = (i / 7_000) * Math.PI;
      return [642_000 + 2000 * Math.cos(angle), 5_070_000 + 2000 * Math.sin(angle)];
    });
    const glb = glbOf(collection([feature({ id: 'ring', height: 5, base: 0 }, [ring])]));
    const { json, positions, triangles } = readGlb(glb);
    expect(positions.length).toBe(70_000);
    expect(json.accessors[3].componentType).toBe(5125);
    expect(triangles.flat().reduce((max, vertex) => Math.max(max, vertex), 0)).toBe(69_999);
    await expectClean(glb);
  });

  it('keys of any script come back', () => {
    const ids = ['建筑-1', 'é', '🏠', ' space ', '"quoted"'];
    const features = ids.map((id, i) => feature({ id, height: 5, base: 0 }, [box(i * 20, 0, 10)]));
    const { rows } = readGlb(glbOf(collection(features)));
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(ids));
  });
});

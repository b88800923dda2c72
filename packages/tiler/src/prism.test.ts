import { describe, expect, it } from 'vitest';
import { readBuildings } from './building.js';
import { openCrs } from './crs.js';
import { enuFrame, toEcef, toLocal } from './ellipsoid.js';
import { buildMesh } from './prism.js';
import { box, feature, OPTIONS } from './testing/town.js';
import { regionOf } from './tileset.js';

function mesh(rings: number[][][]) {
  const features = [feature({ id: 'a', height: 12, base: 100 }, rings)];
  const crs = openCrs('EPSG:32631');
  const { buildings } = readBuildings(features, crs, { ...OPTIONS, geoidMeters: 0 });
  const [west, south, east, north, low] = regionOf(buildings);
  const frame = enuFrame((west + east) / 2, (south + north) / 2, low);
  return { buildings, frame, mesh: buildMesh(buildings, frame) };
}

describe('buildMesh', () => {
  it('a box has five corners in one, a roof of two triangles and four walls of two', () => {
    const { mesh: built } = mesh([box(0, 0, 10)]);
    expect(built.featureIds.length).toBe(4 * 5);
    expect(built.indices.length).toBe(3 * (2 + 4 * 2));
    expect(Math.max(...built.indices)).toBe(19);
  });

  it('y is up: the ground is at zero, the roof at the height', () => {
    const { positions } = mesh([box(0, 0, 10)]).mesh;
    const heights = [...new Set(Array.from(positions, (_, i) => positions[i - (i % 3) + 1]))];
    for (const y of heights)
      expect(Math.min(Math.abs(y ?? NaN), Math.abs((y ?? NaN) - 12))).toBeLessThan(1e-4);
  });

  it('walls of a courtyard face the courtyard', () => {
    const { mesh: built } = mesh([box(0, 0, 30), box(10, 10, 10).toReversed()]);
    // The walls of the hole come last: 4 walls of 4 vertices.
    const first = built.featureIds.length - 16;
    for (let vertex = first; vertex < built.featureIds.length; vertex++) {
      const [x = 0, , z = 0] = built.positions.subarray(vertex * 3, vertex * 3 + 3);
      const [nx = 0, , nz = 0] = built.normals.subarray(vertex * 3, vertex * 3 + 3);
      expect(x * nx + z * nz).toBeLessThan(-4.5);
    }
  });

  it('every corner is within half a millimetre of where float64 puts it', () => {
    const { buildings, frame, mesh: built } = mesh([box(0, 0, 9000, 20)]);
    const part = buildings[0]?.footprint.parts[0];
    for (let i = 0; i < 4; i++) {
      const [lon = NaN, lat = NaN] = part?.lonLat.subarray(2 * i, 2 * i + 2) ?? [];
      const [east, north, up] = toLocal(frame, toEcef(lon, lat, 112));
      const [x = NaN, y = NaN, z = NaN] = built.positions.subarray(3 * i, 3 * i + 3);
      expect(Math.hypot(x - east, y - up, z + north)).toBeLessThan(0.0005);
    }
  });
});

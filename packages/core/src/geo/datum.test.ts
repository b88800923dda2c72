import { describe, expect, it } from 'vitest';
import { createRandom } from '../../test/random.js';
import { fromWgs84, isInChina, toWgs84 } from './datum.js';

/** WGS84 and GCJ-02, as the open converters' own tests have them. */
const PUBLISHED: readonly (readonly [number, number, number, number])[] = [
  [121.5272106, 31.1774276, 121.531541859215, 31.17530398364597],
  [113.912316, 22.543847, 113.9171764808363, 22.540796131694766],
  [116.377817, 39.911954, 116.38404722455657, 39.91334545536069],
];

describe('datum', () => {
  it('DC1 GCJ-02 is where the published approximation puts it', () => {
    for (const [lon, lat, gcjLon, gcjLat] of PUBLISHED) {
      const [x, y] = fromWgs84('gcj02', lon, lat);
      expect(Math.abs(x - gcjLon)).toBeLessThan(1e-9);
      expect(Math.abs(y - gcjLat)).toBeLessThan(1e-9);
      const [backLon, backLat] = toWgs84('gcj02', gcjLon, gcjLat);
      expect(Math.abs(backLon - lon)).toBeLessThan(1e-9);
      expect(Math.abs(backLat - lat)).toBeLessThan(1e-9);
    }
  });

  it('DC1 BD-09 is GCJ-02 drawn out by Baidu’s formula', () => {
    // Baidu's formula, applied to GCJ-02 of the Forbidden City by an independent hand.
    const [gx, gy] = fromWgs84('gcj02', 116.3912, 39.9073);
    const z = Math.sqrt(gx * gx + gy * gy) + 0.00002 * Math.sin((gy * Math.PI * 3000) / 180);
    const theta = Math.atan2(gy, gx) + 0.000003 * Math.cos((gx * Math.PI * 3000) / 180);
    const [x, y] = fromWgs84('bd09', 116.3912, 39.9073);
    expect(x).toBeCloseTo(z * Math.cos(theta) + 0.0065, 12);
    expect(y).toBeCloseTo(z * Math.sin(theta) + 0.006, 12);
  });

  it('DC1 there and back again is below 1e-9 degrees, everywhere in China', () => {
    const random = createRandom(7);
    for (let i = 0; i < 5000; i++) {
      const lon = 73.5 + random.next() * 61;
      const lat = 18 + random.next() * 35;
      for (const datum of ['gcj02', 'bd09'] as const) {
        const [x, y] = fromWgs84(datum, lon, lat);
        const metres = Math.hypot(
          (x - lon) * 111_320 * Math.cos((lat * Math.PI) / 180),
          (y - lat) * 110_900,
        );
        expect(metres).toBeGreaterThan(10);
        expect(metres).toBeLessThan(2500);
        const [backLon, backLat] = toWgs84(datum, x, y);
        expect(Math.abs(backLon - lon)).toBeLessThan(1e-9);
        expect(Math.abs(backLat - lat)).toBeLessThan(1e-9);
      }
    }
  });

  it('DC1 outside of China nothing is moved, nor by CGCS2000', () => {
    for (const [lon, lat] of [
      [4.83, 45.76],
      [-73.98, 40.75],
      [151.2, -33.87],
      [0, 0],
    ] as const) {
      for (const datum of ['gcj02', 'bd09', 'wgs84', 'cgcs2000'] as const) {
        expect(toWgs84(datum, lon, lat)).toEqual([lon, lat]);
        expect(fromWgs84(datum, lon, lat)).toEqual([lon, lat]);
      }
    }
    expect(toWgs84('cgcs2000', 116.39, 39.9)).toEqual([116.39, 39.9]);
  });

  it('DC1 nonsense stays nonsense and ends', () => {
    expect(toWgs84('bd09', Number.NaN, 30)).toEqual([Number.NaN, 30]);
    expect(toWgs84('gcj02', Number.POSITIVE_INFINITY, 30)[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it('DC2 the warning’s boxes hold Chinese cities and leave out others', () => {
    const inside = [
      [116.39, 39.9],
      [118.09, 24.48],
      [87.6, 43.8],
      [110.3, 20],
      [126.6, 45.7],
      [91.1, 29.65],
    ];
    const outside = [
      [126.98, 37.57],
      [139.69, 35.69],
      [103.82, 1.35],
      [100.5, 13.75],
      [77.2, 28.6],
      [4.83, 45.76],
    ];
    for (const [lon, lat] of inside) expect(isInChina(lon as number, lat as number)).toBe(true);
    for (const [lon, lat] of outside) expect(isInChina(lon as number, lat as number)).toBe(false);
  });
});

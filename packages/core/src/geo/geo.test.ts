import { describe, expect, it } from 'vitest';
import { createFrame } from './frame.js';
import { toEcef, toGeodetic, WGS84_A, WGS84_F } from './position.js';
import { sunAt } from './sun.js';

const B = WGS84_A * (1 - WGS84_F);

describe('WGS84', () => {
  it('GE1 the axes of the ellipsoid are where they are by definition', () => {
    expect(toEcef({ lon: 0, lat: 0, heightMeters: 0 })).toEqual([WGS84_A, 0, 0]);
    const pole = toEcef({ lon: 0, lat: 90, heightMeters: 0 });
    expect(pole[2]).toBeCloseTo(B, 6);
    expect(Math.hypot(pole[0], pole[1])).toBeLessThan(1e-6);
  });

  it('GE2 there and back again is below a micrometre, from the sea floor to low orbit', () => {
    for (const lat of [-90, -89.9999, -45, -1e-9, 0, 24.5, 45.77, 89.9999, 90]) {
      for (const lon of [-180, -73.98, 0, 4.83, 121.47, 179.9999]) {
        for (const heightMeters of [-11_000, 0, 250, 8848, 400_000]) {
          const ecef = toEcef({ lon, lat, heightMeters });
          const back = toEcef(toGeodetic(ecef));
          expect(Math.hypot(...back.map((v, i) => v - (ecef[i] as number)))).toBeLessThan(1e-6);
        }
      }
    }
  });

  it('GE3 the centre of the earth gives numbers, not NaN', () => {
    expect(toGeodetic([0, 0, 0])).toEqual({ lon: 0, lat: 0, heightMeters: -WGS84_A });
  });
});

describe('a local frame', () => {
  const frame = createFrame({ lon: 4.826, lat: 45.77, heightMeters: 220 });

  it('GE4 east is x, north is y, up is z', () => {
    const east = frame.place(4.827, 45.77, 220);
    expect(east[0]).toBeGreaterThan(77);
    expect(Math.abs(east[1])).toBeLessThan(0.01);
    expect(frame.place(4.826, 45.771, 220)[1]).toBeGreaterThan(111);
    expect(frame.place(4.826, 45.77, 230)[2]).toBeCloseTo(10, 9);
  });

  it('GE5 the tangent plane is 7.8 m off the ground at 10 km, so heights go through the ellipsoid', () => {
    expect(frame.geodetic([10_000, 0, 0]).heightMeters - 220).toBeCloseTo(7.83, 1);
  });

  it('GE6 its matrix and its functions say the same', () => {
    const m = frame.toEcefMatrix;
    const [e, n, u] = [12, -34, 56];
    const byMatrix = [0, 1, 2].map(
      (i) =>
        (m[i] as number) * e +
        (m[4 + i] as number) * n +
        (m[8 + i] as number) * u +
        (m[12 + i] as number),
    );
    frame.fromEnu([e, n, u]).forEach((v, i) => {
      expect(v).toBeCloseTo(byMatrix[i] as number, 6);
    });
    const back = frame.toEnu(frame.fromEnu([e, n, u]));
    expect(back[0]).toBeCloseTo(e, 6);
    expect(back[2]).toBeCloseTo(u, 6);
  });
});

describe('the sun', () => {
  // Reference: NOAA Solar Calculator (geometric altitude without refraction).
  it('GE7 stands due south and high at solar noon of the summer solstice in Lyon', () => {
    const noon = sunAt(Date.UTC(2026, 5, 21, 11, 42, 30), 4.83, 45.76);
    expect(noon.altitudeDegrees).toBeCloseTo(90 - 45.76 + 23.44, 1);
    expect(noon.azimuthDegrees).toBeCloseTo(180, 0);
  });

  it('GE7 rises in the east and sets in the west at the equinox on the equator', () => {
    expect(sunAt(Date.UTC(2026, 2, 20, 6, 7, 0), 0, 0).azimuthDegrees).toBeCloseTo(90, 0);
    expect(sunAt(Date.UTC(2026, 2, 20, 18, 7, 0), 0, 0).azimuthDegrees).toBeCloseTo(270, 0);
  });

  it('GE7 is below the horizon at midnight', () => {
    expect(sunAt(Date.UTC(2026, 11, 21, 23, 0, 0), 4.83, 45.76).altitudeDegrees).toBeLessThan(-60);
  });
});

import { type Ecef, type Enu, type Geodetic, toEcef, toGeodetic } from './position.js';

/** A local east-north-up frame at an origin; float64 throughout. */
export interface Frame {
  readonly origin: Geodetic;
  /** Column-major 4 × 4, ENU metres → ECEF metres. */
  readonly toEcefMatrix: readonly number[];
  toEnu(ecef: Ecef): Enu;
  fromEnu(enu: Enu): Ecef;
  /** A place given in degrees and metres, in this frame. */
  place(lon: number, lat: number, heightMeters: number): Enu;
  /** The place of a point of this frame. */
  geodetic(enu: Enu): Geodetic;
}

const RAD = Math.PI / 180;

/** The tangent frame at a place. It curves away from the ground: 7.8 m at 10 km, so heights go through `geodetic`. */
export function createFrame(origin: Geodetic): Frame {
  const lon = origin.lon * RAD;
  const lat = origin.lat * RAD;
  const [sl, cl, sp, cp] = [Math.sin(lon), Math.cos(lon), Math.sin(lat), Math.cos(lat)];
  const o = toEcef(origin);
  const east: Ecef = [-sl, cl, 0];
  const north: Ecef = [-sp * cl, -sp * sl, cp];
  const up: Ecef = [cp * cl, cp * sl, sp];
  const dot = (a: Ecef, b: Ecef): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const toEnu = (ecef: Ecef): Enu => {
    const d: Ecef = [ecef[0] - o[0], ecef[1] - o[1], ecef[2] - o[2]];
    return [dot(east, d), dot(north, d), dot(up, d)];
  };
  const fromEnu = ([e, n, u]: Enu): Ecef => [
    o[0] + east[0] * e + north[0] * n + up[0] * u,
    o[1] + east[1] * e + north[1] * n + up[1] * u,
    o[2] + east[2] * e + north[2] * n + up[2] * u,
  ];
  return {
    origin,
    toEcefMatrix: [...east, 0, ...north, 0, ...up, 0, ...o, 1],
    toEnu,
    fromEnu,
    place: (placeLon, placeLat, heightMeters) =>
      toEnu(toEcef({ lon: placeLon, lat: placeLat, heightMeters })),
    geodetic: (enu) => toGeodetic(fromEnu(enu)),
  };
}

/** A place on the WGS84 ellipsoid: degrees and metres above the ellipsoid. */
export interface Geodetic {
  readonly lon: number;
  readonly lat: number;
  readonly heightMeters: number;
}

/** Earth-centred, earth-fixed metres: x towards lon 0, z towards the north pole. */
export type Ecef = readonly [number, number, number];

/** Local metres: x east, y north, z up. */
export type Enu = readonly [number, number, number];

/** WGS84 (NIMA TR8350.2): semi-major axis in metres and flattening. */
export const WGS84_A = 6378137;
export const WGS84_F = 1 / 298.257223563;
const E2 = WGS84_F * (2 - WGS84_F);
const B = WGS84_A * (1 - WGS84_F);
const EP2 = (WGS84_A * WGS84_A - B * B) / (B * B);
const RAD = Math.PI / 180;

/** Geodetic to ECEF (closed form). */
export function toEcef(p: Geodetic): Ecef {
  const lat = p.lat * RAD;
  const lon = p.lon * RAD;
  const sin = Math.sin(lat);
  const n = WGS84_A / Math.sqrt(1 - E2 * sin * sin);
  const r = (n + p.heightMeters) * Math.cos(lat);
  return [r * Math.cos(lon), r * Math.sin(lon), (n * (1 - E2) + p.heightMeters) * sin];
}

/**
 * ECEF to geodetic by Bowring's formula (1976) with two further steps: below a micrometre from the
 * ocean floor to low orbit. The centre of the earth has no latitude: [0, 0, −a] comes back.
 */
export function toGeodetic([x, y, z]: Ecef): Geodetic {
  const p = Math.hypot(x, y);
  if (p === 0 && z === 0) return { lon: 0, lat: 0, heightMeters: -WGS84_A };
  // The parametric latitude β; Bowring's step turns it into the geodetic one.
  let beta = Math.atan2(z * WGS84_A, p * B);
  let lat = 0;
  for (let i = 0; i < 3; i++) {
    lat = Math.atan2(z + EP2 * B * Math.sin(beta) ** 3, p - E2 * WGS84_A * Math.cos(beta) ** 3);
    beta = Math.atan2((1 - WGS84_F) * Math.sin(lat), Math.cos(lat));
  }
  const sin = Math.sin(lat);
  const n = WGS84_A / Math.sqrt(1 - E2 * sin * sin);
  // The form that stays exact at the poles, where cos(lat) is 0.
  const height = p * Math.cos(lat) + z * sin - (WGS84_A * WGS84_A) / n;
  return { lon: Math.atan2(y, x) / RAD, lat: lat / RAD, heightMeters: height };
}

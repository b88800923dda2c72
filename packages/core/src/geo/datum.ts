/**
 * What positions are given in. `gcj02` is the shifted datum of Chinese maps, `bd09` Baidu's shift on top of it;
 * `cgcs2000` agrees with WGS84 to decimetres and is taken as it is.
 */
export type Datum = 'wgs84' | 'cgcs2000' | 'gcj02' | 'bd09';

export const DATUMS: readonly Datum[] = ['wgs84', 'cgcs2000', 'gcj02', 'bd09'];

/** lon, lat in degrees. */
type LonLat = readonly [number, number];

// Krasovsky 1940, on which the shift is defined: semi-major axis in metres, first eccentricity squared.
const A = 6378245;
const EE = 0.006693421622965943;
const RAD = Math.PI / 180;
/** Baidu's own constant: degrees of longitude to its angle. */
const BD_ANGLE = (Math.PI * 3000) / 180;

/** West, south, east, north of the box in which the shift is applied; everything outside is left as it is. */
const SHIFTED: readonly [number, number, number, number] = [72.004, 0.8293, 137.8347, 55.8271];

/** Coarse boxes of the Chinese mainland, for a warning: some of its neighbours' ground is within. */
const MAINLAND: readonly (readonly [number, number, number, number])[] = [
  [73.4, 29.5, 97, 49.2],
  [82.9, 26.7, 97, 29.5],
  [97, 20.4, 124.2, 42.9],
  [107.9, 17.8, 111.8, 20.4],
  [109.6, 39.3, 135.1, 53.6],
];

/** Whether a place may lie in the Chinese mainland; true also for some ground just beyond its borders. */
export function isInChina(lon: number, lat: number): boolean {
  return MAINLAND.some((box) => isWithin(lon, lat, box));
}

/**
 * Into WGS84. GCJ-02 has no published inverse: it is found by steps to below 1e-9°, which is how well the
 * published approximation of the shift is turned round. How far that is from the secret original is not
 * published either, so that a converted place is not one for surveying.
 */
export function toWgs84(datum: Datum, lon: number, lat: number): [number, number] {
  if (datum === 'gcj02') return invert(wgsToGcj, lon, lat);
  if (datum === 'bd09') return invert(wgsToBd, lon, lat);
  return [lon, lat];
}

/** From WGS84, by the published approximations. */
export function fromWgs84(datum: Datum, lon: number, lat: number): [number, number] {
  if (datum === 'gcj02') return wgsToGcj(lon, lat);
  if (datum === 'bd09') return wgsToBd(lon, lat);
  return [lon, lat];
}

/**
 * The approximation of GCJ-02 that became public around 2010 and that open converters share (for example
 * eviltransform, coordtransform). Offsets of 100 to 700 m.
 */
function wgsToGcj(lon: number, lat: number): [number, number] {
  if (!isWithin(lon, lat, SHIFTED)) return [lon, lat];
  const x = lon - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const wave = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2;
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    (wave +
      (20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2 +
      (160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) /
      3;
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    (wave +
      (20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2 +
      (150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) /
      3;
  const sin = Math.sin(lat * RAD);
  const magic = 1 - EE * sin * sin;
  const meridian = (A * (1 - EE)) / (magic * Math.sqrt(magic));
  const parallel = (A / Math.sqrt(magic)) * Math.cos(lat * RAD);
  return [lon + east / (parallel * RAD), lat + north / (meridian * RAD)];
}

function wgsToBd(lon: number, lat: number): [number, number] {
  if (!isWithin(lon, lat, SHIFTED)) return [lon, lat];
  const [x, y] = wgsToGcj(lon, lat);
  const radius = Math.hypot(x, y) + 0.00002 * Math.sin(y * BD_ANGLE);
  const angle = Math.atan2(y, x) + 0.000003 * Math.cos(x * BD_ANGLE);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

/** The shift is small and smooth, so that stepping back by what is missing comes nearer about a hundredfold each time. */
function invert(
  shift: (lon: number, lat: number) => LonLat,
  lon: number,
  lat: number,
): [number, number] {
  if (!isWithin(lon, lat, SHIFTED)) return [lon, lat];
  let [x, y] = [lon, lat];
  for (let i = 0; i < 12; i++) {
    const [sx, sy] = shift(x, y);
    const [dx, dy] = [sx - lon, sy - lat];
    x -= dx;
    y -= dy;
    if (Math.abs(dx) < 1e-11 && Math.abs(dy) < 1e-11) break;
  }
  return [x, y];
}

function isWithin(
  lon: number,
  lat: number,
  [west, south, east, north]: readonly [number, number, number, number],
): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

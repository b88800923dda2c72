/** The WGS84 ellipsoid and the local frames on it; angles in radians, lengths in metres, everything float64. */

// NGA.STND.0036 (WGS 84), table 3.1.
const SEMI_MAJOR_METERS = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING);

export const DEGREE = Math.PI / 180;

export type Vector = [number, number, number];

/** A rigid frame: the ECEF position of its origin and of its east, north and up axes. */
export interface EnuFrame {
  readonly origin: Vector;
  readonly east: Vector;
  readonly north: Vector;
  readonly up: Vector;
}

/** Earth-centred, earth-fixed metres of a geodetic position (EPSG method 9602). */
export function toEcef(lon: number, lat: number, heightMeters: number): Vector {
  const { primeVertical } = radiiAt(lat);
  const across = (primeVertical + heightMeters) * Math.cos(lat);
  return [
    across * Math.cos(lon),
    across * Math.sin(lon),
    (primeVertical * (1 - ECCENTRICITY_SQUARED) + heightMeters) * Math.sin(lat),
  ];
}

/** Radii of curvature in metres: along the meridian, and across it (the prime vertical). */
export function radiiAt(lat: number): { meridian: number; primeVertical: number } {
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(lat) ** 2;
  const primeVertical = SEMI_MAJOR_METERS / Math.sqrt(w);
  return { meridian: (primeVertical * (1 - ECCENTRICITY_SQUARED)) / w, primeVertical };
}

/** The ellipsoid's outward normal. */
export function upAt(lon: number, lat: number): Vector {
  return [Math.cos(lat) * Math.cos(lon), Math.cos(lat) * Math.sin(lon), Math.sin(lat)];
}

/** The east-north-up frame at a geodetic position (EPSG method 9837). */
export function enuFrame(lon: number, lat: number, heightMeters: number): EnuFrame {
  const up = upAt(lon, lat);
  const east: Vector = [-Math.sin(lon), Math.cos(lon), 0];
  return { origin: toEcef(lon, lat, heightMeters), east, north: cross(up, east), up };
}

/** An ECEF position in a frame: [east, north, up] metres. */
export function toLocal(frame: EnuFrame, [x, y, z]: Vector): Vector {
  const [ox, oy, oz] = frame.origin;
  return toLocalDirection(frame, [x - ox, y - oy, z - oz]);
}

/** An ECEF direction in a frame. */
export function toLocalDirection(frame: EnuFrame, direction: Vector): Vector {
  return [dot(frame.east, direction), dot(frame.north, direction), dot(frame.up, direction)];
}

/**
 * The 4 × 4 matrix, column-major, that takes coordinates of `frame` to those of `parent`, or to ECEF without one.
 * 3D Tiles multiplies the transforms of a tile and its ancestors, so a child's must be relative.
 */
export function frameMatrix(frame: EnuFrame, parent: EnuFrame | null): number[] {
  const turn = (v: Vector) => (parent ? toLocalDirection(parent, v) : v);
  const origin = parent ? toLocal(parent, frame.origin) : frame.origin;
  return [...turn(frame.east), 0, ...turn(frame.north), 0, ...turn(frame.up), 0, ...origin, 1];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

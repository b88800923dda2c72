import type { Column } from './column.js';

/** Why a feature is not in the tiles. */
export type RejectCode =
  | 'notFeature'
  | 'idMissing'
  | 'duplicateId'
  | 'heightMissing'
  | 'heightNotPositive'
  | 'heightNotPlausible'
  | 'geometryMissing'
  | 'geometryNotPolygon'
  | 'geometryMalformed'
  | 'coordinateNotFinite'
  | 'outsideCrs'
  | 'tooLarge'
  | 'noArea';

/** A reason as a value: bad data is never thrown. */
export interface Fault {
  readonly code: RejectCode;
  readonly detail: string;
}

/** One feature that was left out. `index` counts the features of the file from 0; `key` is null where it has none. */
export interface Rejected extends Fault {
  readonly key: string | null;
  readonly index: number;
}

/** Where the ground altitude came from, when not from the property: one count per feature. */
export interface Fallbacks {
  /** Lowest polygon Z minus height; the Z of a building footprint is its roof edge. */
  baseFromRoof: number;
  /** Nothing known: 0. */
  baseZero: number;
  /** The property was there but no altitude between −1,000 and 9,000 m; such a feature counts above as well. */
  baseNotPlausible: number;
}

/** What was put right without leaving the feature out. */
export interface Repairs {
  /** Heights or altitudes written as text. */
  numbersFromText: number;
  /** Vertices that shape nothing: duplicates, spikes, points on a straight line. */
  pointsRemoved: number;
  /** Rings that ran the wrong way (RFC 7946 asks for counter-clockwise outer rings; many files do not). */
  ringsTurned: number;
  /** Holes without an area. */
  holesDropped: number;
  /** Polygons without an area in a MultiPolygon that has others. */
  partsDropped: number;
  /** Polygons whose rings cross: drawn, but the roof is not exactly what the rings say. */
  ringsCrossing: number;
}

/** How the roofs came out, where roofs were asked for: one count per feature. All others are plainly flat. */
export interface Roofs {
  /** Roofs with a form of their own, parapets included. */
  raised: number;
  /** A form was asked for that cannot stand on the footprint, or would be too steep: drawn flat at the eaves. */
  roofFlat: number;
  /** The word for the type is none we know: the type for roofs without one was taken. */
  roofTypeUnknown: number;
  /** A form was asked for without a plausible height: drawn flat. */
  roofHeightUnknown: number;
}

/** The ground beside the buildings. */
export interface GroundReport {
  readonly tiles: number;
  readonly triangles: number;
  readonly bytes: number;
  /** The side of a cell of the grid. */
  readonly cellMeters: number;
  /** The ellipsoidal height that the ground has at its border. */
  readonly borderHeightMeters: number;
  /** West, south, east, north in degrees, lowest and highest ellipsoidal height in metres. */
  readonly box: readonly [number, number, number, number, number, number];
}

/** What came in, what went out, and what happened between; `read = written + rejected.length`, always. */
export interface TileReport {
  readonly generator: string;
  /** The coordinate reference system the file was read in. */
  readonly crs: string;
  readonly read: number;
  readonly written: number;
  readonly rejected: readonly Rejected[];
  readonly fallbacks: Readonly<Fallbacks>;
  readonly repairs: Readonly<Repairs>;
  readonly roofs: Readonly<Roofs>;
  /** The tileset in `ground/`; null if none was asked for, or there is nothing to stand on it. */
  readonly ground: GroundReport | null;
  /** The kept attributes, as they are named in the property table. */
  readonly columns: readonly Column[];
  /** Tiles with content. */
  readonly tiles: number;
  readonly triangles: number;
  /** Bytes of all tiles together. */
  readonly bytes: number;
  /** West, south, east, north in degrees, lowest and highest ellipsoidal height in metres; null if nothing was written. */
  readonly box: readonly [number, number, number, number, number, number] | null;
}

/** Names this program in the files it writes, so that it knows its own output again. */
export const GENERATOR = 'borough tiler';

export function createFallbacks(): Fallbacks {
  return { baseFromRoof: 0, baseZero: 0, baseNotPlausible: 0 };
}

export function createRepairs(): Repairs {
  return {
    numbersFromText: 0,
    pointsRemoved: 0,
    ringsTurned: 0,
    holesDropped: 0,
    partsDropped: 0,
    ringsCrossing: 0,
  };
}

export function createRoofs(): Roofs {
  return { raised: 0, roofFlat: 0, roofTypeUnknown: 0, roofHeightUnknown: 0 };
}

export function isFault(value: object): value is Fault {
  return 'code' in value && 'detail' in value;
}

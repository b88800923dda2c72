import { tilerError } from './error.js';
import type { Fault } from './report.js';

/** A position as read: finite x and y in the file's crs, and z or NaN where the file has none. */
type Position = readonly [x: number, y: number, z: number];

/** A polygon as read: the outer ring, then its holes. */
export type Polygon = readonly (readonly Position[])[];

/** What can be read of a feature without asking what it means. */
export interface Feature {
  readonly id: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: unknown;
}

/** The raw features of a document and the name of its crs, null where it has none (RFC 7946: WGS84). */
export interface Collection {
  readonly features: readonly unknown[];
  readonly crsName: string | null;
}

/**
 * Reads the frame of a GeoJSON document, a FeatureCollection or one Feature (RFC 7946, and the `crs` member of the
 * GeoJSON 2008 specification, which most projected files still carry).
 *
 * @throws TILE_NOT_GEOJSON if it is neither; TILE_CRS_UNKNOWN if its crs is a link, because nothing is fetched.
 */
export function readCollection(document: unknown): Collection {
  if (isRecord(document) && document.type === 'Feature') {
    return { features: [document], crsName: readCrsName(document.crs) };
  }
  if (
    isRecord(document) &&
    document.type === 'FeatureCollection' &&
    Array.isArray(document.features)
  ) {
    return { features: document.features, crsName: readCrsName(document.crs) };
  }
  const found = isRecord(document) ? `an object of type ${show(document.type)}` : typeof document;
  throw tilerError(
    'TILE_NOT_GEOJSON',
    `The input is ${found}, not a GeoJSON FeatureCollection with features. Convert it first, for example with ogr2ogr -f GeoJSON.`,
  );
}

function readCrsName(crs: unknown): string | null {
  if (!isRecord(crs)) return null;
  const name = isRecord(crs.properties) ? crs.properties.name : undefined;
  if (typeof name === 'string') return name;
  throw tilerError(
    'TILE_CRS_UNKNOWN',
    `The crs member of the file is of type ${show(crs.type)} and names nothing. Say which it is with crs, for example EPSG:3946.`,
  );
}

/** The parts of one feature, or why it is none. */
export function readFeature(raw: unknown): Feature | Fault {
  if (!isRecord(raw) || raw.type !== 'Feature') {
    return { code: 'notFeature', detail: 'not an object of type "Feature"' };
  }
  const properties = isRecord(raw.properties) ? raw.properties : {};
  return { id: raw.id, properties, geometry: raw.geometry };
}

/** The polygons of a geometry, without closing vertices, or why it has none. */
export function readPolygons(geometry: unknown): Polygon[] | Fault {
  if (geometry === null || geometry === undefined) {
    return { code: 'geometryMissing', detail: 'no geometry' };
  }
  if (!isRecord(geometry) || (geometry.type !== 'Polygon' && geometry.type !== 'MultiPolygon')) {
    const type = isRecord(geometry) ? show(geometry.type) : typeof geometry;
    return { code: 'geometryNotPolygon', detail: `${type} is not a Polygon or MultiPolygon` };
  }
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  if (!Array.isArray(polygons) || !polygons.every(isListOfLists)) {
    return {
      code: 'geometryMalformed',
      detail: `coordinates are not nested as in a ${geometry.type}`,
    };
  }
  const read: Polygon[] = [];
  for (const polygon of polygons) {
    const rings: Position[][] = [];
    for (const ring of polygon) {
      const positions = readRing(ring);
      if (!Array.isArray(positions)) return positions;
      rings.push(positions);
    }
    read.push(rings);
  }
  return read;
}

function readRing(ring: readonly unknown[]): Position[] | Fault {
  const positions: Position[] = [];
  for (const raw of ring) {
    const [x, y, z] = Array.isArray(raw) ? raw : [];
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      return {
        code: 'coordinateNotFinite',
        detail: `position ${positions.length} is [${show(x)}, ${show(y)}]`,
      };
    }
    positions.push([x, y, Number.isFinite(z) ? z : Number.NaN]);
  }
  const first = positions[0];
  const last = positions.at(-1);
  const isClosed = first && last && first[0] === last[0] && first[1] === last[1];
  if (isClosed && positions.length > 1) positions.pop();
  return positions;
}

function isListOfLists(value: unknown): value is unknown[][] {
  return Array.isArray(value) && value.every(Array.isArray);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in a few characters for a message; never throws, whatever `toString` the value carries. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null ? 'null' : typeof value;
}

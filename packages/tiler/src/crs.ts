import proj4 from 'proj4';
import { definitionOf, KNOWN_CODES } from './crs-table.js';
import { tilerError } from './error.js';

/** One coordinate reference system, ready to turn its coordinates into WGS84. */
export interface Crs {
  /** How the report names it: `EPSG:3946`, `OGC:CRS84`, or the definition that was given. */
  readonly name: string;
  /**
   * WGS84 longitude and latitude in degrees of a place in this system, or null where it has none.
   * `x` is the easting or longitude, `y` the northing or latitude, in the unit of the system.
   */
  toLonLat(x: number, y: number): [number, number] | null;
  /** Whether a place comes back when sent to WGS84 and home: projections wrap or fold outside their domain. */
  isInside(x: number, y: number): boolean;
}

const WGS84 = '+proj=longlat +datum=WGS84 +no_defs';
const ROUND_TRIP_METERS = 1;

/**
 * Opens a coordinate reference system by name.
 *
 * @param name an EPSG name in any of its usual spellings (`EPSG:3946`, `urn:ogc:def:crs:EPSG::3946`,
 *   `http://www.opengis.net/def/crs/EPSG/0/3946`, a compound URN whose first part counts), OGC CRS84 or CRS84h,
 *   a PROJ string (`+proj=…`) or WKT 1.
 * @throws TILE_CRS_UNKNOWN for a code that is not in the built-in table, TILE_CRS_BROKEN for a definition proj4 refuses.
 * @example
 * openCrs('EPSG:3946').toLonLat(1_842_320, 5_176_072); // about [4.83, 45.77]
 */
export function openCrs(name: string): Crs {
  const text = name.trim();
  if (/^\+|^[A-Z]+CR?S *\[/.test(text)) return fromDefinition(text, text);
  if (/(^|[:/])CRS:?84h?$/i.test(text)) return fromDefinition('OGC:CRS84', WGS84);
  const code = text.match(/EPSG[:/]+(?:[\d.]*[:/]+)?(\d+)/i)?.[1] ?? text.match(/^\d+$/)?.[0];
  const definition = code === undefined ? null : definitionOf(Number(code));
  if (definition === null) {
    throw tilerError(
      'TILE_CRS_UNKNOWN',
      `The coordinate reference system "${text}" is not built in (built in: ${KNOWN_CODES}). ` +
        `Give its PROJ string as crs, for example the "PROJ.4" text shown by https://epsg.io/${code ?? ''}.`,
    );
  }
  return fromDefinition(`EPSG:${code}`, definition);
}

function fromDefinition(name: string, definition: string): Crs {
  const isGeographic = definition === WGS84;
  if (isGeographic) return { name, toLonLat: toPlace, isInside: () => true };
  const converter = openConverter(name, definition);
  return {
    name,
    toLonLat(x, y) {
      const [lon, lat] = converter.forward([x, y]);
      return lon === undefined || lat === undefined ? null : toPlace(lon, lat);
    },
    isInside(x, y) {
      const place = converter.forward([x, y]);
      if (!place.every(Number.isFinite)) return false;
      const [homeX, homeY] = converter.inverse(place);
      return Math.hypot((homeX ?? NaN) - x, (homeY ?? NaN) - y) <= ROUND_TRIP_METERS;
    },
  };
}

/** proj4 between a definition and WGS84. */
interface Converter {
  forward(place: number[]): number[];
  inverse(place: number[]): number[];
}

function openConverter(name: string, definition: string): Converter {
  try {
    return proj4(definition, WGS84);
  } catch (cause) {
    throw tilerError(
      'TILE_CRS_BROKEN',
      `The definition of the coordinate reference system "${name}" cannot be used (${String(cause)}). ` +
        'Give a full PROJ string that begins with +proj=.',
      cause,
    );
  }
}

// Beyond ±180° is kept up to a whole turn: data across the antimeridian is often written so.
function toPlace(lon: number, lat: number): [number, number] | null {
  return Math.abs(lon) <= 360 && Math.abs(lat) <= 90 ? [lon, lat] : null;
}

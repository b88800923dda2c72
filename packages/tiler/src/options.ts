import { demand, isName, isNameOrNull } from './demand.js';
import { checkGround, type GroundOptions, type GroundSettings } from './ground-options.js';
import { checkRoof, type RoofOptions, type RoofSettings } from './roof-options.js';

/** How features become buildings; everything else about the tiles follows from the data. */
export interface TileOptions {
  /** The property that holds the stable key, or null for the GeoJSON `id` of the feature. */
  readonly id: string | null;
  /** The property with the height in metres of the walls above the base: to the eaves, or to a flat roof. */
  readonly height: string;
  /**
   * The property with the altitude of the ground in metres, or null if there is none. Where it is missing: the lowest
   * polygon Z minus the height, because the Z of a footprint is its roof edge (a Z of exactly 0 is taken as none);
   * else 0. The report counts both.
   */
  readonly base: string | null;
  /**
   * Attributes to keep in the property table, for panels, filters and façades (use, era, floors, height of a floor,
   * type of roof). Columns of nothing but numbers are FLOAT32, all others STRING: texts as they are, `true` and
   * `false` in words, lists and objects as JSON. Missing is missing, never 0 or "null".
   */
  readonly properties?: readonly string[];
  /** Added to altitudes to get ellipsoidal heights: the height of the geoid above the ellipsoid there. Default 0. */
  readonly geoidMeters?: number;
  /** The coordinate reference system, instead of the one the file names: a code, a PROJ string or WKT 1. */
  readonly crs?: string;
  /** At most this many features in a tile, 1 to 65,535. Default 200. */
  readonly featuresPerTile?: number;
  /** Where the roofs are described. Without it all roofs are flat. */
  readonly roof?: RoofOptions;
  /** Asks for the ground under the buildings as a second tileset in `ground/`; walls then reach down to it. */
  readonly ground?: GroundOptions;
}

/** The options as the tiler works with them; the crs is left to the file. */
export interface TileSettings extends Required<Omit<TileOptions, 'crs' | 'roof' | 'ground'>> {
  readonly roof: RoofSettings | null;
  readonly ground: GroundSettings | null;
}

// _FEATURE_ID_0 is UNSIGNED_SHORT: glTF allows no UNSIGNED_INT in vertex attributes.
const MAX_FEATURES_PER_TILE = 65_535;

/**
 * The same options with every default filled in.
 *
 * @throws TILE_BAD_OPTION naming the option and what it must be
 */
export function checkOptions(options: TileOptions): TileSettings {
  const { id, height, base, properties = [], geoidMeters = 0, featuresPerTile = 200 } = options;
  demand(isNameOrNull(id), 'id', 'a property name, or null for the id of the feature');
  demand(isName(height), 'height', 'the name of the property with the height in metres');
  demand(isNameOrNull(base), 'base', 'a property name, or null if the file has no ground altitude');
  demand(
    Array.isArray(properties) && properties.every(isName),
    'properties',
    'a list of property names',
  );
  demand(Number.isFinite(geoidMeters), 'geoidMeters', 'a number of metres, for example 50 in Lyon');
  demand(
    Number.isInteger(featuresPerTile) &&
      featuresPerTile >= 1 &&
      featuresPerTile <= MAX_FEATURES_PER_TILE,
    'featuresPerTile',
    `a whole number from 1 to ${MAX_FEATURES_PER_TILE}`,
  );
  return {
    id,
    height,
    base,
    properties: [...new Set(properties)],
    geoidMeters,
    featuresPerTile,
    roof: checkRoof(options.roof),
    ground: checkGround(options.ground),
  };
}

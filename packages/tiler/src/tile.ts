import { type Building, type Reading, readBuildings } from './building.js';
import { type Column, chooseColumns } from './column.js';
import { type Crs, openCrs } from './crs.js';
import { readCollection } from './geojson.js';
import { writeGlb } from './glb.js';
import { createGround, type Ground, lowestUnder } from './ground.js';
import { planGround } from './ground-tile.js';
import { RESERVED_NAMES, writeMetadata } from './metadata.js';
import { checkOptions, type TileOptions } from './options.js';
import { buildMesh } from './prism.js';
import { growQuadtree } from './quadtree.js';
import { toRegister } from './register.js';
import { GENERATOR, type GroundReport, type TileReport } from './report.js';
import { type Content, planTileset, regionOf, toDegrees } from './tileset.js';

/** A finished tileset: files by path, relative to the folder that will hold `tileset.json`, and the report. */
export interface TileOutput {
  readonly files: Map<string, Uint8Array>;
  readonly report: TileReport;
}

/** A finished ground: files by path, relative to the folder that will hold its `tileset.json`. */
export interface GroundOutput {
  readonly files: Map<string, Uint8Array>;
  /** Null if no building could be read. */
  readonly report: GroundReport | null;
}

const GROUND_FOLDER = 'ground/';
const BUILDING_COLOR = [0.8, 0.8, 0.8] as const;

/** A tileset whose tiles are made one at a time, so that a large city need not be held in memory as a whole. */
export interface TilePlan {
  /** Paths of the tiles, parents first. */
  readonly uris: readonly string[];
  /** The bytes of one tile; each may be asked for once or more, in any order. */
  encode(uri: string): Uint8Array;
  /** `tileset.json`, `keys.json` and `footprints.geojson`; with a ground also `ground/tileset.json`. */
  readonly documents: ReadonlyMap<string, Uint8Array>;
  /** The report; the sizes are those of the tiles encoded so far. */
  report(): TileReport;
}

/**
 * Turns GeoJSON building footprints into 3D Tiles 1.1: walls and roofs with stable ids.
 *
 * Pure and deterministic: the same input and options give the same bytes. Features that cannot be drawn are not thrown
 * but listed in the report, so that what was read is always what was written plus what was rejected. Of features with
 * the same key the first that can be drawn stays; later ones are rejected as `duplicateId`.
 *
 * @throws TILE_BAD_OPTION, TILE_NOT_GEOJSON, TILE_CRS_UNKNOWN, TILE_CRS_BROKEN
 * @example
 * const { files, report } = tileBuildings(JSON.parse(text), { id: 'ID', height: 'HAUTEUR', base: 'Z_MIN_SOL' });
 */
export function tileBuildings(geojson: unknown, options: TileOptions): TileOutput {
  const plan = planTiles(geojson, options);
  const files = new Map(plan.documents);
  for (const uri of plan.uris) files.set(uri, plan.encode(uri));
  return { files, report: plan.report() };
}

/** Everything {@link tileBuildings} does, but the encoding of tiles, which is left to the caller's pace. */
export function planTiles(geojson: unknown, options: TileOptions): TilePlan {
  const settings = checkOptions(options);
  const collection = readCollection(geojson);
  const crs = openCrs(options.crs ?? collection.crsName ?? 'OGC:CRS84');
  const reading = readBuildings(collection.features, crs, settings);
  const ground = settings.ground && createGround(reading.buildings, settings.ground);
  const buildings = ground ? rooted(reading.buildings, ground) : reading.buildings;
  const below = settings.ground && planGround(ground);
  const columns = chooseColumns(settings.properties, buildings, RESERVED_NAMES);
  const { json, contents } = planTileset(growQuadtree(buildings, settings.featuresPerTile));
  const byUri = new Map(contents.map((content) => [content.uri, content]));
  const encoded = new Map<string, { triangles: number; bytes: number }>();
  return {
    uris: [
      ...contents.map((content) => content.uri),
      ...(below?.uris ?? []).map((uri) => GROUND_FOLDER + uri),
    ],
    documents: new Map([
      ['tileset.json', toBytes(json)],
      ['keys.json', toBytes({ keys: buildings.map((building) => building.key) })],
      ['footprints.geojson', toBytes(toRegister(buildings, settings.properties))],
      ...(below ? ([[`${GROUND_FOLDER}tileset.json`, toBytes(below.json)]] as const) : []),
    ]),
    encode(uri) {
      if (below && uri.startsWith(GROUND_FOLDER))
        return below.encode(uri.slice(GROUND_FOLDER.length));
      const content = byUri.get(uri);
      if (!content)
        throw new RangeError(`${uri} is not a tile of this plan; take one of its uris.`);
      const tile = encodeTile(content, columns);
      encoded.set(uri, { triangles: tile.triangles, bytes: tile.glb.length });
      return tile.glb;
    },
    report: () => ({
      ...toReport(crs, reading, columns, [...encoded.values()]),
      ground: below?.report() ?? null,
      box: boxOf(buildings),
    }),
  };
}

/**
 * The ground under the buildings of a GeoJSON as a tileset of its own: a smooth surface through their bases.
 *
 * The same files that {@link tileBuildings} puts into `ground/` with the option `ground`, which also lets the walls
 * reach down to it. Tiles have no keys: they belong to no thing.
 *
 * @throws what {@link tileBuildings} throws
 * @example
 * const { files } = tileGround(JSON.parse(text), { id: 'ID', height: 'HAUTEUR', base: 'Z_MIN_SOL', geoidMeters: 50 });
 */
export function tileGround(geojson: unknown, options: TileOptions): GroundOutput {
  const settings = checkOptions({ ...options, ground: options.ground ?? {} });
  const collection = readCollection(geojson);
  const crs = openCrs(options.crs ?? collection.crsName ?? 'OGC:CRS84');
  const { buildings } = readBuildings(collection.features, crs, { ...settings, roof: null });
  const plan = planGround(settings.ground && createGround(buildings, settings.ground));
  const files = new Map([['tileset.json', toBytes(plan.json)]]);
  for (const uri of plan.uris) files.set(uri, plan.encode(uri));
  return { files, report: plan.report() };
}

/** The same buildings with walls that reach down to the ground on all sides. */
function rooted(buildings: readonly Building[], ground: Ground): Building[] {
  return buildings.map((building) => ({
    ...building,
    footMeters: Math.min(building.bottomMeters, lowestUnder(ground, building.footprint.box)),
  }));
}

function encodeTile({ buildings, frame }: Content, columns: readonly Column[]) {
  const mesh = buildMesh(buildings, frame);
  const glb = writeGlb(mesh, BUILDING_COLOR, {
    ids: mesh.featureIds,
    count: buildings.length,
    toMetadata: (addView) => writeMetadata(buildings, columns, addView),
  });
  return { glb, triangles: mesh.indices.length / 3 };
}

function toReport(
  crs: Crs,
  reading: Reading,
  columns: readonly Column[],
  tiles: readonly { triangles: number; bytes: number }[],
): Omit<TileReport, 'ground' | 'box'> {
  const { buildings, rejected, fallbacks, repairs, roofs } = reading;
  return {
    generator: GENERATOR,
    crs: crs.name,
    read: buildings.length + rejected.length,
    written: buildings.length,
    rejected,
    fallbacks,
    repairs,
    roofs,
    columns,
    tiles: tiles.length,
    triangles: tiles.reduce((sum, tile) => sum + tile.triangles, 0),
    bytes: tiles.reduce((sum, tile) => sum + tile.bytes, 0),
  };
}

function boxOf(buildings: readonly Building[]): TileReport['box'] {
  return buildings.length === 0 ? null : toDegrees(regionOf(buildings));
}

function toBytes(json: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

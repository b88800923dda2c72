import type { Building } from './building.js';
import { DEGREE, type EnuFrame, enuFrame, frameMatrix } from './ellipsoid.js';
import { scaleAt } from './plane.js';
import { type TileNode, unite } from './quadtree.js';
import { GENERATOR } from './report.js';

/** West, south, east, north in radians, lowest and highest ellipsoidal height in metres (3D Tiles 1.1, region). */
export type Region = [number, number, number, number, number, number];

/** One file with geometry: where it goes and the frame its vertices are in. */
export interface Content {
  readonly uri: string;
  readonly buildings: readonly Building[];
  readonly frame: EnuFrame;
}

interface Tile {
  boundingVolume: { region: Region };
  geometricError: number;
  refine?: 'ADD';
  transform?: number[];
  content?: { uri: string; boundingVolume: { region: Region } };
  children?: Tile[];
}

interface Planned {
  readonly tile: Tile;
  /** Unwrapped: may pass ±π, so that it can be united. */
  readonly region: Region;
  readonly largestMeters: number;
}

/**
 * The tileset.json of a quadtree and the contents it names, parents first.
 *
 * A tile's geometric error is the size of the largest building that only its descendants show: what is missing from
 * the picture while they are not drawn. A leaf misses nothing: 0.
 */
export function planTileset(root: TileNode | null): { json: object; contents: Content[] } {
  const contents: Content[] = [];
  const planned = root && planTile(root, null, contents);
  const nothing: Tile = { boundingVolume: { region: [0, 0, 0, 0, 0, 0] }, geometricError: 0 };
  const json = {
    asset: { version: '1.1', generator: GENERATOR },
    geometricError: planned?.largestMeters ?? 0,
    root: { ...(planned?.tile ?? nothing), refine: 'ADD' },
  };
  return { json, contents };
}

/**
 * The tileset.json of pieces that lie side by side and are all there is: one level, nothing coarser. Its root misses
 * everything while they are not drawn, so its error is the size of the whole.
 */
export function planGrid(
  pieces: readonly { readonly uri: string; readonly region: Region; readonly frame: EnuFrame }[],
): { json: object; region: Region | null } {
  const region = pieces.length > 0 ? uniteRegions(pieces.map((piece) => piece.region)) : null;
  const size = region ? diagonalOf(region) : 0;
  const root: Tile = {
    boundingVolume: { region: region ? wrap(region) : [0, 0, 0, 0, 0, 0] },
    geometricError: size,
    refine: 'ADD',
  };
  if (pieces.length > 0) {
    root.children = pieces.map(({ uri, region: own, frame }) => ({
      boundingVolume: { region: wrap(own) },
      geometricError: 0,
      transform: frameMatrix(frame, null),
      content: { uri, boundingVolume: { region: wrap(own) } },
    }));
  }
  const json = { asset: { version: '1.1', generator: GENERATOR }, geometricError: size, root };
  return { json, region };
}

function diagonalOf([west, south, east, north, low, high]: Region): number {
  const scale = scaleAt((south + north) / 2);
  return Math.hypot((east - west) * scale[0], (north - south) * scale[1], high - low);
}

function planTile(node: TileNode, parent: EnuFrame | null, contents: Content[]): Planned {
  const own = node.buildings.length > 0 ? regionOf(node.buildings) : null;
  const frame =
    own && enuFrame((own[0] + own[2]) / 2, (own[1] + own[3]) / 2, (own[4] + own[5]) / 2);
  const uri = `tiles/${node.path}.glb`;
  if (frame) contents.push({ uri, buildings: node.buildings, frame });
  const children = node.children.map((child) => planTile(child, frame ?? parent, contents));
  const region = uniteRegions([...(own ? [own] : []), ...children.map((child) => child.region)]);
  const missingMeters = children.reduce((size, child) => Math.max(size, child.largestMeters), 0);
  const ownMeters = node.buildings.reduce((size, { sizeMeters }) => Math.max(size, sizeMeters), 0);
  const tile: Tile = { boundingVolume: { region: wrap(region) }, geometricError: missingMeters };
  if (frame) tile.transform = frameMatrix(frame, parent);
  if (own) tile.content = { uri, boundingVolume: { region: wrap(own) } };
  if (children.length > 0) tile.children = children.map((child) => child.tile);
  return { tile, region, largestMeters: Math.max(missingMeters, ownMeters) };
}

/** The region around buildings, longitudes unwrapped: west ≤ east, even where that passes ±π. */
export function regionOf(buildings: readonly Building[]): Region {
  return uniteRegions(
    buildings.map(({ footprint, footMeters, topMeters }) => [
      ...footprint.box,
      footMeters,
      topMeters,
    ]),
  );
}

/** A region as [west, south, east, north] in degrees and two heights, longitudes from −180 to 180. */
export function toDegrees(region: Region): Region {
  const [west, south, east, north, low, high] = wrap(region);
  return [west / DEGREE, south / DEGREE, east / DEGREE, north / DEGREE, low, high];
}

function uniteRegions(regions: readonly Region[]): Region {
  const sides = unite(regions.map(([west, south, east, north]) => [west, south, east, north]));
  let [low, high] = [Infinity, -Infinity];
  for (const region of regions) {
    low = Math.min(low, region[4]);
    high = Math.max(high, region[5]);
  }
  return [...sides, low, high];
}

/** Longitudes from −π to π; a region across the antimeridian has west > east, as 3D Tiles wants it. */
function wrap([west, south, east, north, low, high]: Region): Region {
  if (east - west >= 2 * Math.PI) return [-Math.PI, south, Math.PI, north, low, high];
  return [wrapAngle(west), south, wrapAngle(east), north, low, high];
}

function wrapAngle(lon: number): number {
  if (lon >= -Math.PI && lon <= Math.PI) return lon;
  return lon - 2 * Math.PI * Math.round(lon / (2 * Math.PI));
}

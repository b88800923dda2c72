import {
  cross,
  type EnuFrame,
  enuFrame,
  toEcef,
  toLocal,
  toLocalDirection,
  upAt,
  type Vector,
} from './ellipsoid.js';
import { writeGlb } from './glb.js';
import type { Ground } from './ground.js';
import { type Mesh, toYUp } from './mesh.js';
import type { GroundReport } from './report.js';
import { planGrid, type Region, toDegrees } from './tileset.js';

/** The ground as a tileset, paths relative to its own folder. */
export interface GroundPlan {
  readonly uris: readonly string[];
  encode(uri: string): Uint8Array;
  readonly json: object;
  report(): GroundReport | null;
}

/** Cells along the side of a tile: 129 × 129 vertices have indices of 16 bits. */
const TILE_CELLS = 128;
/** Earth and pavement; a renderer may have its own. */
const COLOR = [0.55, 0.54, 0.5] as const;

/** A rectangle of cells, by its first node. */
interface Piece {
  readonly uri: string;
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  readonly region: Region;
  readonly frame: EnuFrame;
}

/** Plans the tiles of a ground; of none an empty tileset. Tiles have no keys: a renderer draws them in base style. */
export function planGround(ground: Ground | null): GroundPlan {
  const pieces = ground ? piecesOf(ground) : [];
  const encoded = new Map<string, { triangles: number; bytes: number }>();
  const { json, region } = planGrid(pieces);
  return {
    uris: pieces.map((piece) => piece.uri),
    json,
    encode(uri) {
      const piece = pieces.find((own) => own.uri === uri);
      if (!ground || !piece)
        throw new RangeError(`${uri} is not a tile of this plan; take one of its uris.`);
      const mesh = buildPiece(ground, piece);
      const glb = writeGlb(mesh, COLOR);
      encoded.set(uri, { triangles: mesh.indices.length / 3, bytes: glb.length });
      return glb;
    },
    report() {
      if (!ground || !region) return null;
      const tiles = [...encoded.values()];
      return {
        tiles: tiles.length,
        triangles: tiles.reduce((sum, tile) => sum + tile.triangles, 0),
        bytes: tiles.reduce((sum, tile) => sum + tile.bytes, 0),
        cellMeters: ground.cellMeters,
        borderHeightMeters: ground.borderHeightMeters,
        box: toDegrees(region),
      };
    },
  };
}

function piecesOf(ground: Ground): Piece[] {
  const pieces: Piece[] = [];
  for (let row = 0; row < ground.rows - 1; row += TILE_CELLS) {
    for (let column = 0; column < ground.columns - 1; column += TILE_CELLS) {
      const columns = Math.min(TILE_CELLS, ground.columns - 1 - column) + 1;
      const rows = Math.min(TILE_CELLS, ground.rows - 1 - row) + 1;
      const uri = `tiles/${column / TILE_CELLS}-${row / TILE_CELLS}.glb`;
      const region = regionOf(ground, column, row, columns, rows);
      const frame = enuFrame(
        (region[0] + region[2]) / 2,
        (region[1] + region[3]) / 2,
        (region[4] + region[5]) / 2,
      );
      pieces.push({ uri, column, row, columns, rows, region, frame });
    }
  }
  return pieces;
}

function regionOf(
  ground: Ground,
  column: number,
  row: number,
  columns: number,
  rows: number,
): Region {
  let [low, high] = [Infinity, -Infinity];
  for (let y = row; y < row + rows; y++) {
    for (let x = column; x < column + columns; x++) {
      const height = ground.heights[y * ground.columns + x] as number;
      low = Math.min(low, height);
      high = Math.max(high, height);
    }
  }
  const [west, south] = placeOf(ground, column, row);
  const [east, north] = placeOf(ground, column + columns - 1, row + rows - 1);
  return [west, south, east, north, low, high];
}

function buildPiece(ground: Ground, piece: Piece): Mesh {
  const { column, row, columns, rows, frame } = piece;
  const positions = new Float32Array(columns * rows * 3);
  const normals = new Float32Array(columns * rows * 3);
  const indices = new Uint32Array((columns - 1) * (rows - 1) * 6);
  let index = 0;
  for (let vertex = 0; vertex < columns * rows; vertex++) {
    const [x, y] = [vertex % columns, Math.floor(vertex / columns)];
    const [lon, lat] = placeOf(ground, column + x, row + y);
    const height = heightAt(ground, column + x, row + y);
    positions.set(toYUp(toLocal(frame, toEcef(lon, lat, height))), vertex * 3);
    normals.set(toYUp(toLocalDirection(frame, normalAt(ground, column + x, row + y))), vertex * 3);
    if (x + 1 === columns || y + 1 === rows) continue;
    const [east, north] = [vertex + 1, vertex + columns];
    indices.set([vertex, east, north + 1, vertex, north + 1, north], index);
    index += 6;
  }
  return { positions, normals, indices };
}

function placeOf(
  { west, south, stepLon, stepLat }: Ground,
  x: number,
  y: number,
): [number, number] {
  return [west + x * stepLon, south + y * stepLat];
}

function heightAt({ heights, columns, rows }: Ground, x: number, y: number): number {
  const [nearX, nearY] = [
    Math.min(columns - 1, Math.max(0, x)),
    Math.min(rows - 1, Math.max(0, y)),
  ];
  return heights[nearY * columns + nearX] as number;
}

/** From the heights on either side, the same in every tile that has the node: no seam shows in the light. */
function normalAt(ground: Ground, x: number, y: number): Vector {
  const run = 2 * ground.cellMeters;
  const east = (heightAt(ground, x + 1, y) - heightAt(ground, x - 1, y)) / run;
  const north = (heightAt(ground, x, y + 1) - heightAt(ground, x, y - 1)) / run;
  const [lon, lat] = placeOf(ground, x, y);
  const up = upAt(lon, lat);
  const eastward: Vector = [-Math.sin(lon), Math.cos(lon), 0];
  const northward = cross(up, eastward);
  const sum = [0, 1, 2].map(
    (k) => (up[k] as number) - east * (eastward[k] as number) - north * (northward[k] as number),
  ) as Vector;
  const length = Math.hypot(...sum);
  return [sum[0] / length, sum[1] / length, sum[2] / length];
}

import type { Building } from './building.js';
import { radiiAt } from './ellipsoid.js';

/** One node of an additive quadtree: a building is in exactly one node, the biggest near the root. */
export interface TileNode {
  /** The way from the root, `r`, then a digit a level: the name of its tile. */
  readonly path: string;
  /** What this node shows itself, at most the budget; empty where the node is too wide for float32. */
  readonly buildings: readonly Building[];
  readonly children: readonly TileNode[];
}

/**
 * The widest content in metres. Vertices are float32 from the middle of the content; up to 16 km away a float32 step
 * is below a millimetre, so an error (half a step) is below half of one.
 */
export const MAX_CONTENT_METERS = 20_000;
const MIN_CELL_METERS = 1;

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Placed {
  readonly building: Building;
  readonly x: number;
  readonly y: number;
}

/** Sorts buildings into nodes by volume, then by the quarter their middle lies in. Null if there are none. */
export function growQuadtree(
  buildings: readonly Building[],
  featuresPerTile: number,
): TileNode | null {
  if (buildings.length === 0) return null;
  const placed = place(buildings);
  const root = squareAround(placed);
  // Biggest first; the ordinal makes the order, and so the files, the same every time.
  placed.sort(
    (a, b) =>
      b.building.volumeCubicMeters - a.building.volumeCubicMeters ||
      a.building.ordinal - b.building.ordinal,
  );
  return grow('r', placed, root, featuresPerTile);
}

function grow(path: string, placed: readonly Placed[], cell: Cell, budget: number): TileNode {
  const canHold = spanMeters(placed) <= MAX_CONTENT_METERS;
  const held = canHold ? placed.slice(0, budget) : [];
  const rest = canHold ? placed.slice(budget) : placed;
  const children =
    cell.size < MIN_CELL_METERS ? pile(path, rest, budget) : split(path, rest, cell, budget);
  const only = children[0];
  if (held.length === 0 && children.length === 1 && only) return only;
  return { path, buildings: held.map((p) => p.building), children };
}

function split(path: string, placed: readonly Placed[], cell: Cell, budget: number): TileNode[] {
  const size = cell.size / 2;
  const quarters: Placed[][] = [[], [], [], []];
  for (const p of placed) {
    const quarter = (p.x >= cell.x + size ? 1 : 0) + (p.y >= cell.y + size ? 2 : 0);
    quarters[quarter]?.push(p);
  }
  return quarters.flatMap((quarter, i) => {
    if (quarter.length === 0) return [];
    const corner = { x: cell.x + (i % 2) * size, y: cell.y + (i >> 1) * size, size };
    return [grow(`${path}${i}`, quarter, corner, budget)];
  });
}

/** Buildings at one place cannot be told apart by quarters: they become leaves side by side. */
function pile(path: string, placed: readonly Placed[], budget: number): TileNode[] {
  const leaves: TileNode[] = [];
  for (let start = 0; start < placed.length; start += budget) {
    const buildings = placed.slice(start, start + budget).map((p) => p.building);
    leaves.push({ path: `${path}p${leaves.length}`, buildings, children: [] });
  }
  return leaves;
}

/** Middles in metres on a plane that is true in the middle of the city and good enough for sorting elsewhere. */
function place(buildings: readonly Building[]): Placed[] {
  const { latScale, lonScale } = scaleOf(buildings);
  return buildings.map((building) => {
    const [west, south, east, north] = building.footprint.box;
    return { building, x: ((west + east) / 2) * lonScale, y: ((south + north) / 2) * latScale };
  });
}

function squareAround(placed: readonly Placed[]): Cell {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of placed) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return { x: west, y: south, size: Math.max(east - west, north - south) };
}

function spanMeters(placed: readonly Placed[]): number {
  const buildings = placed.map((p) => p.building);
  const { latScale, lonScale, box } = scaleOf(buildings);
  return Math.max((box[2] - box[0]) * lonScale, (box[3] - box[1]) * latScale);
}

function scaleOf(buildings: readonly Building[]) {
  const box = unite(buildings.map((building) => building.footprint.box));
  // Degrees of longitude are longest nearest the equator: the scale there never makes a span too small.
  const lat = box[1] <= 0 && box[3] >= 0 ? 0 : Math.min(Math.abs(box[1]), Math.abs(box[3]));
  const { meridian, primeVertical } = radiiAt(lat);
  return { latScale: meridian, lonScale: primeVertical * Math.cos(lat), box };
}

/** The box around boxes, each west, south, east, north in the same unit. */
export function unite(
  boxes: readonly (readonly [number, number, number, number])[],
): [number, number, number, number] {
  const union: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [west, south, east, north] of boxes) {
    union[0] = Math.min(union[0], west);
    union[1] = Math.min(union[1], south);
    union[2] = Math.max(union[2], east);
    union[3] = Math.max(union[3], north);
  }
  return union;
}

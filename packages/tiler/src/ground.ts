import type { Building } from './building.js';
import type { GroundSettings } from './ground-options.js';
import { distanceOutside, hullOf } from './hull.js';
import { type Known, stretchMembrane } from './membrane.js';
import { scaleAt } from './plane.js';
import { unite } from './quadtree.js';

/** The ground under a city: heights at the nodes of a regular grid, straight between them. Angles in radians. */
export interface Ground {
  readonly west: number;
  readonly south: number;
  /** From node to node. */
  readonly stepLon: number;
  readonly stepLat: number;
  readonly columns: number;
  readonly rows: number;
  /** Ellipsoidal heights, row by row from the south-west. */
  readonly heights: Float64Array;
  readonly cellMeters: number;
  readonly borderHeightMeters: number;
}

/** Where a wall meets the ground, in metres on a plane. */
type Sample = readonly [x: number, y: number, heightMeters: number];

const MAX_NODES = 250_000;
/** The level of the land around: what all but the lowest tenth of the bases lie above. */
const BORDER_QUANTILE = 0.1;
/** A base so far off the middle of those around is a mistake in the data. */
const MAX_OFF_METERS = 30;
/** A base higher than its neighbours by more than a slope of 80 % and this stands on something, not on the ground. */
const STEP_METERS = 6;
const STEP_SLOPE = 0.8;
/** How far neighbours are looked for, in cells. */
const REACH = 3;

/**
 * The ground that the bases of buildings suggest: smooth, a little below them, and levelling out beyond them to one
 * height all along the border. Null without buildings.
 *
 * Bases are the lowest ground under a building in most sources, so on a slope the surface runs a little low. Bases
 * that stand on other buildings (a tower on its podium) or stray far from all around them are left out.
 */
export function createGround(
  buildings: readonly Building[],
  { cellMeters: wantedMeters, marginMeters, sinkMeters }: GroundSettings,
): Ground | null {
  const known = buildings.filter((building) => building.isBaseKnown);
  const standing = known.length > 0 ? known : buildings;
  if (standing.length === 0) return null;
  const box = unite(buildings.map((building) => building.footprint.box));
  const scale = scaleAt((box[1] + box[3]) / 2);
  const [wide, deep] = [(box[2] - box[0]) * scale[0], (box[3] - box[1]) * scale[1]].map(
    (side) => side + 2 * marginMeters,
  ) as [number, number];
  const cellMeters = Math.max(
    wantedMeters,
    Math.sqrt((wide * deep) / MAX_NODES),
    (4 * Math.max(wide, deep)) / MAX_NODES,
  );
  const [columns, rows] = [Math.ceil(wide / cellMeters) + 1, Math.ceil(deep / cellMeters) + 1];
  // In the middle, so that the border is everywhere as far as was asked for, or a little farther.
  const stepLon = cellMeters / scale[0];
  const stepLat = cellMeters / scale[1];
  const west = (box[0] + box[2] - (columns - 1) * stepLon) / 2;
  const south = (box[1] + box[3] - (rows - 1) * stepLat) / 2;
  const samples = standing.flatMap((building) =>
    samplesOf(building, (lon, lat) => [(lon - west) / stepLon, (lat - south) / stepLat]),
  );
  const border = quantile(
    samples.map(([, , height]) => height),
    BORDER_QUANTILE,
  );
  const heights = stretchMembrane(gather(samples, { columns, rows }, cellMeters));
  const hull = hullOf(samples.map(([x, y]) => [x * cellMeters, y * cellMeters]));
  for (let node = 0; node < heights.length; node++) {
    const [x, y] = [(node % columns) * cellMeters, Math.floor(node / columns) * cellMeters];
    const share = Math.min(1, distanceOutside(hull, [x, y]) / (marginMeters - cellMeters / 2));
    const level = share * share * (3 - 2 * share);
    const height = heights[node] as number;
    heights[node] = height + (border - height) * level - sinkMeters;
  }
  const borderHeightMeters = border - sinkMeters;
  return { west, south, stepLon, stepLat, columns, rows, heights, cellMeters, borderHeightMeters };
}

/** The lowest ground in all cells that a box touches, which is at most the lowest under what is in it. */
export function lowestUnder(
  ground: Ground,
  [west, south, east, north]: Building['footprint']['box'],
) {
  const { columns, rows } = ground;
  const clamp = (place: number, count: number) => Math.min(count - 1, Math.max(0, place));
  const first = clamp(Math.floor((west - ground.west) / ground.stepLon), columns);
  const last = clamp(Math.ceil((east - ground.west) / ground.stepLon), columns);
  const bottom = clamp(Math.floor((south - ground.south) / ground.stepLat), rows);
  const top = clamp(Math.ceil((north - ground.south) / ground.stepLat), rows);
  let lowest = Infinity;
  for (let y = bottom; y <= top; y++) {
    for (let x = first; x <= last; x++) {
      lowest = Math.min(lowest, ground.heights[y * columns + x] as number);
    }
  }
  return lowest;
}

/** The corners of a building at its base, in cells. */
function samplesOf(
  { footprint, bottomMeters }: Building,
  toCell: (lon: number, lat: number) => [number, number],
): Sample[] {
  return footprint.parts.flatMap(({ lonLat }) => {
    const samples: Sample[] = [];
    for (let i = 0; i < lonLat.length; i += 2) {
      samples.push([...toCell(lonLat[i] as number, lonLat[i + 1] as number), bottomMeters]);
    }
    return samples;
  });
}

/** The believable samples, shared out to the nodes. */
function gather(
  samples: readonly Sample[],
  { columns, rows }: { columns: number; rows: number },
  cellMeters: number,
): Known {
  const lowest = new Map<number, number>();
  const nodeOf = ([x, y]: Sample) => {
    const [nearX, nearY] = [Math.round(x), Math.round(y)];
    return (
      Math.min(rows - 1, Math.max(0, nearY)) * columns + Math.min(columns - 1, Math.max(0, nearX))
    );
  };
  for (const sample of samples) {
    const node = nodeOf(sample);
    lowest.set(node, Math.min(sample[2], lowest.get(node) ?? Infinity));
  }
  const around = (node: number) => neighboursOf(node, lowest, columns);
  const isSane = new Map(
    [...lowest].map(([node, height]) => {
      const middle = quantile(
        around(node).map((n) => n.heightMeters),
        0.5,
      );
      return [node, Math.abs(height - middle) <= MAX_OFF_METERS];
    }),
  );
  const sums = new Float64Array(columns * rows);
  const counts = new Float64Array(columns * rows);
  const ceilings = new Map(
    [...lowest.keys()].map((node) => {
      const near = around(node).filter((n) => isSane.get(n.node));
      const limits = near.map(
        (n) => n.heightMeters + STEP_METERS + STEP_SLOPE * n.cells * cellMeters,
      );
      return [node, isSane.get(node) ? limits.reduce(lower, Infinity) : -Infinity];
    }),
  );
  for (const sample of samples) {
    const [x, y, height] = sample;
    if (height > (ceilings.get(nodeOf(sample)) as number)) continue;
    // Shared by the four nodes around it by nearness: a slope shows no steps.
    for (const column of [Math.floor(x), Math.floor(x) + 1]) {
      for (const row of [Math.floor(y), Math.floor(y) + 1]) {
        const share = (1 - Math.abs(x - column)) * (1 - Math.abs(y - row));
        const node = row * columns + column;
        if (share <= 0 || column < 0 || column >= columns || row < 0 || row >= rows) continue;
        sums[node] = (sums[node] as number) + share * height;
        counts[node] = (counts[node] as number) + share;
      }
    }
  }
  if (counts.some((count) => count > 0)) return { columns, rows, sums, counts };
  for (const [node, height] of lowest) {
    sums[node] = height;
    counts[node] = 1;
  }
  return { columns, rows, sums, counts };
}

function neighboursOf(node: number, lowest: ReadonlyMap<number, number>, columns: number) {
  const [x, y] = [node % columns, Math.floor(node / columns)];
  const found: { node: number; cells: number; heightMeters: number }[] = [];
  for (let dy = -REACH; dy <= REACH; dy++) {
    for (let dx = -REACH; dx <= REACH; dx++) {
      if (x + dx < 0 || x + dx >= columns) continue;
      const near = (y + dy) * columns + x + dx;
      const heightMeters = lowest.get(near);
      if (heightMeters === undefined) continue;
      found.push({ node: near, cells: Math.hypot(dx, dy), heightMeters });
    }
  }
  return found;
}

function lower(a: number, b: number): number {
  return Math.min(a, b);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor((sorted.length - 1) * share)] as number;
}

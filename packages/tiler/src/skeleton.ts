import earcut from 'earcut';
import { SkeletonBuilder } from 'straight-skeleton';
import { triangleArea, turnUp } from './plane.js';
import { type Outline, type Roof, rimOf, withRise } from './roof-shape.js';

/** Points of the skeleton nearer than this are one; corners of a footprint are farther apart. */
const SAME_PLACE_METERS = 5e-4;
/** How far a point may lie off the slopes it belongs to. */
const OFF_SLOPE_METERS = 0.02;
const AREA_TOLERANCE = 1e-6;
/** The skeleton takes time with the square of the corners, and such outlines are not roofs. */
const MAX_CORNERS = 400;

type Point = readonly [x: number, y: number];

interface Slope {
  readonly from: Point;
  readonly to: Point;
  readonly polygon: readonly Point[];
}

/**
 * A hip roof of equal slopes over any simple polygon, holes included: its ridges are the straight skeleton
 * (Aichholzer, Aurenhammer, Alberts, Gärtner 1995).
 *
 * Nothing that the library says is believed unseen: the slopes must cover the polygon exactly once, meet in all their
 * edges and agree on the height of every point. Null where they do not.
 */
export function raiseSkeleton(outline: Outline, heightMeters: number): Roof | null {
  const corners = outline.xy.length / 2;
  if (corners > MAX_CORNERS) return null;
  const slopes = slopesOf(outline);
  if (!slopes) return null;
  const points = withRise(outline, 0);
  const faces: number[][] = [];
  for (const slope of slopes) {
    const polygon = placePoints(points, slope, corners);
    const face = polygon && triangulate(points, polygon);
    if (!face) return null;
    faces.push(face);
  }
  const rim = rimOf(outline.ringStarts);
  if (!isClosed(faces, rim) || !isWhole(points, faces, outline)) return null;
  let highest = 0;
  for (let i = 2; i < points.length; i += 3) highest = Math.max(highest, points[i] as number);
  if (highest < SAME_PLACE_METERS) return null;
  for (let i = 2; i < points.length; i += 3) {
    points[i] = ((points[i] as number) * heightMeters) / highest;
  }
  return { points, faces, rim };
}

function slopesOf({ xy, ringStarts }: Outline): Slope[] | null {
  const rings = ringStarts.slice(0, -1).map((start, ring) => {
    const end = ringStarts[ring + 1] as number;
    return Array.from({ length: end - start }, (_, i): [number, number] => [
      xy[2 * (start + i)] as number,
      xy[2 * (start + i) + 1] as number,
    ]);
  });
  try {
    const { Edges } = SkeletonBuilder.BuildFromGeoJSON([rings]);
    return Edges.map(({ Edge, Polygon }) => ({
      from: [Edge.Begin.X, Edge.Begin.Y],
      to: [Edge.End.X, Edge.End.Y],
      polygon: Polygon.map(({ X, Y }): Point => [X, Y]),
    }));
  } catch {
    // It throws where it loses its way in a degenerate shape: such a building has a flat roof.
    return null;
  }
}

/** The points of a slope among all points, their rise being the distance to its eaves; null if slopes disagree. */
function placePoints(points: number[], slope: Slope, corners: number): number[] | null {
  const { from, to, polygon } = slope;
  const long = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const placed: number[] = [];
  for (const [x, y] of polygon) {
    const rise = ((to[0] - from[0]) * (y - from[1]) - (to[1] - from[1]) * (x - from[0])) / long;
    if (!Number.isFinite(rise)) return null;
    const known = findPoint(points, x, y);
    const point = known ?? points.length / 3;
    if (known === null) points.push(x, y, rise);
    if (Math.abs((points[point * 3 + 2] as number) - rise) > OFF_SLOPE_METERS) return null;
    if (placed.at(-1) !== point) placed.push(point);
  }
  if (placed[0] === placed.at(-1)) placed.pop();
  // Eaves and at least one point above them.
  return placed.length >= 3 && placed.some((point) => point >= corners) ? placed : null;
}

function findPoint(points: readonly number[], x: number, y: number): number | null {
  for (let i = 0; i < points.length; i += 3) {
    const isNear =
      Math.abs((points[i] as number) - x) < SAME_PLACE_METERS &&
      Math.abs((points[i + 1] as number) - y) < SAME_PLACE_METERS;
    if (isNear) return i / 3;
  }
  return null;
}

/** Triangles of a polygon that use all its points: a point on a straight line is a corner of the neighbour there. */
function triangulate(points: readonly number[], polygon: readonly number[]): number[] | null {
  const xy = polygon.flatMap((p) => [points[p * 3] as number, points[p * 3 + 1] as number]);
  const triangles = earcut(xy).map((i) => polygon[i] as number);
  turnUp(points, triangles, 3);
  const used = new Set(triangles);
  for (const point of polygon) if (!used.has(point)) splitAt(points, triangles, point);
  return triangles.length > 0 ? triangles : null;
}

function splitAt(points: readonly number[], triangles: number[], point: number): void {
  for (let i = 0; i < triangles.length; i++) {
    const start = i - (i % 3);
    const a = triangles[i] as number;
    const b = triangles[start + ((i + 1) % 3)] as number;
    const c = triangles[start + ((i + 2) % 3)] as number;
    if (!isBetween(points, a, point, b)) continue;
    triangles.splice(start, 3, a, point, c, point, b, c);
    return;
  }
}

function isBetween(points: readonly number[], a: number, p: number, b: number): boolean {
  const to = (q: number, axis: number) =>
    (points[q * 3 + axis] as number) - (points[a * 3 + axis] as number);
  const [bx, by, px, py] = [to(b, 0), to(b, 1), to(p, 0), to(p, 1)];
  const long = Math.hypot(bx, by);
  const along = (bx * px + by * py) / long;
  return Math.abs(bx * py - by * px) / long < SAME_PLACE_METERS && along > 0 && along < long;
}

/** Whether every edge is shared by two triangles, once each way, but for the rim. */
function isClosed(
  faces: readonly (readonly number[])[],
  rim: readonly (readonly [number, number])[],
): boolean {
  const open = new Set(rim.map(([p, q]) => `${q}>${p}`));
  const edges = new Set<string>();
  for (const face of faces) {
    for (const [i, p] of face.entries()) {
      const edge = `${p}>${face[i - (i % 3) + ((i + 1) % 3)]}`;
      if (edges.has(edge) || open.has(edge)) return false;
      edges.add(edge);
    }
  }
  for (const edge of open) edges.add(edge);
  return [...edges].every((edge) => edges.has(edge.split('>').reverse().join('>')));
}

function isWhole(
  points: readonly number[],
  faces: readonly (readonly number[])[],
  { xy, triangles }: Outline,
): boolean {
  let [area, expected] = [0, 0];
  for (const face of faces) {
    for (let i = 0; i < face.length; i += 3) area += triangleArea(points, face, i, 3);
  }
  for (let i = 0; i < triangles.length; i += 3) expected += triangleArea(xy, triangles, i);
  return Math.abs(area - expected) <= AREA_TOLERANCE * expected;
}

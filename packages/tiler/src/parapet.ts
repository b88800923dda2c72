import earcut from 'earcut';
import { triangleArea, turnUp } from './plane.js';
import { signedArea } from './ring.js';
import { type Outline, type Roof, rimOf, withRise } from './roof-shape.js';

/** How thick the low wall is. */
const THICK_METERS = 0.3;
/** A corner so sharp that its inner corner would lie farther off than this is not built. */
const MAX_MITRE_METERS = 1.5;
const AREA_TOLERANCE = 1e-6;

/**
 * A flat roof inside a low wall that stands on the edge of the building: the rise is that of the wall, the deck is at
 * the eaves. Null where the building is too narrow or too sharp for a wall on every side.
 */
export function raiseParapet(outline: Outline, heightMeters: number): Roof | null {
  if (heightMeters <= 0) return null;
  const inner = insetOf(outline);
  if (!inner) return null;
  const corners = outline.xy.length / 2;
  const deck = earcut(inner, outline.ringStarts.slice(1, -1));
  turnUp(inner, deck);
  if (!isCovered(inner, deck, outline.ringStarts)) return null;
  const points = withRise(outline, heightMeters);
  for (const rise of [heightMeters, 0]) {
    for (let i = 0; i < inner.length; i += 2) {
      points.push(inner[i] as number, inner[i + 1] as number, rise);
    }
  }
  const rim = rimOf(outline.ringStarts);
  // Top of the wall, then its inner side, edge by edge; last the deck.
  const tops = rim.flatMap(([p, q]) => [p, q, q + corners, p, q + corners, p + corners]);
  const [top, foot] = [corners, 2 * corners];
  const sides = rim.map(([p, q]) => [p + top, q + top, q + foot, p + top, q + foot, p + foot]);
  for (let i = 0; i < tops.length; i += 3) {
    if (triangleArea(points, tops, i, 3) <= 0) return null;
  }
  return { points, faces: [tops, ...sides, deck.map((p) => p + foot)], rim };
}

/** All rings moved inwards by the thickness of the wall, or null where an edge would turn round. */
function insetOf({ xy, ringStarts }: Outline): Float64Array | null {
  const inner = new Float64Array(xy.length);
  const edges = rimOf(ringStarts);
  const before = new Map(edges.map(([p, q]) => [q, p]));
  const after = new Map(edges);
  const along = (p: number, q: number) => {
    const [x, y] = [0, 1].map((k) => (xy[2 * q + k] as number) - (xy[2 * p + k] as number));
    const long = Math.hypot(x as number, y as number);
    return [(x as number) / long, (y as number) / long] as const;
  };
  for (let p = 0; p < xy.length / 2; p++) {
    const [inX, inY] = along(before.get(p) as number, p);
    const [outX, outY] = along(p, after.get(p) as number);
    // Both edges move to their left by the same length: their crossing lies on the bisector.
    const scale = THICK_METERS / (1 + inX * outX + inY * outY);
    const [x, y] = [-(inY + outY) * scale, (inX + outX) * scale];
    if (!(Math.hypot(x, y) <= MAX_MITRE_METERS)) return null;
    inner[2 * p] = (xy[2 * p] as number) + x;
    inner[2 * p + 1] = (xy[2 * p + 1] as number) + y;
  }
  return inner;
}

/** Whether the triangles cover what is inside the rings and use every corner, which a simple polygon's do. */
function isCovered(
  xy: Float64Array,
  triangles: readonly number[],
  ringStarts: readonly number[],
): boolean {
  let [area, expected] = [0, 0];
  for (let i = 0; i < triangles.length; i += 3) {
    area += triangleArea(xy, triangles, i);
  }
  for (const [ring, start] of ringStarts.slice(0, -1).entries()) {
    const own = signedArea(xy.subarray(2 * start, 2 * (ringStarts[ring + 1] as number)));
    if (own > 0 !== (ring === 0)) return false;
    expected += own;
  }
  const isUsed = new Set(triangles).size === xy.length / 2;
  return isUsed && expected > 1 && Math.abs(area - expected) <= AREA_TOLERANCE * expected;
}

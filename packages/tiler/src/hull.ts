type Point = readonly [x: number, y: number];

/** The convex hull, counter-clockwise (Andrew 1979, the monotone chain); one or two points where there are no more. */
export function hullOf(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (all: readonly Point[]) => {
    const chain: Point[] = [];
    for (const p of all) {
      while (chain.length >= 2 && turn(chain.at(-2) as Point, chain.at(-1) as Point, p) <= 0) {
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half(sorted.toReversed())];
  return hull.length > 0 ? hull : sorted.slice(0, 1);
}

/** How far a point lies outside a convex ring; 0 inside. */
export function distanceOutside(ring: readonly Point[], p: Point): number {
  let nearest = Infinity;
  let isInside = ring.length >= 3;
  for (const [i, a] of ring.entries()) {
    const b = ring[(i + 1) % ring.length] as Point;
    if (turn(a, b, p) < 0) isInside = false;
    nearest = Math.min(nearest, distanceToSegment(a, b, p));
  }
  return isInside ? 0 : nearest;
}

function distanceToSegment(a: Point, b: Point, p: Point): number {
  const [x, y] = [b[0] - a[0], b[1] - a[1]];
  const square = x * x + y * y;
  const along = square === 0 ? 0 : ((p[0] - a[0]) * x + (p[1] - a[1]) * y) / square;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(p[0] - a[0] - share * x, p[1] - a[1] - share * y);
}

/** Positive if a → b → c turns left. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

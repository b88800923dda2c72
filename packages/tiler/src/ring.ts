/** Rings of a footprint, in a flat local plane: `xy` holds x0, y0, x1, y1 … in metres, without a closing vertex. */

const SAME_PLACE_METERS = 1e-3;
const STRAIGHT_RADIANS = 1e-9;

/**
 * The indices of the vertices that shape the ring: without those less than a millimetre from the one before, without
 * spikes that go out and come back the same way, and without those on a straight line. The last matters because the
 * triangulation drops such vertices too, and walls that kept them would meet the roof in cracks.
 * A ring without a shape yields fewer than three indices.
 */
export function shapeOf(xy: ArrayLike<number>): number[] {
  let kept = Array.from({ length: xy.length / 2 }, (_, index) => index);
  for (let before = Infinity; kept.length < before && kept.length >= 3; ) {
    before = kept.length;
    kept = keepCorners(xy, kept);
  }
  return kept.length >= 3 ? kept : [];
}

function keepCorners(xy: ArrayLike<number>, ring: readonly number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < ring.length; i++) {
    const previous = kept.at(-1) ?? ring.at(-1);
    // The last vertex meets the first *kept* one, or a ring closed by a duplicate would lose both copies.
    const next = i + 1 < ring.length ? ring[i + 1] : kept[0];
    const current = ring[i] as number;
    if (previous === undefined || next === undefined) continue;
    if (!isRedundant(xy, previous, current, next)) kept.push(current);
  }
  return kept;
}

function isRedundant(xy: ArrayLike<number>, a: number, b: number, c: number): boolean {
  const inX = at(xy, 2 * b) - at(xy, 2 * a);
  const inY = at(xy, 2 * b + 1) - at(xy, 2 * a + 1);
  const outX = at(xy, 2 * c) - at(xy, 2 * b);
  const outY = at(xy, 2 * c + 1) - at(xy, 2 * b + 1);
  const inLength = Math.hypot(inX, inY);
  if (inLength < SAME_PLACE_METERS) return true;
  return Math.abs(inX * outY - inY * outX) <= STRAIGHT_RADIANS * inLength * Math.hypot(outX, outY);
}

/** The signed area in square metres: positive for a counter-clockwise ring (the shoelace formula). */
export function signedArea(xy: ArrayLike<number>): number {
  let twice = 0;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    twice += at(xy, j) * at(xy, i + 1) - at(xy, i) * at(xy, j + 1);
  }
  return twice / 2;
}

function at(xy: ArrayLike<number>, index: number): number {
  return xy[index] as number;
}

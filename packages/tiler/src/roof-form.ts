import { triangleArea } from './plane.js';
import { type Outline, type Roof, type RoofForm, rimOf, withRise } from './roof-shape.js';

/** Roofs that a formula gives: on convex quadrilaterals, and what is flat or a fan on any polygon. Metres. */

type Point = readonly [x: number, y: number];

const FLAT_METERS = 1e-3;

/** Two slopes that meet in a ridge between the middles of the ends; null unless a convex quadrilateral. */
export function raiseGable(outline: Outline, form: RoofForm): Roof | null {
  const sides = sidesOf(outline, form.directionDegrees);
  if (!sides) return null;
  const [a, b, c, d] = sides;
  const points = withRise(outline, 0);
  const [first, second] = [4, 5];
  addPoint(points, middle(outline, b, c), form.heightMeters);
  addPoint(points, middle(outline, d, a), form.heightMeters);
  const rim = rimOf(outline.ringStarts).flatMap(([p, q]): [number, number][] => {
    const top = p === b ? first : p === d ? second : null;
    return top === null
      ? [[p, q]]
      : [
          [p, top],
          [top, q],
        ];
  });
  const faces = [
    ...facesOf(points, [a, b, first, second]),
    ...facesOf(points, [c, d, second, first]),
  ];
  return { points, faces, rim };
}

/**
 * Four slopes: the ridge on the line between the middles of the ends, each end set back by half the width, so that on
 * a rectangle all slopes are equal; a point where the building is not longer than wide. Null unless a convex
 * quadrilateral.
 */
export function raiseHip(outline: Outline, form: RoofForm): Roof | null {
  const sides = sidesOf(outline, form.directionDegrees);
  if (!sides) return null;
  const [a, b, c, d] = sides;
  const [end, start] = [middle(outline, b, c), middle(outline, d, a)];
  const long = distance(start, end);
  const wide =
    (distance(cornerOf(outline, b), cornerOf(outline, c)) +
      distance(cornerOf(outline, d), cornerOf(outline, a))) /
    2;
  const back = wide / 2 / long;
  if (back > 0.5 - 1e-6) return raisePyramid(outline, form.heightMeters);
  const points = withRise(outline, 0);
  const [first, second] = [4, 5];
  addPoint(points, between(end, start, back), form.heightMeters);
  addPoint(points, between(start, end, back), form.heightMeters);
  const faces = [
    [a, b, first, second],
    [b, c, first],
    [c, d, second, first],
    [d, a, second],
  ].flatMap((corners) => facesOf(points, corners));
  return { points, faces, rim: rimOf(outline.ringStarts) };
}

/** One point above the centre of the area; null if not every edge sees it. */
export function raisePyramid(outline: Outline, heightMeters: number): Roof | null {
  if (outline.ringStarts.length !== 2) return null;
  const points = withRise(outline, 0);
  const top = points.length / 3;
  addPoint(points, centreOf(outline), heightMeters);
  const rim = rimOf(outline.ringStarts);
  const faces = rim.map(([p, q]) => [p, q, top]);
  const isSeen = faces.every((face) => triangleArea(points, face, 0, 3) > FLAT_METERS);
  return isSeen ? { points, faces, rim } : null;
}

/** One slope, on any polygon. */
export function raiseShed(outline: Outline, form: RoofForm): Roof {
  const along = directionOf(outline, form.directionDegrees);
  const count = outline.xy.length / 2;
  const across = Array.from({ length: count }, (_, i) => {
    const [x, y] = cornerOf(outline, i);
    return along[0] * y - along[1] * x;
  });
  const low = across.reduce((least, far) => Math.min(least, far), Infinity);
  const high = across.reduce((most, far) => Math.max(most, far), -Infinity);
  const points = withRise(outline, 0);
  for (const [i, far] of across.entries()) {
    points[i * 3 + 2] = (form.heightMeters * (far - low)) / (high - low);
  }
  return { points, faces: [outline.triangles], rim: rimOf(outline.ringStarts) };
}

function addPoint(points: number[], [x, y]: Point, riseMeters: number): void {
  points.push(x, y, riseMeters);
}

/** Corners a, b, c, d, counter-clockwise, such that the ridge runs along a → b and c → d; null if not convex. */
function sidesOf(
  outline: Outline,
  directionDegrees: number | null,
): [number, number, number, number] | null {
  if (outline.ringStarts.length !== 2 || outline.xy.length !== 8) return null;
  const isConvex = [0, 1, 2, 3].every(
    (i) => triangleArea(outline.xy, [i, (i + 1) % 4, (i + 2) % 4], 0) > FLAT_METERS,
  );
  if (!isConvex) return null;
  const along = directionOf(outline, directionDegrees);
  const share = (i: number) => {
    const [p, q] = [cornerOf(outline, i), cornerOf(outline, (i + 1) % 4)];
    return Math.abs(along[0] * (q[0] - p[0]) + along[1] * (q[1] - p[1])) / distance(p, q);
  };
  const k = share(0) + share(2) >= share(1) + share(3) ? 0 : 1;
  return [k, k + 1, k + 2, (k + 3) % 4];
}

/** The ridge as a unit vector, x east and y north: as given, or along the longest edge of the outer ring. */
function directionOf(outline: Outline, directionDegrees: number | null): Point {
  if (directionDegrees !== null) {
    const angle = (directionDegrees * Math.PI) / 180;
    return [Math.sin(angle), Math.cos(angle)];
  }
  let along: Point = [1, 0];
  let longest = 0;
  const count = outline.ringStarts[1] as number;
  for (let i = 0; i < count; i++) {
    const [p, q] = [cornerOf(outline, i), cornerOf(outline, (i + 1) % count)];
    const long = distance(p, q);
    // A hair longer is not longer: the two sides of a rectangle must not be chosen between by rounding.
    if (long <= longest * (1 + 1e-6)) continue;
    longest = long;
    along = [(q[0] - p[0]) / long, (q[1] - p[1]) / long];
  }
  return along;
}

/** A polygon of points as one face if it is flat, else as triangles: on a trapezium slopes are twisted. */
function facesOf(points: readonly number[], corners: readonly number[]): number[][] {
  const [a = 0, b = 0, c = 0, d] = corners;
  if (d === undefined) return [[a, b, c]];
  const [first, second] = [
    [a, b, c],
    [a, c, d],
  ];
  const isFlat = Math.abs(heightOver(points, first as number[], d)) < FLAT_METERS;
  return isFlat
    ? [[...(first as number[]), ...(second as number[])]]
    : ([first, second] as number[][]);
}

/** How far a point lies above the plane of a triangle. */
function heightOver(points: readonly number[], triangle: readonly number[], point: number): number {
  const whole = triangleArea(points, triangle, 0, 3);
  const [a = 0, b = 0, c = 0] = triangle;
  const weights = [
    triangleArea(points, [point, b, c], 0, 3) / whole,
    triangleArea(points, [a, point, c], 0, 3) / whole,
    triangleArea(points, [a, b, point], 0, 3) / whole,
  ];
  const rise = (p: number) => points[p * 3 + 2] as number;
  const plane = triangle.reduce((sum, p, k) => sum + rise(p) * (weights[k] as number), 0);
  return rise(point) - plane;
}

function centreOf({ xy, triangles }: Outline): Point {
  let [sum, x, y] = [0, 0, 0];
  for (let i = 0; i < triangles.length; i += 3) {
    const area = triangleArea(xy, triangles, i);
    sum += area;
    for (const k of [0, 1, 2]) {
      const corner = triangles[i + k] as number;
      x += (area * (xy[2 * corner] as number)) / 3;
      y += (area * (xy[2 * corner + 1] as number)) / 3;
    }
  }
  return [x / sum, y / sum];
}

function cornerOf({ xy }: Outline, i: number): Point {
  return [xy[2 * i] as number, xy[2 * i + 1] as number];
}

function middle(outline: Outline, i: number, k: number): Point {
  return between(cornerOf(outline, i), cornerOf(outline, k), 0.5);
}

function between(p: Point, q: Point, share: number): Point {
  return [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])];
}

function distance(p: Point, q: Point): number {
  return Math.hypot(q[0] - p[0], q[1] - p[1]);
}

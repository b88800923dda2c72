/** A point on the plan: metres east and north of the town's origin. */
export type Point = readonly [x: number, y: number];

/** A closed outline on the plan, its last point not repeated; against the clock unless it is a hole. */
export type Ring = readonly Point[];

// Only + − × ÷ and √ here: IEEE 754 fixes their last bit, and so every engine draws the same town.

export function add(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1]];
}

export function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1]];
}

/** The point `far` metres (or times) from `from` along `along`, and `aside` to the left of it. */
export function go(from: Point, along: Point, far: number, aside = 0): Point {
  return [from[0] + along[0] * far - along[1] * aside, from[1] + along[1] * far + along[0] * aside];
}

export function mix(a: Point, b: Point, t: number): Point {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

export function dot(a: Point, b: Point): number {
  return a[0] * b[0] + a[1] * b[1];
}

export function cross(a: Point, b: Point): number {
  return a[0] * b[1] - a[1] * b[0];
}

export function distance(a: Point, b: Point): number {
  const x = b[0] - a[0];
  const y = b[1] - a[1];
  return Math.sqrt(x * x + y * y);
}

/** The direction from one point to another, one metre long. */
export function toward(a: Point, b: Point): Point {
  const far = distance(a, b) || 1;
  return [(b[0] - a[0]) / far, (b[1] - a[1]) / far];
}

/** A quarter turn to the left. */
export function left([x, y]: Point): Point {
  return [-y, x];
}

/** Degrees clockwise from north, to a tenth. */
export function headingOf([x, y]: Point): number {
  const degrees = (Math.atan2(x, y) * 180) / Math.PI;
  return (Math.round(degrees * 10 + 3600) % 3600) / 10;
}

/** Where segments ab and cd cross, as the share of each; null where they do not. */
export function crossing(a: Point, b: Point, c: Point, d: Point): [number, number] | null {
  const ab = minus(b, a);
  const cd = minus(d, c);
  const det = cross(ab, cd);
  if (det === 0) return null;
  const ac = minus(c, a);
  const t = cross(ac, cd) / det;
  const u = cross(ac, ab) / det;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [t, u] : null;
}

/** How far a point is from a segment. */
export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const ab = minus(b, a);
  const long = dot(ab, ab);
  const t = long === 0 ? 0 : Math.min(1, Math.max(0, dot(minus(p, a), ab) / long));
  return distance(p, go(a, ab, t));
}

/** To the centimetre, and never −0. */
export function cm(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

export function cmPoint([x, y]: Point): Point {
  return [cm(x), cm(y)];
}

export function at<T>(list: readonly T[], index: number): T {
  const n = list.length;
  return list[((index % n) + n) % n] as T;
}

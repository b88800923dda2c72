import { add, at, cross, distance, dot, go, left, mix, type Point, toward } from './plane.js';

/** An open line of points on the plan. */
export type Line = readonly Point[];

export function lengthOf(line: Line): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1] as Point, line[i] as Point);
  return sum;
}

/** The place and direction at a distance along a line, kept to its ends. */
export function placeAlong(line: Line, far: number): { at: Point; along: Point } {
  let rest = far;
  const last = line.length - 2;
  for (let i = 0; i <= last; i++) {
    const a = line[i] as Point;
    const b = line[i + 1] as Point;
    const long = distance(a, b);
    if (rest <= long || i === last) {
      const along = toward(a, b);
      return { at: go(a, along, Math.min(long, Math.max(0, rest))), along };
    }
    rest -= long;
  }
  return { at: line[0] as Point, along: [1, 0] };
}

/** The part of a line between two distances from its start. */
export function cut(line: Line, from: number, to: number): Point[] {
  const out: Point[] = [placeAlong(line, from).at];
  let far = 0;
  for (let i = 1; i < line.length - 1; i++) {
    far += distance(line[i - 1] as Point, line[i] as Point);
    if (far > from + 0.05 && far < to - 0.05) out.push(line[i] as Point);
  }
  out.push(placeAlong(line, to).at);
  return out;
}

/** The line moved to its left (negative: to its right), corners mitred. */
export function offset(line: Line, aside: number): Point[] {
  return line.map((p, i) => {
    const before = i > 0 ? toward(line[i - 1] as Point, p) : null;
    const after = i < line.length - 1 ? toward(p, line[i + 1] as Point) : null;
    if (!before || !after) return go(p, (before ?? after) as Point, 0, aside);
    const normal = add(left(before), left(after));
    // Half of the sum of the normals, made long enough to reach both lines.
    const scale = 2 / Math.max(0.5, dot(normal, normal));
    return go(p, normal, aside * scale);
  });
}

/** A ribbon between a line moved right (negative) and the same moved left, against the clock. */
export function ribbon(line: Line, leftAside: number, rightAside: number): Point[] {
  return [...offset(line, rightAside), ...offset(line, leftAside).reverse()];
}

/** A smooth line through points (Catmull–Rom), `step` metres or so between its points. */
export function smooth(through: Line, step: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < through.length; i++) {
    const b = through[i] as Point;
    const c = through[i + 1] as Point;
    const a = through[i - 1] ?? go(b, [b[0] - c[0], b[1] - c[1]], 1);
    const d = through[i + 2] ?? go(c, [c[0] - b[0], c[1] - b[1]], 1);
    const parts = Math.max(1, Math.round(distance(b, c) / step));
    for (let k = 0; k < parts; k++) out.push(blend(a, b, c, d, k / parts));
  }
  out.push(through[through.length - 1] as Point);
  return out;
}

/** The same around a closed ring. */
export function smoothRing(through: Line, parts: number): Point[] {
  return through.flatMap((b, i) =>
    Array.from({ length: parts }, (_, k) =>
      blend(at(through, i - 1), b, at(through, i + 1), at(through, i + 2), k / parts),
    ),
  );
}

function blend(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const one = (k: 0 | 1): number =>
    b[k] +
    0.5 *
      t *
      (c[k] -
        a[k] +
        t * (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k] + t * (3 * (b[k] - c[k]) + d[k] - a[k])));
  return [one(0), one(1)];
}

/** A turn from one place and direction into another: straight on, or a curve that leaves and meets both smoothly. */
export function turnBetween(a: Point, from: Point, b: Point, to: Point, parts = 8): Point[] {
  const far = distance(a, b);
  const ahead = toward(a, b);
  if (Math.abs(cross(from, ahead)) + Math.abs(cross(ahead, to)) < 0.012 && dot(from, to) > 0)
    return [a, b];
  // Handles of a cubic: 0.37 of the chord comes near to a circle for a right angle.
  const hand = far * 0.37;
  const c1 = go(a, from, hand);
  const c2 = go(b, to, -hand);
  const out: Point[] = [a];
  for (let i = 1; i < parts; i++) {
    const t = i / parts;
    const p = mix(a, c1, t);
    const q = mix(c1, c2, t);
    const r = mix(c2, b, t);
    out.push(mix(mix(p, q, t), mix(q, r, t), t));
  }
  out.push(b);
  return out;
}

/** Where on a line a point comes nearest: how far along, and how far away. */
export function nearestOn(line: Line, p: Point): { far: number; away: number } {
  let best = { far: 0, away: Infinity };
  let before = 0;
  for (let i = 0; i + 1 < line.length; i++) {
    const a = line[i] as Point;
    const b = line[i + 1] as Point;
    const long = distance(a, b);
    const along = toward(a, b);
    const t = Math.min(long, Math.max(0, dot([p[0] - a[0], p[1] - a[1]], along)));
    const away = distance(p, go(a, along, t));
    if (away < best.away) best = { far: before + t, away };
    before += long;
  }
  return best;
}

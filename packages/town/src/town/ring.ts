import {
  at,
  cross,
  crossing,
  distance,
  distanceToSegment,
  dot,
  go,
  left,
  minus,
  type Point,
  type Ring,
  toward,
} from './plane.js';

/** Square metres; negative for a ring with the clock (the shoelace formula). */
export function areaOf(ring: Ring): number {
  const o = ring[0] as Point;
  let twice = 0;
  for (let i = 1; i + 1 < ring.length; i++) {
    twice += cross(minus(ring[i] as Point, o), minus(ring[i + 1] as Point, o));
  }
  return twice / 2;
}

/** The centre of mass. */
export function centreOf(ring: Ring): Point {
  const o = ring[0] as Point;
  let [sum, x, y] = [0, 0, 0];
  for (let i = 1; i + 1 < ring.length; i++) {
    const b = minus(ring[i] as Point, o);
    const c = minus(ring[i + 1] as Point, o);
    const w = cross(b, c);
    sum += w;
    x += w * (b[0] + c[0]);
    y += w * (b[1] + c[1]);
  }
  return sum === 0 ? o : [o[0] + x / (3 * sum), o[1] + y / (3 * sum)];
}

/** Even–odd rule; each boundary point belongs to one of two neighbours. */
export function contains(ring: Ring, [x, y]: Point): boolean {
  let isIn = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i] as Point;
    const [bx, by] = ring[j] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
  }
  return isIn;
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export function boxOf(ring: Ring): Box {
  let [w, s, e, n] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    if (x < w) w = x;
    if (x > e) e = x;
    if (y < s) s = y;
    if (y > n) n = y;
  }
  return [w, s, e, n];
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** Whether the outlines cut each other. */
export function outlinesCross(a: Ring, b: Ring): boolean {
  for (let i = 0; i < a.length; i++) {
    const p = a[i] as Point;
    const q = at(a, i + 1);
    for (let k = 0; k < b.length; k++) if (crossing(p, q, b[k] as Point, at(b, k + 1))) return true;
  }
  return false;
}

/** Whether two rings share ground. */
export function overlap(a: Ring, b: Ring): boolean {
  return (
    boxesMeet(boxOf(a), boxOf(b)) &&
    (outlinesCross(a, b) || contains(a, b[0] as Point) || contains(b, a[0] as Point))
  );
}

export function isWithin(inner: Ring, outer: Ring): boolean {
  return inner.every((p) => contains(outer, p)) && !outlinesCross(inner, outer);
}

/** Whether no two sides of a ring cut each other. */
export function isSimple(ring: Ring): boolean {
  const n = ring.length;
  for (let i = 0; i < n; i++) {
    for (let k = i + 2; k < n; k++) {
      if (i === 0 && k === n - 1) continue;
      if (crossing(at(ring, i), at(ring, i + 1), at(ring, k), at(ring, k + 1))) return false;
    }
  }
  return true;
}

/** How far a point is from the outline. */
export function distanceToOutline(p: Point, ring: Ring): number {
  let least = Infinity;
  for (let i = 0; i < ring.length; i++) {
    least = Math.min(least, distanceToSegment(p, ring[i] as Point, at(ring, i + 1)));
  }
  return least;
}

/** A ring moved inwards, and where each of its sides came from. */
export interface Inset {
  readonly ring: Point[];
  /** For side i of `ring` (from point i to the next), the side of the given ring it runs along. */
  readonly sides: number[];
}

/** The ring with each side moved inwards by its own distance, sides that vanish left out; null if nothing remains. */
export function inset(ring: Ring, by: number | readonly number[]): Inset | null {
  let lines = ring.map((p, side) => {
    const along = toward(p, at(ring, side + 1));
    const far = typeof by === 'number' ? by : (by[side] as number);
    return { p: go(p, left(along), far), along, side };
  });
  for (let round = ring.length; round >= 3; round--) {
    const ends = lines.map((line, i) => meet(at(lines, i - 1), line));
    let worst = -1;
    let least = 0;
    lines.forEach((line, i) => {
      const end = at(ends, i + 1);
      const far = dot(minus(end[0] as Point, at(ends, i).at(-1) as Point), line.along);
      if (far < least) [worst, least] = [i, far];
    });
    if (worst >= 0) {
      lines = lines.filter((_, i) => i !== worst);
      continue;
    }
    if (lines.length < 3) return null;
    const out: Inset = { ring: [], sides: [] };
    ends.forEach((points, i) => {
      for (const p of points) {
        out.ring.push(p);
        out.sides.push((lines[i] as { side: number }).side);
      }
    });
    return areaOf(out.ring) > 1 && areaOf(out.ring) < areaOf(ring) + 1 ? out : null;
  }
  return null;
}

interface Sided {
  readonly p: Point;
  readonly along: Point;
}

/** Where two sides meet; two points (a step) where they are parallel and apart. */
function meet(a: Sided, b: Sided): Point[] {
  const det = cross(a.along, b.along);
  if (Math.abs(det) < 0.02 && dot(a.along, b.along) > 0) {
    const onA = go(a.p, a.along, dot(minus(b.p, a.p), a.along));
    return distance(onA, b.p) < 0.05 ? [b.p] : [onA, b.p];
  }
  return [go(a.p, a.along, cross(minus(b.p, a.p), b.along) / (det || 1e-9))];
}

/** The ring without points that lie on the line between their neighbours. */
export function straighten(ring: Ring, within = 0.15): Point[] {
  const out = [...ring];
  for (let i = 0; i < out.length && out.length > 3; ) {
    if (distanceToSegment(out[i] as Point, at(out, i - 1), at(out, i + 1)) < within)
      out.splice(i, 1);
    else i++;
  }
  return out;
}

/** Both parts of a ring on either side of a line; null where the line does not cut it exactly twice. */
export function split(ring: Ring, p: Point, along: Point): [Point[], Point[]] | null {
  const sides = ring.map((q) => cross(along, minus(q, p)));
  const parts: [Point[], Point[]] = [[], []];
  let cuts = 0;
  ring.forEach((q, i) => {
    const s = sides[i] as number;
    const t = at(sides, i + 1);
    parts[s >= 0 ? 0 : 1].push(q);
    if (s >= 0 === t >= 0) return;
    const k = s / (s - t);
    const r = at(ring, i + 1);
    const on: Point = [q[0] + (r[0] - q[0]) * k, q[1] + (r[1] - q[1]) * k];
    parts[0].push(on);
    parts[1].push(on);
    cuts++;
  });
  return cuts === 2 ? parts : null;
}

/** The smallest box around a ring that lies along one of its sides. */
export interface Frame2 {
  /** A corner, the direction of the long side from there, and both sizes. */
  readonly corner: Point;
  readonly along: Point;
  readonly long: number;
  readonly deep: number;
}

export function frameOf(ring: Ring): Frame2 {
  let best: Frame2 | null = null;
  ring.forEach((p, i) => {
    const frame = frameAlong(ring, toward(p, at(ring, i + 1)));
    if (!best || frame.long * frame.deep < best.long * best.deep) best = frame;
  });
  const frame = best as unknown as Frame2;
  if (frame.long >= frame.deep) return frame;
  return {
    corner: go(frame.corner, frame.along, frame.long),
    along: left(frame.along),
    long: frame.deep,
    deep: frame.long,
  };
}

/** The box around a ring along a direction. */
export function frameAlong(ring: Ring, along: Point): Frame2 {
  const aside = left(along);
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of ring) {
    const u = dot(p, along);
    const v = dot(p, aside);
    u0 = Math.min(u0, u);
    u1 = Math.max(u1, u);
    v0 = Math.min(v0, v);
    v1 = Math.max(v1, v);
  }
  return { corner: go(go([0, 0], along, u0), aside, v0), along, long: u1 - u0, deep: v1 - v0 };
}

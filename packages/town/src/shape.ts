/** A point on the plan: metres east and north of the quarter's middle. */
export type Point = readonly [x: number, y: number];

/** A footprint on the plan: an outer ring against the clock, then holes; rings are open. */
export type Rings = readonly (readonly Point[])[];

/** An upright box on the plan. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly depth: number;
}

export function rect(x: number, y: number, width: number, depth: number): Rect {
  return { x, y, width, depth };
}

/** The same box with each side moved inwards. */
export function inset(r: Rect, by: number): Rect {
  return rect(r.x + by, r.y + by, r.width - 2 * by, r.depth - 2 * by);
}

export function middle(r: Rect): Point {
  return [r.x + r.width / 2, r.y + r.depth / 2];
}

export function box(r: Rect): Rings {
  const { x, y, width: w, depth: d } = r;
  return [
    [
      [x, y],
      [x + w, y],
      [x + w, y + d],
      [x, y + d],
    ],
  ];
}

/** Which corner of its box an L keeps. */
export type Corner = 'sw' | 'se' | 'ne' | 'nw';

/** An L along two sides of a box, meeting at a corner; `arm` is how deep the wings are. */
export function corner(r: Rect, at: Corner, arm: number): Rings {
  const { x, y, width: w, depth: d } = r;
  const sw: Point[] = [
    [0, 0],
    [w, 0],
    [w, arm],
    [arm, arm],
    [arm, d],
    [0, d],
  ];
  const east = at === 'se' || at === 'ne';
  const north = at === 'ne' || at === 'nw';
  const ring = sw.map(([px, py]): Point => [x + (east ? w - px : px), y + (north ? d - py : py)]);
  // Mirroring once turns the ring around.
  return [east === north ? ring : ring.reverse()];
}

/** A U that opens to the north. */
export function horseshoe(r: Rect, arm: number): Rings {
  const { x, y, width: w, depth: d } = r;
  return [
    [
      [x, y],
      [x + w, y],
      [x + w, y + d],
      [x + w - arm, y + d],
      [x + w - arm, y + arm],
      [x + arm, y + arm],
      [x + arm, y + d],
      [x, y + d],
    ],
  ];
}

/** A house around a court: a box with a hole. */
export function court(r: Rect, arm: number): Rings {
  const hole = box(inset(r, arm))[0] as readonly Point[];
  return [box(r)[0] as readonly Point[], [...hole].reverse()];
}

/** A box cut across its corners. */
export function octagon(r: Rect, cut: number): Rings {
  const { x, y, width: w, depth: d } = r;
  return [
    [
      [x + cut, y],
      [x + w - cut, y],
      [x + w, y + cut],
      [x + w, y + d - cut],
      [x + w - cut, y + d],
      [x + cut, y + d],
      [x, y + d - cut],
      [x, y + cut],
    ],
  ];
}

/** The area of a footprint in square metres, holes taken off (the shoelace formula). */
export function areaOf(rings: Rings): number {
  let twice = 0;
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const a = ring[i] as Point;
      const b = ring[(i + 1) % ring.length] as Point;
      twice += a[0] * b[1] - b[0] * a[1];
    }
  }
  return twice / 2;
}

import type { Edge, Face, Net } from './net.js';
import { at, cross, distance, dot, go, type Point, type Ring, toward } from './plane.js';
import { inset } from './ring.js';
import { halfWidthOf, ROADS, type RoadClass, reserveOf } from './road-class.js';
import type { Zone } from './zone.js';

/** Where the kerbs of two roads meet at a node, on the side of one face. */
export interface Corner {
  /** Around the bend, in the order of the face. */
  readonly arc: readonly Point[];
  /** From the node to where the bend begins and ends, along the road before and the road after. */
  readonly farBefore: number;
  readonly farAfter: number;
}

/** What lies between streets: a face without its share of the roads. */
export interface Block {
  readonly face: Face;
  zone: Zone;
  /** The edge of the carriageways around it. */
  readonly kerb: Ring;
  /** Inside the pavements. */
  readonly ground: Ring;
  /** The road along each side of the ground. */
  readonly fronts: readonly (RoadClass | 'border')[];
  readonly corners: ReadonlyMap<number, Corner>;
}

/** The block inside a face; null where roads leave nothing of it. */
export function createBlock(net: Net, face: Face): Block | null {
  const ring = net.ringOf(face);
  const roads = face.loop.map((n, i) => net.edgeBetween(n, at(face.loop, i + 1)).road);
  const kerb = inset(ring, roads.map(halfWidthOf));
  const ground = inset(ring, roads.map(reserveOf));
  if (!kerb || !ground) return null;
  const corners = new Map<number, Corner>();
  const bent: Point[] = [];
  kerb.ring.forEach((p, k) => {
    const side = kerb.sides[k] as number;
    const before = at(kerb.sides, k - 1);
    const isCorner = (before + 1) % ring.length === side;
    const arc = isCorner
      ? bend(
          at(kerb.ring, k - 1),
          p,
          at(kerb.ring, k + 1),
          cornerOf(at(roads, before), at(roads, side)),
        )
      : [p];
    bent.push(...arc);
    if (!isCorner) return;
    const node = ring[side] as Point;
    const [first, last] = [arc[0] as Point, arc.at(-1) as Point];
    const along = (to: Point, q: Point) => dot(toward(node, to), [q[0] - node[0], q[1] - node[1]]);
    corners.set(face.loop[side] as number, {
      arc,
      farBefore: along(at(ring, side - 1), first),
      farAfter: along(at(ring, side + 1), last),
    });
  });
  return {
    face,
    zone: face.zone ?? 'green',
    kerb: bent,
    ground: ground.ring,
    fronts: ground.sides.map((side) => roads[side] as RoadClass | 'border'),
    corners,
  };
}

function cornerOf(a: Edge['road'], b: Edge['road']): number {
  if (a === 'border' || b === 'border') return 0;
  return (ROADS[a].cornerMeters + ROADS[b].cornerMeters) / 2;
}

/** A corner as an arc of a circle (a rational curve of the second degree), or the corner itself if it hardly turns. */
export function bend(before: Point, p: Point, after: Point, radius: number, parts = 5): Point[] {
  const d1 = toward(before, p);
  const d2 = toward(p, after);
  const c = dot(d1, d2);
  if (radius === 0 || c > 0.95 || c < -0.95 || cross(d1, d2) <= 0) return [p];
  const most = 0.42 * Math.min(distance(before, p), distance(p, after));
  const far = Math.min(most, radius * Math.sqrt((1 - c) / (1 + c)));
  const a = go(p, d1, -far);
  const b = go(p, d2, far);
  const weight = Math.sqrt((1 + c) / 2);
  return Array.from({ length: parts + 1 }, (_, i): Point => {
    const t = i / parts;
    const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t) * weight, t * t];
    const sum = u + v + w;
    return [(u * a[0] + v * p[0] + w * b[0]) / sum, (u * a[1] + v * p[1] + w * b[1]) / sum];
  });
}

/** A ring with all its corners rounded. */
export function rounded(ring: Ring, radius: number, parts = 4): Point[] {
  return ring.flatMap((p, i) => bend(at(ring, i - 1), p, at(ring, i + 1), radius, parts));
}

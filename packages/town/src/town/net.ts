import { cross, crossing, distance, distanceToSegment, mix, type Point } from './plane.js';
import { areaOf, boxesMeet, boxOf, contains } from './ring.js';
import type { RoadClass } from './road-class.js';
import type { Zone } from './zone.js';

/** A stretch between two nodes with a face on either side. */
export interface Edge {
  readonly a: number;
  readonly b: number;
  /** Border edges carry no road: the town ends there. */
  readonly road: RoadClass | 'border';
  /** Which drawn line it came from; stretches of one line share a name. */
  readonly street: number;
  left: Face | null;
  right: Face | null;
  /** What it was divided into. */
  parts: readonly [Edge, Edge] | null;
}

/** Ground surrounded by edges, against the clock. */
export interface Face {
  readonly id: number;
  loop: number[];
  zone: Zone | null;
  /** Which of the town's large pieces it is part of. */
  quarter: number;
}

/** The plan as a planar graph: streets and what lies between them. The faces fill the town without a gap. */
export interface Net {
  readonly nodes: Point[];
  readonly edges: Set<Edge>;
  readonly faces: Face[];
  /** Edges at a node. */
  at(node: number): readonly Edge[];
  ringOf(face: Face): Point[];
  edgeBetween(a: number, b: number): Edge;
  /** Puts a node on an edge. */
  divide(edge: Edge, p: Point): number;
  /** Draws a line through a face from one of its nodes to another; gives the face on its right and on its left. */
  part(
    face: Face,
    from: number,
    to: number,
    via: readonly Point[],
    road: RoadClass,
    street: number,
  ): [Face, Face];
  /** Draws a line across everything, from the first edge it meets to the last. */
  carve(line: readonly Point[], road: RoadClass, street: number): void;
}

/** A crossing this near to a junction goes through it, and this near to a mere bend. */
const SNAP = 26;
const SNAP_BEND = 9;

export function createNet(border: readonly Point[]): Net {
  const nodes: Point[] = [...border];
  const edges = new Set<Edge>();
  const touching: Edge[][] = nodes.map(() => []);
  const faces: Face[] = [{ id: 0, loop: nodes.map((_, i) => i), zone: null, quarter: -1 }];

  const link = (edge: Edge): Edge => {
    edges.add(edge);
    touching[edge.a]?.push(edge);
    touching[edge.b]?.push(edge);
    return edge;
  };
  const unlink = (edge: Edge): void => {
    edges.delete(edge);
    for (const end of [edge.a, edge.b]) {
      touching[end] = (touching[end] as Edge[]).filter((other) => other !== edge);
    }
  };
  const edgeBetween = (a: number, b: number): Edge => {
    const found = touching[a]?.find((e) => e.a === b || e.b === b);
    if (!found) throw new RangeError(`No edge between nodes ${a} and ${b}.`);
    return found;
  };
  const own = (face: Face): void => {
    face.loop.forEach((a, i) => {
      const b = face.loop[(i + 1) % face.loop.length] as number;
      const edge = edgeBetween(a, b);
      if (edge.a === a) edge.left = face;
      else edge.right = face;
    });
  };
  const addNode = (p: Point): number => {
    touching.push([]);
    return nodes.push(p) - 1;
  };
  for (let i = 0; i < border.length; i++) {
    link({
      a: i,
      b: (i + 1) % border.length,
      road: 'border',
      street: -1,
      left: faces[0] as Face,
      right: null,
      parts: null,
    });
  }

  const ringOf = (face: Face): Point[] => face.loop.map((n) => nodes[n] as Point);

  const divide: Net['divide'] = (edge, p) => {
    const n = addNode(p);
    unlink(edge);
    const first = link({ ...edge, b: n, parts: null });
    const second = link({ ...edge, a: n, parts: null });
    edge.parts = [first, second];
    edge.left?.loop.splice(edge.left.loop.indexOf(edge.a) + 1, 0, n);
    edge.right?.loop.splice(edge.right.loop.indexOf(edge.b) + 1, 0, n);
    return n;
  };

  const part: Net['part'] = (face, from, to, via, road, street) => {
    const middle = via.map(addNode);
    const chain = [from, ...middle, to];
    for (let i = 1; i < chain.length; i++) {
      link({
        a: chain[i - 1] as number,
        b: chain[i] as number,
        road,
        street,
        left: null,
        right: null,
        parts: null,
      });
    }
    const start = face.loop.indexOf(from);
    const loop = [...face.loop.slice(start), ...face.loop.slice(0, start)];
    const end = loop.indexOf(to);
    const onLeft: Face = { ...face, id: faces.length, loop: [...loop.slice(end), from, ...middle] };
    faces.push(onLeft);
    face.loop = [...loop.slice(0, end + 1), ...middle.reverse()];
    own(face);
    own(onLeft);
    return [face, onLeft];
  };

  /** The undivided part of an edge that a point lies on. */
  const current = (edge: Edge, p: Point): Edge => {
    if (!edge.parts) return edge;
    const [one, two] = edge.parts;
    const away = (e: Edge) => distanceToSegment(p, nodes[e.a] as Point, nodes[e.b] as Point);
    return current(away(one) <= away(two) ? one : two, p);
  };
  const nodeOn = (edge: Edge, p: Point): number => {
    const e = current(edge, p);
    const a = nodes[e.a] as Point;
    const b = nodes[e.b] as Point;
    const near = distance(a, p) < distance(b, p) ? e.a : e.b;
    const reach = (touching[near] as Edge[]).length > 2 ? SNAP : SNAP_BEND;
    return distance(nodes[near] as Point, p) < reach ? near : divide(e, p);
  };

  const carve: Net['carve'] = (line, road, street) => {
    const hits = crossings(line, edges, nodes);
    let before: { node: number; segment: number } | null = null;
    for (const { edge, at: p, segment } of hits) {
      const node = nodeOn(edge, p);
      if (before && before.node !== node) {
        const from = nodes[before.node] as Point;
        const to = nodes[node] as Point;
        const via = line
          .slice(before.segment + 1, segment + 1)
          .filter((q) => distance(q, from) > 18 && distance(q, to) > 18);
        const middle = via[via.length >> 1] ?? mix(from, to, 0.5);
        const isThere = touching[node]?.some((e) => e.a === before?.node || e.b === before?.node);
        const face = facesAt(before.node).find(
          (f) => f.loop.includes(node) && contains(ringOf(f), middle),
        );
        if (face && !isThere) part(face, before.node, node, via, road, street);
      }
      before = { node, segment };
    }
  };
  const facesAt = (node: number): Face[] =>
    [...new Set((touching[node] ?? []).flatMap((e) => [e.left, e.right]))].filter(
      (f) => f !== null,
    );

  return {
    nodes,
    edges,
    faces,
    at: (n) => touching[n] ?? [],
    ringOf,
    edgeBetween,
    divide,
    part,
    carve,
  };
}

function crossings(line: readonly Point[], edges: Iterable<Edge>, nodes: readonly Point[]) {
  const hits: { edge: Edge; at: Point; segment: number; far: number }[] = [];
  const whole = boxOf(line);
  for (const edge of edges) {
    const c = nodes[edge.a] as Point;
    const d = nodes[edge.b] as Point;
    const box = boxOf([c, d]);
    const padded = [box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1] as const;
    if (!boxesMeet(whole, padded)) continue;
    for (let i = 0; i + 1 < line.length; i++) {
      const a = line[i] as Point;
      const b = line[i + 1] as Point;
      if (!boxesMeet(boxOf([a, b]), padded) && a[0] !== b[0] && a[1] !== b[1]) continue;
      const hit = crossing(a, b, c, d);
      if (hit) hits.push({ edge, at: mix(a, b, hit[0]), segment: i, far: i + hit[0] });
    }
  }
  return hits.sort((a, b) => a.far - b.far);
}

/** The nodes around an edge's end, turning left from east: exact, without an angle. */
export function byDirection(a: Point, b: Point): number {
  const half = ([x, y]: Point) => (y > 0 || (y === 0 && x > 0) ? 0 : 1);
  return half(a) - half(b) || -Math.sign(cross(a, b));
}

/** A face's area, square metres. */
export function groundOf(net: Net, face: Face): number {
  return areaOf(net.ringOf(face));
}

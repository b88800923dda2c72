import type { Block } from './block.js';
import { cut, type Line, lengthOf, placeAlong, ribbon } from './line.js';
import { byDirection, type Edge, type Net } from './net.js';
import { go, minus, type Point, type Ring } from './plane.js';
import { halfWidthOf, ROADS, type RoadClass } from './road-class.js';

/** How traffic is ruled where roads meet. */
export type Control = 'signal' | 'priority' | 'border';

/** Where roads meet or end. */
export interface Junction {
  readonly index: number;
  readonly node: number;
  readonly at: Point;
  readonly control: Control;
  /** Roads that end here, turning left from east. */
  readonly arms: Arm[];
  /** The roadway inside the mouths of its arms; null at the border of the town. */
  ring: Ring | null;
}

export interface Arm {
  readonly road: number;
  /** Whether the road starts here. */
  readonly isStart: boolean;
  /** From the node to where the kerbs of the road are parallel. */
  far: number;
  /** Away from the junction. */
  readonly out: Point;
}

/** A stretch of road from one junction to the next. */
export interface Stretch {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  readonly road: RoadClass;
  readonly street: number;
  /** The middle, from node to node. */
  readonly line: Line;
  readonly lengthMeters: number;
  readonly isBridge: boolean;
  /** The part between the mouths. */
  startFar: number;
  endFar: number;
  ring: Ring;
}

export interface Roads {
  readonly junctions: Junction[];
  readonly stretches: Stretch[];
  readonly stretchOf: ReadonlyMap<Edge, Stretch>;
}

/** Chains the edges of the net into stretches of road and gives each junction its surface. */
export function createRoads(net: Net, blocks: ReadonlyMap<number, Block>): Roads {
  const junctions: Junction[] = [];
  const byNode = new Map<number, Junction>();
  net.nodes.forEach((p, node) => {
    const edges = net.at(node);
    const roads = edges.filter((e) => e.road !== 'border');
    const isBend = roads.length === 2 && edges.length === 2 && roads[0]?.road === roads[1]?.road;
    if (roads.length === 0 || isBend) return;
    const isBorder = edges.length > roads.length;
    const control = isBorder ? 'border' : isSignalled(roads) ? 'signal' : 'priority';
    const junction = {
      index: junctions.length,
      node,
      at: p,
      control,
      arms: [],
      ring: null,
    } as Junction;
    junctions.push(junction);
    byNode.set(node, junction);
  });
  const stretches: Stretch[] = [];
  const stretchOf = new Map<Edge, Stretch>();
  for (const junction of junctions) {
    for (const edge of net.at(junction.node)) {
      if (edge.road === 'border' || stretchOf.has(edge)) continue;
      const seen: Edge[] = [];
      const stretch = follow(net, junction, edge, byNode, seen, stretches.length);
      for (const own of seen) stretchOf.set(own, stretch);
      stretches.push(stretch);
    }
  }
  for (const s of stretches) {
    const [start, end] = [junctions[s.from], junctions[s.to]] as [Junction, Junction];
    const backwards = [...s.line].reverse();
    start.arms.push({
      road: s.index,
      isStart: true,
      far: 0,
      out: minus(s.line[1] as Point, s.line[0] as Point),
    });
    end.arms.push({
      road: s.index,
      isStart: false,
      far: 0,
      out: minus(backwards[1] as Point, backwards[0] as Point),
    });
  }
  for (const junction of junctions) shape(junction, net, blocks, stretches);
  for (const s of stretches) {
    const half = halfWidthOf(s.road);
    s.ring = ribbon(cut(s.line, s.startFar, s.lengthMeters - s.endFar), half, -half);
  }
  return { junctions, stretches, stretchOf };
}

function isSignalled(roads: readonly Edge[]): boolean {
  const ranks = roads.map((e) => ROADS[e.road as RoadClass].rank).sort((a, b) => b - a);
  // Two large roads that cross, or a street that comes to one; lanes and quays give way.
  return (ranks[0] ?? 0) >= 3 && ranks.length >= 3 && (ranks[2] ?? 0) >= 1;
}

function follow(
  net: Net,
  start: Junction,
  first: Edge,
  byNode: ReadonlyMap<number, Junction>,
  seen: Edge[],
  index: number,
): Stretch {
  let node = start.node;
  let edge = first;
  const line: Point[] = [start.at];
  let isBridge = false;
  for (;;) {
    seen.push(edge);
    if (edge.left?.zone === 'river' && edge.right?.zone === 'river') isBridge = true;
    node = edge.a === node ? edge.b : edge.a;
    line.push(net.nodes[node] as Point);
    const end = byNode.get(node);
    if (end) {
      const road = first.road as RoadClass;
      const { index: to } = end;
      const lengthMeters = lengthOf(line);
      return {
        index,
        from: start.index,
        to,
        road,
        street: first.street,
        line,
        lengthMeters,
        isBridge,
        startFar: 0,
        endFar: 0,
        ring: [],
      };
    }
    edge = net.at(node).find((e) => e !== edge) as Edge;
  }
}

/** Trims the arms to their mouths and closes the surface between them, corner by corner. */
function shape(
  junction: Junction,
  net: Net,
  blocks: ReadonlyMap<number, Block>,
  stretches: readonly Stretch[],
): void {
  const { arms, node } = junction;
  arms.sort((a, b) => byDirection(a.out, b.out));
  const edges = arms.map((arm) => {
    const s = stretches[arm.road] as Stretch;
    // The edge of the net this arm leaves by.
    return net.at(node).find((e) => {
      const far = net.nodes[e.a === node ? e.b : e.a];
      return far === (arm.isStart ? s.line[1] : s.line.at(-2));
    }) as Edge;
  });
  const widest = Math.max(...arms.map((arm) => halfWidthOf((stretches[arm.road] as Stretch).road)));
  arms.forEach((arm, i) => {
    const edge = edges[i] as Edge;
    const [onLeft, onRight] = edge.a === node ? [edge.left, edge.right] : [edge.right, edge.left];
    const afterLeft = blocks.get(onLeft?.id ?? -1)?.corners.get(node)?.farAfter;
    const beforeRight = blocks.get(onRight?.id ?? -1)?.corners.get(node)?.farBefore;
    const s = stretches[arm.road] as Stretch;
    const wanted = Math.max(afterLeft ?? widest, beforeRight ?? widest, 1);
    arm.far =
      junction.control === 'border' && arms.length === 1
        ? 0
        : Math.min(wanted, s.lengthMeters * 0.42);
    if (arm.isStart) s.startFar = arm.far;
    else s.endFar = arm.far;
  });
  if (junction.control === 'border' && arms.length === 1) return;
  const ring: Point[] = [];
  arms.forEach((arm, i) => {
    const s = stretches[arm.road] as Stretch;
    const half = halfWidthOf(s.road);
    const { at: mouth, along } = placeAlong(
      s.line,
      arm.isStart ? arm.far : s.lengthMeters - arm.far,
    );
    const out: Point = arm.isStart ? along : [-along[0], -along[1]];
    ring.push(go(mouth, out, 0, -half), go(mouth, out, 0, half));
    const edge = edges[i] as Edge;
    const face = edge.a === node ? edge.left : edge.right;
    const corner = blocks.get(face?.id ?? -1)?.corners.get(node);
    if (corner) ring.push(...[...corner.arc].reverse());
  });
  junction.ring = ring;
}

import type { Block } from './block.js';
import { cut, lengthOf, nearestOn, placeAlong } from './line.js';
import type { Net } from './net.js';
import { add, at, cm, cmPoint, distance, go, mix, type Point, toward } from './plane.js';
import type { Roads, Stretch } from './road.js';
import { ROADS, type RoadClass } from './road-class.js';

export type PipeSystem = 'water' | 'gas' | 'heat';

/** Where pipes meet, or end at a block. */
export interface PipeNode {
  /** `WN-0001`, `GN-…`, `HN-…`. */
  readonly key: string;
  readonly kind: 'source' | 'junction' | 'valve' | 'pump' | 'service';
  readonly at: Point;
}

/** A pipe; it flows from its first node to its second when the source runs alone. */
export interface Pipe {
  /** `W-0001`, `G-…`, `H-…`. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly line: readonly Point[];
  readonly lengthMeters: number;
  readonly diameterMillimeters: number;
  readonly depthMeters: number;
}

export interface PipeNetwork {
  readonly system: PipeSystem;
  readonly nodes: readonly PipeNode[];
  readonly pipes: readonly Pipe[];
}

interface Plan {
  readonly letter: string;
  /** Where under the road it lies, from the middle; the same everywhere, so that pipes meet. */
  readonly shift: Point;
  readonly depth: number;
  readonly leastRank: number;
  readonly millimeters: Readonly<Record<RoadClass, number>>;
  readonly service: number;
  /** The source is near this share of the town's radius. */
  readonly source: Point;
}

const PLANS: Readonly<Record<PipeSystem, Plan>> = {
  water: {
    letter: 'W',
    shift: [1.4, 1],
    depth: 1.2,
    leastRank: 0,
    millimeters: { boulevard: 800, avenue: 600, quay: 300, street: 300, lane: 150 },
    service: 100,
    source: [-0.9, 0.2],
  },
  gas: {
    letter: 'G',
    shift: [-1.3, 1.2],
    depth: 1,
    leastRank: 0,
    millimeters: { boulevard: 400, avenue: 315, quay: 200, street: 200, lane: 110 },
    service: 63,
    source: [0.9, 0.2],
  },
  heat: {
    letter: 'H',
    shift: [0.4, -1.6],
    depth: 1.8,
    leastRank: 1,
    millimeters: { boulevard: 700, avenue: 600, quay: 300, street: 250, lane: 150 },
    service: 125,
    source: [0.7, -0.7],
  },
};

/** A network under the streets: mains along every road that is large enough, a service to every block beside one. */
export function createPipes(
  system: PipeSystem,
  net: Net,
  roads: Roads,
  blocks: readonly Block[],
  radius: number,
): PipeNetwork {
  const plan = PLANS[system];
  const { stretches, stretchOf, junctions } = roads;
  const taps = tapsOf(net, blocks, stretchOf, plan);
  const nodes: PipeNode[] = [];
  const drafts: { from: number; to: number; line: Point[]; millimeters: number }[] = [];
  const addNode = (kind: PipeNode['kind'], p: Point): number => {
    const key = `${plan.letter}N-${String(nodes.length + 1).padStart(4, '0')}`;
    return nodes.push({ key, kind, at: cmPoint(p) }) - 1;
  };
  const atJunction = new Map<number, number>();
  const nodeAt = (junction: number): number => {
    const known = atJunction.get(junction);
    if (known !== undefined) return known;
    const p = add(junctions[junction]?.at as Point, plan.shift);
    const node = addNode(junctions[junction]?.control === 'signal' ? 'valve' : 'junction', p);
    atJunction.set(junction, node);
    return node;
  };
  for (const s of stretches) {
    if (ROADS[s.road].rank < plan.leastRank) continue;
    const line = s.line.map((p) => add(p, plan.shift));
    let before = nodeAt(s.from);
    let far = 0;
    const put = (to: number, end: number): void => {
      drafts.push({
        from: before,
        to,
        line: cut(line, far, end),
        millimeters: plan.millimeters[s.road],
      });
      [before, far] = [to, end];
    };
    for (const tap of taps.get(s.index) ?? []) {
      if (tap.far - far < 4 || s.lengthMeters - tap.far < 4) continue;
      const p = placeAlong(line, tap.far).at;
      put(addNode('junction', p), tap.far);
      const service = addNode('service', tap.into);
      drafts.push({ from: before, to: service, line: [p, tap.into], millimeters: plan.service });
    }
    if (s.isBridge)
      put(
        addNode('pump', placeAlong(line, (far + s.lengthMeters) / 2).at),
        (far + s.lengthMeters) / 2,
      );
    put(nodeAt(s.to), s.lengthMeters);
  }
  return { system, ...flow(nodes, drafts, plan, go([0, 0], plan.source, radius)) };
}

/** Where the services of blocks leave a stretch, in order. */
function tapsOf(net: Net, blocks: readonly Block[], stretchOf: Roads['stretchOf'], plan: Plan) {
  const taps = new Map<number, { far: number; into: Point }[]>();
  for (const { face } of blocks) {
    let best: { stretch: Stretch; middle: Point; normal: Point; long: number } | null = null;
    face.loop.forEach((a, i) => {
      const stretch = stretchOf.get(net.edgeBetween(a, at(face.loop, i + 1)));
      if (!stretch || ROADS[stretch.road].rank < plan.leastRank) return;
      const [p, q] = [net.nodes[a] as Point, net.nodes[at(face.loop, i + 1)] as Point];
      const long = distance(p, q);
      if (best && best.long >= long) return;
      const along = toward(p, q);
      best = { stretch, middle: mix(p, q, 0.5), normal: [-along[1], along[0]], long };
    });
    if (!best) continue;
    const { stretch, middle, normal } = best as { stretch: Stretch; middle: Point; normal: Point };
    const list = taps.get(stretch.index) ?? [];
    list.push({
      far: cm(nearestOn(stretch.line, middle).far) + list.length * 0.5,
      into: go(middle, normal, 24),
    });
    taps.set(stretch.index, list);
  }
  for (const list of taps.values()) list.sort((a, b) => a.far - b.far);
  return taps;
}

/** Turns each pipe away from the source, nearest first, and leaves out what the source does not reach. */
function flow(
  nodes: readonly PipeNode[],
  drafts: readonly { from: number; to: number; line: Point[]; millimeters: number }[],
  plan: Plan,
  source: Point,
): { nodes: PipeNode[]; pipes: Pipe[] } {
  const touching: number[][] = nodes.map(() => []);
  drafts.forEach((d, i) => {
    touching[d.from]?.push(i);
    touching[d.to]?.push(i);
  });
  let start = 0;
  nodes.forEach((node, i) => {
    if (
      node.kind !== 'service' &&
      distance(node.at, source) < distance((nodes[start] as PipeNode).at, source)
    )
      start = i;
  });
  const rank = new Map<number, number>([[start, 0]]);
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    for (const i of touching[queue[head] as number] as number[]) {
      const d = drafts[i] as (typeof drafts)[number];
      const other = d.from === queue[head] ? d.to : d.from;
      if (rank.has(other)) continue;
      rank.set(other, queue.length);
      queue.push(other);
    }
  }
  const place = new Map([...rank.keys()].sort((a, b) => a - b).map((node, i) => [node, i]));
  const kept = nodes
    .map((node, i): PipeNode => (i === start ? { ...node, kind: 'source' } : node))
    .filter((_, i) => place.has(i));
  const pipes: Pipe[] = [];
  for (const d of drafts) {
    const [a, b] = [rank.get(d.from), rank.get(d.to)];
    if (a === undefined || b === undefined) continue;
    const isOn = a <= b;
    const line = (isOn ? d.line : [...d.line].reverse()).map(cmPoint);
    pipes.push({
      key: `${plan.letter}-${String(pipes.length + 1).padStart(4, '0')}`,
      from: place.get(isOn ? d.from : d.to) as number,
      to: place.get(isOn ? d.to : d.from) as number,
      line,
      lengthMeters: cm(lengthOf(line)),
      diameterMillimeters: d.millimeters,
      depthMeters: plan.depth,
    });
  }
  return { nodes: kept, pipes };
}

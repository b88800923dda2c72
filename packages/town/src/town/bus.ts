import type { Connector, Lane } from './lane.js';
import type { LaneIndex } from './lane-index.js';
import { placeAlong } from './line.js';
import type { Name } from './names.js';
import { cm, cmPoint, go, headingOf, type Point } from './plane.js';
import type { RoadClass } from './road-class.js';

export interface BusStop {
  /** `S-01` and on. */
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly lane: number;
  readonly chainageMeters: number;
  /** The shelter, on the pavement. */
  readonly at: Point;
  readonly headingDegrees: number;
}

/** A route that comes back to where it began. */
export interface BusRoute {
  /** `BUS-1` and on. */
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly color: string;
  /** Lanes in order; each next one follows by a connector, or lies beside it (a change of lanes). */
  readonly lanes: readonly number[];
  readonly stops: readonly string[];
  readonly lengthMeters: number;
  readonly buses: number;
}

/** Ends of the routes, as shares of the ring road's radius. */
const LINES: readonly (readonly Point[])[] = [
  [
    [-0.9, 0.24],
    [0.9, 0.28],
  ],
  [
    [0.02, 0.9],
    [0.02, -0.9],
  ],
  [
    [-0.62, 0.8],
    [-0.25, 0.1],
    [0.6, -0.75],
  ],
  [
    [0.5, 0.9],
    [0.1, 0.3],
    [-0.62, -0.7],
  ],
  [
    [-0.9, -0.1],
    [0.3, -0.03],
    [0.9, -0.1],
  ],
  [
    [0.7, 0.75],
    [0.68, -0.85],
  ],
  [
    [-0.75, -0.6],
    [0.1, -0.58],
    [0.8, 0.5],
  ],
];

const COLORS = ['#c8102e', '#0072ce', '#00843d', '#e87722', '#6f4aa8', '#00a3ad', '#8a6a3b'];

export interface BusNetwork {
  readonly stops: readonly BusStop[];
  readonly routes: readonly BusRoute[];
}

export interface BusTown {
  readonly lanes: readonly Lane[];
  readonly connectors: readonly Connector[];
  readonly index: LaneIndex;
  readonly ring: number;
  readonly classOf: (road: string) => RoadClass;
  readonly nameOf: (road: string) => Name;
  /** How many routes and buses. */
  readonly routes: number;
  readonly buses: number;
}

export function createBuses(town: BusTown): BusNetwork {
  const { index, ring, classOf } = town;
  const stops = new Map<number, BusStop>();
  const routes: BusRoute[] = [];
  const isLarge = (lane: Lane) =>
    classOf(lane.road) !== 'lane' && lane.end === 'junction' && lane.before.length > 0;
  for (let k = 0; k < town.routes; k++) {
    // A larger town repeats the pattern, turned around the middle.
    const turn = Math.floor(k / LINES.length);
    const through = (LINES[k % LINES.length] as readonly Point[]).map(([x, y]): Point => {
      const share = 1 - 0.17 * (turn % 5);
      return turn % 2
        ? [-y * ring * share, x * ring * share]
        : [x * ring * share, y * ring * share];
    });
    const ends = [...through, ...through.slice(1, -1).reverse()].map(
      (p) => index.nearest(p, isLarge)?.lane,
    );
    const loop = ends.flatMap((from, i) => {
      const to = ends[(i + 1) % ends.length];
      return from === undefined || to === undefined
        ? []
        : (pathBetween(town, from, to)?.slice(0, -1) ?? []);
    });
    if (loop.length < 4) continue;
    const own = stopsAlong(town, loop, stops);
    const number = routes.length + 1;
    const [first, last] = [own[0], own[own.length >> 1]] as [BusStop, BusStop];
    routes.push({
      key: `BUS-${number}`,
      nameEn: `${number}: ${first.nameEn} – ${last.nameEn}`,
      nameZh: `${number}路：${first.nameZh}—${last.nameZh}`,
      color: COLORS[k % COLORS.length] as string,
      lanes: loop,
      stops: own.map((stop) => stop.key),
      lengthMeters: lengthOfLoop(town, loop),
      buses: Math.floor(town.buses / town.routes) + (k < town.buses % town.routes ? 1 : 0),
    });
  }
  return { stops: [...stops.values()], routes };
}

/** Lanes and the connectors between them; a change of lanes goes along with the lane it leaves. */
function lengthOfLoop({ lanes, connectors }: BusTown, loop: readonly number[]): number {
  let sum = 0;
  loop.forEach((place, i) => {
    const lane = lanes[place] as Lane;
    const next = loop[(i + 1) % loop.length];
    const way = lane.next.map((c) => connectors[c] as Connector).find((c) => c.to === next);
    if (way) sum += lane.lengthMeters + way.lengthMeters;
  });
  return cm(sum);
}

function stopsAlong(
  town: BusTown,
  loop: readonly number[],
  stops: Map<number, BusStop>,
): BusStop[] {
  const own: BusStop[] = [];
  let since = 1_000;
  for (const place of loop) {
    const lane = town.lanes[place] as Lane;
    const isPossible =
      lane.right === null && lane.lengthMeters > 36 && town.classOf(lane.road) !== 'lane';
    const known = stops.get(place);
    if (isPossible && (since > 260 || (known && since > 140))) {
      const stop = known ?? stopOn(town, place, stops.size + 1);
      stops.set(place, stop);
      if (!own.includes(stop)) own.push(stop);
      since = 0;
    }
    since += lane.lengthMeters + 25;
  }
  return own;
}

function stopOn(town: BusTown, place: number, number: number): BusStop {
  const lane = town.lanes[place] as Lane;
  const chainageMeters = cm(lane.lengthMeters * 0.6);
  const { at, along } = placeAlong(lane.points, chainageMeters);
  const road = town.nameOf(lane.road);
  const crossing = lane.next
    .map((c) => town.lanes[(town.connectors[c] as Connector).to] as Lane)
    .map((next) => town.nameOf(next.road))
    .find((name) => name.en !== road.en);
  return {
    key: `S-${String(number).padStart(2, '0')}`,
    nameEn: crossing ? `${road.en} at ${crossing.en}` : road.en,
    nameZh: crossing ? `${road.zh}${crossing.zh}口` : road.zh,
    lane: place,
    chainageMeters,
    at: cmPoint(go(at, along, 0, -(lane.widthMeters / 2 + 4.2))),
    headingDegrees: headingOf(along),
  };
}

/** The quickest way, on large roads and outer lanes where it can (Dijkstra). Null if there is none. */
function pathBetween(town: BusTown, from: number, to: number): number[] | null {
  const { lanes, connectors, classOf } = town;
  const cost = new Map<number, number>([[from, 0]]);
  const before = new Map<number, number>();
  const heap = createHeap();
  heap.push(0, from);
  for (let top = heap.pop(); top; top = heap.pop()) {
    const { cost: here, item } = top;
    if (item === to && here > 0) break;
    if (here > (cost.get(item) ?? Infinity)) continue;
    const lane = lanes[item] as Lane;
    const visit = (next: number, extra: number): void => {
      const there = lanes[next] as Lane;
      const kind = classOf(there.road);
      const worth = kind === 'lane' ? 4 : kind === 'street' ? 1.3 : 1;
      const total = here + extra + there.lengthMeters * worth * (there.right === null ? 1 : 1.5);
      if (total >= (cost.get(next) ?? Infinity)) return;
      cost.set(next, total);
      before.set(next, item);
      heap.push(total, next);
    };
    for (const c of lane.next) {
      const way = connectors[c] as Connector;
      visit(way.to, way.lengthMeters + (way.turn === 'straight' ? 0 : 40));
    }
    if (lane.left !== null) visit(lane.left, 30);
    if (lane.right !== null) visit(lane.right, 5);
  }
  if (!before.has(to)) return null;
  const path = [to];
  for (let at = before.get(to); at !== undefined && at !== from; at = before.get(at)) path.push(at);
  return [from, ...path.reverse()];
}

/** A queue that gives the cheapest first. */
function createHeap() {
  const costs: number[] = [];
  const items: number[] = [];
  const swap = (a: number, b: number): void => {
    [costs[a], costs[b]] = [costs[b] as number, costs[a] as number];
    [items[a], items[b]] = [items[b] as number, items[a] as number];
  };
  const less = (a: number, b: number) => (costs[a] as number) < (costs[b] as number);
  return {
    push(cost: number, item: number): void {
      costs.push(cost);
      items.push(item);
      for (let i = items.length - 1; i > 0 && less(i, (i - 1) >> 1); i = (i - 1) >> 1)
        swap(i, (i - 1) >> 1);
    },
    pop(): { cost: number; item: number } | null {
      if (items.length === 0) return null;
      swap(0, items.length - 1);
      const top = { cost: costs.pop() as number, item: items.pop() as number };
      for (let i = 0; ; ) {
        const [l, r] = [2 * i + 1, 2 * i + 2];
        let least = i;
        if (l < items.length && less(l, least)) least = l;
        if (r < items.length && less(r, least)) least = r;
        if (least === i) return top;
        swap(i, least);
        i = least;
      }
    },
  };
}

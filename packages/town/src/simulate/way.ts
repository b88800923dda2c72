import { crossing, distance, distanceToSegment, type Point } from '../town/plane.js';
import { boxesMeet, boxOf } from '../town/ring.js';
import type { Town } from '../town/town.js';

/** A lane, or the way through a junction: what a vehicle is on, measured from its start in metres. */
export interface Way {
  readonly place: number;
  readonly points: readonly Point[];
  /** How far along each point is. */
  readonly far: readonly number[];
  readonly lengthMeters: number;
  /** Metres a second. */
  readonly limit: number;
  /** The road of a lane; null inside a junction. */
  readonly road: string | null;
  /** Set inside a junction. */
  readonly turn: TurnWay | null;
  /** Ways that begin at its end. */
  readonly next: number[];
  /** Ways that end at its start. */
  readonly before: number[];
}

/** What rules a way through a junction. */
export interface TurnWay {
  readonly kind: 'straight' | 'left' | 'right' | 'back';
  readonly junction: string;
  readonly from: number;
  readonly to: number;
  readonly signal: string | null;
  /** Whose traffic goes first. */
  readonly yieldsTo: number[];
  /** Ways that come so near that only one of both may be used at a time. */
  readonly conflicts: number[];
  /** Ways that leave the same lane, and how far both run as one. */
  readonly siblings: { readonly place: number; readonly untilMeters: number }[];
}

/** All ways: the lanes, then the connectors, then what buses need besides; a place in the list is a number. */
export interface Ways {
  readonly list: readonly Way[];
  readonly laneCount: number;
  /** The way of a connector. */
  ofConnector(connector: number): number;
  /** A way for buses from lane to lane where no connector goes; ruled as `like` is. */
  join(from: number, to: number, points: readonly Point[], like: number): number;
}

/** Two bodies side by side need this between their middles. */
const APART_METERS = 2.4;
const KMH = 3.6;

export function createWays({ lanes, connectors }: Town): Ways {
  const laneCount = lanes.length;
  const ofConnector = (connector: number): number => laneCount + connector;
  const list: Way[] = lanes.map((lane, place) =>
    wayOf(place, lane.points, lane.speedKmh / KMH, lane.road, null),
  );
  const byJunction = new Map<string, number[]>();
  const add = (way: Way & { readonly turn: TurnWay }): void => {
    const { turn, place } = way;
    list.push(way);
    list[turn.from]?.next.push(place);
    list[turn.to]?.before.push(place);
    way.next.push(turn.to);
    way.before.push(turn.from);
    const others = byJunction.get(turn.junction) ?? [];
    for (const other of others) relate(way, list[other] as Way);
    byJunction.set(turn.junction, [...others, place]);
  };
  for (const c of connectors) {
    add({
      ...wayOf(list.length, c.points, c.speedKmh / KMH, null, null),
      turn: {
        kind: c.turn,
        junction: c.junction,
        from: c.from,
        to: c.to,
        signal: c.signal,
        yieldsTo: c.yieldsTo.map(ofConnector),
        conflicts: [],
        siblings: [],
      },
    });
  }
  return {
    list,
    laneCount,
    ofConnector,
    join(from, to, points, like) {
      const known = list.find((way) => way.turn?.from === from && way.turn.to === to);
      if (known) return known.place;
      const model = list[like] as Way;
      const turn = model.turn as TurnWay;
      const place = list.length;
      add({
        ...wayOf(place, points, Math.min(model.limit, 25 / KMH), null, null),
        turn: { ...turn, from, to, yieldsTo: [], conflicts: [], siblings: [] },
      });
      // It cuts across its neighbours, who know nothing of it: they go first.
      const own = (list[place] as Way).turn as TurnWay;
      for (const other of own.conflicts)
        if (list[other]?.turn?.kind === 'straight') own.yieldsTo.push(other);
      return place;
    },
  };
}

function wayOf(
  place: number,
  points: readonly Point[],
  limit: number,
  road: string | null,
  turn: TurnWay | null,
): Way {
  const far = [0];
  for (let i = 1; i < points.length; i++)
    far.push((far[i - 1] as number) + distance(points[i - 1] as Point, points[i] as Point));
  const lengthMeters = far.at(-1) as number;
  return { place, points, far, lengthMeters, limit, road, turn, next: [], before: [] };
}

/** Notes on both ways what they are to each other. */
function relate(a: Way, b: Way): void {
  if (!a.turn || !b.turn) return;
  if (a.turn.from === b.turn.from) {
    const untilMeters = Math.max(together(a, b), together(b, a));
    a.turn.siblings.push({ place: b.place, untilMeters });
    b.turn.siblings.push({ place: a.place, untilMeters });
  } else if (a.turn.to === b.turn.to || areNear(a.points, b.points)) {
    a.turn.conflicts.push(b.place);
    b.turn.conflicts.push(a.place);
  }
}

/** How far along `a` the other line is still beside. */
function together(a: Way, b: Way): number {
  for (let far = 0; far < a.lengthMeters; far += 1)
    if (awayFrom(pointOn(a, far), b.points) > APART_METERS) return far;
  return a.lengthMeters;
}

function areNear(a: readonly Point[], b: readonly Point[]): boolean {
  const [x, y, u, v] = boxOf(a);
  if (
    !boxesMeet([x - APART_METERS, y - APART_METERS, u + APART_METERS, v + APART_METERS], boxOf(b))
  )
    return false;
  if (a.some((p) => awayFrom(p, b) < APART_METERS)) return true;
  if (b.some((p) => awayFrom(p, a) < APART_METERS)) return true;
  for (let i = 1; i < a.length; i++)
    for (let k = 1; k < b.length; k++)
      if (crossing(a[i - 1] as Point, a[i] as Point, b[k - 1] as Point, b[k] as Point)) return true;
  return false;
}

function awayFrom(p: Point, line: readonly Point[]): number {
  let least = Infinity;
  for (let i = 1; i < line.length; i++)
    least = Math.min(least, distanceToSegment(p, line[i - 1] as Point, line[i] as Point));
  return least;
}

/** The place at a distance along a way, kept to its ends. */
export function pointOn({ points, far }: Way, meters: number): Point {
  let i = 1;
  while (i < far.length - 1 && (far[i] as number) < meters) i++;
  const [from, to] = [far[i - 1] as number, far[i] as number];
  const [a, b] = [points[i - 1] as Point, points[i] as Point];
  const t = to > from ? Math.min(1, Math.max(0, (meters - from) / (to - from))) : 0;
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/**
 * Lanes a car may use: from each of them every other one can be reached without a change of lanes, so that nobody is
 * ever at a loss or caught in a corner.
 *
 * @param carCount ways from this one on are for buses alone
 */
export function findCircuit(
  { list, laneCount }: Ways,
  carCount = list.length,
): ReadonlySet<number> {
  let best = new Set<number>();
  // The middle of the list is as good as any place; a few tries find the large component.
  for (const share of [0.5, 0.25, 0.75, 0.1, 0.9]) {
    const start = Math.floor(laneCount * share);
    const forCars = (places: readonly number[]) => places.filter((place) => place < carCount);
    const ahead = reach(list, start, (way) => forCars(way.next));
    const back = reach(list, start, (way) => forCars(way.before));
    const both = new Set([...ahead].filter((place) => back.has(place)));
    if (both.size > best.size) best = both;
  }
  return best;
}

/** A lane so short that a car on it stands in two junctions is no part of any circuit. */
const SHORTEST_METERS = 5;

function reach(list: readonly Way[], start: number, step: (way: Way) => readonly number[]) {
  const seen = new Set([start]);
  for (const place of seen)
    for (const next of step(list[place] as Way)) {
      const { turn, lengthMeters } = list[next] as Way;
      if (turn || lengthMeters > SHORTEST_METERS) seen.add(next);
    }
  return seen;
}

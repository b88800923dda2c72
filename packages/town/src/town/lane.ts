import { cut, type Line, lengthOf, offset, placeAlong, turnBetween } from './line.js';
import { cm, cmPoint, cross, crossing, dot, go, type Point, toward } from './plane.js';
import { boxesMeet, boxOf } from './ring.js';
import type { Arm, Junction, Roads, Stretch } from './road.js';
import { ROADS } from './road-class.js';

/** Which way a connector goes through its junction. */
export type Turn = 'straight' | 'left' | 'right' | 'back';

/** One lane of a road in one direction; traffic keeps to the right. */
export interface Lane {
  /** `L-` and road and `f` or `b` (with or against the road's direction) and the lane, 1 beside the middle. */
  readonly key: string;
  readonly road: string;
  readonly isForward: boolean;
  /** From 0 beside the middle of the road. */
  readonly index: number;
  /** Its middle, in metres east and north of the origin, up to the stop line. */
  readonly points: readonly Point[];
  readonly lengthMeters: number;
  readonly widthMeters: number;
  readonly speedKmh: number;
  /** Both ends of the line to stop at; null where the lane leaves the town. */
  readonly stopLine: readonly [Point, Point] | null;
  /** Connectors that leave its end, and that reach its start, as places in the list of connectors. */
  readonly next: number[];
  readonly before: number[];
  /** Places of the lanes beside it, in the same direction, in the list of lanes; null for none. */
  readonly left: number | null;
  readonly right: number | null;
  readonly end: 'junction' | 'border';
}

/** The way through a junction from the end of one lane to the start of another. */
export interface Connector {
  /** `C-` and a number. */
  readonly key: string;
  readonly from: number;
  readonly to: number;
  readonly turn: Turn;
  readonly junction: string;
  readonly points: readonly Point[];
  readonly lengthMeters: number;
  readonly speedKmh: number;
  /** The signal group that rules it; null where there is no signal. */
  signal: string | null;
  /** Connectors whose traffic goes first, as places in the list. */
  yieldsTo: readonly number[];
}

export interface LaneGraph {
  readonly lanes: Lane[];
  readonly connectors: Connector[];
}

/** Room for the zebra and the stop line before the mouth. */
const STOP_METERS = 5;

/** One side of a road as it meets a junction. */
interface Approach {
  readonly arm: Arm;
  readonly rank: number;
  readonly lanes: readonly number[];
  /** The direction of travel at the junction. */
  readonly along: Point;
}

export function createLanes({ junctions, stretches }: Roads): LaneGraph {
  const lanes: Lane[] = [];
  const first = new Map<string, number>();
  for (const s of stretches) {
    for (const isForward of [true, false]) {
      first.set(`${s.index}${isForward}`, lanes.length);
      lanes.push(...lanesOf(s, isForward, junctions, lanes.length));
    }
  }
  const connectors: Connector[] = [];
  for (const junction of junctions) {
    const side = (arm: Arm, isIn: boolean): Approach => {
      const s = stretches[arm.road] as Stretch;
      const start = first.get(`${s.index}${isIn !== arm.isStart}`) as number;
      const count = ROADS[s.road].lanesEachWay;
      const own = Array.from({ length: count }, (_, i) => start + i);
      const points = (lanes[start] as Lane).points;
      const along = isIn
        ? toward(points.at(-2) as Point, points.at(-1) as Point)
        : toward(points[0] as Point, points[1] as Point);
      return { arm, rank: ROADS[s.road].rank, lanes: own, along };
    };
    if (junction.arms.length < 2) continue;
    connect(
      junction,
      junction.arms.map((arm) => side(arm, true)),
      junction.arms.map((arm) => side(arm, false)),
      lanes,
      connectors,
    );
  }
  return { lanes, connectors };
}

function lanesOf(
  s: Stretch,
  isForward: boolean,
  junctions: readonly Junction[],
  place: number,
): Lane[] {
  const kind = ROADS[s.road];
  const [from, to] = isForward ? [s.from, s.to] : [s.to, s.from];
  const isSource = (junctions[from] as Junction).arms.length < 2;
  const isSink = (junctions[to] as Junction).arms.length < 2;
  const most = s.lengthMeters * 0.46;
  const startFar = isSource ? 0 : Math.min(most, (isForward ? s.startFar : s.endFar) + STOP_METERS);
  const endFar = isSink ? 0 : Math.min(most, (isForward ? s.endFar : s.startFar) + STOP_METERS);
  const line = cut(isForward ? s.line : [...s.line].reverse(), startFar, s.lengthMeters - endFar);
  const count = kind.lanesEachWay;
  return Array.from({ length: count }, (_, index): Lane => {
    const aside = kind.medianMeters / 2 + (index + 0.5) * kind.laneWidthMeters;
    const points = offset(line, -aside).map(cmPoint);
    const { at, along } = placeAlong(points, Infinity);
    const half = kind.laneWidthMeters / 2;
    return {
      key: `L-${s.index + 1}${isForward ? 'f' : 'b'}${index + 1}`,
      road: roadKey(s.index),
      isForward,
      index,
      points,
      lengthMeters: cm(lengthOf(points)),
      widthMeters: kind.laneWidthMeters,
      speedKmh: kind.speedKmh,
      stopLine: isSink ? null : [cmPoint(go(at, along, 0, half)), cmPoint(go(at, along, 0, -half))],
      next: [],
      before: [],
      left: index > 0 ? place + index - 1 : null,
      right: index < count - 1 ? place + index + 1 : null,
      end: isSink ? 'border' : 'junction',
    };
  });
}

function connect(
  junction: Junction,
  ins: readonly Approach[],
  outs: readonly Approach[],
  lanes: Lane[],
  connectors: Connector[],
): void {
  const begin = connectors.length;
  const rankOf = new Map<number, number>();
  const link = (a: Approach, from: number, to: number, turn: Turn): void => {
    const [one, two] = [lanes[from], lanes[to]] as [Lane, Lane];
    if (one.next.some((c) => (connectors[c] as Connector).to === to)) return;
    const [p, q] = [one.points.at(-1), two.points[0]] as [Point, Point];
    const points = turnBetween(
      p,
      a.along,
      q,
      toward(q, two.points[1] as Point),
      turn === 'straight' ? 5 : 8,
    ).map(cmPoint);
    const place = connectors.length;
    one.next.push(place);
    two.before.push(place);
    rankOf.set(place, a.rank);
    connectors.push({
      key: `C-${place + 1}`,
      from,
      to,
      turn,
      junction: junctionKey(junction.index),
      points,
      lengthMeters: cm(lengthOf(points)),
      speedKmh:
        turn === 'straight'
          ? Math.min(one.speedKmh, two.speedKmh)
          : turn === 'back'
            ? 10
            : turn === 'left'
              ? 25
              : 18,
      signal: null,
      yieldsTo: [],
    });
  };
  for (const a of ins) {
    const ways = outs
      .filter((b) => b.arm !== a.arm)
      .map((b) => ({ b, ahead: dot(a.along, b.along), aside: cross(a.along, b.along) }));
    const best = Math.max(...ways.map((way) => way.ahead));
    const hasLeft = ways.some((way) => way.ahead !== best && way.aside > 0);
    for (const { b, ahead, aside } of ways) {
      const turn: Turn = ahead === best && ahead > 0.6 ? 'straight' : aside > 0 ? 'left' : 'right';
      for (const [i, k] of pairs(a.lanes.length, b.lanes.length, turn, hasLeft)) {
        link(a, a.lanes[i] as number, b.lanes[k] as number, turn);
      }
    }
    // Nobody is left without a way on.
    for (const from of a.lanes) {
      if ((lanes[from] as Lane).next.length > 0) continue;
      const near = ways.reduce((x, y) => (y.ahead > x.ahead ? y : x));
      const turn: Turn = near.ahead > 0.6 ? 'straight' : near.aside > 0 ? 'left' : 'right';
      link(
        a,
        from,
        near.b.lanes[Math.min(near.b.lanes.length - 1, (lanes[from] as Lane).index)] as number,
        turn,
      );
    }
  }
  for (const b of outs) {
    for (const to of b.lanes) {
      if ((lanes[to] as Lane).before.length > 0) continue;
      const from = ins
        .filter((a) => a.arm !== b.arm)
        .reduce((x, y) => (dot(y.along, b.along) > dot(x.along, b.along) ? y : x));
      const ahead = dot(from.along, b.along);
      const turn: Turn =
        ahead > 0.6 ? 'straight' : cross(from.along, b.along) > 0 ? 'left' : 'right';
      const lane = turn === 'left' ? from.lanes[0] : from.lanes.at(-1);
      link(from, lane as number, to, turn);
    }
  }
  giveWay(connectors, begin, rankOf, junction.control === 'signal');
}

/** Which lane turns into which: left from the left, right from the right, straight on from each. */
function pairs(from: number, to: number, turn: Turn, hasLeft: boolean): [number, number][] {
  if (turn === 'left') return [[0, 0]];
  if (turn === 'right') return [[from - 1, to - 1]];
  const begin = from >= 3 && hasLeft ? 1 : 0;
  return Array.from({ length: from - begin }, (_, i): [number, number] => [
    i + begin,
    Math.min(to - 1, i + begin),
  ]);
}

/** Smaller roads wait for larger ones, and left turns for those who come against them. */
function giveWay(
  connectors: Connector[],
  begin: number,
  rankOf: ReadonlyMap<number, number>,
  isSignal: boolean,
): void {
  for (let i = begin; i < connectors.length; i++) {
    const a = connectors[i] as Connector;
    const yieldsTo: number[] = [];
    for (let k = begin; k < connectors.length; k++) {
      const b = connectors[k] as Connector;
      if (i === k || a.from === b.from || !meets(a, b)) continue;
      const [mine, theirs] = [rankOf.get(i) as number, rankOf.get(k) as number];
      const first = (c: Connector) => (c.turn === 'straight' ? 2 : c.turn === 'right' ? 1 : 0);
      const against = dot(directionOf(a), directionOf(b));
      if (isSignal ? against < -0.5 && first(a) < first(b) : mine < theirs) yieldsTo.push(k);
      else if (
        !isSignal &&
        mine === theirs &&
        (first(a) < first(b) || (first(a) === first(b) && i < k))
      )
        yieldsTo.push(k);
    }
    a.yieldsTo = yieldsTo;
  }
}

function directionOf({ points }: Connector): Point {
  return toward(points[0] as Point, points[1] as Point);
}

function meets(a: Connector, b: Connector): boolean {
  if (a.to === b.to) return true;
  return linesCross(a.points, b.points);
}

function linesCross(a: Line, b: Line): boolean {
  if (!boxesMeet(boxOf(a), boxOf(b))) return false;
  for (let i = 0; i + 1 < a.length; i++) {
    for (let k = 0; k + 1 < b.length; k++) {
      if (crossing(a[i] as Point, a[i + 1] as Point, b[k] as Point, b[k + 1] as Point)) return true;
    }
  }
  return false;
}

export function roadKey(index: number): string {
  return `R-${String(index + 1).padStart(3, '0')}`;
}

export function junctionKey(index: number): string {
  return `J-${String(index + 1).padStart(3, '0')}`;
}

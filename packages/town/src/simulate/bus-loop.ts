import type { BusRoute, BusStop } from '../town/bus.js';
import { turnBetween } from '../town/line.js';
import { cmPoint, type Point, toward } from '../town/plane.js';
import type { Town } from '../town/town.js';
import type { Way, Ways } from './way.js';

/** A bus route as ways in a circle, and where on them its stops are. */
export interface BusLoop {
  readonly route: BusRoute;
  readonly ways: readonly number[];
  readonly stops: readonly LoopStop[];
  readonly lengthMeters: number;
}

export interface LoopStop {
  readonly stop: BusStop;
  /** The place of its lane in the circle. */
  readonly place: number;
  /** How far along the lane a bus stands, with its front. */
  readonly farMeters: number;
  /** From the start of the circle. */
  readonly sinceStartMeters: number;
}

/** Beyond the shelter, so that the doors are beside it. */
const FRONT_METERS = 5;

/**
 * Turns the routes into circles of ways.
 *
 * Where a route changes lanes a bus does it within the junction before, and stays on the middle of its lane between
 * junctions: a bus across a lane line would be neither in one lane nor in the other for those who follow it.
 */
export function createBusLoops(town: Town, ways: Ways): BusLoop[] {
  return town.buses.routes.map((route) => {
    const served = findStops(route, town.buses.stops);
    const runs = runsOf(route.lanes, ways);
    const laneAt = (i: number): number => route.lanes[i] as number;
    // Of lanes side by side a bus takes the one with its stop, or else the one it leaves by.
    const chosen = runs.map((run) => run.find((i) => served.has(i)) ?? (run.at(-1) as number));
    const circle: number[] = [];
    const stops: LoopStop[] = [];
    let sinceStartMeters = 0;
    chosen.forEach((i, k) => {
      const way = ways.list[laneAt(i)] as Way;
      const stop = served.get(i);
      if (stop) {
        const farMeters = Math.min(stop.chainageMeters + FRONT_METERS, way.lengthMeters - 1.5);
        const since = sinceStartMeters + farMeters;
        stops.push({ stop, place: circle.length, farMeters, sinceStartMeters: since });
      }
      const next = (k + 1) % chosen.length;
      const out = laneAt((runs[k] as readonly number[]).at(-1) as number);
      const like = turnFrom(ways, out, laneAt((runs[next] as readonly number[])[0] as number));
      const turn = turnOf(ways, way.place, laneAt(chosen[next] as number), like as number);
      circle.push(way.place, turn);
      sinceStartMeters += way.lengthMeters + (ways.list[turn] as Way).lengthMeters;
    });
    return { route, ways: circle, stops, lengthMeters: sinceStartMeters };
  });
}

/** At which of its lanes a route stops; a lane it comes by twice has its stop where the order of stops says. */
function findStops(route: BusRoute, stops: readonly BusStop[]): Map<number, BusStop> {
  const byKey = new Map(stops.map((stop) => [stop.key, stop]));
  const found = new Map<number, BusStop>();
  let at = -1;
  for (const key of route.stops) {
    const stop = byKey.get(key) as BusStop;
    at = route.lanes.findIndex((lane, i) => i > at && lane === stop.lane);
    if (at < 0) break;
    found.set(at, stop);
  }
  return found;
}

/** Lanes side by side as one run of places in the route, in a circle that begins with a whole run. */
function runsOf(lanes: readonly number[], ways: Ways): number[][] {
  const isJoined = (i: number): boolean =>
    turnFrom(ways, lanes[i] as number, lanes[(i + 1) % lanes.length] as number) !== null;
  const begin = (lanes.findIndex((_, i) => isJoined(i)) + 1) % lanes.length;
  const runs: number[][] = [];
  let run: number[] = [];
  for (let k = 0; k < lanes.length; k++) {
    const i = (begin + k) % lanes.length;
    run.push(i);
    if (!isJoined(i)) continue;
    runs.push(run);
    run = [];
  }
  return runs;
}

function turnFrom({ list }: Ways, from: number, to: number): number | null {
  return list[from]?.next.find((turn) => list[turn]?.turn?.to === to) ?? null;
}

function turnOf(ways: Ways, from: number, to: number, like: number): number {
  const known = turnFrom(ways, from, to);
  if (known !== null) return known;
  const [a, b] = [ways.list[from]?.points, ways.list[to]?.points] as [Point[], Point[]];
  const [end, start] = [a.at(-1), b[0]] as [Point, Point];
  const leave = toward(a.at(-2) as Point, end);
  const enter = toward(start, b[1] as Point);
  return ways.join(from, to, turnBetween(end, leave, start, enter).map(cmPoint), like);
}

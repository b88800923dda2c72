import { type Connector, junctionKey, type Lane, roadKey } from './lane.js';
import { cmPoint, dot, type Point, toward } from './plane.js';
import type { Arm, Junction } from './road.js';

/** One head of a signal: who may go when. */
export interface SignalGroup {
  /** The junction's key, the approach and `L` for a left turn of its own: `J-014-2L`. */
  readonly key: string;
  /** The road that comes in. */
  readonly road: string;
  readonly turns: 'all' | 'ahead' | 'left';
  /** Seconds into the cycle. */
  readonly greenAtSeconds: number;
  readonly greenSeconds: number;
}

/** The plan of one signalled junction: the same cycle over and over. */
export interface SignalPlan {
  /** `J-014`. */
  readonly junction: string;
  readonly at: Point;
  readonly cycleSeconds: number;
  /** The cycle begins this long after the full minute of the town, so that green runs along the avenues. */
  readonly offsetSeconds: number;
  readonly amberSeconds: number;
  /** Between one phase's amber and the next one's green. */
  readonly allRedSeconds: number;
  readonly groups: readonly SignalGroup[];
}

const AMBER = 3;
const ALL_RED = 2;

/** Plans a signal for each junction that has one, and tells every connector which group rules it. */
export function createSignals(
  junctions: readonly Junction[],
  lanes: readonly Lane[],
  connectors: readonly Connector[],
): SignalPlan[] {
  const byJunction = new Map<string, Connector[]>();
  for (const c of connectors)
    byJunction.set(c.junction, [...(byJunction.get(c.junction) ?? []), c]);
  return junctions
    .filter((j) => j.control === 'signal')
    .map((j) => planOf(j, lanes, byJunction.get(junctionKey(j.index)) ?? []));
}

function planOf(junction: Junction, lanes: readonly Lane[], own: readonly Connector[]): SignalPlan {
  const key = junctionKey(junction.index);
  const groups: SignalGroup[] = [];
  let clock = 0;
  const phases = phasesOf(junction.arms);
  for (const phase of phases) {
    const from = phase.map((arm) => {
      const road = roadKey(arm.road);
      const mine = own.filter((c) => {
        const lane = lanes[c.from] as Lane;
        return lane.road === road && lane.isForward !== arm.isStart;
      });
      // A left turn has its own green where it has its own lane.
      const lefts = mine.filter(
        (c) =>
          c.turn === 'left' &&
          (lanes[c.from] as Lane).next.every(
            (n) => own.find((o) => o.key === `C-${n + 1}`)?.turn === 'left',
          ),
      );
      return { arm, road, mine, lefts };
    });
    const widest = Math.max(...from.map(({ mine }) => new Set(mine.map((c) => c.from)).size));
    // With a third phase everybody gets less, or nobody would wait so long.
    const green = Math.round((14 + 8 * widest) * (phases.length > 2 ? 0.65 : 1));
    for (const isLeft of [false, true]) {
      const sides = from.filter(({ mine, lefts }) =>
        isLeft ? lefts.length > 0 : mine.length > lefts.length,
      );
      if (sides.length === 0) continue;
      const greenSeconds = isLeft ? 12 : green;
      for (const { arm, road, mine, lefts } of sides) {
        const group = `${key}-${junction.arms.indexOf(arm) + 1}${isLeft ? 'L' : ''}`;
        const turns = isLeft ? 'left' : lefts.length > 0 ? 'ahead' : 'all';
        groups.push({ key: group, road, turns, greenAtSeconds: clock, greenSeconds });
        for (const c of mine) if (lefts.includes(c) === isLeft) c.signal = group;
      }
      clock += greenSeconds + AMBER + ALL_RED;
    }
  }
  const [x, y] = junction.at;
  // 40 km/h along either axis.
  const offsetSeconds = Math.round((Math.abs(x) + Math.abs(y)) / 11.1) % clock;
  return {
    junction: key,
    at: cmPoint(junction.at),
    cycleSeconds: clock,
    offsetSeconds,
    amberSeconds: AMBER,
    allRedSeconds: ALL_RED,
    groups,
  };
}

/** Arms that face each other go together. */
function phasesOf(arms: readonly Arm[]): Arm[][] {
  const rest = [...arms];
  const phases: Arm[][] = [];
  for (let arm = rest.shift(); arm; arm = rest.shift()) {
    const out = toward([0, 0], arm.out);
    let best = -1;
    let least = -0.7;
    rest.forEach((other, i) => {
      const cosine = dot(out, toward([0, 0], other.out));
      if (cosine < least) [best, least] = [i, cosine];
    });
    phases.push(best < 0 ? [arm] : [arm, ...rest.splice(best, 1)]);
  }
  return phases;
}

import type { RoadClass } from '../town/road-class.js';
import type { Town } from '../town/town.js';
import type { Street } from './street.js';
import type { BusState, Vehicle } from './vehicle.js';
import { findCircuit, type Way, type Ways } from './way.js';

/** Where vehicles go: cars by chance, buses around their circle. */
export interface Routes {
  /** Lanes that cars use. */
  readonly circuit: ReadonlySet<number>;
  /** How much a lane draws cars. */
  drawOf(lane: number): number;
  /** Plans ahead for the length of some streets. */
  extend(vehicle: Vehicle, street: Street): void;
  /** Lets a car that has waited too long go another way; a bus keeps to its circle. */
  change(vehicle: Vehicle, street: Street): void;
}

/** A way, and five times a junction and a lane. */
const AHEAD = 11;

const TURNS = { straight: 3, right: 1.3, left: 1.1, back: 0.02 } as const;
const DRAW: Readonly<Record<RoadClass, number>> = {
  boulevard: 2.3,
  avenue: 2.1,
  quay: 1.5,
  street: 1,
  lane: 0.2,
};

export function createRoutes(town: Town, ways: Ways): Routes {
  // Ways that only buses need come last in the list.
  const carCount = ways.laneCount + town.connectors.length;
  const circuit = findCircuit(ways, carCount);
  const classOf = new Map(town.roads.map((road) => [road.key, road.class]));
  const draw = town.lanes.map((lane, i) => {
    const { lengthMeters } = ways.list[i] as Way;
    // Who stands in a stub of a street stands in two junctions.
    return DRAW[classOf.get(lane.road) as RoadClass] * (lengthMeters < 9 ? 0.05 : 1);
  });
  const drawOf = (lane: number): number => draw[lane] ?? 0;
  const choose = (vehicle: Vehicle, lane: Way, street: Street): number => {
    let total = 0;
    const shares = lane.next.map((place) => {
      const turn = ways.list[place]?.turn;
      if (!turn || place >= carCount || !circuit.has(turn.to)) return 0;
      const { lengthMeters } = ways.list[turn.to] as Way;
      const crowd = ((street.queues[turn.to]?.length ?? 0) * 14) / (lengthMeters + 10);
      // Nobody likes a queue, and nobody at all a full street.
      const share = (TURNS[turn.kind] * drawOf(turn.to)) / (1 + 3 * crowd * crowd * crowd);
      total += share;
      return share;
    });
    let rest = vehicle.random.next() * total;
    for (let i = 0; i < shares.length; i++) {
      rest -= shares[i] as number;
      if (rest < 0) return lane.next[i] as number;
    }
    return lane.next[shares.findLastIndex((share) => share > 0)] as number;
  };
  const extend = (vehicle: Vehicle, street: Street): void => {
    const { ahead, bus } = vehicle;
    while (ahead.length < AHEAD) {
      if (bus) ahead.push(nextOf(bus));
      else {
        const turn = choose(vehicle, ways.list[ahead.at(-1) as number] as Way, street);
        ahead.push(turn, ways.list[turn]?.turn?.to as number);
      }
    }
  };
  return {
    circuit,
    drawOf,
    extend,
    change(vehicle, street) {
      if (vehicle.bus || vehicle.granted > 0) return;
      vehicle.ahead.length = 1;
      extend(vehicle, street);
    },
  };
}

function nextOf(bus: BusState): number {
  bus.cursor = (bus.cursor + 1) % bus.loop.ways.length;
  return bus.loop.ways[bus.cursor] as number;
}

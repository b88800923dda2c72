import type { Vehicle } from './vehicle.js';
import type { Way, Ways } from './way.js';

/** Who is on which way, in order, and which ways through junctions are taken. */
export interface Street {
  readonly ways: Ways;
  /** Vehicles whose front is on a way, the first one first. */
  readonly queues: readonly Vehicle[][];
  /** Metres of vehicles that hold a way through a junction. */
  readonly heldMeters: Float64Array;
  enter(vehicle: Vehicle): void;
  leave(vehicle: Vehicle): void;
  /** Notes where tails hang over the end of a way; once a step, before anyone asks. */
  noteTails(vehicles: readonly Vehicle[]): void;
  /** Looks for who drives ahead within `lookMeters`, as far as the vehicle may go. */
  lookAhead(vehicle: Vehicle, lookMeters: number): Leader;
}

/** Who is ahead; `gapMeters` is infinite where nobody is. The same object each time. */
export interface Leader {
  gapMeters: number;
  speed: number;
}

export function createStreet(ways: Ways): Street {
  const { list } = ways;
  const queues: Vehicle[][] = list.map(() => []);
  const tailOf: (Vehicle | null)[] = list.map(() => null);
  const tailFar = new Float64Array(list.length);
  const touched: number[] = [];
  const leader: Leader = { gapMeters: Infinity, speed: 0 };
  const offer = (gapMeters: number, vehicle: Vehicle): void => {
    if (gapMeters >= leader.gapMeters) return;
    leader.gapMeters = gapMeters;
    leader.speed = vehicle.speed;
  };
  /** Whoever is on a way that begins `base` metres ahead (behind, where negative) and is ahead of `self`. */
  const offerAll = (place: number, base: number, self: Vehicle, until: number): void => {
    for (const other of queues[place] as Vehicle[]) {
      const tail = other.far - other.lengthMeters;
      if (other !== self && other.far > -base && tail < until) offer(base + tail, other);
    }
    const tail = tailOf[place];
    if (tail && tail !== self && (tailFar[place] as number) < until)
      offer(base + (tailFar[place] as number), tail);
  };
  const offerSiblings = ({ turn }: Way, base: number, self: Vehicle): void => {
    for (const { place, untilMeters } of turn?.siblings ?? [])
      offerAll(place, base, self, untilMeters);
  };
  return {
    ways,
    queues,
    heldMeters: new Float64Array(list.length),
    enter(vehicle) {
      const queue = queues[vehicle.ahead[0] as number] as Vehicle[];
      let place = queue.length;
      while (place > 0 && (queue[place - 1] as Vehicle).far < vehicle.far) place--;
      queue.splice(place, 0, vehicle);
    },
    leave(vehicle) {
      const queue = queues[vehicle.ahead[0] as number] as Vehicle[];
      queue.splice(queue.indexOf(vehicle), 1);
    },
    noteTails(vehicles) {
      for (const place of touched) tailOf[place] = null;
      touched.length = 0;
      for (const vehicle of vehicles) {
        if (vehicle.doing === 'parked') continue;
        let rest = vehicle.lengthMeters - vehicle.far;
        for (const place of vehicle.trail) {
          if (rest <= 0) break;
          const { lengthMeters } = list[place] as Way;
          const far = lengthMeters - rest;
          if (!tailOf[place] || far < (tailFar[place] as number)) {
            tailOf[place] = vehicle;
            tailFar[place] = far;
            touched.push(place);
          }
          rest -= lengthMeters;
        }
      }
    },
    lookAhead(vehicle, lookMeters) {
      leader.gapMeters = Infinity;
      leader.speed = 0;
      const here = vehicle.ahead[0] as number;
      const way = list[here] as Way;
      const queue = queues[here] as Vehicle[];
      const before = queue[queue.indexOf(vehicle) - 1];
      if (before) offer(before.far - before.lengthMeters - vehicle.far, before);
      else offerAll(here, -vehicle.far, vehicle, Infinity);
      offerSiblings(way, -vehicle.far, vehicle);
      let granted = vehicle.granted;
      let base = way.lengthMeters - vehicle.far;
      for (let i = 1; i < vehicle.ahead.length && base < lookMeters; i++) {
        if (leader.gapMeters < Infinity) break;
        const next = vehicle.ahead[i] as number;
        const there = list[next] as Way;
        // It stops at the line: what is beyond does not matter yet.
        if (there.turn && granted-- <= 0) break;
        offerAll(next, base, vehicle, Infinity);
        offerSiblings(there, base, vehicle);
        base += there.lengthMeters;
      }
      return leader;
    },
  };
}

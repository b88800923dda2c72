import type { SignalState } from './signal.js';
import type { Street } from './street.js';
import type { Vehicle } from './vehicle.js';
import type { TurnWay, Way } from './way.js';

/** Who may go through a junction, and when: signals, right of way, and one at a time where ways cross. */
export interface Junctions {
  /** Lets a vehicle into the junction before it, or takes that back while it can still stop. */
  rule(vehicle: Vehicle): void;
  /** Gives back what its tail has left. */
  release(vehicle: Vehicle): void;
}

type Held = Vehicle['held'][number];

export interface JunctionRules {
  readonly street: Street;
  readonly stateOf: (group: string) => SignalState;
}

/** What a standing vehicle needs beside its length. */
const ROOM_METERS = 2.2;
/** A bus may hang over a little behind; a lane that takes less of a vehicle than this is no place to stand. */
const SHORT_SHARE = 0.55;
const GENTLE = 1.8;
/** The hardest anyone brakes for amber. */
const FIRM = 3.4;
const HARD = 7;
/** Who comes nearer than this, and goes first, is waited for. */
const GAP_SECONDS = 4.5;

export function createJunctions({ street, stateOf }: JunctionRules): Junctions {
  const { ways, queues, heldMeters } = street;
  const wayAt = (vehicle: Vehicle, i: number): Way => ways.list[vehicle.ahead[i] as number] as Way;

  const isOpen = (turn: TurnWay, vehicle: Vehicle, distance: number): boolean => {
    if (!turn.signal) return true;
    const state = stateOf(turn.signal);
    // Who waited for a gap to turn left takes the amber.
    return (
      state === 'green' ||
      (state === 'amber' && turn.kind === 'left' && distance < 4 && vehicle.speed < 3)
    );
  };

  /** Whether somebody who goes first is about to. */
  const mustWait = (turn: TurnWay): boolean =>
    turn.yieldsTo.some((place) => {
      const other = ways.list[place]?.turn as TurnWay;
      if (other.signal && stateOf(other.signal) !== 'green') return false;
      const { lengthMeters } = ways.list[other.from] as Way;
      return queues[other.from]?.some(
        (comer) =>
          comer.ahead[1] === place &&
          comer.speed > 2 &&
          lengthMeters - comer.far < comer.speed * GAP_SECONDS,
      );
    });

  /** Whether a vehicle finds a place behind the junction, so that it never stands within one. */
  const hasRoom = (vehicle: Vehicle, lane: Way, isShort: boolean): boolean => {
    let inbound = 0;
    for (const turn of lane.before) inbound += heldMeters[turn] as number;
    const queue = queues[lane.place] as Vehicle[];
    if (isShort) return queue.length === 0 && inbound === 0;
    const need = Math.min(vehicle.lengthMeters + ROOM_METERS, lane.lengthMeters) + inbound;
    let used = 0;
    for (const other of queue) used += other.lengthMeters + ROOM_METERS;
    if (used + need > lane.lengthMeters) return false;
    const last = queue.at(-1);
    return !last || last.speed > 1.5 || last.far - last.lengthMeters > need;
  };

  /** How many ways through junctions, beginning with the one at `i`, a vehicle may take now; 0 for none. */
  const mayTake = (vehicle: Vehicle, i: number, distance: number, isFirst = true): number => {
    const { turn } = wayAt(vehicle, i);
    // Two junctions a step apart are one: the signal at its edge speaks for both.
    if (!turn || (isFirst && !isOpen(turn, vehicle, distance))) return 0;
    if (turn.conflicts.some((other) => (heldMeters[other] as number) > 0)) return 0;
    if (mustWait(turn)) return 0;
    const lane = wayAt(vehicle, i + 1);
    const isShort = lane.lengthMeters < SHORT_SHARE * vehicle.lengthMeters + ROOM_METERS;
    if (!hasRoom(vehicle, lane, isShort)) return 0;
    if (!isShort) return 1;
    // No place to stand there: the next junction must be free as well.
    if (i + 3 >= vehicle.ahead.length) return 0;
    const more = mayTake(vehicle, i + 2, distance, false);

    return more > 0 ? 1 + more : 0;
  };

  const giveBack = ({ way }: Held, { lengthMeters }: Vehicle): void => {
    const rest = (heldMeters[way] as number) - lengthMeters - ROOM_METERS;
    // Sums of such lengths are not exact; what is left of the last one is none.
    heldMeters[way] = rest < 1 ? 0 : rest;
  };

  const revoke = (vehicle: Vehicle): void => {
    for (; vehicle.granted > 0; vehicle.granted--) giveBack(vehicle.held.pop() as Held, vehicle);
  };

  const ask = (vehicle: Vehicle, i: number, distance: number): void => {
    const { speed } = vehicle;
    if (distance > (speed * speed) / (2 * GENTLE) + speed * 0.4 + 3) return;
    // Nobody overtakes: all before it must be free to go.
    const queue = queues[vehicle.ahead[i - 1] as number] as Vehicle[];
    const before = i === 1 ? queue[queue.indexOf(vehicle) - 1] : queue.at(-1);
    if (before && before.granted === 0) return;
    const count = mayTake(vehicle, i, distance);
    for (let k = 0; k < count; k++) {
      const way = vehicle.ahead[i + 2 * k] as number;
      vehicle.held.push({ way, clearAt: Infinity });
      vehicle.granted++;
      heldMeters[way] = (heldMeters[way] as number) + vehicle.lengthMeters + ROOM_METERS;
    }
  };

  return {
    rule(vehicle) {
      const isTurning = wayAt(vehicle, 0).turn !== null;
      const i = isTurning ? 2 : 1;
      let distance = wayAt(vehicle, 0).lengthMeters - vehicle.far;
      if (isTurning) distance += wayAt(vehicle, 1).lengthMeters;
      if (vehicle.granted === 0) return ask(vehicle, i, distance);
      const turn = wayAt(vehicle, i).turn as TurnWay;
      if (isOpen(turn, vehicle, distance)) return;
      const { speed } = vehicle;
      const isRed = turn.signal !== null && stateOf(turn.signal) === 'red';
      // At amber it goes on where it would have to brake hard; at red only where it cannot stop at all.
      const stopMeters = isRed ? (speed * speed) / (2 * HARD) : (speed * speed) / (2 * FIRM) + 0.7;
      if (distance > stopMeters) revoke(vehicle);
    },
    release(vehicle) {
      const { held, odometer } = vehicle;
      while (held[0] && held[0].clearAt <= odometer) giveBack(held.shift() as Held, vehicle);
    },
  };
}

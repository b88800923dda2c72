import { createRandom, type Random } from '../random.js';
import type { BusLoop } from './bus-loop.js';

/** What a vehicle does: drives, pulls in beside the kerb, stands there, or pulls out; a bus also stands at its stop. */
export type Doing = 'drive' | 'pullIn' | 'parked' | 'pullOut' | 'dwell';

/** A vehicle on its way. Its place is that of its front; lengths in metres, speeds in metres a second. */
export interface Vehicle {
  /** `C-0001` and on for cars, `BUS-3-2` for the second bus of the third route. */
  readonly id: string;
  readonly place: number;
  readonly kind: 'car' | 'bus';
  readonly lengthMeters: number;
  /** The share of the limit it likes to drive. */
  readonly keen: number;
  /** Metres a second squared. */
  readonly pick: number;
  readonly random: Random;
  /** The way it is on, then those it will take. */
  readonly ahead: number[];
  /** Ways it has left, the last one first; as many as a bus is long. */
  readonly trail: number[];
  /** Along the way it is on. */
  far: number;
  speed: number;
  /** The speed of the step that is being made. */
  nextSpeed: number;
  /** All it has driven. */
  odometer: number;
  /** To the left of the way; negative beside the kerb. */
  aside: number;
  doing: Doing;
  /** When it goes on, city time. */
  untilMs: number;
  /** Ways through junctions that are its own, in order, each until its tail has driven so far. */
  readonly held: { readonly way: number; clearAt: number }[];
  /** How many of the held ways it has yet to enter. */
  granted: number;
  /** Steps for which it has stood at a line. */
  waited: number;
  /** The bay it drives to or stands in; −1 for none. */
  bay: number;
  readonly bus: BusState | null;
}

/** Where a bus is on its circle. */
export interface BusState {
  readonly loop: BusLoop;
  /** The place in the circle of the last way of `ahead`. */
  cursor: number;
  /** The stop it drives to, or stands at. */
  nextStop: number;
  /** Stops made so far. */
  visits: number;
  /** When it should have left its last stop, city time. */
  plannedMs: number;
  delaySeconds: number;
}

export const CAR_METERS = 4.5;
export const BUS_METERS = 12;

export function createVehicle(
  given: Pick<Vehicle, 'id' | 'place' | 'kind' | 'bus'> & { readonly seed: number },
): Vehicle {
  const random = createRandom(given.seed);
  const isBus = given.kind === 'bus';
  const { id, place, kind, bus } = given;
  return {
    id,
    place,
    kind,
    bus,
    lengthMeters: isBus ? BUS_METERS : CAR_METERS,
    keen: isBus ? 0.85 : random.between(0.84, 0.99),
    pick: isBus ? 1.1 : random.between(1.5, 2.1),
    random,
    ahead: [],
    trail: [],
    far: 0,
    speed: 0,
    nextSpeed: 0,
    odometer: 0,
    aside: 0,
    doing: 'drive',
    untilMs: 0,
    held: [],
    granted: 0,
    waited: 0,
    bay: -1,
  };
}

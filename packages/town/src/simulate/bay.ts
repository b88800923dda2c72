import { ROADS } from '../town/road-class.js';
import type { Town } from '../town/town.js';
import type { Vehicle } from './vehicle.js';

/** Bays along the kerb, and who stands in them. */
export interface Bays {
  readonly count: number;
  laneOf(bay: number): number;
  /** Where on the lane the front of a car in the bay is. */
  frontOf(bay: number): number;
  /** A free bay of a lane, far enough ahead to brake for; −1 for none. */
  choose(vehicle: Vehicle, lane: number): number;
  /** Takes one for a car that stands there from the beginning. */
  take(bay: number): boolean;
  free(bay: number): void;
}

/** From the middle of the lane to the middle of the bay. */
export const BAY_ASIDE = ROADS.street.laneWidthMeters / 2 + ROADS.street.shoulderMeters / 2;
/** Over this length a car moves from the lane into a bay, and back. */
export const PULL_IN_METERS = 12;
export const PULL_OUT_METERS = 9;
const BRAKE_METERS = 40;

export function createBays({ bays }: Town): Bays {
  const byLane = new Map<number, number[]>();
  for (const [bay, { lane }] of bays.entries())
    byLane.set(lane, [...(byLane.get(lane) ?? []), bay]);
  const taken = new Uint8Array(bays.length);
  const laneOf = (bay: number): number => bays[bay]?.lane ?? -1;
  const frontOf = (bay: number): number => (bays[bay]?.chainageMeters ?? 0) + 2.25;
  const isFree = (bay: number): boolean => {
    const isTaken = (other: number): boolean => laneOf(other) === laneOf(bay) && taken[other] === 1;
    // A neighbour would be in the way of whoever pulls in or out.
    return !isTaken(bay) && !isTaken(bay - 1) && !isTaken(bay + 1);
  };
  const take = (bay: number): boolean => {
    if (!isFree(bay)) return false;
    taken[bay] = 1;
    return true;
  };
  return {
    count: bays.length,
    laneOf,
    frontOf,
    take,
    choose(vehicle, lane) {
      const open = byLane
        .get(lane)
        ?.filter((bay) => frontOf(bay) > vehicle.far + BRAKE_METERS && isFree(bay));
      if (!open || open.length === 0) return -1;
      const bay = vehicle.random.pick(open);
      taken[bay] = 1;
      return bay;
    },
    free(bay) {
      taken[bay] = 0;
    },
  };
}

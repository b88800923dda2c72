import { distanceMeters, type Spot } from '@borough/core';

/** Metres along a line of places, straight from one to the next, rises and falls included. */
export function lengthOf(places: readonly Spot[]): number {
  return places.slice(1).reduce((sum, place, i) => {
    const before = places[i] as Spot;
    return sum + Math.hypot(distanceMeters(before, place), place[2] - before[2]);
  }, 0);
}

/** Metres from the lower of two places to the higher. */
export function heightBetween(a: Spot, b: Spot): number {
  return Math.abs(a[2] - b[2]);
}
